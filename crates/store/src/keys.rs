//! The rows a change rests on, named before it is decided. They are loaded, and in PostgreSQL locked, in a fixed order.

use base::{
    ApiKeyId, ArticleId, ArticleImportId, ArticleReadingId, ArticleTaskId, CannedFileId, CannedReplyId,
    CategoryId, ContactId, ContactImportId, ConversationId, CorrectionId, InboxId, JobId, LabelId, MessageId,
    MustReadId, SavedViewId, TeamId, UserId, WebhookId, WorkspaceId,
};
use conversation::IdentityKind;

use crate::once::Once;
use crate::seal::IdentityHash;
use crate::statement::{Query, Statement};
use crate::value::Value;
use crate::{
    api_key, article, article_category, article_import, article_reading, article_task, canned, canned_file,
    contact, contact_import, conversation as conversations, correction, dialogue, draft, job, label, message,
    model_version, must_read, once, password_link, saved_view, team, user, webhook, workspace,
};

/// One row to load. The order of the variants is the order of locking: contacts before conversations before what hangs on them, so
/// that what is read after a lock was taken is what the lock protects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Workspace,
    Administrators,
    Inbox(InboxId),
    User(UserId),
    UserEmail(String),
    PasswordLink(UserId),
    Team(TeamId),
    TeamName(String),
    Contact(ContactId),
    Identity(IdentityKind, IdentityHash),
    Conversation(ConversationId),
    OpenConversation(ContactId, InboxId, String),
    ClientMessage(ConversationId, String),
    SentMessage(ContactId, InboxId, String),
    Message(MessageId),
    Dialogue(ConversationId),
    Job(JobId),
    UniqueJob(String, String),
    CannedReply(CannedReplyId),
    CannedShortcut(Option<UserId>, String),
    CannedFile(CannedFileId),
    Program(ApiKeyId),
    Draft(UserId, ConversationId, bool),
    Webhook(WebhookId),
    Once(String, Vec<u8>),
    Label(LabelId),
    LabelZh(String),
    LabelEn(String),
    SavedView(SavedViewId),
    ContactImport(ContactImportId),
    ArticleImport(ArticleImportId),
    ArticleReading(ArticleReadingId),
    ArticleTask(ArticleTaskId),
    Correction(CorrectionId),
    MustRead(MustReadId),
    Reader(MustReadId, UserId, u32),
    ModelHead,
    Version(u32),
    Article(ArticleId),
    ArticleDraft(ArticleId),
    ArticleLive(ArticleId),
    ArticleVersion(ArticleId, u32),
    ArticleSaid(ArticleId),
    Category(CategoryId),
    CategorySlug(String),
}

impl Key {
    fn query(&self) -> (&'static Statement, Vec<Value>) {
        let id = |id: uuid::Uuid| vec![Value::Uuid(id)];
        match self {
            Self::Workspace => (&workspace::LOAD, Vec::new()),
            Self::Administrators => (&user::ADMINISTRATORS, Vec::new()),
            Self::Inbox(inbox) => (&workspace::LOAD_INBOX, id(inbox.0)),
            Self::User(user) => (&user::LOAD, id(user.0)),
            Self::UserEmail(email) => (&user::LOAD_BY_EMAIL, vec![email.as_str().into()]),
            Self::PasswordLink(user) => (&password_link::LOAD, id(user.0)),
            Self::Team(team) => (&team::LOAD, id(team.0)),
            Self::TeamName(name) => (&team::LOAD_BY_NAME, vec![name.as_str().into()]),
            Self::Contact(contact) => (&contact::LOAD, id(contact.0)),
            Self::Identity(kind, hash) => (&contact::LOAD_IDENTITY, vec![kind.word().into(), hash.0.into()]),
            Self::Conversation(conversation) => (&conversations::LOAD, id(conversation.0)),
            Self::OpenConversation(contact, inbox, thread) => (
                &conversations::LOAD_OPEN,
                vec![Value::id(*contact), Value::id(*inbox), thread.as_str().into()],
            ),
            Self::ClientMessage(conversation, client) => {
                (&message::LOAD_BY_CLIENT, vec![Value::id(*conversation), client.as_str().into()])
            }
            Self::SentMessage(contact, inbox, client) => {
                (&message::LOAD_SENT, vec![Value::id(*contact), Value::id(*inbox), client.as_str().into()])
            }
            Self::Message(message) => (&message::LOAD, id(message.0)),
            Self::Dialogue(conversation) => (&dialogue::LOAD, id(conversation.0)),
            Self::Job(job) => (&job::LOAD, id(job.0)),
            Self::UniqueJob(kind, key) => {
                (&job::LOAD_BY_KEY, vec![kind.as_str().into(), key.as_str().into()])
            }
            Self::CannedReply(reply) => (&canned::LOAD, id(reply.0)),
            Self::CannedFile(file) => (&canned_file::LOAD, id(file.0)),
            Self::Webhook(webhook) => (&webhook::LOAD, id(webhook.0)),
            Self::Once(asker, key) => (&once::LOAD, vec![asker.as_str().into(), key.clone().into()]),
            Self::Program(key) => (&api_key::LOAD, id(key.0)),
            Self::Draft(user, conversation, private) => {
                (&draft::LOAD, draft::key(*user, *conversation, *private))
            }
            Self::CannedShortcut(None, shortcut) => (&canned::LOAD_SHARED, vec![shortcut.as_str().into()]),
            Self::CannedShortcut(Some(owner), shortcut) => {
                (&canned::LOAD_OWN, vec![Value::id(*owner), shortcut.as_str().into()])
            }
            Self::Label(label) => (&label::LOAD, id(label.0)),
            Self::LabelZh(name) => (&label::LOAD_ZH, vec![name.as_str().into()]),
            Self::LabelEn(name) => (&label::LOAD_EN, vec![name.as_str().into()]),
            Self::SavedView(view) => (&saved_view::LOAD, id(view.0)),
            Self::ModelHead => (&model_version::LOAD_HEAD, Vec::new()),
            Self::Version(no) => (&model_version::LOAD, vec![(*no).into()]),
            Self::ArticleImport(import) => (&article_import::LOAD, id(import.0)),
            Self::ArticleReading(reading) => (&article_reading::LOAD, id(reading.0)),
            Self::ArticleTask(task) => (&article_task::LOAD, id(task.0)),
            Self::Correction(correction) => (&correction::LOAD, id(correction.0)),
            Self::MustRead(notice) => (&must_read::LOAD, id(notice.0)),
            Self::Reader(notice, user, version) => {
                (&must_read::LOAD_READER, vec![Value::id(*notice), Value::id(*user), (*version).into()])
            }
            Self::ContactImport(import) => (&contact_import::LOAD, id(import.0)),
            Self::Article(article) => (&article::LOAD, id(article.0)),
            Self::ArticleDraft(article) => (&article::LOAD_DRAFT, id(article.0)),
            Self::ArticleLive(article) => (&article::LOAD_LIVE, id(article.0)),
            Self::ArticleVersion(article, no) => {
                (&article::LOAD_VERSION, vec![Value::id(*article), (*no).into()])
            }
            Self::ArticleSaid(article) => (&article::LOAD_SAID, id(article.0)),
            Self::Category(category) => (&article_category::LOAD, id(category.0)),
            Self::CategorySlug(slug) => (&article_category::LOAD_SLUG, vec![slug.as_str().into()]),
        }
    }
}

