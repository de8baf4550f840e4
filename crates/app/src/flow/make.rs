//! A release is made of all drafts: frozen, and tested by a job.

use access::{Action, may};
use dialogue::script::Scripts;
use protocol::flow_release::{MakeRelease, ReleaseView};
use serde_json::json;
use store::{Changes, FlowHead, Keys, NewJob, ReleaseRow, ReleaseState, State};

use super::drafts::Files;
use super::releases::view_of;
use super::{NOTE_CHARS, RELEASE_TURNS, TEST};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes it; what cannot be laid is refused with its place.
pub async fn make_release(app: &App, user: &UserSession, ask: MakeRelease) -> Result<ReleaseView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let note = ask.note.trim().to_owned();
    if note.chars().count() > NOTE_CHARS || note.chars().any(char::is_control) {
        return Err(Error::invalid("note", format!("one line of at most {NOTE_CHARS} characters")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if !files.changed() {
        return Err(Error::FlowsUnchanged);
    }
    files.below.with_flows(&files.next).map_err(|error| Error::FlowWrong(error.to_string()))?;
    let turns =
        |(name, text): (&&str, &&String)| Scripts::read(name, text).map_or(0, |scripts| scripts.turns());
    if files.below.scripts(&files.next).iter().map(turns).sum::<usize>() > RELEASE_TURNS {
        return Err(Error::invalid(
            "scripts",
            format!("all scripts may have {RELEASE_TURNS} turns together"),
        ));
    }
    if cx.releases(1).await?.iter().any(|release| release.state == ReleaseState::Testing) {
        return Err(Error::ReleaseRuns);
    }
    let row = ReleaseRow {
        no: files.head.last_no + 1,
        state: ReleaseState::Testing,
        done: 0,
        steps: 0,
        user_id: user.user_id,
        at: app.env().now(),
        ended_at: None,
        published_at: None,
        note,
        tried: None,
    };
    let (no, job_id, laid) = (row.no, app.env().id(), files.release());
    let change = move |state: &State| -> Result<Changes<()>> {
        let last = state.flow_head().map_or(0, |head: &FlowHead| head.last_no);
        if last + 1 != row.no {
            return Err(Error::ReleaseRuns);
        }
        let job = NewJob {
            id: job_id,
            kind: TEST,
            unique_key: Some(row.no.to_string()),
            order_key: None,
            due_at: row.at,
            payload: json!({ "no": row.no }),
            conversation_id: None,
            lease: None,
            at: row.at,
        };
        let changes = Changes::new(()).insert_release(&row, &laid).insert_job(job);
        let facts = json!({ "files": laid.len() });
        Ok(changes.audit("make_flow_release", format!("flow_release:{}", row.no), facts))
    };
    cx.change(Keys::new().flow_head(), change).await.map_err(flatten)?;
    view_of(app, &cx, no).await
}
