//! What a visitor and the page around the widget tell of themselves.

use std::collections::BTreeMap;

use conversation::about::{Detail, Told};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// News of a visitor. Everything is optional; what is not named stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TellAbout {
    /// Answers to what is asked before the first message.
    pub told: Told,
    /// Attributes of the visitor, by name; `null` takes one away.
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, Option<Detail>>,
    /// The page that the visitor looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<TellPage>,
    /// The visitor said yes to telling pages; needed where the inbox asks them.
    pub consent: bool,
    /// What has happened on the page since it was last told, oldest first.
    pub events: Vec<TellEvent>,
}

/// A page.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TellPage {
    /// Its address; fragments, log-in data and whatever looks like a key is taken out before it is kept.
    pub url: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// From where the visitor came to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
}

/// Something that has happened on the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TellEvent {
    /// What, e.g. `added_to_cart`.
    pub name: String,
    /// Further facts.
    pub props: BTreeMap<String, Detail>,
}

/// Where a visitor stands who waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueuePlace {
    /// 1 is next; absent when they do not wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// How long others waited lately: the middle of the last waits that ended with a person. Absent when there were too few to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_wait_ms: Option<i64>,
}
