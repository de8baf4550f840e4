//! The words every room shares: typed ids, time, locales, named limits, and the traits through which
//! the outside world (clock, randomness, wake-ups) comes in as a value.

mod breaker;
pub mod env;
pub mod id;
pub mod limits;
pub mod locale;
pub mod network;
pub mod seeded;
pub mod time;
pub mod wake;

pub use breaker::{Breaker, Gate};
pub use env::{Clock, Entropy, Env};
pub use id::{
    ApiKeyId, ArticleCommentId, ArticleFeedbackId, ArticleFileId, ArticleId, ArticleImportId,
    ArticleReadingId, ArticleSourceId, ArticleTaskId, AuditId, CannedFileId, CannedReplyId, CategoryId,
    ContactId, ContactImportId, ConversationId, CorrectionId, DeliveryId, DraftId, ExampleId, FileId,
    HeldReplyId, IdentityId, InboxId, JobId, LabelId, LanguageModelId, MessageId, MustReadId, NodeId,
    PaymentId, PromiseId, SavedViewId, SessionId, SurveyId, TeamId, TicketEventId, TicketId, TypedId, UserId,
    WebhookId, WorkspaceId,
};
pub use locale::Locale;
pub use time::Timestamp;
pub use wake::{Bus, Wake};
