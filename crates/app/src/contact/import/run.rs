//! Does the lines of an import: some at a time, each a commit that says how far it has come; then the job is set again, so that others
//! get their turn and no lease runs out.

use access::{Action, Actor, may};
use base::ContactImportId;
use serde_json::json;
use store::{Changes, ContactImportRow, Cx, ImportState, JobRow, Keys, State};

use super::batch::{Did, work};
use super::columns::Columns;
use super::{Chunk, Head};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::end_step;

/// Lines of one commit: it takes some milliseconds, and messages may come in between.
const LINES_AT_ONCE: usize = 20;
/// Commits of one run: far below the job's lease.
const COMMITS: usize = 100;

/// Whether lines of an import in this state are done.
pub(super) fn goes_on(state: ImportState) -> bool {
    matches!(state, ImportState::Running | ImportState::Failed)
}

/// Runs the job, in the name of whoever started the import.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    let system = app.cx(job.workspace_id, Actor::System);
    let id = import_of(job)?;
    let Some(import) = system.contact_import(id).await?.filter(|import| goes_on(import.state)) else {
        return end_step(app, &system, job, false).await;
    };
    let user = system.user(import.user_id).await?.filter(|user| user.disabled_at.is_none());
    let actor = user.map(|user| Actor::User { user_id: user.id, role: user.role });
    match actor.filter(|actor| may(actor, Action::ImportContacts).is_ok()) {
        None => end(app, &system, &import, ImportState::Stopped).await?,
        Some(actor) => {
            let cx = app.cx(job.workspace_id, actor);
            if some(app, &cx, import).await? {
                return end_step(app, &system, job, true).await;
            }
        }
    }
    end_step(app, &system, job, false).await
}

fn import_of(job: &JobRow) -> Result<ContactImportId> {
    let id = job.payload.get("import_id").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    id.ok_or(Error::Internal("a job without its import"))
}

/// Does some lines; whether there are more.
async fn some(app: &App, cx: &Cx, mut import: ContactImportRow) -> Result<bool> {
    let head: Head = cx.import_head(&import).await?;
    let columns =
        Columns::read(head.columns).map_err(|_| Error::Internal("an import whose columns are wrong"))?;
    let (mut commits, mut most) = (0, LINES_AT_ONCE);
    while let Some((first, chunk)) = cx.next_import_chunk::<Chunk>(import.id).await? {
        loop {
            let skip = usize::try_from(import.done.saturating_sub(first)).unwrap_or(usize::MAX);
            let Some(left) = chunk.get(skip..).filter(|left| !left.is_empty()) else { break };
            if commits == COMMITS {
                return Ok(true);
            }
            commits += 1;
            match work(app, cx, &import, &columns, left, most, first).await? {
                Did::Lines(lines) => {
                    import.done += lines;
                    most = LINES_AT_ONCE;
                }
                // Line by line until the one is past that others change too.
                Did::Again => most = 1,
                Did::Over => return Ok(false),
            }
        }
    }
    end(app, cx, &import, ImportState::Done).await?;
    Ok(false)
}

async fn end(app: &App, cx: &Cx, import: &ContactImportRow, how: ImportState) -> Result<()> {
    let (id, now) = (import.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(import) = state.contact_import(id).filter(|import| goes_on(import.state)) else {
            return Ok(Changes::new(()));
        };
        let counts = import.counts;
        let facts = json!({
            "lines": import.lines, "done": import.done, "created": counts.created, "changed": counts.changed,
            "unchanged": counts.unchanged, "refused": counts.refused,
        });
        let changes = Changes::new(()).end_contact_import(id, how, now);
        let deed = match how {
            ImportState::Done => "finish_contact_import",
            ImportState::Failed => "fail_contact_import",
            _ => "stop_contact_import",
        };
        Ok(changes.audit(deed, format!("contact_import:{id}"), facts))
    };
    cx.change(Keys::new().contact_import(id), change).await.map_err(flatten)
}

/// The job was given up: the page says so, and the lines stay for whoever drives it again within the day.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    let cx = app.cx(job.workspace_id, Actor::System);
    match cx.contact_import(import_of(job)?).await? {
        Some(import) => end(app, &cx, &import, ImportState::Failed).await,
        None => Ok(()),
    }
}
