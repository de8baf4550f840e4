//! The assistant's turn: read what is unanswered, understand, decide, say it in one commit, unless a person was faster.

use access::{Action, Actor, may};
use base::{ArticleId, ConversationId, JobId, MessageId, Timestamp, WorkspaceId, limits};
use conversation::{Command, EventKind, HandOffReason, Header, Owner, Rejection, decide_all};
use dialogue::{BURST_CAP_MS, CallError, CallResult, Effect, Hold, Outcome, SignedIdentity, Turn};
use knowledge::Channel;
use serde_json::Value;
use serde_json::json;
use store::{
    ChangeError, Changes, Column, ContactKey, Cx, FlowRunRow, Keys, NewJob, Sealed, State, StoredMessage,
};

use super::asker::asker;
use super::contents::contents;
use super::course::flow_runs;
use super::findings::look;
use super::leave_turn::{drop_turn, wait};
use super::memory::{Memory, pending, unchanged};
use super::model_turn;
use super::reading::{hold_of, words_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::promise::{Over, Prepared, over, told};
use crate::work::{Beside, SealedMessage};

/// Customer messages read in one turn.
const MESSAGES: u32 = 20;
/// How long a dialogue waits for a business action before it goes on without it.
const CALL_WAIT_MS: i64 = 30_000;

/// How the closure ended without a commit.
enum Stopped {
    /// The customer wrote, or another worker was faster, while the assistant thought: think again with everything.
    Rethink,
    /// Somebody else answers now, or the turn is over: what was thought is thrown away.
    Fenced,
    /// The domain or the store says no.
    Error(Error),
}

/// What a turn rests on, as it was read.
pub(super) struct Grounds {
    pub(super) key: ContactKey,
    pub(super) memory: Option<Value>,
    pub(super) last_customer_seq: u64,
}

/// What was thought, sealed and ready to be said.
struct Thought {
    grounds: Grounds,
    messages: Vec<SealedMessage>,
    /// Which message rests on which version of which article.
    rests_on: Vec<(MessageId, ArticleId, u32)>,
    hand_off: Option<(HandOffReason, Option<Timestamp>)>,
    /// What was not said.
    held: Vec<store::NewHeldReply>,
    /// What it promises.
    promises: Vec<Prepared>,
    /// How far its flows came.
    runs: Vec<FlowRunRow>,
    /// What it failed to do before, and is nobody's task any more.
    over: Over,
    /// Key of the business action it waits for.
    call: Option<String>,
    memory: Sealed<Value>,
    ownership_no: u64,
    considered_seq: u64,
    read_up_to: u64,
    next_turn: JobId,
    action_job: JobId,
    action: &'static str,
}

/// Runs one turn job to its end: a reply, a hand-off, a call on its way, or nothing because somebody else was faster.
pub async fn answer_turn(
    app: &App,
    workspace_id: WorkspaceId,
    id: ConversationId,
    job_id: JobId,
) -> Result<()> {
    may(&Actor::Assistant, Action::Answer)?;
    let cx = app.cx(workspace_id, Actor::Assistant);
    let until = model_turn::until(app);
    for round in 1..=limits::TURN_ROUNDS {
        let Some(header) = cx.conversation(id).await?.filter(|header| is_its_turn(header, job_id)) else {
            return drop_turn(app, &cx, id, job_id).await;
        };
        let stored = cx.dialogue(id).await?;
        let memory = Memory::read(stored.clone());
        let key = cx.contact_key(header.contact_id).await?;
        let grounds = Grounds { key, memory: stored, last_customer_seq: header.last_customer_seq };
        let since = header.answered_seq.max(memory.considered_seq);
        let messages = cx.customer_messages_after(id, since, MESSAGES).await?;
        if let Some(due) = not_yet(app, &memory, &messages, id) {
            return wait(app, &cx, id, job_id, due, grounds).await;
        }
        let thought = think(app, &cx, &header, memory, &messages, grounds, until).await?;
        match say(app, &cx, id, job_id, thought, round).await {
            Ok(()) => return Ok(()),
            Err(Stopped::Rethink) => app.metrics().turns_rethought.inc(),
            Err(Stopped::Fenced) => {
                app.metrics().turns_fenced.inc();
                return drop_turn(app, &cx, id, job_id).await;
            }
            Err(Stopped::Error(error)) => return Err(error),
        }
    }
    Err(Error::Contended)
}

fn is_its_turn(header: &Header, job_id: JobId) -> bool {
    header.owner == Owner::Assistant && header.turn.is_some_and(|turn| turn.job_id == job_id)
}

/// When to look again: an action is on its way, or a fragment may go on.
fn not_yet(app: &App, memory: &Memory, messages: &[StoredMessage], id: ConversationId) -> Option<Timestamp> {
    let now = app.env().now();
    if let Some(call) = memory.call.as_ref().filter(|call| call.result.is_none()) {
        let until = call.since.plus_ms(CALL_WAIT_MS);
        return (now < until).then_some(until);
    }
    let (first, last) = (messages.first()?, messages.last()?);
    let complete = messages.iter().any(|message| hold_of(&message.content) == Hold::None);
    let wait_ms = match hold_of(&last.content) {
        Hold::FragmentMs(wait_ms) => i64::from(wait_ms),
        Hold::None => return None,
    };
    let cap = first.at.plus_ms(i64::from(BURST_CAP_MS));
    if complete || now >= cap {
        return None;
    }
    let still_typing = app.typing().within_ms(id, wait_ms, now);
    let quiet_at = if still_typing { now.plus_ms(wait_ms) } else { last.at.plus_ms(wait_ms) };
    (now < quiet_at).then_some(quiet_at.min(cap))
}

async fn think(
    app: &App,
    cx: &Cx,
    header: &Header,
    memory: Memory,
    messages: &[StoredMessage],
    grounds: Grounds,
    until: Timestamp,
) -> Result<Thought> {
    let now = app.env().now();
    let (pack, release) = app.assistant_in(cx.workspace_id(), header.id);
    let set = in_force(app, cx.workspace_id()).await?;
    let hours = set.house.hours.clone();
    let mut turn = Turn {
        texts: messages.iter().map(|message| words_of(&message.content)).collect(),
        locale: Some(header.locale),
        now,
        open: set.hours(app).is_open(now),
        agents_online: !crate::user::online(app, cx.workspace_id()).await?.is_empty(),
        call_result: result_of(&memory),
        house: set.house,
        ..Turn::default()
    };
    let letters = cx.mailbox(header.inbox_id).await?.is_some();
    let channel = if letters { Channel::Mail } else { Channel::Chat };
    if let Some(record) = cx.contact(header.contact_id).await? {
        turn.asker = asker(&record.profile, record.verified);
        let signed = record.profile.customer_ref.filter(|_| record.verified);
        turn.identity = signed.map(|customer_ref| SignedIdentity { customer_ref });
    }
    look(app, (cx.workspace_id(), &pack), &memory.state, channel, &mut turn).await?;
    let mut outcome = model_turn::decide(app, cx, (pack.clone(), header), &memory.state, turn, until).await?;
    outcome.why.release = Some(release.unwrap_or(0));
    let key = grounds.key.clone();
    let why = serde_json::to_value(&outcome.why).ok();
    let (mut sealed, mut rests_on) = (Vec::new(), Vec::new());
    for (content, sources) in contents(&outcome) {
        let id: MessageId = app.env().id();
        let articles = sources.iter().filter_map(|source| Some((source.id.parse().ok()?, source.version?)));
        rests_on.extend(articles.map(|(article_id, version)| (id, article_id, version)));
        let beside = Beside { sources, why: why.clone(), ..Beside::default() };
        sealed.push(SealedMessage::new(&key, id, &content, beside)?);
    }
    let place = (header.id, header.contact_id, sealed.last().map(|message| message.id));
    let promises = told(app, (&key, hours.as_deref()), place, &outcome);
    let runs = flow_runs((&pack, release), now, header.id, &memory.state, &outcome);
    let reason = pack.reply("task_done", header.locale).to_owned();
    let over = over(cx, &key, header.id, &outcome, &reason).await?;
    // Its result is waited for from here: thinking may have taken long.
    let call = pending(cx, header.id, &outcome, app.env().now()).await?;
    let considered_seq = messages.last().map_or(memory.considered_seq, |message| message.seq);
    let next = Memory { state: outcome.state.clone(), call: call.clone(), why, considered_seq };
    Ok(Thought {
        grounds,
        messages: sealed,
        rests_on,
        hand_off: hand_off(&outcome),
        promises,
        runs,
        over,
        held: crate::guards::held_of(app, &key, header.id, &outcome),
        call: call.map(|call| call.key),
        memory: key.seal(Column::Dialogue, header.id, &next.write()),
        ownership_no: header.ownership_no,
        considered_seq,
        read_up_to: messages.last().and_then(|message| message.public_seq).unwrap_or_default(),
        next_turn: app.env().id(),
        action_job: app.env().id(),
        action: "answer_turn",
    })
}

/// The result that has come, or the timeout that has become certain.
fn result_of(memory: &Memory) -> Option<CallResult> {
    let call = memory.call.as_ref()?;
    // Of money it is found out, and told later.
    let error = if call.pays.is_some() { CallError::Unsettled } else { CallError::Timeout };
    let timeout = || CallResult { key: call.key.clone(), result: Err(error) };
    Some(call.result.clone().unwrap_or_else(timeout))
}

pub(crate) fn hand_off(outcome: &Outcome) -> Option<(HandOffReason, Option<Timestamp>)> {
    outcome.effects.iter().find_map(|effect| match effect {
        Effect::HandOff { reason, due } => {
            let reason = match reason {
                dialogue::HandOffReason::Asked => HandOffReason::Asked,
                dialogue::HandOffReason::Failed => HandOffReason::Failed,
                dialogue::HandOffReason::Anger => HandOffReason::Anger,
                dialogue::HandOffReason::Danger(kind) => reason_of(*kind),
                dialogue::HandOffReason::Rule(_) => HandOffReason::Rule,
            };
            Some((reason, *due))
        }
        Effect::Reply(_)
        | Effect::Promise { .. }
        | Effect::Done { .. }
        | Effect::Call { .. }
        | Effect::CheckCode { .. }
        | Effect::OpenTicket { .. } => None,
    })
}

const fn reason_of(kind: nlu::danger::DangerKind) -> HandOffReason {
    use nlu::danger::DangerKind as Kind;
    match kind {
        Kind::SelfHarm => HandOffReason::SelfHarm,
        Kind::Violence => HandOffReason::Violence,
        Kind::Legal => HandOffReason::Legal,
        Kind::Regulator => HandOffReason::Regulator,
        Kind::DataLeak => HandOffReason::DataLeak,
        Kind::Media => HandOffReason::Media,
        Kind::Minors => HandOffReason::Minors,
        Kind::Fraud => HandOffReason::Fraud,
    }
}

/// Says it: one commit, fenced by the ownership number and the turn.
async fn say(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    job_id: JobId,
    thought: Thought,
    round: u32,
) -> Result<(), Stopped> {
    let keys = Keys::new().conversation(id).dialogue(id).job(job_id);
    let articles = thought.rests_on.iter().map(|(_, article_id, _)| *article_id);
    let keys = thought.over.keys(articles.fold(keys, Keys::article_said));
    let owned = app.clone();
    let (replied, handed) = (!thought.messages.is_empty(), thought.hand_off.is_some());
    let change = move |state: &State| write(&owned, state, id, job_id, &thought, round);
    match cx.change(keys, change).await {
        Ok(()) => {
            if replied {
                app.metrics().turns_answered.inc();
            }
            if handed {
                app.metrics().hand_offs.inc();
            }
            Ok(())
        }
        Err(ChangeError::Rejected(stopped)) => Err(stopped),
        Err(ChangeError::Store(error)) => Err(Stopped::Error(error.into())),
    }
}

fn write(
    app: &App,
    state: &State,
    id: ConversationId,
    job_id: JobId,
    thought: &Thought,
    round: u32,
) -> Result<Changes<()>, Stopped> {
    let header = state.conversation(id).ok_or(Stopped::Fenced)?;
    let pending = state.job(job_id).is_some_and(|job| job.state == store::JobState::Pending);
    if !is_its_turn(header, job_id) || header.ownership_no != thought.ownership_no || !pending {
        return Err(Stopped::Fenced);
    }
    if !unchanged(state, id, &thought.grounds.key, thought.grounds.memory.as_ref()) {
        return Err(Stopped::Rethink);
    }
    // What was taken back or replaced while the assistant thought is not said.
    if !thought.rests_on.iter().all(|(_, article_id, version)| is_live(state, *article_id, *version)) {
        return Err(Stopped::Rethink);
    }
    if header.last_customer_seq > thought.considered_seq && round < limits::TURN_ROUNDS {
        return Err(Stopped::Rethink);
    }
    let now = app.env().now();
    let (next, events) =
        match decide_all(header, commands(header, job_id, thought), &app.settings().policy, now) {
            Ok(decided) => decided,
            Err(Rejection::NotOwner) => return Err(Stopped::Fenced),
            Err(rejection) => return Err(Stopped::Error(rejection.into())),
        };
    let mut changes = Changes::new(());
    for message in &thought.messages {
        if let Some(row) = message.numbered(id, &events) {
            changes = changes.insert_message(row);
        }
    }
    changes = thought.held.iter().fold(changes, Changes::insert_held_reply);
    changes = thought.promises.iter().fold(changes, |changes, promise| promise.made(changes, now));
    changes = thought.runs.iter().fold(changes, Changes::put_flow_run);
    changes = thought.over.ended(changes, state, now);
    for (message_id, article_id, version) in &thought.rests_on {
        changes = changes.article_told(*article_id, *version, (*message_id, id), now);
    }
    let ids: Vec<MessageId> = thought.messages.iter().map(|message| message.id).collect();
    changes = changes.put_dialogue(id, header.contact_id, thought.memory.clone()).audit(
        thought.action,
        format!("conversation:{id}"),
        json!({ "message_ids": ids, "hand_off": thought.hand_off.map(|(reason, _)| reason) }),
    );
    changes = changes.put_conversation(&next, &events);
    if events.iter().any(|event| matches!(event.kind, EventKind::TurnStarted { .. })) {
        changes = changes.insert_job(new_job("turn", thought.next_turn, id, json!({}), now));
    }
    Ok(match &thought.call {
        Some(key) => {
            let payload = json!({ "turn_job": job_id, "call": key });
            changes.reschedule_job(job_id, now.plus_ms(CALL_WAIT_MS)).insert_job(new_job(
                "action",
                thought.action_job,
                id,
                payload,
                now,
            ))
        }
        None => changes.finish_job(job_id, now),
    })
}

fn is_live(state: &State, article_id: ArticleId, version: u32) -> bool {
    let header = state.article_said(article_id);
    header.is_some_and(|header| header.live.is_published() && header.live.version() == Some(version))
}

fn commands(header: &Header, job_id: JobId, thought: &Thought) -> Vec<Command> {
    let ownership_no = thought.ownership_no;
    let mut commands = Vec::new();
    if thought.read_up_to > header.receipts.house_read {
        commands.push(Command::ReadByHouse { up_to: thought.read_up_to, by: None });
    }
    for message in &thought.messages {
        commands.push(Command::AssistantSays { message_id: message.id, ownership_no, job_id });
    }
    if let Some((reason, due)) = thought.hand_off {
        commands.push(Command::HandOff { job_id, ownership_no, reason, due });
    } else if thought.call.is_some() {
        commands.push(Command::CallAction { job_id, ownership_no, action_job: thought.action_job });
    } else {
        let answered_seq = thought.considered_seq;
        commands.push(Command::EndTurn { job_id, ownership_no, answered_seq, next_turn: thought.next_turn });
    }
    commands
}

fn new_job(
    kind: &'static str,
    id: JobId,
    of: ConversationId,
    payload: serde_json::Value,
    now: Timestamp,
) -> NewJob {
    NewJob {
        id,
        kind,
        unique_key: None,
        order_key: None,
        due_at: now,
        payload,
        conversation_id: Some(of),
        lease: None,
        at: now,
    }
}
