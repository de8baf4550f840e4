//! Mailboxes that are read: a task for each; one that fails rests before it tries again, and the others do not notice.

use std::collections::HashSet;
use std::time::Duration;

use app::App;
use app::mail::{Reading, watch};
use base::{InboxId, WorkspaceId};
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

/// How soon a mailbox that was added or resumed is noticed.
const EVERY: Duration = Duration::from_secs(3);
/// The first rest after a failure; it doubles with each.
const REST: Duration = Duration::from_secs(2);
/// The longest rest.
const LONGEST_REST: Duration = Duration::from_secs(300);

pub(crate) async fn run(app: App, mut stopped: Receiver<bool>) {
    let mut watched = HashSet::new();
    let mut tasks: JoinSet<(WorkspaceId, InboxId)> = JoinSet::new();
    loop {
        match app.store().system().mailboxes().await {
            Ok(mailboxes) => {
                for (workspace_id, id) in mailboxes {
                    if watched.insert((workspace_id, id)) {
                        tasks.spawn(read(app.clone(), workspace_id, id, stopped.clone()));
                    }
                }
            }
            Err(error) => tracing::error!(%error, "the mailboxes could not be listed"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            Some(ended) = tasks.join_next(), if !tasks.is_empty() => match ended {
                Ok(ended) => { watched.remove(&ended); }
                // Which one it was is not told: all are looked at anew; the lease keeps each from being read twice.
                Err(error) => { tracing::error!(%error, "reading a mailbox broke off"); tasks.abort_all(); watched.clear(); }
            },
            () = crate::told(&mut stopped) => break,
        }
    }
    // What is committed is committed, and what is not will be fetched again.
    tasks.shutdown().await;
}

async fn read(
    app: App,
    workspace_id: WorkspaceId,
    id: InboxId,
    mut stopped: Receiver<bool>,
) -> (WorkspaceId, InboxId) {
    let mut reading = Reading::default();
    let mut rest = REST;
    loop {
        let done = tokio::select! {
            done = watch(&app, &mut reading, workspace_id, id) => done,
            () = crate::told(&mut stopped) => break,
        };
        let pause = match done {
            Ok(true) => {
                rest = REST;
                continue;
            }
            // Paused, or another process reads it.
            Ok(false) => {
                tokio::time::sleep(EVERY).await;
                break;
            }
            Err(error) => {
                tracing::warn!(inbox = %id, %error, "a mailbox could not be read");
                rest
            }
        };
        rest = (rest * 2).min(LONGEST_REST);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = crate::told(&mut stopped) => break,
        }
    }
    (workspace_id, id)
}
