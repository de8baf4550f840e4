//! What the company has set for its whole workspace: working hours, the assistant, rules for log-ins. Read anew whenever it counts, so that a change
//! holds on every node at once.

mod assistant;
mod hours;
mod security;
mod table;

use std::sync::Arc;

use base::WorkspaceId;
use calendar::Hours;
use dialogue::turn::House;
use protocol::assistant::AssistantSettings;
use protocol::hours::HoursSettings;

pub use assistant::{save_assistant, show_assistant};
pub(crate) use hours::{HOURS, checked_hours, pack_hours};
pub use hours::{preview_hours, save_hours, show_hours};
pub(crate) use security::{lets_in, security};
pub use security::{save_security, show_security};
pub use table::{export_hours, import_hours};

use crate::app::App;
use crate::error::Result;

/// The settings in force: the company's, else the pack's.
pub(crate) struct InForce {
    pub(crate) house: House,
    pub(crate) assistant_on: bool,
}

impl InForce {
    pub(crate) fn hours<'a>(&'a self, app: &'a App) -> &'a Hours {
        self.house.hours.as_deref().unwrap_or(&app.pack().hours)
    }

    /// The zone in which days and hours are told.
    pub(crate) fn zone(&self, app: &App) -> insight::Zone {
        insight::Zone::new(self.hours(app).zone().clone())
    }

    pub(crate) fn reply_due_minutes(&self, app: &App) -> u32 {
        self.house.reply_due_minutes.unwrap_or(app.pack().reply_due_minutes)
    }
}

/// Reads what is in force. What this version cannot read counts as not set.
pub(crate) async fn in_force(app: &App, workspace_id: WorkspaceId) -> Result<InForce> {
    let cx = app.cx(workspace_id, access::Actor::System);
    let hours: Option<HoursSettings> =
        cx.setting(HOURS).await?.and_then(|value| serde_json::from_value(value).ok());
    let set: AssistantSettings = cx
        .setting(assistant::ASSISTANT)
        .await?
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default();
    let house = House {
        reply_due_minutes: hours.as_ref().map(|hours| hours.reply_due_minutes),
        hours: hours.as_ref().and_then(|set| hours::compiled(set).ok()).map(Arc::new),
        sure: set.answer,
        plausible: set.clarify,
        person_words: set.person_words,
        topics_off: set.topics_off.into_iter().collect(),
        guards: Arc::new(crate::guards::rules_of(&cx).await?),
    };
    Ok(InForce { house, assistant_on: set.on && app.settings().assistant })
}
