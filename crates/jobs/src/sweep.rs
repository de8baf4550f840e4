//! Retention: what is done and over is removed after a while.

use std::time::Duration;

use app::App;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(600);
/// How long done jobs and ended log-ins are kept.
const KEEP_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = crate::told(&mut stopped) => return,
        }
        if let Err(error) = app.store().system().purge(app.env().now(), KEEP_MS).await {
            tracing::error!(%error, "old rows could not be removed");
        }
    }
}
