//! A past for the demo: some weeks of conversations, played from written threads through the same `decide`, the same assistant and the
//! same figures as everything else, and stored in bulk. Which thread, when, with whom and in which words follows from a seed; dates
//! follow from the day of the first start.

mod cast;
mod house;
mod plan;
mod play;
mod script;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{InboxId, Timestamp, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::Changes;

pub use cast::People;
pub use play::{Played, Refused};
pub use script::{Script, ScriptError};

use crate::app::App;
use crate::error::{Error, Result};

/// The workspace's setting that says how far the past is written.
pub(crate) const PAST: &str = "demo_past";
/// Customers written in one change: few enough that somebody at work meanwhile does not notice.
const CUSTOMERS_A_CHANGE: usize = 6;

/// What the past is made for.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Where.
    pub workspace_id: WorkspaceId,
    /// Through which inbox.
    pub inbox_id: InboxId,
    /// Who plays the people of the threads, by the threads' names for them.
    pub agents: BTreeMap<String, UserId>,
    /// The seed.
    pub seed: u64,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Progress {
    seed: u64,
    /// The instant that the past leads up to.
    until: Timestamp,
    customers: usize,
    conversations: u64,
}

/// Writes what is missing of the past; what is there stays as it is. Says how many conversations it wrote: none at a later start.
pub async fn fill_past(app: &App, stage: &Stage, script: Arc<Script>) -> Result<u64> {
    access::may(&access::Actor::System, access::Action::Maintain)?;
    let cx = app.cx(stage.workspace_id, access::Actor::System);
    let found: Option<Progress> =
        cx.setting(PAST).await?.map(serde_json::from_value).transpose().map_err(|_| UNREADABLE)?;
    let mut progress = found.unwrap_or(Progress {
        seed: stage.seed,
        until: app.env().now(),
        customers: 0,
        conversations: 0,
    });
    let had = progress.conversations;
    if found.is_none() {
        crate::product::furnish(app, &cx, script.house.products.clone()).await?;
        house::set_up(app, &cx, stage, &script, serde_json::json!(progress)).await?;
    }
    let hours = crate::house::in_force(app, stage.workspace_id).await?.hours(app).clone();
    let labels =
        cx.labels(base::limits::LABELS_KEPT).await?.into_iter().map(|row| (row.zh, row.id)).collect();
    let world = Arc::new(play::World {
        pack: app.pack().clone(),
        policy: app.settings().policy,
        hours,
        agents: stage.agents.clone(),
        labels,
        inbox_id: stage.inbox_id,
        until: progress.until,
        script,
    });
    let customers = plan::customers(&world, progress.seed);
    while progress.customers < customers.len() {
        let next = customers.iter().skip(progress.customers).take(CUSTOMERS_A_CHANGE).cloned();
        let (next, stage_world): (Vec<_>, _) = (next.collect(), world.clone());
        progress.customers += next.len();
        let playing = tokio::task::spawn_blocking(move || {
            next.iter().map(|customer| play::play(&stage_world, customer)).collect::<Vec<_>>()
        });
        let played = playing.await.map_err(|_| Error::Internal("a past that could not be played"))?;
        let mut customers = Vec::with_capacity(played.len());
        for outcome in played {
            match outcome {
                Ok(customer) => customers.push(customer),
                Err(refused) => tracing::warn!(%refused, "a thread of the demo's past does not play"),
            }
        }
        progress.conversations += customers.iter().map(|one| one.conversations.len() as u64).sum::<u64>();
        write::write(app, &cx, customers, serde_json::json!(progress)).await?;
    }
    Ok(progress.conversations - had)
}

const UNREADABLE: Error =
    Error::Internal("the demo's past was begun by another version; begin with an empty --data-dir");

/// Plays every customer without writing any: for the tests of the threads.
pub fn rehearse(world: &Rehearsal<'_>, seed: u64) -> std::result::Result<Vec<Played>, Refused> {
    let world = play::World {
        pack: world.app.pack().clone(),
        policy: world.app.settings().policy,
        hours: world.app.pack().hours.clone(),
        agents: world.agents.clone(),
        labels: BTreeMap::new(),
        inbox_id: world.inbox_id,
        until: world.until,
        script: world.script.clone(),
    };
    plan::customers(&world, seed).iter().map(|customer| play::play(&world, customer)).collect()
}

/// What a rehearsal needs.
pub struct Rehearsal<'a> {
    /// The application: its pack and its rules.
    pub app: &'a App,
    /// Who plays whom.
    pub agents: BTreeMap<String, UserId>,
    /// Through which inbox.
    pub inbox_id: InboxId,
    /// Until when.
    pub until: Timestamp,
    /// What is played.
    pub script: Arc<Script>,
}

/// The writer's note in the same change.
fn note(changes: Changes<()>, progress: &serde_json::Value, at: Timestamp) -> Changes<()> {
    changes.put_setting(PAST, progress, at)
}