/// Names the rows a change rests on. A row that does not exist yet may be named by its unique value: should somebody else create it
/// first, the closure runs again and sees it.
#[derive(Clone, Debug, Default)]
pub struct Keys(pub(crate) Vec<Key>);

impl Keys {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn with(mut self, key: Key) -> Self {
        if let Err(at) = self.0.binary_search(&key) {
            self.0.insert(at, key);
        }
        self
    }

    /// The workspace itself.
    pub fn workspace(self) -> Self {
        self.with(Key::Workspace)
    }

    /// An inbox.
    pub fn inbox(self, id: InboxId) -> Self {
        self.with(Key::Inbox(id))
    }

    /// A user.
    pub fn user(self, id: UserId) -> Self {
        self.with(Key::User(id))
    }

    /// A user by mail address (compared in lower case).
    pub fn user_email(self, email: &str) -> Self {
        self.with(Key::UserEmail(email.to_lowercase()))
    }

    /// How many administrators may log in. Locks the workspace first, so that two changes cannot both rest on the same last two.
    pub fn administrators(self) -> Self {
        self.with(Key::Workspace).with(Key::Administrators)
    }

    /// The link by which a user may set their password.
    pub fn password_link(self, user_id: UserId) -> Self {
        self.with(Key::PasswordLink(user_id))
    }

    /// A team.
    pub fn team(self, id: TeamId) -> Self {
        self.with(Key::Team(id))
    }

    /// A team in use, by its name.
    pub fn team_name(self, name: &str) -> Self {
        self.with(Key::TeamName(name.to_owned()))
    }

    /// A contact.
    pub fn contact(self, id: ContactId) -> Self {
        self.with(Key::Contact(id))
    }

    /// An identity by its value.
    pub fn identity(self, kind: IdentityKind, hash: IdentityHash) -> Self {
        self.with(Key::Identity(kind, hash))
    }

    /// A conversation.
    pub fn conversation(self, id: ConversationId) -> Self {
        self.with(Key::Conversation(id))
    }

    /// The one conversation of this contact in this thread of the inbox that is not closed.
    pub fn open_conversation(self, contact_id: ContactId, inbox_id: InboxId, thread: &str) -> Self {
        self.with(Key::OpenConversation(contact_id, inbox_id, thread.to_owned()))
    }

    /// A message by its writer's own id.
    pub fn client_message(self, conversation_id: ConversationId, client_msg_id: &str) -> Self {
        self.with(Key::ClientMessage(conversation_id, client_msg_id.to_owned()))
    }

