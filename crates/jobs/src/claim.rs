//! Work that is due: woken by commits, by the next due time, and by a slow poll as the net.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use base::Wake;
use store::JobRow;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;

/// The net: other nodes' commits are found this late at worst.
const POLL_MS: i64 = 500;
/// How long claimed work may take before another worker takes it.
const LEASE_MS: i64 = 30_000;
/// Jobs that run at the same time, besides handed turns.
const AT_ONCE: usize = 16;

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let woken = Arc::new(Notify::new());
    let bell = woken.clone();
    app.bus().subscribe(Box::new(move |wake| {
        if matches!(wake, Wake::Jobs) {
            bell.notify_one();
        }
    }));
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let mut running: JoinSet<()> = JoinSet::new();
    loop {
        while running.try_join_next().is_some() {}
        let wait_ms = match next_wait_ms(&app).await {
            0 => claim(&app, &seats, &mut running).await,
            wait_ms => wait_ms,
        };
        if wait_ms == 0 {
            continue;
        }
        let sleep = tokio::time::sleep(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(1)));
        tokio::select! {
            () = sleep => {}
            () = woken.notified() => {}
            () = crate::told(&mut stopped) => break,
        }
    }
    while running.join_next().await.is_some() {}
}

/// Milliseconds until something is due; 0 when something is.
async fn next_wait_ms(app: &App) -> i64 {
    match app.store().system().next_due(app::job::KINDS).await {
        Ok(Some(due)) => due.ms_since(app.env().now()).clamp(0, POLL_MS),
        Ok(None) => POLL_MS,
        Err(error) => {
            tracing::error!(%error, "the next due job could not be read");
            POLL_MS
        }
    }
}

/// Claims and starts what is due; returns how long to wait before looking again.
async fn claim(app: &App, seats: &Arc<Semaphore>, running: &mut JoinSet<()>) -> i64 {
    let free = seats.available_permits();
    if free == 0 {
        // Every seat is taken: wait for one.
        let _ = running.join_next().await;
        return 0;
    }
    let limit = u32::try_from(free).unwrap_or(1);
    let now = app.env().now();
    let jobs = match app.store().system().claim(app.node_id(), app::job::KINDS, now, LEASE_MS, limit).await {
        Ok(jobs) => jobs,
        Err(error) => {
            tracing::error!(%error, "jobs could not be claimed");
            return POLL_MS;
        }
    };
    // Due, but not claimable now (an older job of the same order runs, another node was faster).
    let wait_ms = if jobs.is_empty() { 20 } else { 0 };
    for job in jobs {
        let Ok(seat) = seats.clone().try_acquire_owned() else { break };
        let app = app.clone();
        running.spawn(async move {
            work(&app, &job).await;
            drop(seat);
        });
    }
    wait_ms
}

async fn work(app: &App, job: &JobRow) {
    let Err(error) = app::job::run(app, job).await else { return };
    if let Err(error) = app::job::failed(app, job, &error).await {
        tracing::error!(%error, job = %job.id, "a failed job could not be noted");
    }
}
