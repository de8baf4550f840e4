//! Typed identifiers: a UUIDv7 that cannot be mistaken for another kind's.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What every typed id can do.
pub trait TypedId: Copy + Eq + std::hash::Hash + std::fmt::Display + Send + Sync + 'static {
    /// Wraps a raw UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The raw UUID.
    fn uuid(self) -> Uuid;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub Uuid);

        impl TypedId for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

typed_ids! {
    /// A company's own space; nothing is shared between two of them.
    WorkspaceId;
    /// A person who works in the desk.
    UserId;
    /// Some of them together.
    TeamId;
    /// A person who writes to us.
    ContactId;
    /// A table of customers that is taken in.
    ContactImportId;
    /// Documents that are taken into knowledge.
    ArticleImportId;
    /// Where articles come from by themselves.
    ArticleSourceId;
    /// A place that is read again by itself.
    ArticleReadingId;
    /// Something that is to be done about an article.
    ArticleTaskId;
    /// What customers are to hear who were told what is wrong.
    CorrectionId;
    /// What the assistant was about to say and did not.
    HeldReplyId;
    /// Money that the assistant gives away or asks for.
    PaymentId;
    /// What a customer was told would happen by a certain time.
    PromiseId;
    /// What could not be solved at once.
    TicketId;
    /// What happened to a ticket.
    TicketEventId;
    /// What colleagues must read.
    MustReadId;
    /// One way by which a contact is known (a secret, a signed reference, an address).
    IdentityId;
    /// A place where conversations arrive.
    InboxId;
    /// One conversation.
    ConversationId;
    /// One message.
    MessageId;
    /// One stored file.
    FileId;
    /// One row of work.
    JobId;
    /// A reply that colleagues wrote beforehand.
    CannedReplyId;
    /// A file that goes with one.
    CannedFileId;
    /// A picture or a file of articles.
    ArticleFileId;
    /// A text from which the assistant learns an intent.
    ExampleId;
    /// A piece of knowledge.
    ArticleId;
    /// Where articles are filed.
    CategoryId;
    /// What somebody says of an article.
    ArticleCommentId;
    /// Whether an article helped a reader.
    ArticleFeedbackId;
    /// A key of the API.
    ApiKeyId;
    /// An address to which events are sent.
    WebhookId;
    /// A language model that a workspace may ask.
    LanguageModelId;
    /// One try of sending one event.
    DeliveryId;
    /// What somebody began to write, as last saved.
    DraftId;
    /// A mark that colleagues put on conversations.
    LabelId;
    /// A filter that was kept under a name.
    SavedViewId;
    /// A log-in.
    SessionId;
    /// What a survey asks: one version of its words.
    SurveyId;
    /// An audit entry.
    AuditId;
    /// One running process.
    NodeId;
}
