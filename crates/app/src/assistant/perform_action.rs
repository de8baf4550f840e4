//! A business action is performed. Its result is the next turn's input; the commit that stores it wakes the turn.

use access::{Action, Actor, may};
use base::{ContactId, JobId, PaymentId, WorkspaceId};
use conversation::{Command, Header, Rejection, decide_all};
use dialogue::pack::OVER_LIMIT;
use dialogue::{CallError, CallResult, Pays};
use serde_json::{Value, json};
use store::{Changes, Column, ContactKey, Cx, JobRow, JobState, Keys, State};

use super::memory::{Memory, PendingCall, unchanged};
use crate::action::{ActionError, Asked, perform};
use crate::app::App;
use crate::code;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::payment::{self, Begun, Came};
use crate::ticket;

/// Performs the action that a conversation's dialogue waits for. The job's payload names the waiting turn and the call.
pub async fn perform_action(app: &App, workspace_id: WorkspaceId, job: &JobRow) -> Result<()> {
    may(&Actor::Assistant, Action::Answer)?;
    let cx = app.cx(workspace_id, Actor::Assistant);
    let conversation_id = job.conversation_id.ok_or(Error::Internal("an action without its conversation"))?;
    let turn_job: Option<JobId> =
        job.payload.get("turn_job").and_then(|id| serde_json::from_value(id.clone()).ok());
    let stored = cx.dialogue(conversation_id).await?;
    let memory = Memory::read(stored.clone());
    // The dialogue may wait for a later call by now, which is a later job's.
    let own =
        |call: &PendingCall| job.payload.get("call").and_then(|key| key.as_str()) == Some(call.key.as_str());
    let waiting = memory.call.clone().filter(|call| call.result.is_none() && own(call));
    let header = cx.conversation(conversation_id).await?;
    let (job_id, now) = (job.id, app.env().now());
    let subject = format!("conversation:{conversation_id}");
    let (Some(call), Some(header)) = (waiting, header) else {
        let change = move |state: &State| -> Result<Changes<()>> {
            if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
                return Ok(Changes::new(()));
            }
            Ok(Changes::new(()).finish_job(job_id, now).audit("drop_action", subject.clone(), json!({})))
        };
        return cx.change(Keys::new().job(job_id), change).await.map_err(flatten);
    };
    // The key is unique in the conversation; the company's side must know it across conversations.
    let key = format!("{conversation_id}:{}", call.key);
    let contact_key = cx.contact_key(header.contact_id).await?;
    let (result, money) = match (&call.pays, &call.look, &call.ticket) {
        (Some(pays), ..) => paid(app, &cx, &header, &contact_key, (&call, pays, &key)).await?,
        (None, Some(look), _) => (Ok(code::check(app, &cx, &header, (&call, look, &key)).await?), None),
        (None, None, Some(asked)) => {
            (Ok(ticket::opened(app, &cx, &header, &contact_key, (asked, &key)).await?), None)
        }
        (None, None, None) if code::sends(app, workspace_id, &call.action) => {
            (code::send(app, &cx, &header, &call, &key).await?, None)
        }
        (None, None, None) => {
            let result = perform(app, workspace_id, asked(&call, header.contact_id, &key, None)).await;
            (result.map(|done| done.body).map_err(said), None)
        }
    };
    let word = match &result {
        Ok(body) => body.get("result").and_then(|word| word.as_str()).unwrap_or_default().to_owned(),
        Err(error) => format!("{error:?}").to_lowercase(),
    };
    let result = CallResult { key: call.key.clone(), result };
    let mut next = memory;
    let action = call.action.clone();
    next.call = Some(PendingCall { result: Some(result), ..call });
    let sealed = contact_key.seal(Column::Dialogue, conversation_id, &next.write());
    let mut keys = Keys::new().conversation(conversation_id).dialogue(conversation_id).job(job_id);
    if let Some(turn) = turn_job {
        keys = keys.job(turn);
    }
    if let Some((payment, _)) = money {
        keys = keys.payment(payment).job_key(payment::KIND, &key);
    }
    let owned = app.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let now = owned.env().now();
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            // Another worker performed it under a later lease; the key made it one action.
            return Ok(Changes::new(()));
        }
        let header = state.conversation(conversation_id).ok_or(Error::NotFound("conversation"))?;
        let mut changes = Changes::new(()).finish_job(job_id, now).audit(
            "perform_action",
            subject.clone(),
            json!({ "action": action, "result": word }),
        );
        if let Some((payment, came)) = money {
            changes = payment::settled(changes, state, (payment, &key), came, now);
        }
        // The dialogue has gone on without the result (it came too late): nobody waits for it any more.
        let awaited = unchanged(state, conversation_id, &contact_key, stored.as_ref());
        let Some(turn) = turn_job.filter(|_| awaited) else { return Ok(changes) };
        let command = Command::ReturnAction { job_id: turn, action_job: job_id };
        match decide_all(header, [command], &owned.settings().policy, now) {
            Ok((next, events)) => {
                changes = changes
                    .put_dialogue(conversation_id, header.contact_id, sealed.clone())
                    .put_conversation(&next, &events)
                    .reschedule_job(turn, now);
                Ok(changes)
            }
            // A person took over meanwhile: nobody waits for the result any more.
            Err(Rejection::NotOwner) => Ok(changes),
            Err(rejection) => Err(rejection.into()),
        }
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// What pays is counted before it is asked for, and its end is written down whatever becomes of the conversation.
async fn paid(
    app: &App,
    cx: &Cx,
    header: &Header,
    contact_key: &ContactKey,
    (call, pays, key): (&PendingCall, &Pays, &str),
) -> Result<(Result<Value, CallError>, Option<(PaymentId, Came)>)> {
    let perform = |agreed| perform(app, cx.workspace_id(), asked(call, header.contact_id, key, agreed));
    let (id, result) = match payment::begin(app, cx, header, contact_key, (call, pays, key)).await? {
        Begun::Over => return Ok((Ok(json!({ "result": OVER_LIMIT })), None)),
        Begun::Unsettled => return Ok((Err(CallError::Unsettled), None)),
        Begun::Go(id) => (id, perform(None).await),
        Begun::Ask(id, agreed) => match app.actions().outcome(key).await {
            Ok(Some(done)) => (id, Ok(done)),
            Ok(None) => (id, perform(agreed).await),
            Err(_) => return Ok((Err(CallError::Unsettled), Some((id, Came::Unclear)))),
        },
    };
    let (pack, _) = app.assistant_in(cx.workspace_id(), header.id);
    let came = payment::came_of(pack.actions.get(&call.action), &result);
    let told = match came {
        Came::Unclear => Err(CallError::Unsettled),
        Came::Paid | Came::Unpaid => result.map(|done| done.body).map_err(said),
    };
    Ok((told, Some((id, came))))
}

fn asked<'a>(
    call: &'a PendingCall,
    customer: ContactId,
    key: &'a str,
    agreed: Option<PaymentId>,
) -> Asked<'a> {
    Asked { action: &call.action, inputs: &call.inputs, key, customer: Some(customer), agreed }
}

pub(crate) const fn said(error: ActionError) -> CallError {
    match error {
        ActionError::Absent | ActionError::Unreachable => CallError::Unreachable,
        ActionError::Timeout | ActionError::Broken => CallError::Timeout,
        ActionError::Resting => CallError::Resting,
        ActionError::Throttled => CallError::Throttled,
        ActionError::BadInput | ActionError::Status(400..=499) => CallError::Refused,
        ActionError::Refused(_) if !error.unwell() => CallError::Refused,
        ActionError::Refused(_) | ActionError::Status(_) | ActionError::Tool | ActionError::BadAnswer => {
            CallError::Failed
        }
    }
}
