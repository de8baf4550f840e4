//! Promises for whoever sees to them, and what became of them.

use access::{Action, may};
use base::{ConversationId, Timestamp};
use protocol::promise::{
    ConversationPromises, ExportedPromise, FindPromiseRates, FindPromises, PromiseKind as Kind, PromiseList,
    PromisePage, PromiseRate, PromiseRates, PromiseState as Stands, PromiseView,
};
use store::{Cx, PromiseBody, PromiseKind, PromiseRow, PromiseState, PromiseSums, PromisesOf};

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Promises of a page.
const PAGE: u32 = 50;
/// The stretch that is looked back over where none is given.
const RATES_MS: i64 = 30 * 24 * 3_600_000;

/// A page of them.
pub async fn list_promises(app: &App, user: &UserSession, ask: FindPromises) -> Result<PromisePage> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let last = match ask.after {
        Some(id) => Some(cx.promise(id).await?.ok_or(Error::NotFound("promise"))?),
        None => None,
    };
    let after = last.map(|row| (row.due_at, row.id));
    let rows = match ask.list {
        PromiseList::Mine => cx.open_promises(PromisesOf::User(user.user_id), after, PAGE).await?,
        PromiseList::Nobodys => cx.open_promises(PromisesOf::Nobody, after, PAGE).await?,
        PromiseList::Open => cx.open_promises(PromisesOf::All, after, PAGE).await?,
        PromiseList::Settled => cx.settled_promises(after, PAGE).await?,
    };
    let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| row.id);
    let counts = cx.promise_counts(user.user_id, app.env().now()).await?;
    let promises = views(app, &cx, rows).await?;
    let (mine, nobodys, open, late) = (counts.mine, counts.nobodys, counts.open, counts.late);
    Ok(PromisePage { promises, next, mine, nobodys, open, late })
}

/// Those of a conversation.
pub async fn promises_of(app: &App, user: &UserSession, id: ConversationId) -> Result<ConversationPromises> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let rows = cx.promises_of_conversation(id, PAGE).await?;
    Ok(ConversationPromises { promises: views(app, &cx, rows).await? })
}

/// What became of those that were due in a stretch of time, of the assistant's and of people's.
pub async fn promise_rates(app: &App, user: &UserSession, ask: FindPromiseRates) -> Result<PromiseRates> {
    may(&user.actor(), Action::ReadAllReports)?;
    let now = app.env().now();
    let at = |ms: i64| Timestamp(ms.saturating_mul(1_000));
    let to = ask.to_ms.map_or(now, at);
    let from = ask.from_ms.map_or_else(|| to.plus_ms(-RATES_MS), at);
    if from >= to {
        return Err(Error::invalid("from_ms", "must be before to_ms"));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let (assistant, people) = cx.promise_sums(from, to).await?;
    Ok(PromiseRates { from_ms: from.ms(), to_ms: to.ms(), assistant: rate(assistant), people: rate(people) })
}

const fn rate(sums: PromiseSums) -> PromiseRate {
    PromiseRate {
        due: sums.due,
        kept: sums.kept,
        late: sums.late,
        withdrawn: sums.withdrawn,
        open: sums.open,
    }
}

async fn views(app: &App, cx: &Cx, rows: Vec<PromiseRow>) -> Result<Vec<PromiseView>> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(view(app, cx, row).await?);
    }
    Ok(all)
}

/// As the desk shows it.
pub(super) async fn view(app: &App, cx: &Cx, row: PromiseRow) -> Result<PromiseView> {
    let body = cx.promise_body(&row).await?.unwrap_or_default();
    let contact = cx.contact(row.contact_id).await?;
    let until = row.settled_at.unwrap_or_else(|| app.env().now());
    Ok(PromiseView {
        id: row.id,
        conversation_id: row.conversation_id,
        contact_id: row.contact_id,
        contact_name: contact.and_then(|contact| contact.profile.name),
        message_id: row.message_id,
        made_by: row.made_by,
        user_id: row.user_id,
        kind: match row.kind {
            PromiseKind::Reply => Kind::Reply,
            PromiseKind::Call => Kind::Call,
            PromiseKind::Deed => Kind::Deed,
            PromiseKind::Failed => Kind::Failed,
            PromiseKind::Answer => Kind::Answer,
        },
        state: shown(row.state),
        what: Some(body.what).filter(|what| !what.is_empty()),
        reason: body.reason,
        made_ms: row.made_at.ms(),
        due_ms: row.due_at.ms(),
        settled_ms: row.settled_at.map(Timestamp::ms),
        settled_by: row.settled_by,
        late: row.state != PromiseState::Withdrawn && until > row.due_at,
    })
}

/// As an export carries it.
pub(crate) fn exported((row, body): (PromiseRow, Option<PromiseBody>)) -> ExportedPromise {
    let (what, reason) = body.map_or((None, None), |body| (Some(body.what), body.reason));
    ExportedPromise {
        conversation_id: row.conversation_id,
        what,
        reason,
        state: shown(row.state),
        made_ms: row.made_at.ms(),
        due_ms: row.due_at.ms(),
    }
}

const fn shown(state: PromiseState) -> Stands {
    match state {
        PromiseState::Open => Stands::Open,
        PromiseState::Kept => Stands::Kept,
        PromiseState::Withdrawn => Stands::Withdrawn,
    }
}
