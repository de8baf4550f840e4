//! The first start of an installation.

use base::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::hours::HoursSettings;
use crate::inbox::{InboxView, PreviewInbox, SaveInbox, Wording};

/// Whether this installation waits to be set up.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupState {
    /// True while there is no workspace.
    pub needed: bool,
}

/// The token of the set-up link.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupToken {
    /// From the link.
    pub token: String,
}

/// What the pages of the set-up begin with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupStart {
    /// Industry packs to choose from.
    pub packs: Vec<SetupPack>,
    /// The chosen pack's hours.
    pub hours: HoursSettings,
}

/// An industry pack.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupPack {
    /// Id.
    pub id: String,
    /// Name of the industry.
    pub name: Wording,
    /// How many topics it answers.
    pub topics: usize,
    /// How many tasks it does by itself, such as looking up an order.
    pub flows: usize,
    /// Questions it answers, in Chinese and English.
    pub examples: Vec<Wording>,
}

/// See the widget before anything exists.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupPreview {
    /// From the link.
    pub token: String,
    /// What would be set.
    pub preview: PreviewInbox,
}

/// A person to make.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupPerson {
    /// Name, as customers see it.
    pub name: String,
    /// Mail address, to log in with.
    pub email: String,
    /// First password.
    pub password: String,
}

/// Everything at once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishSetup {
    /// From the link.
    pub token: String,
    /// Name of the workspace.
    pub workspace: String,
    /// Language of the people's desks.
    pub locale: Locale,
    /// Industry pack.
    pub pack: String,
    /// Who sets everything up from now on.
    pub administrator: SetupPerson,
    /// The first inbox.
    pub inbox: SaveInbox,
    /// Working hours.
    pub hours: HoursSettings,
    /// Somebody who answers customers, if wished.
    #[serde(default)]
    pub agent: Option<SetupPerson>,
}

/// It is done.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SetupDone {
    /// The first inbox.
    pub inbox: InboxView,
    /// Its secret for signed identities; it is not shown again.
    pub secret: String,
}
