//! Loops only: claim, run, reschedule. What they run is a use case.

mod articles;
mod care;
mod claim;
mod hand;
mod hooks;
mod join;
mod mail;
mod measure;
mod models;
mod seal;
mod search;
mod sweep;

use app::App;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The running loops.
pub struct Jobs {
    app: App,
    stop: watch::Sender<bool>,
    loops: JoinSet<()>,
}

/// Starts every loop.
pub fn start(app: &App) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    let mut loops = JoinSet::new();
    loops.spawn(hand::run(app.clone(), app.turns().connect(), stopped.clone()));
    loops.spawn(claim::run(app.clone(), stopped.clone()));
    loops.spawn(articles::run(app.clone(), stopped.clone()));
    loops.spawn(care::run(app.clone(), stopped.clone()));
    loops.spawn(mail::run(app.clone(), stopped.clone()));
    loops.spawn(measure::run(app.clone(), stopped.clone()));
    loops.spawn(models::run(app.clone(), stopped.clone()));
    loops.spawn(join::run(app.clone(), stopped.clone()));
    loops.spawn(hooks::run(app.clone(), stopped.clone()));
    loops.spawn(seal::run(app.clone(), stopped.clone()));
    loops.spawn(search::run(app.clone(), stopped.clone()));
    loops.spawn(sweep::run(app.clone(), stopped));
    Jobs { app: app.clone(), stop, loops }
}

impl Jobs {
    /// Stops claiming, lets what runs come to its end, and seals what was written.
    pub async fn stop(mut self) {
        self.app.assistants().stop();
        let _ = self.stop.send(true);
        while self.loops.join_next().await.is_some() {}
    }
}

/// Resolves once `stopped` says so, or when nobody could say so any more.
async fn told(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}
