//! The rows a change rests on, named before it is decided. They are loaded, and in PostgreSQL locked, in a fixed order.

use base::{
    ApiKeyId, ArticleId, ArticleImportId, ArticleReadingId, ArticleTaskId, CannedFileId, CannedReplyId,
    CategoryId, ContactId, ContactImportId, ConversationId, CorrectionId, InboxId, JobId, LabelId, MessageId,
    MustReadId, PaymentId, PromiseId, SavedViewId, TeamId, TicketId, Timestamp, UserId, WebhookId,
    WorkspaceId,
};
use conversation::IdentityKind;

use crate::code::CodeHash;
use crate::flow_draft::FlowFileKind;
use crate::key::Key;
use crate::once::Once;
use crate::payment::OrderHash;
use crate::seal::IdentityHash;
use crate::statement::Query;
use crate::ticket_about::TicketAbout;
use crate::value::Value;

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

    /// What a customer was told would happen.
    pub fn promise(self, id: PromiseId) -> Self {
        self.with(Key::Promise(id))
    }

    /// What could not be solved at once.
    pub fn ticket(self, id: TicketId) -> Self {
        self.with(Key::Ticket(id))
    }

    /// What a new ticket rests on: the last number, and the open one of this kind and customer. Locks the workspace first: no two get one number.
    pub fn opening_ticket(self, contact_id: ContactId, kind: &str, about: Option<TicketAbout>) -> Self {
        self.with(Key::Workspace)
            .with(Key::OpenTicket(contact_id, kind.to_owned(), about))
            .with(Key::TicketHead)
    }

    /// A ticket by the attempt that opened it.
    pub fn ticket_of(self, call_key: &str) -> Self {
        self.with(Key::TicketOf(call_key.to_owned()))
    }

    /// Money that was given away or asked for.
    pub fn payment(self, id: PaymentId) -> Self {
        self.with(Key::Payment(id))
    }

    /// The same by its attempt, with whatever else is under way for this order. Locks the workspace first: no two rest on the same order.
    pub fn payment_of(self, call_key: &str, order: OrderHash, action: &str) -> Self {
        self.with(Key::Workspace)
            .with(Key::PaymentOf(call_key.to_owned()))
            .with(Key::OpenPayment(order, action.to_owned()))
    }

    /// What limits have to go by. Locks the workspace first: no two payments rest on the same sum.
    pub fn spent(
        self,
        order: OrderHash,
        contact_id: ContactId,
        user_id: Option<UserId>,
        since: Timestamp,
    ) -> Self {
        self.with(Key::Workspace).with(Key::Spent(order, contact_id, user_id, since))
    }

    /// A code that was sent, by its attempt.
    pub fn code(self, call_key: &str) -> Self {
        self.with(Key::Code(call_key.to_owned()))
    }

    /// What was sent already. Locks the workspace first: no two codes rest on the same count.
    pub fn codes_sent(self, target: CodeHash, contact_id: ContactId, since: Timestamp) -> Self {
        self.with(Key::Workspace).with(Key::CodesSent(target, contact_id, since))
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

    /// Which release of flows answers.
    pub fn flow_head(self) -> Self {
        self.with(Key::FlowHead)
    }

    /// A file of a flow that is being changed.
    pub fn flow_draft(self, kind: FlowFileKind, name: &str) -> Self {
        self.with(Key::FlowDraft(kind, name.to_owned()))
    }

    /// A release of flows.
    pub fn release(self, no: u32) -> Self {
        self.with(Key::Release(no))
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
