//! Turns whose lease this process took in the commit that created them: thought at once, without asking the database for work.

use app::App;
use app::turns::Handed;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

pub(crate) async fn run(app: App, mut road: mpsc::Receiver<Handed>, mut stopped: watch::Receiver<bool>) {
    let mut running = JoinSet::new();
    loop {
        tokio::select! {
            handed = road.recv() => match handed {
                Some(handed) => { running.spawn(think(app.clone(), handed)); }
                None => break,
            },
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = crate::told(&mut stopped) => break,
        }
    }
    while running.join_next().await.is_some() {}
}

async fn think(app: App, handed: Handed) {
    let Handed { workspace_id, conversation_id, job_id, seat } = handed;
    if let Err(error) = app::assistant::answer_turn(&app, workspace_id, conversation_id, job_id).await {
        let job = app.cx(workspace_id, app::system()).job(job_id).await;
        let noted = match job {
            Ok(Some(job)) => app::job::failed(&app, &job, &error).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = noted {
            // The lease runs out and the claiming loop tries again.
            tracing::error!(%error, job = %job_id, "a failed turn could not be noted");
        }
    }
    drop(seat);
}
