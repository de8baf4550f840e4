//! What a change found under its keys.

use std::sync::Arc;

use base::{
    ApiKeyId, ArticleId, ArticleImportId, ArticleReadingId, ArticleTaskId, CannedFileId, CannedReplyId,
    CategoryId, ContactId, ContactImportId, ConversationId, CorrectionId, InboxId, JobId, LabelId, MessageId,
    MustReadId, PaymentId, PromiseId, SavedViewId, TeamId, TicketId, Timestamp, UserId, WebhookId,
};
use conversation::{Contact, Header, Identity, IdentityKind};
use knowledge::Edition;

use crate::api_key::ApiKeyRow;
use crate::article::ArticleRecord;
use crate::article_category::CategoryRow;
use crate::article_import::ArticleImportRow;
use crate::article_reading::ArticleReadingRow;
use crate::article_task::ArticleTaskRow;
use crate::canned::CannedReplyRow;
use crate::canned_file::CannedFileRow;
use crate::code::{CodeHash, CodeRow, CodesSent};
use crate::contact_import::ContactImportRow;
use crate::correction::CorrectionRow;
use crate::draft::DraftRow;
use crate::flow_draft::{FlowDraftRow, FlowFileKind};
use crate::flow_release::{FlowHead, ReleaseRow};
use crate::key::Key;
use crate::keys::Keys;
use crate::label::LabelRow;
use crate::message::MessageKey;
use crate::model_version::{ModelHead, VersionRow};
use crate::must_read::{MustReadRow, ReaderRow};
use crate::once::{DoneOnce, Once};
use crate::password_link::PasswordLink;
use crate::payment::{OrderHash, PaymentRow, Spent};
use crate::promise::PromiseRow;
use crate::saved_view::SavedViewRow;
use crate::seal::{IdentityHash, Sealed};
use crate::team::TeamRow;
use crate::ticket::TicketRow;
use crate::ticket_about::TicketAbout;
use crate::user::UserRecord;
use crate::value::Row;
use crate::webhook::WebhookRow;
use crate::workspace::InboxRow;
use crate::{
    JobRow, StoreError, api_key, article, article_category, article_import, article_reading, article_task,
    canned, canned_file, code, contact, contact_import, conversation as conversations, correction, draft,
    flow_draft, flow_release, job_rows, label, message, model_version, must_read, once, password_link,
    payment, promise, saved_view, team, ticket, user, webhook, workspace,
};

/// One loaded row.
#[derive(Debug)]
enum Found {
    Nothing,
    Workspace,
    Administrators(u64),
    Inbox(Box<InboxRow>),
    User(Box<UserRecord>),
    PasswordLink(PasswordLink),
    Team(TeamRow),
    Contact(Contact),
    Identity(Identity),
    Header(Box<Header>),
    Message(MessageKey),
    Dialogue(Sealed<serde_json::Value>),
    Job(Box<JobRow>),
    Payment(Box<PaymentRow>),
    Promise(Box<PromiseRow>),
    Ticket(Box<TicketRow>),
    TicketHead(u32),
    Spent(Spent),
    Code(Box<CodeRow>),
    CodesSent(CodesSent),
    CannedReply(Box<CannedReplyRow>),
    CannedFile(Box<CannedFileRow>),
    ApiKey(Box<ApiKeyRow>),
    Draft(Box<DraftRow>),
    Webhook(Box<WebhookRow>),
    Once(DoneOnce),
    Label(Box<LabelRow>),
    SavedView(Box<SavedViewRow>),
    ContactImport(Box<ContactImportRow>),
    ArticleImport(Box<ArticleImportRow>),
    ArticleReading(Box<ArticleReadingRow>),
    ArticleTask(Box<ArticleTaskRow>),
    Correction(Box<CorrectionRow>),
    MustRead(Box<MustReadRow>),
    Reader(ReaderRow),
    ModelHead(ModelHead),
    Version(Box<VersionRow>),
    FlowHead(FlowHead),
    FlowDraft(Box<FlowDraftRow>),
    Release(Box<ReleaseRow>),
    Article(Box<knowledge::Header>),
    Edition(Box<Edition>),
    Category(Box<CategoryRow>),
}

