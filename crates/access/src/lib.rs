//! Roles and what they may do: one rule, `may`, asked once per use case.

mod scope;

use base::{ApiKeyId, ContactId, UserId};
pub use scope::{Scope, Scopes};
use serde::{Deserialize, Serialize};

/// What a person of ours is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Steers agents.
    Supervisor,
    /// Sets everything up.
    Administrator,
}

impl Role {
    /// All, weakest first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Supervisor, Self::Administrator];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A logged-in person of ours.
    User {
        /// Who.
        user_id: UserId,
        /// As what.
        role: Role,
    },
    /// A program of the company, by its key.
    Key {
        /// Which key.
        key_id: ApiKeyId,
        /// What it may do.
        scopes: Scopes,
    },
    /// A customer, proven by their token; `None` before the first message.
    Visitor {
        /// Who.
        contact_id: Option<ContactId>,
    },
    /// The assistant.
    Assistant,
    /// The house: timers, the command line.
    System,
}

impl Actor {
    /// As the audit log writes it; never a name.
    pub fn audit_word(&self) -> String {
        match self {
            Self::User { user_id, .. } => format!("user:{user_id}"),
            Self::Key { key_id, .. } => format!("key:{key_id}"),
            Self::Visitor { contact_id: Some(id) } => format!("contact:{id}"),
            Self::Visitor { contact_id: None } => "contact:new".to_owned(),
            Self::Assistant => "assistant".to_owned(),
            Self::System => "system".to_owned(),
        }
    }
}

/// What may be done; one per use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Speak as the customer of a conversation.
    SpeakAsCustomer,
    /// See conversations.
    ReadConversation,
    /// Take over, reply, note, return, give back, resolve.
    WorkConversation,
    /// Give someone else's conversation to a colleague.
    TransferForOthers,
    /// See a customer.
    ReadContact,
    /// Add a customer, say what we know of them and what happened to them.
    WriteContact,
    /// See canned replies, and keep one's own.
    UseCannedReplies,
    /// Change the canned replies that all share.
    ManageCannedReplies,
    /// Change the forms that agents send.
    ManageForms,
    /// Have a transcript sent to a customer.
    MailTranscript,
    /// Make and change labels.
    ManageLabels,
    /// See saved views, and keep one's own.
    UseViews,
    /// Change the saved views that all share.
    ManageSharedViews,
    /// Export everything of a customer.
    ExportContact,
    /// Say that two records are one customer, and take it back.
    MergeContacts,
    /// Take the list of all customers out.
    ExportContacts,
    /// Take a table of customers in.
    ImportContacts,
    /// Erase a customer.
    EraseContact,
    /// See colleagues.
    ReadUsers,
    /// See colleagues as administration does: state, last seen, teams.
    ReadPeople,
    /// Invite, change, shut out colleagues.
    ManageUsers,
    /// Make and set up inboxes.
    ManageInboxes,
    /// Set working hours and the assistant.
    ManageSettings,
    /// Make and change teams.
    ManageTeams,
    /// Change one's own password, presence, log-in.
    ManageSelf,
    /// See and drive dead letters.
    ManageJobs,
    /// Set up mailboxes.
    ManageMailboxes,
    /// Make, rotate and revoke keys of the API.
    ManageKeys,
    /// Set up webhooks.
    ManageWebhooks,
    /// Say which language models may be asked, and what they may cost.
    ManageLanguageModels,
    /// See tickets.
    ReadTickets,
    /// Open tickets, say how they stand, write about them.
    WorkTickets,
    /// Agree to money above a limit, and say what came of it.
    DecidePayments,
    /// Read the audit log.
    ReadAudit,
    /// See figures of one's own work.
    ReadReports,
    /// See everybody's figures.
    ReadAllReports,
    /// Teach the assistant: intents, examples, training, trying.
    TrainAssistant,
    /// Say which trained model answers.
    PublishModel,
    /// Read what is published for customers.
    ReadPublished,
    /// Read the articles that are for our own people.
    ReadArticles,
    /// Write an article that others review.
    ProposeArticle,
    /// Write, review and file every article.
    WriteArticles,
    /// Tell of articles that are kept elsewhere: they become drafts.
    PushArticles,
    /// See products and what is known of them.
    ReadProducts,
    /// Tell what is known of products.
    WriteProducts,
    /// Say which articles are answered from, and take one back.
    PublishArticles,
    /// Tell customers what is right who were told what is wrong.
    CorrectArticles,
    /// Say what colleagues must read, and see who has.
    AskToRead,
    /// Read the public help centre, and say whether an article helped.
    ReadHelpCentre,
    /// Think and answer as the assistant.
    Answer,
    /// Run timers and upkeep.
    Maintain,
}

/// Refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this role may not do that")]
pub struct Forbidden;

