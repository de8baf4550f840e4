//! Lets what answers here be learned with the sentence encoder, one after another and beside everything else: at the start, and after a version
//! was published that was trained without it.

use std::time::Duration;

use app::App;
use tokio::sync::watch;

/// How often it is looked whether something answers without the encoder.
const EVERY: Duration = Duration::from_secs(10);
/// How long to wait after what went wrong.
const LATER: Duration = Duration::from_secs(600);

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    if !app.assistants().has_encoder() {
        return;
    }
    loop {
        let wait = match app::training::join_encoder(&app).await {
            Ok(()) => EVERY,
            Err(error) => {
                tracing::error!(%error, "the assistant answers without the sentence encoder");
                LATER
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = crate::told(&mut stopped) => return,
        }
    }
}