/// The rows a change rests on, as they are in its transaction. Asking for a key that was not named gives `None` (and fails in debug
/// builds): it was not loaded.
#[derive(Debug)]
pub struct State {
    keys: Arc<Keys>,
    found: Vec<Found>,
}

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $out:ty, $key:expr, $pattern:pat => $value:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(&self, $($argument: $kind),*) -> Option<&$out> {
            match self.get(&$key) {
                $pattern => Some($value),
                _ => None,
            }
        }
    )*};
}

impl State {
    pub(crate) fn read(keys: &Arc<Keys>, results: Vec<Vec<Row>>) -> Result<Self, StoreError> {
        let mut found = Vec::with_capacity(results.len());
        for (key, rows) in keys.0.iter().zip(results) {
            found.push(match rows.into_iter().next() {
                None => Found::Nothing,
                Some(row) => read(key, row)?,
            });
        }
        Ok(Self { keys: keys.clone(), found })
    }

    fn get(&self, key: &Key) -> &Found {
        let at = self.keys.0.binary_search(key);
        debug_assert!(at.is_ok(), "{key:?} was not named in the keys of this change");
        at.ok().and_then(|at| self.found.get(at)).unwrap_or(&Found::Nothing)
    }

    /// Whether the workspace exists.
    pub fn workspace_exists(&self) -> bool {
        matches!(self.get(&Key::Workspace), Found::Workspace)
    }

    /// An article with its words.
    pub fn article(&self, id: ArticleId) -> Option<ArticleRecord> {
        let words = |key| match self.get(&key) {
            Found::Edition(edition) => Some(Edition::clone(edition)),
            _ => None,
        };
        let header = self.article_header(id)?.clone();
        Some(ArticleRecord { header, draft: words(Key::ArticleDraft(id)), live: words(Key::ArticleLive(id)) })
    }

