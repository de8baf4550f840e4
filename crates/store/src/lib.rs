//! SQLite and PostgreSQL behind one door; the only crate that knows SQL.
//!
//! A use case reads through [`Cx`] and writes through [`Cx::change`]: it names the rows it rests on ([`Keys`]), decides on what they are
//! ([`State`]) and hands back what shall be written ([`Changes`]), all in one durable commit. The closure may run more than once, so it
//! is pure. What crosses workspaces stands in [`System`].

mod api_key;
mod article;
mod article_care;
mod article_category;
mod article_change;
mod article_comment;
mod article_face;
mod article_fact;
mod article_file;
mod article_import;
mod article_question;
mod article_reading;
mod article_source;
mod article_task;
mod article_told;
mod audit;
mod backup;
mod canned;
mod canned_file;
mod changes;
mod code;
mod column;
mod contact;
mod contact_group;
mod contact_import;
mod contact_page;
mod conversation;
mod correction;
mod correction_told;
mod cross;
mod cx;
mod dialect;
mod dialogue;
mod draft;
mod engine;
mod erase;
mod error;
mod export;
mod fact;
mod file;
mod filtered;
mod flow_draft;
mod flow_release;
mod flow_run;
mod grant;
mod held_reply;
mod help_centre;
mod help_search;
mod hook;
mod intent;
mod intent_example;
mod job;
mod job_rows;
mod key;
mod keyring;
mod keys;
mod label;
mod language_model;
mod list;
mod mail;
mod mailed_transcript;
mod master;
mod mention;
mod message;
mod message_read;
mod migrate;
mod model_ledger;
mod model_version;
mod must_read;
mod once;
mod pace;
mod part;
mod password_link;
mod payment;
mod postgres;
mod postgres_value;
mod product;
mod promise;
#[doc(hidden)]
pub mod raw;
mod recent;
mod retention;
mod sample;
mod saved_view;
mod seal;
mod sealer;
mod search;
mod search_docs;
mod search_index;
mod sqlite;
mod sqlite_run;
mod state;
mod statement;
mod store;
mod suggestion;
mod survey;
mod task_state;
mod team;
#[doc(hidden)]
pub mod testing;
mod ticket;
mod ticket_about;
mod ticket_event;
mod upkeep;
mod user;
mod value;
mod webhook;
mod workspace;
mod wrap_up;

