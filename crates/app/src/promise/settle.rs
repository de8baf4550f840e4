//! A promise was kept, or is none any more. What has become of it is said once.

use base::{ConversationId, PromiseId, Timestamp};
use dialogue::{Effect, Outcome};
use protocol::promise::{PromiseView, WithdrawPromise};
use serde_json::json;
use store::{
    Changes, Column, ContactKey, Cx, Keys, PromiseBody, PromiseKind, PromiseRow, PromiseState, Sealed, State,
};

use super::list::view;
use super::{KIND, When, job_key, may_settle, words};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Of a conversation's promises so many are looked at.
const MOST: u32 = 50;

/// It was kept. A word that was promised counts from when the customer was told, not from when somebody says so here.
pub async fn keep_promise(app: &App, user: &UserSession, id: PromiseId) -> Result<PromiseView> {
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    may_settle(user, &row)?;
    let at = match row.kind {
        PromiseKind::Reply | PromiseKind::Answer => {
            let said = cx.spoken_after(row.conversation_id, row.made_at).await?;
            said.ok_or(Error::PromiseUnspoken)?
        }
        PromiseKind::Call | PromiseKind::Deed | PromiseKind::Failed => app.env().now(),
    };
    settle(app, &cx, user, row, (PromiseState::Kept, at, None)).await
}

/// It was none, or the customer let us off.
pub async fn withdraw_promise(
    app: &App,
    user: &UserSession,
    id: PromiseId,
    ask: WithdrawPromise,
) -> Result<PromiseView> {
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    may_settle(user, &row)?;
    let reason = Some(words("reason", &ask.reason)?);
    let body = match cx.promise_body(&row).await? {
        Some(body) => {
            let key = cx.contact_key(row.contact_id).await?;
            Some(key.seal(Column::Promise, id, &PromiseBody { reason, ..body }))
        }
        None => None,
    };
    settle(app, &cx, user, row, (PromiseState::Withdrawn, app.env().now(), body)).await
}

/// Tasks of a conversation that the assistant failed to do and that are nobody's any more.
#[derive(Clone, Default)]
pub(crate) struct Over(Vec<(PromiseId, Sealed<PromiseBody>)>);

/// Which of them a turn ends: the one whose attempt was done after all, and all where a person comes.
pub(crate) async fn over(
    cx: &Cx,
    key: &ContactKey,
    id: ConversationId,
    outcome: &Outcome,
    reason: &str,
) -> Result<Over> {
    let handed = outcome.effects.iter().any(|effect| matches!(effect, Effect::HandOff { .. }));
    let done: Vec<&String> = outcome
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Done { attempt } => Some(attempt),
            _ => None,
        })
        .collect();
    let mut over = Over::default();
    if !handed && done.is_empty() {
        return Ok(over);
    }
    for row in cx.promises_of_conversation(id, MOST).await? {
        if row.kind != PromiseKind::Failed || row.state != PromiseState::Open || row.user_id.is_some() {
            continue;
        }
        let Some(body) = cx.promise_body(&row).await? else { continue };
        if handed || body.attempt.as_ref().is_some_and(|attempt| done.contains(&attempt)) {
            let body = PromiseBody { reason: Some(reason.to_owned()), ..body };
            over.0.push((row.id, key.seal(Column::Promise, row.id, &body)));
        }
    }
    Ok(over)
}

impl Over {
    /// What the change rests on.
    pub(crate) fn keys(&self, keys: Keys) -> Keys {
        self.0.iter().fold(keys, |keys, (id, _)| keys.promise(*id))
    }

    /// In the commit of what is said. What somebody took or settled meanwhile stays as it is.
    pub(crate) fn ended<T>(&self, changes: Changes<T>, state: &State, now: Timestamp) -> Changes<T> {
        let open = |id: PromiseId| {
            state.promise(id).is_some_and(|row| row.state == PromiseState::Open && row.user_id.is_none())
        };
        self.0.iter().filter(|(id, _)| open(*id)).fold(changes, |changes, (id, body)| {
            let changes = changes.settle_promise(*id, PromiseState::Withdrawn, now, None, Some(body.clone()));
            [When::Before, When::Due]
                .into_iter()
                .fold(changes, |changes, when| changes.cancel_job_by_key(KIND, &job_key(*id, when), now))
        })
    }
}

async fn settle(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    row: PromiseRow,
    (to, at, body): (PromiseState, Timestamp, Option<Sealed<PromiseBody>>),
) -> Result<PromiseView> {
    let (id, user_id, now) = (row.id, user.user_id, app.env().now());
    let action = if to == PromiseState::Kept { "keep_promise" } else { "withdraw_promise" };
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.promise(id).ok_or(Error::NotFound("promise"))?;
        if row.state == to {
            return Ok(Changes::new(()));
        }
        if row.state != PromiseState::Open {
            return Err(Error::PromiseSettled);
        }
        let late = to == PromiseState::Kept && at > row.due_at;
        let changes = Changes::new(()).settle_promise(id, to, at, Some(user_id), body.clone());
        let changes = [When::Before, When::Due]
            .into_iter()
            .fold(changes, |changes, when| changes.cancel_job_by_key(KIND, &job_key(id, when), now));
        let subject = format!("conversation:{}", row.conversation_id);
        Ok(changes.audit(action, subject, json!({ "promise": id, "late": late })))
    };
    cx.change(Keys::new().promise(id), change).await.map_err(flatten)?;
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    view(app, cx, row).await
}