    getters! {
        /// An inbox.
        inbox(id: InboxId) -> InboxRow, Key::Inbox(id), Found::Inbox(row) => row;
        /// A user.
        user(id: UserId) -> UserRecord, Key::User(id), Found::User(row) => row;
        /// A user by mail address.
        user_email(email: &str) -> UserRecord, Key::UserEmail(email.to_lowercase()), Found::User(row) => row;
        /// How many administrators may log in.
        administrators() -> u64, Key::Administrators, Found::Administrators(count) => count;
        /// The link by which a user may set their password.
        password_link(user_id: UserId) -> PasswordLink, Key::PasswordLink(user_id), Found::PasswordLink(row) => row;
        /// A team.
        team(id: TeamId) -> TeamRow, Key::Team(id), Found::Team(row) => row;
        /// A team in use, by its name.
        team_name(name: &str) -> TeamRow, Key::TeamName(name.to_owned()), Found::Team(row) => row;
        /// A contact; look at its `erased_at`.
        contact(id: ContactId) -> Contact, Key::Contact(id), Found::Contact(row) => row;
        /// An identity.
        identity(kind: IdentityKind, hash: IdentityHash) -> Identity, Key::Identity(kind, hash), Found::Identity(row) => row;
        /// A conversation.
        conversation(id: ConversationId) -> Header, Key::Conversation(id), Found::Header(row) => row;
        /// The conversation of this contact in this thread of the inbox that is not closed.
        open_conversation(contact_id: ContactId, inbox_id: InboxId, thread: &str) -> Header, Key::OpenConversation(contact_id, inbox_id, thread.to_owned()), Found::Header(row) => row;
        /// A message by its writer's own id.
        client_message(conversation_id: ConversationId, client_msg_id: &str) -> MessageKey, Key::ClientMessage(conversation_id, client_msg_id.to_owned()), Found::Message(row) => row;
        /// A message by its writer's own id, in whichever conversation of this contact in this inbox.
        sent_message(contact_id: ContactId, inbox_id: InboxId, client_msg_id: &str) -> MessageKey, Key::SentMessage(contact_id, inbox_id, client_msg_id.to_owned()), Found::Message(row) => row;
        /// A message.
        message(id: MessageId) -> MessageKey, Key::Message(id), Found::Message(row) => row;
        /// The assistant's memory of a conversation; open it with the contact's key, `Column::Dialogue` and the conversation's id.
        dialogue(conversation_id: ConversationId) -> Sealed<serde_json::Value>, Key::Dialogue(conversation_id), Found::Dialogue(row) => row;
        /// A job.
        job(id: JobId) -> JobRow, Key::Job(id), Found::Job(row) => row;
        /// A job by its unique key.
        job_key(kind: &str, unique_key: &str) -> JobRow, Key::UniqueJob(kind.to_owned(), unique_key.to_owned()), Found::Job(row) => row;
        /// What could not be solved at once.
        ticket(id: TicketId) -> TicketRow, Key::Ticket(id), Found::Ticket(row) => row;
        /// The ticket that this attempt opened.
        ticket_of(call_key: &str) -> TicketRow, Key::TicketOf(call_key.to_owned()), Found::Ticket(row) => row;
        /// The open ticket of this kind, of whichever record of the customer.
        open_ticket(contact_id: ContactId, kind: &str, about: Option<TicketAbout>) -> TicketRow, Key::OpenTicket(contact_id, kind.to_owned(), about), Found::Ticket(row) => row;
        /// The number that was given last.
        last_ticket() -> u32, Key::TicketHead, Found::TicketHead(last) => last;
        /// What a customer was told would happen.
        promise(id: PromiseId) -> PromiseRow, Key::Promise(id), Found::Promise(row) => row;
        /// Money that was given away or asked for.
        payment(id: PaymentId) -> PaymentRow, Key::Payment(id), Found::Payment(row) => row;
        /// The same by its attempt.
        payment_of(call_key: &str) -> PaymentRow, Key::PaymentOf(call_key.to_owned()), Found::Payment(row) => row;
        /// Money for this order by this action of which nobody knows the end.
        open_payment(order: OrderHash, action: &str) -> PaymentRow, Key::OpenPayment(order, action.to_owned()), Found::Payment(row) => row;
        /// What limits have to go by.
        spent(order: OrderHash, contact_id: ContactId, user_id: Option<UserId>, since: Timestamp) -> Spent, Key::Spent(order, contact_id, user_id, since), Found::Spent(spent) => spent;
        /// A code that was sent, by its attempt.
        code(call_key: &str) -> CodeRow, Key::Code(call_key.to_owned()), Found::Code(row) => row;
        /// What was sent already.
        codes_sent(target: CodeHash, contact_id: ContactId, since: Timestamp) -> CodesSent, Key::CodesSent(target, contact_id, since), Found::CodesSent(sent) => sent;
        /// A webhook.
        webhook(id: WebhookId) -> WebhookRow, Key::Webhook(id), Found::Webhook(row) => row;
        /// What a request under this key did before.
        once(once: &Once) -> DoneOnce, Key::Once(once.asker.clone(), once.key_hash.clone()), Found::Once(row) => row;
        /// A key of the API.
        api_key(id: ApiKeyId) -> ApiKeyRow, Key::Program(id), Found::ApiKey(row) => row;
        /// A canned reply.
        canned_reply(id: CannedReplyId) -> CannedReplyRow, Key::CannedReply(id), Found::CannedReply(row) => row;
        /// The canned reply of this shortcut: a colleague's own, or the shared one.
        canned_shortcut(owner: Option<UserId>, shortcut: &str) -> CannedReplyRow, Key::CannedShortcut(owner, shortcut.to_owned()), Found::CannedReply(row) => row;
        /// A file of a canned reply, or one that none has yet.
        canned_file(id: CannedFileId) -> CannedFileRow, Key::CannedFile(id), Found::CannedFile(row) => row;
        /// What this user began to write in a conversation.
        draft(user_id: UserId, conversation_id: ConversationId, private: bool) -> DraftRow, Key::Draft(user_id, conversation_id, private), Found::Draft(row) => row;
        /// A label.
        label(id: LabelId) -> LabelRow, Key::Label(id), Found::Label(row) => row;
        /// The label in use of this Chinese name.
        label_zh(name: &str) -> LabelRow, Key::LabelZh(name.to_owned()), Found::Label(row) => row;
        /// The label in use of this English name.
        label_en(name: &str) -> LabelRow, Key::LabelEn(name.to_owned()), Found::Label(row) => row;
        /// A saved view.
        saved_view(id: SavedViewId) -> SavedViewRow, Key::SavedView(id), Found::SavedView(row) => row;
        /// Which number of the model was given last, and which version answers; nothing before the first change.
        model_head() -> ModelHead, Key::ModelHead, Found::ModelHead(row) => row;
        /// A version of the model.
        version(no: u32) -> VersionRow, Key::Version(no), Found::Version(row) => row;
        /// Which release of flows answers.
        flow_head() -> FlowHead, Key::FlowHead, Found::FlowHead(row) => row;
        /// A file of a flow that is being changed.
        flow_draft(kind: FlowFileKind, name: &str) -> FlowDraftRow, Key::FlowDraft(kind, name.to_owned()), Found::FlowDraft(row) => row;
        /// A release of flows.
        release(no: u32) -> ReleaseRow, Key::Release(no), Found::Release(row) => row;
        /// What an article's events add up to.
        article_header(id: ArticleId) -> knowledge::Header, Key::Article(id), Found::Article(row) => row;
        /// The same, for whoever says what is published and changes nothing of it.
        article_said(id: ArticleId) -> knowledge::Header, Key::ArticleSaid(id), Found::Article(row) => row;
        /// A version of an article.
        article_version(id: ArticleId, no: u32) -> Edition, Key::ArticleVersion(id, no), Found::Edition(row) => row;
        /// A category of articles.
        category(id: CategoryId) -> CategoryRow, Key::Category(id), Found::Category(row) => row;
        /// The category of this name in addresses.
        category_slug(slug: &str) -> CategoryRow, Key::CategorySlug(slug.to_owned()), Found::Category(row) => row;
        /// Documents that are taken in.
        article_import(id: ArticleImportId) -> ArticleImportRow, Key::ArticleImport(id), Found::ArticleImport(row) => row;
        /// A place that is read again by itself.
        article_reading(id: ArticleReadingId) -> ArticleReadingRow, Key::ArticleReading(id), Found::ArticleReading(row) => row;
        /// Something that is to be done about an article.
        article_task(id: ArticleTaskId) -> ArticleTaskRow, Key::ArticleTask(id), Found::ArticleTask(row) => row;
        /// What customers are to hear who were told what is wrong.
        correction(id: CorrectionId) -> CorrectionRow, Key::Correction(id), Found::Correction(row) => row;
        /// What colleagues must read.
        must_read(id: MustReadId) -> MustReadRow, Key::MustRead(id), Found::MustRead(row) => row;
        /// What one of them made of a version.
        reader(id: MustReadId, user_id: UserId, version: u32) -> ReaderRow, Key::Reader(id, user_id, version), Found::Reader(row) => row;
        /// A table of customers that is taken in.
        contact_import(id: ContactImportId) -> ContactImportRow, Key::ContactImport(id), Found::ContactImport(row) => row;
    }
}

