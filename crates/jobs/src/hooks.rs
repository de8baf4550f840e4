//! Webhooks: a lane for each address, so that a slow or dead one keeps nobody else waiting.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::webhook::Lane;
use base::{Wake, WebhookId};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// The net: what no wake-up told of is found this late at worst.
const POLL: Duration = Duration::from_millis(500);
/// Longer than one try may take.
const LEASE_MS: i64 = 60_000;
/// Tries under way in this process, all lanes together.
const AT_ONCE: usize = 64;

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let woken = Arc::new(Notify::new());
    let bell = woken.clone();
    app.bus().subscribe(Box::new(move |wake| {
        if matches!(wake, Wake::Jobs) {
            bell.notify_one();
        }
    }));
    let mut under_way: HashMap<WebhookId, u32> = HashMap::new();
    let mut running: JoinSet<WebhookId> = JoinSet::new();
    loop {
        match app::webhook::lanes(&app).await {
            Ok(lanes) => {
                for lane in lanes {
                    claim(&app, &lane, &mut under_way, &mut running).await;
                }
            }
            Err(error) => tracing::error!(%error, "the lanes of webhooks could not be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = woken.notified() => {}
            Some(ended) = running.join_next(), if !running.is_empty() => landed(ended, &mut under_way),
            () = crate::told(&mut stopped) => break,
        }
        while let Some(ended) = running.try_join_next() {
            landed(ended, &mut under_way);
        }
    }
    while running.join_next().await.is_some() {}
}

fn landed(ended: Result<WebhookId, tokio::task::JoinError>, under_way: &mut HashMap<WebhookId, u32>) {
    match ended {
        Ok(id) => {
            if let Some(count) = under_way.get_mut(&id) {
                *count -= 1;
                if *count == 0 {
                    under_way.remove(&id);
                }
            }
        }
        // Which lane it was is not told: its lease runs out, and its place stays taken until the next start.
        Err(error) => tracing::error!(%error, "sending to a webhook broke off"),
    }
}

async fn claim(
    app: &App,
    lane: &Lane,
    under_way: &mut HashMap<WebhookId, u32>,
    running: &mut JoinSet<WebhookId>,
) {
    let here = under_way.get(&lane.webhook_id).copied().unwrap_or_default();
    let free = lane.at_once.saturating_sub(here);
    if free == 0 || running.len() >= AT_ONCE {
        return;
    }
    let (system, kinds, now) = (app.store().system(), [lane.kind.as_str()], app.env().now());
    // Looking is cheap, claiming is a commit.
    match system.next_due(&kinds).await {
        Ok(Some(due)) if due <= now => {}
        Ok(_) => return,
        Err(error) => return tracing::error!(%error, "the next event for a webhook could not be read"),
    }
    let jobs = match system.claim(app.node_id(), &kinds, now, LEASE_MS, free).await {
        Ok(jobs) => jobs,
        Err(error) => return tracing::error!(%error, "events for a webhook could not be claimed"),
    };
    for job in jobs {
        *under_way.entry(lane.webhook_id).or_default() += 1;
        let (app, id) = (app.clone(), lane.webhook_id);
        running.spawn(async move {
            if let Err(error) = app::webhook::deliver(&app, &job).await
                && let Err(error) = app::webhook::not_sent(&app, &job, &error).await
            {
                tracing::error!(%error, job = %job.id, "a failed event could not be noted");
            }
            id
        });
    }
}
