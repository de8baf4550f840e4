//! Measures the pack's own model once somebody looks at its figures.

use app::App;
use tokio::sync::watch;

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        outcome = app::training::measure_pack(&app) => {
            if let Err(error) = outcome {
                tracing::error!(%error, "the figures of the pack's own model are not known");
            }
        }
        () = crate::told(&mut stopped) => {}
    }
}
