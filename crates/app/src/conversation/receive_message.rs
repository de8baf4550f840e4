//! The customer says something: contact, conversation, message, events, the assistant's turn, audit: one commit, then the
//! acknowledgement.

use access::{Action, may};
use base::{ContactId, ConversationId, JobId, MessageId, Timestamp};
use conversation::{Command, Content, EventKind, Header, decide_all};
use dialogue::{BURST_CAP_MS, Hold};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Before, ChangeError, Changes, Cx, JobState, Keys, Lease, NewJob, State, StoreError};

use super::deadline::watch;
use super::find::{contact_of, under_way};
use super::heard::{Heard, emotion_of, noted};
use super::help;
use super::new_contact::{NewContact, new_contact};
use crate::app::App;
use crate::assistant::hold_of;
use crate::error::{Error, Result};
use crate::report::follow;
use crate::session::VisitorSession;
use crate::turns::Handed;
use crate::work::{Beside, SealedMessage, TRIES, check_client_id};

/// How long a worker may think before its turn is given to another.
pub(crate) const TURN_LEASE_MS: i64 = 30_000;

/// What was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which message.
    pub message_id: MessageId,
    /// Its number for agents.
    pub seq: u64,
    /// Its number for the customer.
    pub public_seq: u64,
}

/// Why the closure gave up.
enum Refused {
    /// What was read before is not true any more: read again.
    Stale,
    /// The domain says no.
    Error(Error),
}

/// Everything that was read and made before the closure.
struct Plan {
    contact: Option<NewContact>,
    contact_id: ContactId,
    conversation_id: ConversationId,
    begins: bool,
    /// Whether the assistant answers; else people do.
    assistant_on: bool,
    message: SealedMessage,
    heard: Heard,
    /// Where help is found, should it have to be said in this very commit.
    help: Option<SealedMessage>,
    turn_job: JobId,
    deadline_job: JobId,
    /// The job that notes the end of the session before.
    facts_job: JobId,
    due_at: Timestamp,
    lease: Option<Lease>,
    pending_turn: Option<JobId>,
    hold: Option<i64>,
}

/// Takes a customer's message. Repeating `client_msg_id` answers with the first one for ever.
pub async fn receive_message(
    app: &App,
    visitor: &mut VisitorSession,
    client_msg_id: &str,
    content: Content,
) -> Result<Received> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    check_client_id(client_msg_id)?;
    if !content.from_customers() {
        return Err(Error::Content(conversation::ContentError::NotForCustomers));
    }
    content.validate()?;
    let content = crate::file::own_file(app, visitor, content).await?;
    for _ in 0..TRIES {
        match attempt(app, visitor, client_msg_id, &content).await {
            Ok(received) => return Ok(received),
            // Whatever the session remembered is not so any more.
            Err(Refused::Stale) => visitor.conversation_id = None,
            Err(Refused::Error(error)) => return Err(error),
        }
    }
    Err(Error::Contended)
}

async fn attempt(
    app: &App,
    visitor: &mut VisitorSession,
    client_msg_id: &str,
    content: &Content,
) -> Result<Received, Refused> {
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let seat = app.turns().seat();
    let plan =
        plan(app, &cx, visitor, client_msg_id, content, seat.is_some()).await.map_err(Refused::Error)?;
    visitor.contact_id = plan.contact_id;
    let (turn_job, leased) = (plan.turn_job, plan.lease.is_some());
    let keys = keys(&plan, visitor, client_msg_id);
    let change = {
        let (app, visitor, client_msg_id) = (app.clone(), visitor.clone(), client_msg_id.to_owned());
        move |state: &State| write(&app, &visitor, &client_msg_id, &plan, state)
    };
    let (received, turn_started, repeated) = match cx.change(keys, change).await {
        Ok(done) => done,
        Err(ChangeError::Rejected(refused)) => return Err(refused),
        // The customer was erased meanwhile: reading again tells.
        Err(ChangeError::Store(StoreError::Conflict(_))) => return Err(Refused::Stale),
        Err(ChangeError::Store(error)) => return Err(Refused::Error(error.into())),
    };
    visitor.conversation_id = Some(received.conversation_id);
    if repeated {
        app.metrics().messages_repeated.inc();
        return Ok(received);
    }
    app.metrics().messages_received.inc();
    if let Some(seat) = seat
        && turn_started
        && leased
    {
        app.turns().hand(Handed {
            workspace_id: visitor.workspace_id,
            conversation_id: received.conversation_id,
            job_id: turn_job,
            seat,
        });
    }
    Ok(received)
}

