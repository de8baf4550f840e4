//! Use cases on surveys: how customers are asked, and in which words.

mod asking;
mod form;
mod letter;
mod save;
mod show;
mod words;

pub(crate) use asking::{Asks, asks};
pub(crate) use form::{offers, shipped};
pub(crate) use letter::link;
pub use letter::{PageState, SurveyPage, answer_letter, open_letter};
pub use save::save;
pub use show::{for_visitor, show};
pub(crate) use words::{form_of, reason_words};

use base::SurveyId;
use protocol::survey::SurveyOfInbox;
use serde::{Deserialize, Serialize};

/// Name of the stored setting.
const SURVEYS: &str = "surveys";

/// As stored: the words are apart, because they are never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    on: bool,
    delay_minutes: u32,
    answer_minutes: Option<u32>,
    inboxes: Vec<SurveyOfInbox>,
    form: Option<SurveyId>,
}

impl Default for Stored {
    fn default() -> Self {
        Self { on: true, delay_minutes: 0, answer_minutes: None, inboxes: Vec::new(), form: None }
    }
}

/// What is set. What this version cannot read counts as not set.
async fn stored(cx: &store::Cx) -> crate::error::Result<Stored> {
    Ok(cx.setting(SURVEYS).await?.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}
