//! Who speaks for the company: a person of ours, or a program by its key. Both go the same way; the rules tell them apart.

use access::{Actor, Forbidden};
use base::{ApiKeyId, JobId, MessageId, UserId};
use conversation::{Command, Content};
use store::ContactKey;

use crate::app::App;
use crate::error::Result;
use crate::session::Asks;
use crate::work::{Beside, SealedMessage};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    /// A person.
    Person(UserId),
    /// A program.
    Program(ApiKeyId),
}

impl Speaker {
    /// Whoever asks; nobody else speaks for the company.
    pub(super) fn of(asker: &dyn Asks) -> Result<Self> {
        match asker.actor() {
            Actor::User { user_id, .. } => Ok(Self::Person(user_id)),
            Actor::Key { key_id, .. } => Ok(Self::Program(key_id)),
            Actor::Visitor { .. } | Actor::Assistant | Actor::System => Err(Forbidden.into()),
        }
    }

    pub(super) const fn person(self) -> Option<UserId> {
        match self {
            Self::Person(user_id) => Some(user_id),
            Self::Program(_) => None,
        }
    }

    /// Words for the customer.
    pub(super) const fn says(self, message_id: MessageId, beside_agent: bool) -> Command {
        match self {
            Self::Person(user_id) => Command::AgentSays { user_id, message_id },
            Self::Program(key_id) => Command::ProgramSays { key_id, message_id, beside_agent },
        }
    }

    /// Words for colleagues.
    pub(super) const fn notes(self, message_id: MessageId) -> Command {
        match self {
            Self::Person(user_id) => Command::AddNote { user_id, message_id },
            Self::Program(key_id) => Command::ProgramNotes { key_id, message_id },
        }
    }

    /// Solved.
    pub(super) const fn resolves(self) -> Command {
        match self {
            Self::Person(user_id) => Command::Resolve { by: Some(user_id) },
            Self::Program(key_id) => Command::ResolveByProgram { key_id },
        }
    }

    /// What is resolved lives again: a person becomes its owner, a program lets it go back to whoever had it.
    pub(super) const fn reopens(self, due: Option<base::Timestamp>, next_turn: JobId) -> Command {
        match self {
            Self::Person(user_id) => Command::TakeOver { user_id },
            Self::Program(_) => Command::Reopen { due, next_turn },
        }
    }
}

/// The line by which colleagues see what a program did, with the name of its key; none for people, whose deeds show by themselves.
pub(super) async fn line(
    app: &App,
    asker: &dyn Asks,
    key: &ContactKey,
    what: &str,
) -> Result<Option<SealedMessage>> {
    let Speaker::Program(key_id) = Speaker::of(asker)? else { return Ok(None) };
    let names = crate::names::of(app, asker.workspace_id()).await?;
    let content = Content::System { key: what.to_owned(), detail: names.key(key_id).map(str::to_owned) };
    Ok(Some(SealedMessage::new(key, app.env().id(), &content, Beside::default())?))
}
