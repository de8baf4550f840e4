//! Facts of sessions from events: by a job whenever a session ends or something is said of an ended one, and all anew by command.

use std::collections::BTreeMap;

use base::{ConversationId, JobId, Timestamp, WorkspaceId, limits};
use conversation::{Author, Event, EventKind, Header};
use insight::Fact;
use serde::Deserialize;
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, NewJob, State, StoredMessage};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::work::TRIES;

/// What the work is called.
const KIND: &str = "facts";
/// Events, messages or conversations read at once.
const PAGE: u32 = 500;

#[derive(Deserialize)]
struct Payload {
    conversation_id: ConversationId,
}

/// Adds the work that follows when `events` end a session, begin the next, or say something of one that has ended. The job does not
/// name the conversation in its own column: an erasure empties those, and the counts are to stay right.
pub(crate) fn follow<T>(
    changes: Changes<T>,
    header: &Header,
    events: &[Event],
    id: JobId,
    now: Timestamp,
) -> Changes<T> {
    let concerns = |event: &Event| match event.kind {
        EventKind::Resolved { .. }
        | EventKind::Closed
        | EventKind::Reopened
        | EventKind::SurveyInvited { .. }
        | EventKind::SurveyAnswered { .. } => true,
        EventKind::FeedbackGiven { .. } => !header.is_open() || header.reopened > 0,
        EventKind::WrappedUp { .. } => !header.is_open(),
        _ => false,
    };
    if !events.iter().any(concerns) {
        return changes;
    }
    changes.insert_job(NewJob {
        id,
        kind: KIND,
        unique_key: None,
        order_key: None,
        due_at: now,
        payload: json!({ "conversation_id": header.id }),
        conversation_id: None,
        lease: None,
        at: now,
    })
}

/// Runs the job.
pub(crate) async fn run_facts(app: &App, job: &JobRow) -> Result<()> {
    access::may(&access::Actor::System, access::Action::Maintain)?;
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|_| Error::Internal("a job of facts without its conversation"))?;
    let cx = app.cx(job.workspace_id, access::Actor::System);
    derive(&cx, payload.conversation_id, Some(job.id)).await
}

/// Derives the facts of every conversation of a workspace anew; gives how many sessions there are. Safe to repeat.
pub async fn rederive(app: &App, workspace_id: WorkspaceId) -> Result<u64> {
    access::may(&access::Actor::System, access::Action::Maintain)?;
    let cx = app.cx(workspace_id, access::Actor::System);
    let (mut after, mut sessions) = (None, 0);
    loop {
        let ids = cx.conversation_ids(after, PAGE).await?;
        for id in &ids {
            derive(&cx, *id, None).await?;
            sessions += cx.facts_of(*id).await?.len() as u64;
        }
        match ids.last() {
            Some(last) if ids.len() == PAGE as usize => after = Some(*last),
            _ => return Ok(sessions),
        }
    }
}

/// Reads a conversation and writes what its sessions come to. When it went on meanwhile, it is read again: what is written is never
/// older than what is there.
async fn derive(cx: &Cx, id: ConversationId, job_id: Option<JobId>) -> Result<()> {
    for _ in 0..TRIES {
        let events = events_of(cx, id).await?;
        let known = cx.facts_of(id).await?;
        let mut facts = insight::facts(id, &events);
        let open = facts
            .iter()
            .any(|fact| !known.iter().any(|one| one.session == fact.session && one.topic.is_some()));
        let messages = if open { messages_of(cx, id, events.len()).await? } else { Vec::new() };
        for fact in &mut facts {
            let kept = known.iter().find(|one| one.session == fact.session).and_then(|one| one.topic.clone());
            // Of an erased customer both can only be remembered: the words that told them are gone.
            fact.topic = kept.or_else(|| topic(fact, &messages));
            let kept = known.iter().find(|one| one.session == fact.session).and_then(|one| one.release);
            fact.release = kept.or_else(|| release(fact, &messages));
        }
        facts.retain(|fact| !known.contains(fact));
        let seq = events.last().map_or(0, |event| event.seq);
        if write(cx, id, seq, facts, job_id).await? {
            return Ok(());
        }
    }
    Err(Error::Contended)
}

