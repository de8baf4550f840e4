//! How much work there was and is: nothing may vanish.

use access::{Action, may};
use base::{Timestamp, WorkspaceId};
use parking_lot::Mutex;
use protocol::upkeep::JobCount;
use store::JobTally;

use crate::app::App;
use crate::error::Result;

/// How old the counts of a scrape may be: counting reads the whole table.
const FRESH_MS: i64 = 60_000;

/// The last counting.
#[derive(Default)]
pub struct Counts(Mutex<Option<(Timestamp, Vec<JobTally>)>>);

/// The work of one workspace, by kind.
pub(crate) async fn of(app: &App, workspace_id: WorkspaceId) -> Result<Vec<JobCount>> {
    let tally = app.store().system().job_tally().await?;
    Ok(tally.into_iter().filter(|one| one.workspace_id == workspace_id).map(view).collect())
}

fn view(tally: JobTally) -> JobCount {
    JobCount {
        balances: tally.balances(),
        kind: tally.kind,
        created: tally.created,
        pending: tally.pending,
        done: tally.done,
        dead: tally.dead,
    }
}

/// The same for Prometheus, all workspaces together: what waits and what is dead as it is now, the conservation counts at most a
/// minute old.
pub async fn render(app: &App) -> Result<String> {
    may(&access::Actor::System, Action::Maintain)?;
    use std::fmt::Write as _;
    let mut out =
        String::from("# HELP zhike_jobs Jobs that wait or run, and dead letters.\n# TYPE zhike_jobs gauge\n");
    for (kind, pending, dead) in app.store().system().job_depth().await? {
        let _ = writeln!(out, "zhike_jobs{{kind=\"{kind}\",state=\"pending\"}} {pending}");
        let _ = writeln!(out, "zhike_jobs{{kind=\"{kind}\",state=\"dead\"}} {dead}");
    }
    let tally = fresh_tally(app).await?;
    out.push_str(
        "# HELP zhike_jobs_created_total Jobs ever created.\n# TYPE zhike_jobs_created_total counter\n",
    );
    let sum = |count: fn(&JobTally) -> u64| tally.iter().map(count).sum::<u64>();
    let _ = writeln!(out, "zhike_jobs_created_total {}", sum(|one| one.created));
    out.push_str(
        "# HELP zhike_jobs_done_total Jobs done, removed ones too.\n# TYPE zhike_jobs_done_total counter\n",
    );
    let _ = writeln!(out, "zhike_jobs_done_total {}", sum(|one| one.done));
    let lost = sum(|one| one.created.abs_diff(one.pending + one.done + one.dead));
    out.push_str("# HELP zhike_jobs_unaccounted Jobs that were created and are neither waiting, done nor dead: must be 0.\n");
    let _ = writeln!(out, "# TYPE zhike_jobs_unaccounted gauge\nzhike_jobs_unaccounted {lost}");
    Ok(out)
}

async fn fresh_tally(app: &App) -> Result<Vec<JobTally>> {
    let now = app.env().now();
    if let Some((at, tally)) = app.counts().0.lock().as_ref()
        && now.ms_since(*at).abs() < FRESH_MS
    {
        return Ok(tally.clone());
    }
    let tally = app.store().system().job_tally().await?;
    *app.counts().0.lock() = Some((now, tally.clone()));
    Ok(tally)
}
