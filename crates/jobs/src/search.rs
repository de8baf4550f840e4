//! Makes what was said findable, a moment after it was committed. A lease in the database lets one node do it.

use std::time::Duration;

use app::App;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_millis(300);
/// The same where one round was not enough.
const BUSY: Duration = Duration::from_secs(1);
/// The rest after a failure.
const REST: Duration = Duration::from_secs(5);

pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut pause = EVERY;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = crate::told(&mut stopped) => return,
        }
        pause = match index(&app, &stopped).await {
            Ok(busy) => {
                if busy {
                    BUSY
                } else {
                    EVERY
                }
            }
            Err(error) => {
                tracing::error!(%error, "what was said could not be made findable");
                REST
            }
        };
    }
}

/// Every workspace in turn, a round each, until all are done; `true` when one round was not enough.
async fn index(app: &App, stopped: &watch::Receiver<bool>) -> app::Result<bool> {
    let (mut busy, began) = (false, app.env().now());
    let mut left: Vec<_> = app.store().system().workspaces().await?.into_iter().map(|one| one.id).collect();
    while !left.is_empty() && !*stopped.borrow() {
        let mut more = Vec::new();
        for workspace_id in left {
            if app::search::index(app, workspace_id, began).await?.more {
                more.push(workspace_id);
                busy = true;
            }
        }
        left = more;
    }
    Ok(busy)
}