async fn plan(
    app: &App,
    cx: &Cx,
    visitor: &VisitorSession,
    client_msg_id: &str,
    content: &Content,
    seat: bool,
) -> Result<Plan> {
    let env = app.env();
    let now = env.now();
    let remembered = visitor.conversation_id;
    let known = match remembered {
        Some(_) => Some(visitor.contact_id),
        None => contact_of(cx, visitor).await?,
    };
    let contact_id = known.unwrap_or(visitor.contact_id);
    let (key, contact) = match known {
        Some(id) => match cx.contact_key(id).await {
            Ok(key) => (key, None),
            Err(StoreError::Erased) => return Err(Error::Unauthenticated),
            Err(error) => return Err(error.into()),
        },
        None => {
            let (key, wrapped) = cx.new_contact_key(contact_id).await?;
            let contact = new_contact(app, visitor, &key, wrapped);
            (key, Some(contact))
        }
    };
    let header = match (known, remembered) {
        (Some(id), None) => under_way(app, cx, id, visitor).await?,
        _ => None,
    };
    // Only the customer's first word asks who answers it; before that, the company may have spoken.
    let begins = header.is_none() && remembered.is_none();
    let first = begins || header.as_ref().is_some_and(Header::is_empty_session);
    let assistant_on = !first || crate::house::in_force(app, visitor.workspace_id).await?.assistant_on;
    let message_id = env.id();
    let emotion = emotion_of(app.pack(), content);
    let key_id = visitor.handed_by.as_ref().map(|by| by.key_id);
    let beside =
        Beside { client_msg_id: Some(client_msg_id.to_owned()), emotion, key_id, ..Beside::default() };
    let message = SealedMessage::new(&key, message_id, content, beside)?;
    let heard = Heard::of(content);
    let help = help::planned(app, &key, &heard, visitor.locale)?;
    let hold = match hold_of(content) {
        Hold::FragmentMs(wait_ms) => Some(i64::from(wait_ms)),
        Hold::None => None,
    };
    let due_at = now.plus_ms(hold.unwrap_or(0));
    // A free worker of this process takes the lease in this very commit, unless the message is held.
    let lease =
        (seat && hold.is_none()).then(|| Lease { by: app.node_id(), until: now.plus_ms(TURN_LEASE_MS) });
    Ok(Plan {
        contact,
        contact_id,
        conversation_id: remembered.or(header.as_ref().map(|header| header.id)).unwrap_or_else(|| env.id()),
        begins,
        message,
        heard,
        help,
        turn_job: env.id(),
        deadline_job: env.id(),
        facts_job: env.id(),
        due_at,
        lease,
        assistant_on,
        pending_turn: header.and_then(|header| header.turn).map(|turn| turn.job_id),
        hold,
    })
}

fn keys(plan: &Plan, visitor: &VisitorSession, client_msg_id: &str) -> Keys {
    let mut keys = Keys::new().sent_message(plan.contact_id, visitor.inbox_id, client_msg_id);
    if plan.contact.is_some() {
        keys = keys.identity(visitor.identity, visitor.identity_hash);
    }
    // A conversation under way need not look whether its customer was erased: then it cannot be written.
    if plan.begins {
        keys = keys.contact(plan.contact_id).open_conversation(
            plan.contact_id,
            visitor.inbox_id,
            &visitor.thread,
        );
    } else {
        keys = keys.conversation(plan.conversation_id);
    }
    if let Some(once) = visitor.handed_by.as_ref().and_then(|by| by.once.as_ref()) {
        keys = keys.once(once);
    }
    match plan.pending_turn {
        Some(job_id) => keys.job(job_id),
        None => keys,
    }
}

type Written = (Received, bool, bool);