/// Writes them, unless the conversation went on since; says whether it did write.
async fn write(
    cx: &Cx,
    id: ConversationId,
    seq: u64,
    facts: Vec<Fact>,
    job_id: Option<JobId>,
) -> Result<bool> {
    let now = cx.env().now();
    let mut keys = Keys::new().conversation(id);
    if let Some(job_id) = job_id {
        keys = keys.job(job_id);
    }
    let change = move |state: &State| -> Result<Changes<bool>> {
        let pending = |job_id| state.job(job_id).is_some_and(|job| job.state == JobState::Pending);
        let job_id = match job_id {
            Some(job_id) if !pending(job_id) => return Ok(Changes::new(true)),
            job_id => job_id,
        };
        if state.conversation(id).is_some_and(|header| header.seq != seq) {
            return Ok(Changes::new(false));
        }
        let mut changes = facts.iter().fold(Changes::new(true), |changes, fact| changes.put_fact(fact));
        if let Some(job_id) = job_id {
            changes = changes.finish_job(job_id, now);
        }
        Ok(changes.unaudited("figures follow from events, which are audited"))
    };
    cx.change(keys, change).await.map_err(flatten)
}

async fn events_of(cx: &Cx, id: ConversationId) -> Result<Vec<Event>> {
    let mut events: Vec<Event> = Vec::new();
    loop {
        let page = cx.events(id, events.last().map_or(0, |event| event.seq), PAGE).await?;
        let more = page.len() == PAGE as usize;
        events.extend(page);
        if !more {
            return Ok(events);
        }
        if events.len() > limits::REPORT_EVENTS {
            return Err(Error::Internal("a conversation with too many events for a report"));
        }
    }
}

/// At most as many as there are events; oldest first.
async fn messages_of(cx: &Cx, id: ConversationId, most: usize) -> Result<Vec<StoredMessage>> {
    let mut messages: Vec<StoredMessage> = Vec::new();
    while messages.len() < most {
        let mut page = cx.messages(id, messages.first().map(|message| message.seq), PAGE).await?;
        let more = page.len() == PAGE as usize;
        page.append(&mut messages);
        messages = page;
        if !more {
            break;
        }
    }
    Ok(messages)
}

/// The release of flows that answered first in a session.
fn release(fact: &Fact, messages: &[StoredMessage]) -> Option<u32> {
    let within = |one: &&StoredMessage| one.at >= fact.began_at && one.at <= fact.ended_at;
    let told = |one: &StoredMessage| one.meta.why.as_ref()?.get("release")?.as_u64();
    messages.iter().filter(within).find_map(told).and_then(|no| u32::try_from(no).ok())
}

/// What a session was about, by what the assistant said in it.
fn topic(fact: &Fact, messages: &[StoredMessage]) -> Option<String> {
    let spoken = messages.iter().filter(|message| message.author == Author::Assistant);
    topic_of(
        fact,
        spoken.map(|one| (one.at, one.meta.why.as_ref().and_then(|why| why.get("intent")?.as_str()))),
    )
}

/// The intent on which the assistant acted most often, the later one of two; small talk is none.
pub(crate) fn topic_of<'a>(
    fact: &Fact,
    spoken: impl Iterator<Item = (Timestamp, Option<&'a str>)>,
) -> Option<String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let within = |(at, _): &(Timestamp, Option<&str>)| *at >= fact.began_at && *at <= fact.ended_at;
    for (at, (_, intent)) in spoken.filter(within).enumerate() {
        if let Some(intent) = intent.filter(|intent| !intent.starts_with(dialogue::SMALLTALK)) {
            let count = counts.entry(intent).or_default();
            *count = (count.0 + 1, at);
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(intent, _)| intent.to_owned())
}