/// Whether `actor` may do `action`. Whether the thing belongs to the actor's workspace is the store's business; whether it belongs to
/// the visitor is checked where the thing is read.
pub fn may(actor: &Actor, action: Action) -> Result<(), Forbidden> {
    use Action::{
        Answer, AskToRead, CorrectArticles, DecidePayments, EraseContact, ExportContact, ExportContacts,
        ImportContacts, MailTranscript, Maintain, ManageCannedReplies, ManageForms, ManageInboxes,
        ManageJobs, ManageKeys, ManageLabels, ManageLanguageModels, ManageMailboxes, ManageSelf,
        ManageSettings, ManageSharedViews, ManageTeams, ManageUsers, ManageWebhooks, MergeContacts,
        ProposeArticle, PublishArticles, PublishModel, PushArticles, ReadAllReports, ReadArticles, ReadAudit,
        ReadContact, ReadConversation, ReadHelpCentre, ReadPeople, ReadProducts, ReadPublished, ReadReports,
        ReadTickets, ReadUsers, SpeakAsCustomer, TrainAssistant, TransferForOthers, UseCannedReplies,
        UseViews, WorkConversation, WorkTickets, WriteArticles, WriteContact, WriteProducts,
    };
    let allowed = match actor {
        Actor::User { role, .. } => match action {
            ReadConversation | WorkConversation | ReadContact | WriteContact | ReadUsers | ManageSelf
            | ReadReports | UseCannedReplies | UseViews | MailTranscript | ReadPublished | ReadArticles
            | ReadProducts | ProposeArticle | ReadTickets | WorkTickets => true,
            TransferForOthers | ExportContact | MergeContacts | ReadAllReports | ManageCannedReplies
            | ReadPeople | ManageTeams | ManageLabels | ManageForms | ManageSharedViews | TrainAssistant
            | WriteArticles | PushArticles | WriteProducts | PublishArticles | CorrectArticles
            | AskToRead | DecidePayments => *role >= Role::Supervisor,
            EraseContact | ExportContacts | ImportContacts | ManageUsers | ManageInboxes | ManageSettings
            | ManageJobs | ManageMailboxes | ManageKeys | ManageWebhooks | ManageLanguageModels
            | ReadAudit | PublishModel => *role >= Role::Administrator,
            SpeakAsCustomer | ReadHelpCentre | Answer | Maintain => false,
        },
        Actor::Key { scopes, .. } => scopes.open(action),
        Actor::Visitor { .. } => matches!(action, SpeakAsCustomer | ReadHelpCentre),
        Actor::Assistant => matches!(action, Answer),
        Actor::System => {
            matches!(action, Maintain | ManageUsers | ManageJobs | ReadAudit | EraseContact | ExportContact)
        }
    };
    if allowed { Ok(()) } else { Err(Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_grow_and_never_shrink() {
        let user_id = UserId::from_uuid_for_test();
        for action in [
            Action::ReadConversation,
            Action::WorkConversation,
            Action::TransferForOthers,
            Action::ReadContact,
            Action::WriteContact,
            Action::UseCannedReplies,
            Action::ManageCannedReplies,
            Action::ManageLabels,
            Action::ManageForms,
            Action::MailTranscript,
            Action::UseViews,
            Action::ManageSharedViews,
            Action::ExportContact,
            Action::EraseContact,
            Action::MergeContacts,
            Action::ExportContacts,
            Action::ImportContacts,
            Action::ManageKeys,
            Action::ManageWebhooks,
            Action::ManageLanguageModels,
            Action::DecidePayments,
            Action::ReadTickets,
            Action::WorkTickets,
            Action::ReadUsers,
            Action::ReadPeople,
            Action::ManageUsers,
            Action::ManageInboxes,
            Action::ManageSettings,
            Action::ManageTeams,
            Action::ManageSelf,
            Action::ManageJobs,
            Action::ManageMailboxes,
            Action::ReadAudit,
            Action::ReadReports,
            Action::ReadAllReports,
            Action::TrainAssistant,
            Action::PublishModel,
            Action::ReadPublished,
            Action::ReadArticles,
            Action::ProposeArticle,
            Action::WriteArticles,
            Action::PushArticles,
            Action::ReadProducts,
            Action::WriteProducts,
            Action::PublishArticles,
            Action::CorrectArticles,
            Action::AskToRead,
        ] {
            let allowed = Role::ALL.map(|role| may(&Actor::User { user_id, role }, action).is_ok());
            assert!(allowed.windows(2).all(|pair| pair[0] <= pair[1]), "{action:?}: {allowed:?}");
            assert!(allowed[2], "an administrator may {action:?}");
        }
    }

    #[test]
    fn nobody_speaks_for_another_kind() {
        let user_id = UserId::from_uuid_for_test();
        for role in Role::ALL {
            assert!(may(&Actor::User { user_id, role }, Action::SpeakAsCustomer).is_err());
            assert!(may(&Actor::User { user_id, role }, Action::Answer).is_err());
        }
        let visitor = Actor::Visitor { contact_id: None };
        assert!(may(&visitor, Action::SpeakAsCustomer).is_ok());
        assert!(may(&visitor, Action::ReadHelpCentre).is_ok());
        assert!(may(&visitor, Action::ReadConversation).is_err());
        assert!(may(&visitor, Action::ReadArticles).is_err());
        assert!(may(&Actor::Assistant, Action::WorkConversation).is_err());
    }

    trait ForTest {
        fn from_uuid_for_test() -> Self;
    }

    impl ForTest for UserId {
        fn from_uuid_for_test() -> Self {
            <Self as base::TypedId>::from_uuid(Default::default())
        }
    }
}
