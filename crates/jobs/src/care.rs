//! Begins the looks through articles where there never was one; from then on each sets the next.

use std::time::Duration;

use app::App;
use tokio::sync::watch;

/// How often it is looked whether somebody has articles who had none.
const EVERY: Duration = Duration::from_secs(30);

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = app::article::care::begin(&app).await {
            tracing::error!(%error, "the first look through the articles could not be begun");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = crate::told(&mut stopped) => return,
        }
    }
}