    /// A message by its writer's own id, in whichever conversation of this contact in this inbox, or in which one of this inbox goes on.
    pub fn sent_message(self, contact_id: ContactId, inbox_id: InboxId, client_msg_id: &str) -> Self {
        self.with(Key::SentMessage(contact_id, inbox_id, client_msg_id.to_owned()))
    }

    /// A message.
    pub fn message(self, id: MessageId) -> Self {
        self.with(Key::Message(id))
    }

    /// The assistant's memory of a conversation.
    pub fn dialogue(self, conversation_id: ConversationId) -> Self {
        self.with(Key::Dialogue(conversation_id))
    }

    /// A job.
    pub fn job(self, id: JobId) -> Self {
        self.with(Key::Job(id))
    }

    /// A job by its unique key.
    pub fn job_key(self, kind: &str, unique_key: &str) -> Self {
        self.with(Key::UniqueJob(kind.to_owned(), unique_key.to_owned()))
    }

    /// A canned reply.
    pub fn canned_reply(self, id: CannedReplyId) -> Self {
        self.with(Key::CannedReply(id))
    }

    /// The canned reply of this shortcut: a colleague's own, or the shared one.
    pub fn canned_shortcut(self, owner: Option<UserId>, shortcut: &str) -> Self {
        self.with(Key::CannedShortcut(owner, shortcut.to_owned()))
    }

    /// A file of a canned reply.
    pub fn canned_file(self, id: CannedFileId) -> Self {
        self.with(Key::CannedFile(id))
    }

    /// A key of the API.
    pub fn api_key(self, id: ApiKeyId) -> Self {
        self.with(Key::Program(id))
    }

    /// What this user began to write in a conversation.
    pub fn draft(self, user_id: UserId, conversation_id: ConversationId, private: bool) -> Self {
        self.with(Key::Draft(user_id, conversation_id, private))
    }

    /// A webhook.
    pub fn webhook(self, id: WebhookId) -> Self {
        self.with(Key::Webhook(id))
    }

    /// What a request under this key did before.
    pub fn once(self, once: &Once) -> Self {
        self.with(Key::Once(once.asker.clone(), once.key_hash.clone()))
    }

    /// A label.
    pub fn label(self, id: LabelId) -> Self {
        self.with(Key::Label(id))
    }
    /// The labels in use that are called so, in Chinese and in English.
    pub fn label_names(self, zh: &str, en: &str) -> Self {
        self.with(Key::LabelZh(zh.to_owned())).with(Key::LabelEn(en.to_owned()))
    }
    /// A saved view.
    pub fn saved_view(self, id: SavedViewId) -> Self {
        self.with(Key::SavedView(id))
    }

    /// A table of customers that is taken in.
    pub fn contact_import(self, id: ContactImportId) -> Self {
        self.with(Key::ContactImport(id))
    }

    /// Which number of the model was given last, and which version answers.
    pub fn model_head(self) -> Self {
        self.with(Key::ModelHead)
    }

    /// A version of the model.
    pub fn version(self, no: u32) -> Self {
        self.with(Key::Version(no))
    }

    /// Documents that are taken in.
    pub fn article_import(self, id: ArticleImportId) -> Self {
        self.with(Key::ArticleImport(id))
    }

    /// A place that is read again by itself.
    #[must_use]
    pub fn article_reading(self, id: ArticleReadingId) -> Self {
        self.with(Key::ArticleReading(id))
    }

    /// Something that is to be done about an article.
    pub fn article_task(self, id: ArticleTaskId) -> Self {
        self.with(Key::ArticleTask(id))
    }

    /// What customers are to hear who were told what is wrong.
    pub fn correction(self, id: CorrectionId) -> Self {
        self.with(Key::Correction(id))
    }

    /// What colleagues must read.
    pub fn must_read(self, id: MustReadId) -> Self {
        self.with(Key::MustRead(id))
    }

    /// What one of them made of a version.
    pub fn reader(self, id: MustReadId, user_id: UserId, version: u32) -> Self {
        self.with(Key::Reader(id, user_id, version))
    }

    /// An article with its draft and what was published last.
    pub fn article(self, id: ArticleId) -> Self {
        self.with(Key::Article(id)).with(Key::ArticleDraft(id)).with(Key::ArticleLive(id))
    }

    /// What an article is, for whoever says what is published of it and changes nothing.
    pub fn article_said(self, id: ArticleId) -> Self {
        self.with(Key::ArticleSaid(id))
    }

    /// A version of an article.
    pub fn article_version(self, id: ArticleId, no: u32) -> Self {
        self.with(Key::ArticleVersion(id, no))
    }

    /// A category of articles.
    pub fn category(self, id: CategoryId) -> Self {
        self.with(Key::Category(id))
    }

    /// The category of this name in addresses.
    pub fn category_slug(self, slug: &str) -> Self {
        self.with(Key::CategorySlug(slug.to_owned()))
    }

    pub(crate) fn loads(&self, workspace_id: WorkspaceId) -> Vec<Query> {
        let load = |key: &Key| {
            let (statement, mut params) = key.query();
            params.insert(0, Value::id(workspace_id));
            Query { statement, params }
        };
        self.0.iter().map(load).collect()
    }
}