pub use api_key::{ApiKeyRow, NewApiKey};
pub use article::{ArticleRecord, ArticleVersionRow, NewWords};
pub use article_care::CareRow;
pub use article_category::CategoryRow;
pub use article_change::ArticleChange;
pub use article_comment::ArticleCommentRow;
pub use article_face::{ArticleFace, ArticleNarrowed, ArticleOrder, ArticleTally, Side, Tongue};
pub use article_file::{ArticleFileRow, KEEP_ARTICLE_FILES_DAYS, NewArticleFile};
pub use article_import::{ArticleImportPartRow, ArticleImportRow, ArticleOrigin, NewArticleImportPart};
pub use article_question::RepliedRow;
pub use article_reading::ArticleReadingRow;
pub use article_source::{ArticleSourceRow, PushedName, PushedRow};
pub use article_task::{
    ArticleTaskRow, EndedTask, KEEP_ARTICLE_TASKS_DAYS, KnownTask, NewTask, TasksNarrowed,
};
pub use article_told::ArticleToldRow;
pub use audit::AuditRow;
pub use canned::CannedReplyRow;
pub use canned_file::{CannedFileRow, NewCannedFile};
pub use changes::Changes;
pub use code::{CodeHash, CodeRow, CodesSent, NewCode};
pub use column::Column;
pub use contact::ContactRecord;
pub use contact_group::MergedContact;
pub use contact_import::{ContactImportRow, ImportCounts, ImportState};
pub use contact_page::ListedContact;
pub use correction::{
    CorrectionFate, CorrectionReason, CorrectionRow, CorrectionState, CorrectionWhy, KEEP_CORRECTIONS_DAYS,
};
pub use correction_told::{CorrectionPlaceRow, CorrectionRoad, QueuedCorrection};
pub use cross::{SessionRecord, System, WorkspaceRow};
pub use cx::Cx;
pub use draft::{DraftBody, DraftRow, NewDraft, OtherDraft};
pub use error::{ChangeError, StoreError};
pub use export::ContactRecords;
pub use fact::FactPlace;
pub use file::{FileInfo, NewFile, StoredFile};
pub use filtered::Narrowed;
pub use flow_draft::{FlowDraftRow, FlowFileKind};
pub use flow_release::{FlowHead, ReleaseFile, ReleaseRow, ReleaseState, Rollout, Tried};
pub use flow_run::{FlowEnds, FlowRunRow, FlowRunState, FlowSteps, KEEP_FLOW_RUNS_DAYS};
pub use grant::{Consent, Grant, NewGrant};
pub use held_reply::{HeldGroup, HeldReplyRow, NewHeldReply};
pub use help_centre::{
    HelpCentreRow, KEEP_FEEDBACK_DAYS, KEEP_MISSES_DAYS, Miss, NewFeedback, SaidOfArticle,
};
pub use help_search::{HelpChosen, HelpLook, HelpSearched};
pub use hook::{event_id, hook_name};
pub use intent::IntentRow;
pub use intent_example::{ExampleCount, ExampleOrigin, ExampleRow, SealedExample};
pub use job_rows::{JobRow, JobState, JobTally, Lease, NewJob};
pub use keys::Keys;
pub use label::LabelRow;
pub use language_model::LanguageModelRow;
pub use list::{ConversationCounts, Cursor, ListFilter, ListRow};
pub use mail::{Letter, MailboxRow, NewLetter, NewMailbox};
pub use mailed_transcript::{MailedTranscript, NewTranscript, TOO_MANY_TRANSCRIPTS, TranscriptLimits};
pub use master::MasterKey;
pub use mention::Mentioned;
pub use message::{ERASED_KEY, MessageKey, MessageMeta, NewMessage, StoredMessage};
pub use model_ledger::ModelUseRow;
pub use model_version::{ModelHead, Trained, VersionRow, VersionState};
pub use must_read::{KEEP_MUST_READS_DAYS, MustReadRow, ReaderRow};
pub use once::{Before, DoneOnce, Once};
pub use password_link::PasswordLink;
pub use payment::{KEEP_PAYMENTS_DAYS, OrderHash, PaymentOver, PaymentRow, PaymentState, Spent};
pub use product::{ProductRow, ProductSku};
pub use promise::{
    KEEP_PROMISES_DAYS, PromiseBody, PromiseCounts, PromiseKind, PromiseRow, PromiseState, PromiseSums,
    PromisesOf,
};
pub use recent::AfterNumber;
pub use sample::{SampleLabelRow, SampleTurnRow, SampleWeekRow, SampledReply};
pub use saved_view::SavedViewRow;
pub use seal::{ContactKey, IdentityHash, Sealed, WrappedKey};
pub use sealer::{BadEntry, Verdict};
pub use search::SearchTerms;
pub use search_index::{Indexed, ToIndex, Unindexed};
pub use state::State;
pub use store::{Config, Store};
pub use survey::{NewSurvey, SurveyRecord};
pub use task_state::TaskState;
pub use team::TeamRow;
pub use ticket::{
    KEEP_TICKETS_DAYS, TicketBody, TicketCounts, TicketFilter, TicketPriority, TicketRow, TicketState,
    TicketsOf,
};
pub use ticket_about::TicketAbout;
pub use ticket_event::{NewTicketEvent, TicketEventKind, TicketEventRow, WholeTicket};
pub use upkeep::Purged;
pub use user::{NewSession, NewUser, UserRecord};
pub use webhook::{DeliveryRow, NewWebhook, WebhookRow, hook_lane};
pub use workspace::{InboxRow, NewInbox, NewWorkspace};
pub use wrap_up::{NewWrapUp, WrapUpRecord};

/// The registered statements, for the tests that read every one.
#[doc(hidden)]
pub mod registry {
    pub use crate::statement::{Statement, bound, crossing};
}
