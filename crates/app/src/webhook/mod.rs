//! Use cases on webhooks: addresses of others to which events are sent, signed, in order, until they are taken.

mod create;
mod deliver;
mod deliveries;
mod fan_out;
mod list;
mod pause;
mod payload;
mod ping;
mod remove;
mod replay;
mod rotate;
mod save;
mod settings;
mod table;

pub use create::create;
pub use deliver::{Lane, deliver, lanes, not_sent};
pub use deliveries::deliveries;
pub(crate) use fan_out::fan_out;
pub use list::{list, show};
pub use pause::pause;
pub use ping::ping;
pub use remove::remove;
pub use replay::replay;
pub use rotate::rotate;
pub use save::save;
pub(crate) use settings::allowed;
pub use table::{export, import};

use base::Timestamp;
use protocol::webhook::{DeliveryView, WebhookView};
use store::{DeliveryRow, WebhookRow};

fn view(row: WebhookRow, now: Timestamp) -> WebhookView {
    let name = |text: &String| serde_json::from_value(serde_json::Value::from(text.as_str())).ok();
    WebhookView {
        id: row.id,
        url: row.url,
        description: row.description,
        events: row.events.iter().filter_map(name).collect(),
        content: row.content,
        paused: row.paused_at.is_some(),
        pause_reason: row.pause_reason,
        failing_since_ms: row.failing_since.map(Timestamp::ms),
        old_until_ms: row.old_until.filter(|until| *until > now).map(Timestamp::ms),
        created_ms: row.created_at.ms(),
    }
}

fn delivery_view(row: DeliveryRow) -> DeliveryView {
    DeliveryView {
        id: row.id,
        event_id: written(row.event_id),
        event: row.event,
        at_ms: row.at.ms(),
        attempt: row.attempt,
        status: row.status,
        duration_ms: row.duration_ms,
        error: row.error,
    }
}

/// An event's id, as receivers see it.
fn written(id: uuid::Uuid) -> String {
    format!("evt_{}", id.simple())
}
