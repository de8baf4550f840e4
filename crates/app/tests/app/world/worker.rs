//! Workers of both nodes: they claim what is due, take what is handed over, and die in the middle.

use std::rc::Rc;

use app::turns::Handed;
use app::{App, job};
use store::JobRow;

use super::World;
use super::executor::Task;

/// As in the claiming loop.
pub const LEASE_MS: i64 = 30_000;
/// How many of a hundred jobs lose their process in the middle.
const MORTALITY: usize = 15;
/// Polls within which most jobs end.
const LIFE: usize = 40;

/// A node looks for work.
pub fn claim(world: &Rc<World>, node: usize, limit: u32, mortal: bool) {
    let (app, owned) = (world.app(node), world.clone());
    world.spawn(Task::new("claim", node, async move {
        let now = app.env().now();
        let jobs = app.store().system().claim(app.node_id(), job::KINDS, now, LEASE_MS, limit).await;
        for row in jobs.expect("jobs can be claimed") {
            owned.note(|| format!("node {node} claims {} {} (try {})", row.kind, row.id, row.attempts));
            let lapsed = row.attempts > 1;
            owned.counts.borrow_mut().claimed_again += u64::from(lapsed);
            begin(&owned, node, format!("{} {}", row.kind, row.id), work(app.clone(), row), mortal);
        }
    }));
}

fn begin(world: &World, node: usize, name: String, work: impl Future<Output = ()> + 'static, mortal: bool) {
    let task = Task::new(name, node, work);
    let dies = mortal && world.chance(MORTALITY);
    world.spawn(if dies { task.mortal(u32::try_from(world.below(LIFE)).unwrap_or(0)) } else { task });
}

async fn work(app: App, row: JobRow) {
    if let Err(error) = job::run(&app, &row).await {
        job::failed(&app, &row, &error).await.expect("a failure can be noted");
    }
}

/// A node's workers take the turns handed to them; whether there were any.
pub fn take_handed(world: &Rc<World>, node: usize, mortal: bool) -> bool {
    let mut any = false;
    loop {
        let handed = world.nodes.borrow_mut()[node].road.try_recv();
        let Ok(handed) = handed else { return any };
        any = true;
        let app = world.app(node);
        begin(world, node, format!("handed turn {}", handed.job_id), think(app, handed), mortal);
    }
}

async fn think(app: App, handed: Handed) {
    let Handed { workspace_id, conversation_id, job_id, seat } = handed;
    if let Err(error) = app::assistant::answer_turn(&app, workspace_id, conversation_id, job_id).await {
        let row = app.cx(workspace_id, app::system()).job(job_id).await.expect("a job can be read");
        if let Some(row) = row {
            job::failed(&app, &row, &error).await.expect("a failure can be noted");
        }
    }
    drop(seat);
}
