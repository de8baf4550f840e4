//! Chains the audit log, a moment after its entries were committed.

use std::time::Duration;

use app::App;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_millis(500);
/// Entries chained at a time.
const BATCH: u32 = 1_000;

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        let last = tokio::select! {
            () = tokio::time::sleep(EVERY) => false,
            () = crate::told(&mut stopped) => true,
        };
        if let Err(error) = seal(&app).await {
            tracing::error!(%error, "the audit log could not be sealed");
        }
        if last {
            return;
        }
    }
}

async fn seal(app: &App) -> Result<(), store::StoreError> {
    let system = app.store().system();
    for workspace in system.workspaces().await? {
        while system.seal_audit(workspace.id, BATCH).await? >= u64::from(BATCH) {}
    }
    Ok(())
}