fn read(key: &Key, mut row: Row) -> Result<Found, StoreError> {
    Ok(match key {
        Key::Workspace => {
            workspace::read_id(&mut row)?;
            Found::Workspace
        }
        Key::Administrators => Found::Administrators(row.u64()?),
        Key::PasswordLink(_) => Found::PasswordLink(password_link::read(&mut row)?),
        Key::Team(_) | Key::TeamName(_) => Found::Team(team::read(&mut row)?),
        Key::Inbox(_) => Found::Inbox(Box::new(workspace::read_inbox(&mut row)?)),
        Key::User(_) | Key::UserEmail(_) => Found::User(Box::new(user::read(&mut row)?)),
        Key::Contact(_) => Found::Contact(contact::read(&mut row)?),
        Key::Identity(..) => Found::Identity(contact::read_identity(&mut row)?),
        Key::Conversation(_) | Key::OpenConversation(..) => {
            Found::Header(Box::new(conversations::read(&mut row)?))
        }
        Key::ClientMessage(..) | Key::SentMessage(..) | Key::Message(_) => {
            Found::Message(message::read_key(&mut row)?)
        }
        Key::Dialogue(_) => Found::Dialogue(Sealed::stored(row.blob()?)),
        Key::Job(_) | Key::UniqueJob(..) => Found::Job(Box::new(job_rows::read(&mut row)?)),
        Key::Payment(_) | Key::PaymentOf(_) | Key::OpenPayment(..) => {
            Found::Payment(Box::new(payment::read(&mut row)?))
        }
        Key::Ticket(_) | Key::TicketOf(_) | Key::OpenTicket(..) => {
            Found::Ticket(Box::new(ticket::read(&mut row)?))
        }
        Key::TicketHead => Found::TicketHead(row.u32()?),
        Key::Promise(_) => Found::Promise(Box::new(promise::read(&mut row)?)),
        Key::Code(_) => Found::Code(Box::new(code::read(&mut row)?)),
        Key::CodesSent(..) => Found::CodesSent(code::read_sent(&mut row)?),
        Key::Spent(..) => Found::Spent(payment::read_spent(&mut row)?),
        Key::Webhook(_) => Found::Webhook(Box::new(webhook::read(&mut row)?)),
        Key::Once(..) => Found::Once(once::read(&mut row)?),
        Key::Program(_) => Found::ApiKey(Box::new(api_key::read(&mut row)?)),
        Key::CannedReply(_) | Key::CannedShortcut(..) => {
            Found::CannedReply(Box::new(canned::read(&mut row)?))
        }
        Key::CannedFile(_) => Found::CannedFile(Box::new(canned_file::read(&mut row)?)),
        Key::Draft(..) => Found::Draft(Box::new(draft::read(&mut row)?)),
        Key::Label(_) | Key::LabelZh(_) | Key::LabelEn(_) => Found::Label(Box::new(label::read(&mut row)?)),
        Key::SavedView(_) => Found::SavedView(Box::new(saved_view::read(&mut row)?)),
        Key::ModelHead => Found::ModelHead(model_version::read_head(&mut row)?),
        Key::Version(_) => Found::Version(Box::new(model_version::read(&mut row)?)),
        Key::FlowHead => Found::FlowHead(flow_release::read_head(&mut row)?),
        Key::FlowDraft(..) => Found::FlowDraft(Box::new(flow_draft::read(&mut row)?)),
        Key::Release(_) => Found::Release(Box::new(flow_release::read(&mut row)?)),
        Key::Article(_) | Key::ArticleSaid(_) => Found::Article(Box::new(article::read_header(&mut row)?)),
        Key::ArticleDraft(_) | Key::ArticleLive(_) | Key::ArticleVersion(..) => {
            Found::Edition(Box::new(article::read_edition(&mut row)?))
        }
        Key::Category(_) | Key::CategorySlug(_) => {
            Found::Category(Box::new(article_category::read(&mut row)?))
        }
        Key::ArticleImport(_) => Found::ArticleImport(Box::new(article_import::read(&mut row)?)),
        Key::ArticleReading(_) => Found::ArticleReading(Box::new(article_reading::read(&mut row)?)),
        Key::ArticleTask(_) => Found::ArticleTask(Box::new(article_task::read(&mut row)?)),
        Key::Correction(_) => Found::Correction(Box::new(correction::read(&mut row)?)),
        Key::MustRead(_) => Found::MustRead(Box::new(must_read::read(&mut row)?)),
        Key::Reader(..) => Found::Reader(must_read::read_reader(&mut row)?),
        Key::ContactImport(_) => Found::ContactImport(Box::new(contact_import::read(&mut row)?)),
    })
}
