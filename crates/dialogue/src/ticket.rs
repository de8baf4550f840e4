//! Tickets: what cannot be solved at once. Here is what a flow asks for, and a book of them for scripts and simulated customers; the platform keeps its
//! own in the database.

use std::collections::BTreeMap;

use base::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::outcome::Effect;

/// How pressing it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before everything else.
    Urgent,
    /// Before others.
    High,
    /// As it comes.
    #[default]
    Normal,
    /// When there is time.
    Low,
}

/// A ticket that a flow asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTicket {
    /// What it comes from: the flow's id. An open one of the same kind about the same is joined.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What tells it from others of its kind, an order for example.
    pub about: Option<String>,
    /// What is known, by name.
    pub fields: BTreeMap<String, String>,
    /// How pressing it is.
    pub priority: Priority,
    /// The name of the team that it is given to.
    pub team: Option<String>,
    /// By when it is to be solved.
    pub due: Option<Timestamp>,
}

/// The results of a step that opens one: a new one, or one that was open already.
pub const RESULTS: [&str; 2] = ["opened", "already"];
/// The first number of a workspace.
pub const FIRST: u32 = 1001;

/// A number as people read it.
pub fn written(number: u32) -> String {
    format!("T-{number}")
}

/// What a flow is told of a ticket.
pub fn told(number: u32, new: bool) -> Value {
    json!({ "result": RESULTS[usize::from(!new)], "ticket": written(number) })
}

/// Tickets of one conversation that is played.
#[derive(Debug, Default)]
pub(crate) struct Book {
    about: Vec<(String, Option<String>)>,
}

impl Book {
    /// What comes of opening one.
    pub(crate) fn opened(&mut self, effect: &Effect) -> Option<(String, Value)> {
        let Effect::OpenTicket { key, ticket } = effect else { return None };
        let (at, new) = match self
            .about
            .iter()
            .position(|(kind, about)| (kind, about) == (&ticket.kind, &ticket.about))
        {
            Some(at) => (at, false),
            None => {
                self.about.push((ticket.kind.clone(), ticket.about.clone()));
                (self.about.len() - 1, true)
            }
        };
        let number = FIRST.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        Some((key.clone(), told(number, new)))
    }
}
