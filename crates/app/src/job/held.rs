//! Work that may take longer than the lease of its job.

use std::time::Duration;

use store::JobRow;

use crate::app::App;
use crate::error::Result;

/// For how long the lease is kept each time.
const LEASE_MS: i64 = 30_000;
/// How often.
const AGAIN: Duration = Duration::from_secs(10);

/// Does it, and keeps the lease meanwhile, so that nobody else takes it up.
pub(crate) async fn held<T>(app: &App, job: &JobRow, work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(AGAIN) => {
                let until = app.env().now().plus_ms(LEASE_MS);
                app.store().system().extend_leases(app.node_id(), std::slice::from_ref(job), until).await?;
            }
        }
    }
}
