//! A promise was kept, or is none any more. What has become of it is said once.

use base::{PromiseId, Timestamp};
use protocol::promise::{PromiseView, WithdrawPromise};
use serde_json::json;
use store::{Changes, Column, Cx, Keys, PromiseBody, PromiseKind, PromiseRow, PromiseState, Sealed, State};

use super::list::view;
use super::{KIND, When, job_key, may_settle, words};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// It was kept. A word that was promised counts from when the customer was told, not from when somebody says so here.
pub async fn keep_promise(app: &App, user: &UserSession, id: PromiseId) -> Result<PromiseView> {
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.promise(id).await?.ok_or(Error::NotFound("promise"))?;
    may_settle(user, &row)?;
    let at = match row.kind {
        PromiseKind::Reply => {
            let said = cx.spoken_after(row.conversation_id, row.made_at).await?;
            said.ok_or(Error::PromiseUnspoken)?
        }
        PromiseKind::Call | PromiseKind::Deed => app.env().now(),
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
        let changes = Changes::new(()).settle_promise(id, to, at, user_id, body.clone());
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