fn write(
    app: &App,
    visitor: &VisitorSession,
    client_msg_id: &str,
    plan: &Plan,
    state: &State,
) -> Result<Changes<Written>, Refused> {
    if let Some(once) = visitor.handed_by.as_ref().and_then(|by| by.once.as_ref()) {
        match once.before::<Written>(state).map_err(|error| Refused::Error(error.into()))? {
            Before::Same((received, ..)) => return Ok(Changes::new((received, false, true))),
            Before::Other => return Err(Refused::Error(Error::KeyUsed)),
            Before::Nothing => {}
        }
    }
    if let Some(found) = state.sent_message(plan.contact_id, visitor.inbox_id, client_msg_id) {
        let received = Received {
            conversation_id: found.conversation_id,
            message_id: found.message_id,
            seq: found.seq,
            public_seq: found.public_seq.unwrap_or_default(),
        };
        return Ok(Changes::new((received, false, true)));
    }
    let someone_was_faster =
        plan.contact.is_some() && state.identity(visitor.identity, visitor.identity_hash).is_some();
    let begun_meanwhile =
        plan.begins && state.open_conversation(plan.contact_id, visitor.inbox_id, &visitor.thread).is_some();
    if someone_was_faster || begun_meanwhile {
        return Err(Refused::Stale);
    }
    let known = plan.begins && plan.contact.is_none();
    if known && state.contact(plan.contact_id).is_none_or(|contact| contact.erased_at.is_some()) {
        return Err(Refused::Error(Error::Unauthenticated));
    }
    let now = app.env().now();
    let (header, events) = decide_message(app, visitor, plan, state, now)?;
    let message = plan
        .message
        .numbered(plan.conversation_id, &events)
        .ok_or(Refused::Error(Error::Internal("a received message without its event")))?;
    let received = Received {
        conversation_id: plan.conversation_id,
        message_id: message.id,
        seq: message.seq,
        public_seq: message.public_seq.unwrap_or_default(),
    };
    let turn_started = events.iter().any(|event| matches!(event.kind, EventKind::TurnStarted { .. }));
    let begins_session =
        events.iter().any(|event| matches!(event.kind, EventKind::Opened { .. } | EventKind::Reopened));
    let mut changes = Changes::new((received, turn_started, false));
    if let Some(new) = &plan.contact {
        changes = changes.insert_contact(&new.contact, new.profile.clone(), new.key.clone()).insert_identity(
            &new.identity,
            visitor.identity_hash,
            new.value.clone(),
        );
    }
    if turn_started {
        changes = changes.insert_job(turn_job(plan, now));
    } else if let Some(job) = plan.pending_turn.and_then(|id| state.job(id))
        && job.state == JobState::Pending
        && job.lease.is_none()
    {
        changes = changes.reschedule_job(job.id, held_until(job.created_at, job.due_at, plan.hold, now));
    }
    if begins_session {
        changes = watch(changes, app, &header, plan.deadline_job, now);
        changes = follow(changes, &header, &events, plan.facts_job, now);
    }
    let subject = format!("conversation:{}", plan.conversation_id);
    changes = changes.put_in_thread(&header, &events, &visitor.thread).insert_message(message).audit(
        "receive_message",
        subject,
        noted(received.message_id, &plan.heard.dangers),
    );
    if let Some(help) = plan.help.as_ref().and_then(|help| help.numbered(plan.conversation_id, &events)) {
        changes = changes.insert_message(help);
    }
    if let Some(once) = visitor.handed_by.as_ref().and_then(|by| by.once.as_ref()) {
        changes = changes.stored_once(once, now);
    }
    Ok(changes)
}

fn decide_message(
    app: &App,
    visitor: &VisitorSession,
    plan: &Plan,
    state: &State,
    now: Timestamp,
) -> Result<(Header, Vec<conversation::Event>), Refused> {
    let policy = &app.settings().policy;
    let mut events = Vec::new();
    let mut commands = Vec::new();
    let header = if plan.begins {
        let (header, opened) =
            conversation::open(plan.conversation_id, plan.contact_id, visitor.inbox_id, visitor.locale, now);
        events.push(opened);
        if visitor.to_people || !plan.assistant_on {
            commands.push(Command::AskForPerson { due: None });
        }
        header
    } else {
        let header = state.conversation(plan.conversation_id).cloned().ok_or(Refused::Stale)?;
        // A turn that nobody knew of when the rows were named: its job must be named too.
        if header.turn.is_some_and(|turn| plan.pending_turn != Some(turn.job_id)) {
            return Err(Refused::Stale);
        }
        if (visitor.to_people || !plan.assistant_on) && header.owner == conversation::Owner::Assistant {
            commands.push(Command::AskForPerson { due: None });
        }
        header
    };
    commands.push(Command::Receive {
        message_id: plan.message.id,
        locale: plan.heard.locale,
        dangers: plan.heard.dangers.clone(),
        turn_job: plan.turn_job,
        due: None,
    });
    let decided = decide_all(&header, commands, policy, now)
        .and_then(|decided| help::said(plan.help.as_ref(), &header, decided, policy, now));
    match decided {
        Ok((header, more)) => {
            events.extend(more);
            Ok((header, events))
        }
        // Over for good since it was read: a new one begins.
        Err(conversation::Rejection::Closed) => Err(Refused::Stale),
        Err(rejection) => Err(Refused::Error(rejection.into())),
    }
}

fn turn_job(plan: &Plan, now: Timestamp) -> NewJob {
    NewJob {
        id: plan.turn_job,
        kind: "turn",
        unique_key: None,
        order_key: None,
        due_at: plan.due_at,
        payload: json!({}),
        conversation_id: Some(plan.conversation_id),
        lease: plan.lease,
        at: now,
    }
}

/// A complete question ends the holding; a further fragment prolongs it up to the cap since the first, but never holds back what was
/// ready to be answered before it came.
fn held_until(first: Timestamp, due: Timestamp, hold: Option<i64>, now: Timestamp) -> Timestamp {
    match hold {
        None => now.min(due),
        Some(_) if due <= now => due,
        Some(wait_ms) => now.plus_ms(wait_ms).min(first.plus_ms(i64::from(BURST_CAP_MS))),
    }
}
