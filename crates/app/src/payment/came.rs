//! What came of asking the company's service for money.

use dialogue::pack::Action;

use crate::action::{ActionError, Performed};

/// What is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is given.
    Paid,
    /// It is certainly not given.
    Unpaid,
    /// Nobody can tell from this.
    Unclear,
}

/// Told from an answer. Only what the action declares, and what certainly never reached it, is certain.
pub(crate) fn came_of(action: Option<&Action>, result: &Result<Performed, ActionError>) -> Came {
    match result {
        Ok(done) => {
            let word = done.body.get("result").and_then(|word| word.as_str()).unwrap_or_default();
            match action {
                Some(action) if action.paid.contains(word) => Came::Paid,
                Some(action) if action.results.contains(word) => Came::Unpaid,
                _ => Came::Unclear,
            }
        }
        Err(
            ActionError::Absent
            | ActionError::Unreachable
            | ActionError::BadInput
            | ActionError::Resting
            | ActionError::Throttled
            | ActionError::Status(400..=499),
        ) => Came::Unpaid,
        Err(
            ActionError::Timeout
            | ActionError::Broken
            | ActionError::Status(_)
            | ActionError::Refused(_)
            | ActionError::Tool
            | ActionError::BadAnswer,
        ) => Came::Unclear,
    }
}
