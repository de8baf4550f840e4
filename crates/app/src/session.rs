//! Who is on the other side of a request: a visitor by token, a person of ours by log-in.

use access::{Actor, Role, Scopes};
use base::{ApiKeyId, ContactId, ConversationId, InboxId, Locale, SessionId, Timestamp, UserId, WorkspaceId};
use conversation::IdentityKind;
use protocol::view::Audience;
use serde::{Deserialize, Serialize};
use store::{IdentityHash, Once};

/// A visitor, as their token says. The contact exists only from the first message on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorSession {
    /// Whose inbox.
    pub workspace_id: WorkspaceId,
    /// Which inbox.
    pub inbox_id: InboxId,
    /// Who they are, or will be.
    pub contact_id: ContactId,
    /// By what they are known.
    pub identity: IdentityKind,
    /// Keyed hash of that.
    pub identity_hash: IdentityHash,
    /// Language of the page.
    pub locale: Locale,
    /// Where their last message went, as far as this session knows: spares looking it up for the next.
    #[serde(skip)]
    pub conversation_id: Option<ConversationId>,
    /// The thread of its channel that a word belongs to; empty where the channel has but one.
    #[serde(skip)]
    pub thread: String,
    /// Whether this goes to people without the assistant: its channel says so, or a program wrote it.
    #[serde(skip)]
    pub to_people: bool,
    /// The program that hands the words in, when no visitor speaks for themselves.
    #[serde(skip)]
    pub handed_by: Option<HandedBy>,
    /// When the token ends.
    #[serde(skip)]
    pub expires_at: Timestamp,
}

/// A program that hands in what a customer wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedBy {
    /// Which key.
    pub key_id: ApiKeyId,
    /// What it may do.
    pub scopes: Scopes,
    /// What makes the request happen once.
    pub once: Option<Once>,
}

impl VisitorSession {
    /// As who they act.
    pub const fn actor(&self) -> Actor {
        match &self.handed_by {
            Some(by) => Actor::Key { key_id: by.key_id, scopes: by.scopes },
            None => Actor::Visitor { contact_id: Some(self.contact_id) },
        }
    }

    /// Whether the company's signature says who they are.
    pub fn verified(&self) -> bool {
        self.identity == IdentityKind::Signed
    }
}

/// A logged-in person of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    /// Whose desk.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: Role,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Language.
    pub locale: Locale,
    /// What unsafe requests must carry.
    pub csrf: String,
    /// The log-in.
    pub session_id: SessionId,
    /// Hash of the log-in's token.
    pub token_hash: [u8; 32],
}

impl UserSession {
    /// As who they act.
    pub const fn actor(&self) -> Actor {
        Actor::User { user_id: self.user_id, role: self.role }
    }
}

/// A program of the company, by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySession {
    /// Whose data.
    pub workspace_id: WorkspaceId,
    /// Which key.
    pub key_id: ApiKeyId,
    /// What it may do.
    pub scopes: Scopes,
}

impl KeySession {
    /// As who it acts.
    pub const fn actor(&self) -> Actor {
        Actor::Key { key_id: self.key_id, scopes: self.scopes }
    }
}

/// Somebody on the company's side who asks: a person at the desk, or a program.
pub trait Asks: Send + Sync {
    /// Whose data.
    fn workspace_id(&self) -> WorkspaceId;
    /// As who they act.
    fn actor(&self) -> Actor;
    /// In which language they read; programs read English.
    fn locale(&self) -> Locale {
        Locale::En
    }
    /// Which person of ours, when it is one.
    fn user_id(&self) -> Option<UserId> {
        match self.actor() {
            Actor::User { user_id, .. } => Some(user_id),
            _ => None,
        }
    }
}

impl Asks for UserSession {
    fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    fn locale(&self) -> Locale {
        self.locale
    }

    fn actor(&self) -> Actor {
        Self::actor(self)
    }
}

impl Asks for KeySession {
    fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    fn actor(&self) -> Actor {
        Self::actor(self)
    }
}

/// Anyone who looks at a conversation.
#[derive(Clone, Debug)]
pub enum Viewer {
    /// The customer.
    Visitor(VisitorSession),
    /// A person of ours.
    User(UserSession),
}

impl Viewer {
    /// Whose data.
    pub const fn workspace_id(&self) -> WorkspaceId {
        match self {
            Self::Visitor(visitor) => visitor.workspace_id,
            Self::User(user) => user.workspace_id,
        }
    }

    /// What they see of it.
    pub const fn audience(&self) -> Audience {
        match self {
            Self::Visitor(_) => Audience::Visitor,
            Self::User(_) => Audience::Agent,
        }
    }

    /// As who they act.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Visitor(visitor) => visitor.actor(),
            Self::User(user) => user.actor(),
        }
    }
}
