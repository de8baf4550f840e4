//! One row that a change rests on, and how it is loaded.

use base::{
    ApiKeyId, ArticleId, ArticleImportId, ArticleReadingId, ArticleTaskId, CannedFileId, CannedReplyId,
    CategoryId, ContactId, ContactImportId, ConversationId, CorrectionId, InboxId, JobId, LabelId, MessageId,
    MustReadId, PaymentId, PromiseId, SavedViewId, TeamId, TicketId, Timestamp, UserId, WebhookId,
};
use conversation::IdentityKind;

use crate::code::CodeHash;
use crate::flow_draft::FlowFileKind;
use crate::payment::OrderHash;
use crate::seal::IdentityHash;
use crate::statement::Statement;
use crate::ticket_about::TicketAbout;
use crate::value::Value;
use crate::{
    api_key, article, article_category, article_import, article_reading, article_task, canned, canned_file,
    code, contact, contact_import, conversation as conversations, correction, dialogue, draft, flow_draft,
    flow_release, job, label, message, model_version, must_read, once, password_link, payment, promise,
    saved_view, team, ticket, user, webhook, workspace,
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
    Payment(PaymentId),
    PaymentOf(String),
    OpenPayment(OrderHash, String),
    Spent(OrderHash, ContactId, Option<UserId>, Timestamp),
    Promise(PromiseId),
    Ticket(TicketId),
    TicketOf(String),
    OpenTicket(ContactId, String, Option<TicketAbout>),
    TicketHead,
    Code(String),
    CodesSent(CodeHash, ContactId, Timestamp),
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
    FlowHead,
    FlowDraft(FlowFileKind, String),
    Release(u32),
    Article(ArticleId),
    ArticleDraft(ArticleId),
    ArticleLive(ArticleId),
    ArticleVersion(ArticleId, u32),
    ArticleSaid(ArticleId),
    Category(CategoryId),
    CategorySlug(String),
}

impl Key {
    pub(crate) fn query(&self) -> (&'static Statement, Vec<Value>) {
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
            Self::Code(call) => (&code::LOAD, vec![call.as_str().into()]),
            Self::CodesSent(target, contact, since) => {
                (&code::LOAD_SENT, vec![target.0.to_vec().into(), Value::id(*contact), (*since).into()])
            }
            Self::Ticket(ticket) => (&ticket::LOAD, id(ticket.0)),
            Self::TicketOf(key) => (&ticket::LOAD_BY_KEY, vec![key.as_str().into()]),
            Self::OpenTicket(contact, kind, about) => (
                &ticket::LOAD_OPEN,
                vec![Value::id(*contact), kind.as_str().into(), crate::ticket_about::about(*about)],
            ),
            Self::TicketHead => (&ticket::LOAD_HEAD, Vec::new()),
            Self::Promise(promise) => (&promise::LOAD, id(promise.0)),
            Self::Payment(payment) => (&payment::LOAD, id(payment.0)),
            Self::PaymentOf(key) => (&payment::LOAD_BY_KEY, vec![key.as_str().into()]),
            Self::OpenPayment(order, action) => {
                (&payment::LOAD_OPEN, vec![order.0.to_vec().into(), action.as_str().into()])
            }
            Self::Spent(order, contact, user, since) => {
                let user = user.map_or(Value::Null, Value::id);
                let order = order.0.to_vec().into();
                (&payment::LOAD_SPENT, vec![order, Value::id(*contact), (*since).into(), user])
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
            Self::FlowHead => (&flow_release::LOAD_HEAD, Vec::new()),
            Self::FlowDraft(kind, name) => {
                (&flow_draft::LOAD, vec![kind.word().into(), name.as_str().into()])
            }
            Self::Release(no) => (&flow_release::LOAD, vec![(*no).into()]),
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
