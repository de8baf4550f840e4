//! Every bound that more than one room must know, by name. Nothing is unbounded.

/// Characters in one message.
pub const MESSAGE_CHARS: usize = 4_000;
/// Bytes of one uploaded file.
pub const FILE_BYTES: usize = 10 * 1024 * 1024;
/// Characters of a file name.
pub const FILE_NAME_CHARS: usize = 200;
/// Characters of a person's or a product's name.
pub const NAME_CHARS: usize = 120;
/// Characters of an address.
pub const URL_CHARS: usize = 2_000;
/// Rows of one page of any list.
pub const PAGE_ROWS: u32 = 50;
/// Messages of a snapshot; older ones are fetched by page.
pub const SNAPSHOT_MESSAGES: u32 = 50;
/// Events replayed to one reconnecting client before it is told to load afresh.
pub const REPLAY_EVENTS: u32 = 500;
/// Days of one report.
pub const REPORT_DAYS: i32 = 400;
/// Sessions of one report.
pub const REPORT_SESSIONS: usize = 1_000_000;
/// Sessions of one file of a report.
pub const REPORT_FILE_ROWS: usize = 50_000;
/// Events of one conversation that a report reads.
pub const REPORT_EVENTS: usize = 100_000;
/// Changes of one grouped commit.
pub const CHANGES_PER_COMMIT: usize = 256;
/// Changes that may wait for the writer.
pub const CHANGES_WAITING: usize = 4_096;
/// Conversations of one's own that a visitor is shown.
pub const OWN_CONVERSATIONS: u32 = 20;
/// Messages of a transcript; the newest ones.
pub const TRANSCRIPT_MESSAGES: usize = 2_000;
/// Canned replies that all colleagues of a workspace share.
pub const SHARED_CANNED_REPLIES: u32 = 2_000;
/// Canned replies that one colleague keeps for themselves.
pub const OWN_CANNED_REPLIES: u32 = 500;
/// Files of one canned reply.
pub const CANNED_FILES: usize = 5;
/// Bytes of the files of all canned replies of a workspace.
pub const CANNED_FILES_BYTES: u64 = 1024 * 1024 * 1024;
/// Files that one colleague has put up and not yet put on a canned reply.
pub const LOOSE_CANNED_FILES: u64 = 20;
/// Characters of the shortcut by which a canned reply is typed.
pub const SHORTCUT_CHARS: usize = 32;
/// Levels of folders of canned replies.
pub const CANNED_FOLDER_LEVELS: usize = 3;
/// Characters of a draft: twice a message, so that a text can be cut to size.
pub const DRAFT_CHARS: usize = 2 * MESSAGE_CHARS;
/// Places where one person began to write that the desk marks.
pub const DRAFTS_SHOWN: u32 = 1_000;
/// Quick replies of one message.
pub const QUICK_REPLIES: usize = 10;
/// Cards of one carousel.
pub const CAROUSEL_CARDS: usize = 10;
/// Language models that a workspace may ask.
pub const LANGUAGE_MODELS: usize = 10;
/// Characters of the name by which a server knows a language model, and of a key for it.
pub const LANGUAGE_MODEL_CHARS: usize = 200;
/// Questions to language models that are under way at the same time in one workspace.
pub const MODEL_QUESTIONS_AT_ONCE: usize = 8;
/// How long a turn of the assistant waits for language models, unless it is set otherwise; and what may be set.
pub const MODEL_TURN_MS: u32 = 3_000;
/// See [`MODEL_TURN_MS`].
pub const MODEL_TURN_MS_SET: std::ops::RangeInclusive<u32> = 1_000..=10_000;
/// Days of the ledger of language models that are shown at most, and kept.
pub const MODEL_LEDGER_DAYS: u32 = 400;
/// Forms that a workspace keeps for its agents.
pub const FORMS: usize = 50;
/// Fields of one form.
pub const FORM_FIELDS: usize = 20;
/// Bytes of one socket frame from a client.
pub const SOCKET_FRAME_BYTES: usize = 64 * 1024;
/// Frames waiting for one slow client before it is closed.
pub const SOCKET_QUEUE_FRAMES: usize = 512;
/// Attempts of a job before it becomes a dead letter.
pub const JOB_ATTEMPTS: u32 = 8;
/// Rounds of thinking of one turn when the customer keeps writing.
pub const TURN_ROUNDS: u32 = 3;
/// Lines of one imported table: no list but that of customers can have more.
pub const IMPORT_ROWS: usize = 5_000;
/// Bytes of one imported table.
pub const IMPORT_BYTES: usize = 2 * 1024 * 1024;
/// Records that are one customer.
pub const MERGED_CONTACTS: usize = 20;
/// Lines of one table of customers.
pub const CONTACT_IMPORT_LINES: usize = 100_000;
/// Names of attributes that a table of all customers has columns for.
pub const EXPORTED_ATTRIBUTES: usize = 500;
/// People in one team.
pub const TEAM_MEMBERS: usize = 500;
/// Teams of a workspace that are in use.
pub const TEAMS: usize = 200;
/// Keys of the API that are not revoked, per workspace.
pub const API_KEYS: usize = 100;
/// Networks from which one key may be used.
pub const API_KEY_ADDRESSES: usize = 50;
/// Hours for which the token before a rotation stays good, at most.
pub const API_KEY_OVERLAP_HOURS: u32 = 24 * 7;
/// Webhooks of one workspace.
pub const WEBHOOKS: usize = 20;
/// Attributes of one customer that the company's programs give.
pub const COMPANY_ATTRIBUTES: usize = 50;
/// Characters of an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_CHARS: usize = 255;
/// Labels of a workspace that are in use.
pub const LABELS: usize = 500;
/// Labels of a workspace, archived ones too.
pub const LABELS_KEPT: u32 = 5_000;
/// Labels on one conversation.
pub const LABELS_PER_CONVERSATION: usize = 20;
/// Conversations that go on in one other, all told.
pub const PARTS_PER_CONVERSATION: usize = 20;
/// Filters that all colleagues of a workspace share under a name.
pub const SHARED_VIEWS: u32 = 50;
/// Filters that one colleague keeps under a name.
pub const OWN_VIEWS: u32 = 50;
/// Conversations of one bulk action.
pub const BULK_CONVERSATIONS: usize = 50;
/// Conversations that one request of a filtered list looks at; the next page goes on from there.
pub const FILTER_LOOKED_AT: usize = 5_000;
/// How far a view is counted; beyond it the desk says "99+".
pub const VIEW_COUNT: u32 = 100;
/// Characters of a search.
pub const SEARCH_CHARS: usize = 200;
/// Words and phrases of a search; more are left aside.
pub const SEARCH_WORDS: usize = 12;
/// Results of one page of a search.
pub const SEARCH_ROWS: usize = 20;
/// Conversations that one request of a search opens to look for the words; the next page goes on from there.
pub const SEARCH_OPENED: usize = 200;
/// Conversations whose headers one request of a search looks at.
pub const SEARCH_LOOKED_AT: usize = 5_000;
/// Newest messages of one conversation in which a search looks for its words.
pub const SEARCH_MESSAGES: usize = 1_000;
/// Places shown of one found conversation.
pub const SEARCH_HITS: usize = 3;
/// Versions of a survey's words whose reasons reports can name.
pub const SURVEY_FORMS: u32 = 2_000;
/// Articles of a workspace.
pub const ARTICLES: u32 = 100_000;
/// Characters of an article's title.
pub const ARTICLE_TITLE_CHARS: usize = 200;
/// Bytes of an article's Markdown in one language.
pub const ARTICLE_BODY_BYTES: usize = 200_000;
/// Bytes of everything that an article says.
pub const ARTICLE_BYTES: usize = 1_000_000;
/// Similar questions of an article in one language.
pub const ARTICLE_QUESTIONS: usize = 50;
/// Characters of one.
pub const ARTICLE_QUESTION_CHARS: usize = 200;
/// Tags of an article.
pub const ARTICLE_TAGS: usize = 20;
/// Characters of one.
pub const ARTICLE_TAG_CHARS: usize = 40;
/// Answers of an article by condition.
pub const ARTICLE_VARIANTS: usize = 20;
/// Regions of one condition.
pub const ARTICLE_REGIONS: usize = 20;
/// Characters of a region.
pub const ARTICLE_REGION_CHARS: usize = 60;
/// Articles that one names as related.
pub const ARTICLE_RELATED: usize = 50;
/// Pictures and files that one article names, in all its languages and variants.
pub const ARTICLE_FILES: usize = 100;
/// Bytes of the pictures and files of all articles of a workspace.
pub const ARTICLE_FILES_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Files that one person has put up and no article names.
pub const LOOSE_ARTICLE_FILES: u64 = 1_000;
/// Pixels of a picture: what a browser can still unpack on an old telephone.
pub const PICTURE_PIXELS: u64 = 50_000_000;
/// Characters of a reason or a note.
pub const ARTICLE_NOTE_CHARS: usize = 500;
/// Comments on an article.
pub const ARTICLE_COMMENTS: u32 = 500;
/// Characters of one.
pub const ARTICLE_COMMENT_CHARS: usize = 2_000;
/// Versions and events of an article that are shown.
pub const ARTICLE_HISTORY: u32 = 200;
/// Categories of a workspace.
pub const CATEGORIES: u32 = 500;
/// Bytes of the documents of one import.
pub const DOCUMENT_BYTES: usize = 50 * 1024 * 1024;
/// Documents of one import.
pub const DOCUMENT_FILES: usize = 20;
/// Parts that one import may bring.
pub const DOCUMENT_PARTS: usize = 5_000;
/// Parts of an import that are chosen one by one.
pub const DOCUMENT_CHOSEN: usize = 1_000;
/// Imports of documents that wait for somebody to start them.
pub const DOCUMENT_IMPORTS: usize = 10;
/// Addresses that a reading of the web begins with.
pub const WEB_ADDRESSES: usize = 20;
/// Sites that it reads.
pub const WEB_SITES: usize = 5;
/// Pages that it reads at most.
pub const WEB_PAGES: u32 = 500;
/// How many links away from where it began.
pub const WEB_LINKS: u8 = 5;
/// Lists of pages that it reads.
pub const WEB_LISTS: u32 = 50;
/// Bytes of one page.
pub const WEB_PAGE_BYTES: usize = 2 * 1024 * 1024;
/// Bytes of one list of pages.
pub const WEB_LIST_BYTES: usize = 10 * 1024 * 1024;
/// Bytes of everything that one reading brings.
pub const WEB_BYTES: u64 = 100 * 1024 * 1024;
/// How long one reading may take.
pub const WEB_MS: i64 = 2 * 60 * 60 * 1_000;
/// How long a site is left alone between two pages, unless it asks for longer.
pub const WEB_PAUSE_MS: i64 = 1_000;
/// Pages one after the other that a site does not give before it is left alone.
pub const WEB_MISSES: u32 = 5;
/// Folders of the server that an operator may allow to be read.
pub const FOLDERS: usize = 50;
/// Characters of the name of one.
pub const FOLDER_NAME_CHARS: usize = 40;
/// Characters of the path of a folder inside one.
pub const FOLDER_WITHIN_CHARS: usize = 500;
/// Names in a folder that are looked at, of files and folders of any kind.
pub const FOLDER_NAMES: usize = 20_000;
/// Files of a folder that are read.
pub const FOLDER_FILES: usize = 2_000;
/// Bytes of them all, with what is unpacked of them.
pub const FOLDER_BYTES: u64 = 200 * 1024 * 1024;
/// Folders inside one another.
pub const FOLDER_DEPTH: usize = 16;
/// Bytes of the archive of a repository.
pub const REPOSITORY_BYTES: usize = 50 * 1024 * 1024;
/// Bytes of everything that is unpacked of it.
pub const REPOSITORY_UNPACKED_BYTES: usize = 200 * 1024 * 1024;
/// Names in it, of files and folders of any kind.
pub const REPOSITORY_NAMES: usize = 20_000;
/// Characters of the name of a branch.
pub const BRANCH_CHARS: usize = 200;
/// Characters of a token that opens a repository.
pub const TOKEN_CHARS: usize = 500;
/// Characters of what the server calls a state of it.
pub const ETAG_CHARS: usize = 500;
/// Places of a workspace that are read again by themselves.
pub const ARTICLE_READINGS: usize = 50;
/// Characters of what such a place is called.
pub const READING_NAME_CHARS: usize = 80;
/// Sources of a workspace from which articles come by themselves.
pub const ARTICLE_SOURCES: usize = 50;
/// Characters of what a source is called.
pub const ARTICLE_SOURCE_CHARS: usize = 40;
/// Articles that a program tells of in one request.
pub const PUSHED_ITEMS: usize = 50;
/// Characters of what a program calls an article.
pub const PUSHED_ID_CHARS: usize = 200;
/// Characters of what a program knows a text by.
pub const PUSHED_FINGERPRINT_CHARS: usize = 100;
/// Articles to which one thing is done at once.
pub const BULK_ARTICLES: usize = 200;
/// Articles that one message of ours says it rests on.
pub const TOLD_ARTICLES: usize = 10;
/// Characters of what customers are to hear who were told what is wrong.
pub const CORRECTION_CHARS: usize = 2_000;
/// Conversations of one correction: those that were told last.
pub const CORRECTION_CONVERSATIONS: u32 = 20_000;
/// Conversations of a correction that are named in one request.
pub const CORRECTION_NAMED: usize = 200;
/// Corrections of a workspace that are not done.
pub const CORRECTIONS: u32 = 500;
/// Notices of a workspace that colleagues must read, and that were not withdrawn.
pub const MUST_READS: u32 = 200;
/// Teams for which one notice is.
pub const MUST_READ_TEAMS: usize = 50;
/// Days until something must have been read at most.
pub const MUST_READ_DAYS: i64 = 366;
/// Questions of its check.
pub const MUST_READ_QUESTIONS: usize = 3;
/// Choices of a question.
pub const MUST_READ_CHOICES: usize = 5;
/// Characters of a question, and of a choice.
pub const MUST_READ_QUESTION_CHARS: usize = 200;
/// Colleagues who are reminded by one request: those that were reminded today do not count.
pub const MUST_READ_REMINDED: usize = 500;
/// Facts of products that one article names, in all its languages and variants.
pub const ARTICLE_FACTS: usize = 300;
/// Products of a workspace.
pub const PRODUCTS: usize = 50_000;
/// Characters of a product's number.
pub const PRODUCT_SKU_CHARS: usize = 100;
/// Characters of a product's name in one language.
pub const PRODUCT_NAME_CHARS: usize = 200;
/// Characters of the address of a product's page.
pub const PRODUCT_ADDRESS_CHARS: usize = 2_000;
/// Facts of one product.
pub const PRODUCT_FACTS: usize = 100;
/// Bytes of everything that is known of one product.
pub const PRODUCT_BYTES: usize = 32 * 1024;
/// Characters of what a fact is called.
pub const FACT_NAME_CHARS: usize = 60;
/// Characters of what a fact says in one language.
pub const FACT_CHARS: usize = 500;
/// Characters of the unit of a number.
pub const FACT_UNIT_CHARS: usize = 20;
/// Products that a program tells of in one request.
pub const PUSHED_PRODUCTS: usize = 200;
/// Bytes of a file of products.
pub const FEED_BYTES: usize = 20 * 1024 * 1024;
/// Products that the preview of a file shows of each kind.
pub const FEED_SHOWN: usize = 100;
