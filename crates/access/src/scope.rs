//! What a key of the API may do: scopes, each of which opens a few actions and no others.

use serde::{Deserialize, Serialize};

use crate::Action;

/// One permission of a key.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Scope {
    /// See conversations, messages and files.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// See customers.
    #[serde(rename = "contacts:read")]
    ContactsRead,
    /// Export everything of a customer.
    #[serde(rename = "contacts:export")]
    ContactsExport,
    /// Erase customers.
    #[serde(rename = "contacts:erase")]
    ContactsErase,
    /// See reports.
    #[serde(rename = "reports:read")]
    ReportsRead,
    /// See colleagues and teams.
    #[serde(rename = "users:read")]
    UsersRead,
    /// Set up webhooks.
    #[serde(rename = "webhooks:manage")]
    WebhooksManage,
    /// Open conversations, speak as the company, note, label, resolve, reopen.
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    /// Say who answers: an agent, the queue, the assistant.
    #[serde(rename = "conversations:assign")]
    ConversationsAssign,
    /// Hand in what customers wrote in a channel of the company's own.
    #[serde(rename = "conversations:receive")]
    ConversationsReceive,
    /// Add and change customers, and tell what happened to them.
    #[serde(rename = "contacts:write")]
    ContactsWrite,
    /// Search and read what is published for customers.
    #[serde(rename = "knowledge:read")]
    KnowledgeRead,
    /// Search and read what is published for customers and for our own people.
    #[serde(rename = "knowledge:read_internal")]
    KnowledgeReadInternal,
    /// Tell of articles that are kept elsewhere, which become drafts, and of products. Reads products, and no article.
    #[serde(rename = "knowledge:write")]
    KnowledgeWrite,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::ConversationsRead,
        Self::ContactsRead,
        Self::ContactsExport,
        Self::ContactsErase,
        Self::ReportsRead,
        Self::UsersRead,
        Self::WebhooksManage,
        Self::ConversationsWrite,
        Self::ConversationsAssign,
        Self::ConversationsReceive,
        Self::ContactsWrite,
        Self::KnowledgeRead,
        Self::KnowledgeReadInternal,
        Self::KnowledgeWrite,
    ];

    /// Whether this scope opens `action`.
    pub const fn opens(self, action: Action) -> bool {
        match self {
            Self::ConversationsRead => matches!(action, Action::ReadConversation),
            Self::ContactsRead => matches!(action, Action::ReadContact),
            Self::ContactsExport => matches!(action, Action::ExportContact),
            Self::ContactsErase => matches!(action, Action::EraseContact),
            Self::ReportsRead => matches!(action, Action::ReadReports | Action::ReadAllReports),
            Self::UsersRead => matches!(action, Action::ReadUsers),
            Self::WebhooksManage => matches!(action, Action::ManageWebhooks),
            Self::ConversationsWrite => matches!(action, Action::WorkConversation),
            Self::ConversationsAssign => matches!(action, Action::TransferForOthers),
            Self::ConversationsReceive => matches!(action, Action::SpeakAsCustomer),
            Self::ContactsWrite => matches!(action, Action::WriteContact),
            Self::KnowledgeRead => matches!(action, Action::ReadPublished),
            Self::KnowledgeReadInternal => {
                matches!(action, Action::ReadPublished | Action::ReadArticles | Action::ReadProducts)
            }
            Self::KnowledgeWrite => {
                matches!(action, Action::PushArticles | Action::ReadProducts | Action::WriteProducts)
            }
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The scopes of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u32);

impl Scopes {
    /// Whether one of them opens `action`.
    pub fn open(self, action: Action) -> bool {
        self.iter().any(|scope| scope.opens(action))
    }

    /// Each of them, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.0 & scope.bit() != 0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, may};

    #[test]
    fn scopes_are_kept_apart() {
        let scopes: Scopes = [Scope::ContactsErase, Scope::ConversationsRead].into_iter().collect();
        assert_eq!(scopes.iter().collect::<Vec<_>>(), [Scope::ConversationsRead, Scope::ContactsErase]);
        assert!(scopes.open(Action::EraseContact) && !scopes.open(Action::ReadContact));
        assert!(Scopes::default().is_empty() && !Scopes::default().open(Action::ReadConversation));
    }

    #[test]
    fn no_scope_opens_what_is_for_people_alone() {
        let all = Actor::Key {
            key_id: base::TypedId::from_uuid(Default::default()),
            scopes: Scope::ALL.into_iter().collect(),
        };
        for action in [
            Action::ManageSelf,
            Action::ManageUsers,
            Action::ManageKeys,
            Action::ManageInboxes,
            Action::ManageSettings,
            Action::ManageMailboxes,
            Action::ManageJobs,
            Action::ReadAudit,
            Action::Answer,
            Action::Maintain,
        ] {
            assert!(may(&all, action).is_err(), "{action:?}");
        }
    }
}
