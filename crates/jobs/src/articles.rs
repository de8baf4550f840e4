//! Keeps what articles are found by in step with what is published: woken by the commit, and by a slow poll as the net.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use base::Wake;
use tokio::sync::{Notify, watch};

/// The net: what another node published or took back counts here this late at worst.
const EVERY: Duration = Duration::from_millis(500);

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let woken = Arc::new(Notify::new());
    let bell = woken.clone();
    app.bus().subscribe(Box::new(move |wake| {
        if matches!(wake, Wake::Articles { .. }) {
            bell.notify_one();
        }
    }));
    loop {
        if let Err(error) = app::article::follow_articles(&app).await {
            tracing::error!(%error, "the index of articles could not be brought up to date");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = woken.notified() => {}
            () = crate::told(&mut stopped) => return,
        }
    }
}
