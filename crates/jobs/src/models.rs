//! Keeps what answers here in step with what is published: woken by the commit that publishes, and by a slow poll as the net.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use base::Wake;
use tokio::sync::{Notify, watch};

/// The net: what another node published answers here this late at worst, and then as long as a model takes to load.
const EVERY: Duration = Duration::from_secs(3);

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let woken = Arc::new(Notify::new());
    let bell = woken.clone();
    app.bus().subscribe(Box::new(move |wake| {
        if matches!(wake, Wake::Assistant { .. }) {
            bell.notify_one();
        }
    }));
    loop {
        if let Err(error) = app::training::keep_in_force(&app).await {
            tracing::error!(%error, "it could not be read which models are published");
        }
        if let Err(error) = app::flow::keep_flows_in_force(&app).await {
            tracing::error!(%error, "it could not be read which flows are published");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = woken.notified() => {}
            () = crate::told(&mut stopped) => return,
        }
    }
}
