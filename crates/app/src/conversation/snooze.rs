//! Put aside until later, and taken up again: by an agent, or when the time has come.

use access::{Action, may};
use base::{ConversationId, Timestamp, WorkspaceId};
use conversation::{Command, EventKind, decide};
use protocol::desk::{SnoozeTime, SnoozeTimes, SnoozeWord, Snoozed};
use serde_json::json;
use store::{Changes, JobRow, JobState, Keys, NewJob, State};

use super::act::{Act, act, flatten};
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// What the work is called.
pub(crate) const WAKE: &str = "wake";
/// The longest time to put something aside: a year.
const LONGEST_MS: i64 = 366 * 24 * 60 * 60 * 1_000;

/// The times that make sense now, by the working hours in force.
pub async fn snooze_times(app: &App, user: &UserSession) -> Result<SnoozeTimes> {
    may(&user.actor(), Action::WorkConversation)?;
    let set = in_force(app, user.workspace_id).await?;
    let hours = set.hours(app);
    let later = hours.later(app.env().now());
    let next = if later.is_tomorrow { SnoozeWord::Tomorrow } else { SnoozeWord::NextWorkingDay };
    let offered =
        [(SnoozeWord::LaterToday, later.today), (next, later.next_day), (SnoozeWord::Monday, later.monday)];
    let time = |(word, at): (SnoozeWord, Option<Timestamp>)| Some(SnoozeTime { word, at_ms: at?.ms() });
    let zone = hours.zone().iana_name().unwrap_or("UTC").to_owned();
    Ok(SnoozeTimes { times: offered.into_iter().filter_map(time).collect(), zone })
}

/// Puts it aside; refused while the customer waits for a word, and unless it is one's own.
pub async fn snooze(app: &App, user: &UserSession, id: ConversationId, until_ms: i64) -> Result<Snoozed> {
    may(&user.actor(), Action::WorkConversation)?;
    let now = app.env().now();
    if until_ms <= now.ms() || until_ms > now.plus_ms(LONGEST_MS).ms() {
        return Err(Error::invalid("until_ms", "choose a time from now to a year ahead"));
    }
    let until = Timestamp(until_ms.saturating_mul(1_000));
    let cx = app.cx(user.workspace_id, user.actor());
    let put = Act {
        wake_job: Some(app.env().id()),
        facts: json!({ "until_ms": until_ms }),
        ..Act::new("snooze_conversation", vec![Command::Snooze { by: user.user_id, until }])
    };
    act(app, &cx, id, put).await?;
    let in_hours = in_force(app, user.workspace_id).await?.hours(app).is_open(until);
    Ok(Snoozed { until_ms, in_hours })
}

/// Takes it up again before its time.
pub async fn wake(app: &App, user: &UserSession, id: ConversationId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    act(app, &cx, id, Act::new("wake_conversation", vec![Command::Wake { by: Some(user.user_id) }])).await?;
    Ok(())
}

/// The job that wakes it, when one of `events` puts it aside.
pub(super) fn wake_job(
    id: base::JobId,
    conversation_id: ConversationId,
    events: &[conversation::Event],
) -> Option<NewJob> {
    let (seq, at, until) = events.iter().find_map(|event| match event.kind {
        EventKind::Snoozed { until, .. } => Some((event.seq, event.at, until)),
        _ => None,
    })?;
    Some(NewJob {
        id,
        kind: WAKE,
        unique_key: Some(format!("{conversation_id}:{seq}")),
        order_key: None,
        due_at: until,
        payload: json!({ "until": until.0 }),
        conversation_id: Some(conversation_id),
        lease: None,
        at,
    })
}

/// The time has come: wakes it, unless it was woken or put aside anew meanwhile.
pub(crate) async fn run_wake(
    app: &App,
    workspace_id: WorkspaceId,
    job: &JobRow,
    id: ConversationId,
) -> Result<()> {
    may(&access::Actor::System, Action::Maintain)?;
    let cx = app.cx(workspace_id, access::Actor::System);
    let (job_id, owned) = (job.id, app.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        let now = owned.env().now();
        let Some(job) = state.job(job_id).filter(|job| job.state == JobState::Pending) else {
            return Ok(Changes::new(()));
        };
        let until = job.payload["until"].as_i64().map(Timestamp);
        let changes = Changes::new(()).finish_job(job_id, now);
        let subject = format!("conversation:{id}");
        match state.conversation(id).filter(|header| until.is_some() && header.snoozed_until == until) {
            None => Ok(changes.audit("end_snooze", subject, json!({}))),
            Some(header) => {
                let events = decide(header, Command::Wake { by: None }, &owned.settings().policy, now)?;
                let next =
                    events.iter().fold(header.clone(), |header, event| conversation::apply(&header, event));
                Ok(changes.put_conversation(&next, &events).audit("wake_conversation", subject, json!({})))
            }
        }
    };
    cx.change(Keys::new().conversation(id).job(job_id), change).await.map_err(flatten)
}
