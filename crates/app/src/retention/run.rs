//! Removes what is past its time: some at a time, each batch a commit with its audit entry, until nothing is left; then the bytes go.

use base::Timestamp;
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, State};

use super::{before, set};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::job::set_again;

/// Conversations removed in one commit: customers do not notice it.
const CONVERSATIONS: u32 = 20;
/// Figures removed in one commit.
const FIGURES: u32 = 1_000;
/// Batches of one run; then others get their turn.
const BATCHES: usize = 25;
/// When to go on when there is more.
const SOON_MS: i64 = 1_000;
/// When to look again when there is nothing.
const LATER_MS: i64 = 6 * 60 * 60 * 1_000;

/// Runs the job of one workspace and sets it again; it ends when everything is kept for ever.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    access::may(&access::Actor::System, access::Action::Maintain)?;
    let cx = app.cx(job.workspace_id, access::Actor::System);
    let settings = set(&cx).await?;
    let (mut removed, mut more) = (false, false);
    for batch in 1..=BATCHES {
        let now = app.env().now();
        let conversations = match settings.conversations_days {
            Some(days) => conversations(&cx, before(now, days), now).await?,
            None => 0,
        };
        let figures = match settings.figures_days {
            Some(days) => figures(&cx, before(now, days)).await?,
            None => 0,
        };
        removed |= conversations > 0;
        more = conversations == u64::from(CONVERSATIONS) || figures > u64::from(FIGURES);
        if !more {
            break;
        }
        if batch == BATCHES {
            tracing::info!(workspace = %job.workspace_id, "more is to be removed than one run does");
        }
    }
    if removed && !more {
        // What was removed is not to be found in the files either.
        app.store().system().scrub().await?;
    }
    let keeps_all = settings.conversations_days.is_none() && settings.figures_days.is_none();
    let next = app.env().now().plus_ms(if more { SOON_MS } else { LATER_MS });
    let why = "each removal is audited where it is done";
    set_again(app, &cx, job, (!keeps_all).then_some(next), why).await
}

async fn conversations(cx: &Cx, before: Timestamp, now: Timestamp) -> Result<u64> {
    let due = cx.conversations_to_remove(before, CONVERSATIONS).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let removed = due.len() as u64;
    let keys = due.iter().fold(Keys::new(), |keys, (id, contact)| keys.contact(*contact).conversation(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        // Another node may have been faster.
        let here = due.iter().filter(|(id, _)| state.conversation(*id).is_some());
        for (id, contact_id) in here {
            changes = changes.remove_conversation(*id, *contact_id, now);
        }
        Ok(changes.audit("remove_conversations", "workspace", json!({ "conversations": due.len() })))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(removed)
}

/// Gives how many there were before.
async fn figures(cx: &Cx, before: Timestamp) -> Result<u64> {
    let due = cx.figures_over(before).await?;
    if due > 0 {
        let change = move |_: &State| -> Result<Changes<()>> {
            let facts = json!({ "figures": due.min(u64::from(FIGURES)) });
            Ok(Changes::new(()).remove_figures(before, FIGURES).audit("remove_figures", "workspace", facts))
        };
        cx.change(Keys::new(), change).await.map_err(flatten)?;
    }
    Ok(due)
}
