//! Jobs: leases, order, retries, dead letters, conservation.

use base::{JobId, NodeId, Wake};
use serde_json::json;
use store::{Changes, JobRow, JobState, Keys, Lease, NewJob, State, StoreError};

use crate::fixture::Fixture;
use crate::on_every_engine;

on_every_engine!(
    lease_and_finish,
    expired_lease,
    order_key,
    retry_then_dead_then_redriven,
    created_under_lease,
    two_nodes,
    purge_and_tally,
    cancel_and_reschedule
);

const LEASE_MS: i64 = 30_000;

fn job(f: &Fixture, kind: &'static str) -> NewJob {
    NewJob {
        id: f.env.id(),
        kind,
        unique_key: None,
        order_key: None,
        due_at: f.env.now(),
        payload: json!({ "n": 1 }),
        conversation_id: None,
        lease: None,
        at: f.env.now(),
    }
}

async fn add(f: &Fixture, job: NewJob) -> JobId {
    let id = job.id;
    let insert = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).insert_job(job.clone()).audit("add_job", format!("job:{id}"), json!({})))
    };
    f.cx().change(Keys::new(), insert).await.expect("adds");
    id
}

async fn claim(f: &Fixture, node: NodeId) -> Vec<JobRow> {
    f.store.system().claim(node, &["turn", "call"], f.env.now(), LEASE_MS, 10).await.expect("claims")
}

async fn finish(f: &Fixture, id: JobId, node: NodeId) -> Result<(), store::ChangeError<&'static str>> {
    let now = f.env.now();
    let finish = move |state: &State| match state.job(id) {
        Some(job) if job.is_held_by(node, now) => {
            Ok(Changes::new(()).finish_job(id, now).audit("finish_job", format!("job:{id}"), json!({})))
        }
        _ => Err("not ours"),
    };
    f.cx().change(Keys::new().job(id), finish).await
}

async fn balanced(f: &Fixture) {
    for tally in f.store.system().job_tally().await.expect("reads") {
        assert!(tally.balances(), "{tally:?}");
    }
}

async fn lease_and_finish(f: Fixture) {
    let node = f.env.id();
    let id = add(&f, job(&f, "turn")).await;
    add(&f, job(&f, "other")).await;
    let claimed = claim(&f, node).await;
    assert_eq!(claimed.iter().map(|job| (job.id, job.attempts)).collect::<Vec<_>>(), [(id, 1)]);
    assert_eq!(claimed[0].payload, json!({ "n": 1 }));
    assert!(claim(&f, f.env.id()).await.is_empty(), "one worker at a time");
    assert!(finish(&f, id, f.env.id()).await.is_err(), "only the one who holds it");
    finish(&f, id, node).await.expect("finishes");
    assert!(finish(&f, id, node).await.is_err(), "once");
    assert_eq!(f.cx().job(id).await.expect("reads").expect("is kept").state, JobState::Done);
    balanced(&f).await;
}

async fn expired_lease(f: Fixture) {
    let (node, other) = (f.env.id(), f.env.id());
    let id = add(&f, job(&f, "turn")).await;
    let held = claim(&f, node).await;
    f.clock.advance_ms(LEASE_MS - 1);
    f.store.system().extend_leases(node, &held, f.env.now().plus_ms(LEASE_MS)).await.expect("extends");
    f.clock.advance_ms(LEASE_MS - 1);
    assert!(claim(&f, other).await.is_empty(), "extended");
    f.clock.advance_ms(1);
    let taken = claim(&f, other).await;
    assert_eq!((taken[0].id, taken[0].attempts), (id, 2), "a dead worker's job is taken over");
    assert!(finish(&f, id, node).await.is_err(), "the old worker comes too late");
    f.store.system().fail_job(&held[0], node, "late", None).await.expect("does nothing");
    finish(&f, id, other).await.expect("finishes");
}

async fn order_key(f: Fixture) {
    let node = f.env.id();
    let mut ids = Vec::new();
    for due in [500, 0, 0] {
        let ordered =
            NewJob { order_key: Some("c".into()), due_at: f.env.now().plus_ms(due), ..job(&f, "call") };
        ids.push(add(&f, ordered).await);
    }
    assert!(claim(&f, node).await.is_empty(), "the oldest is not due, so nobody runs");
    f.clock.advance_ms(500);
    for id in &ids[..2] {
        let claimed = claim(&f, node).await;
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), [*id], "one after the other");
        assert!(claim(&f, node).await.is_empty(), "the next waits for the one that runs");
        finish(&f, *id, node).await.expect("finishes");
    }
    let dead = claim(&f, node).await;
    f.store.system().fail_job(&dead[0], node, "broken", None).await.expect("fails");
    let next = add(&f, NewJob { order_key: Some("c".into()), ..job(&f, "call") }).await;
    assert_eq!(claim(&f, node).await[0].id, next, "a dead letter does not block its order");
}

async fn retry_then_dead_then_redriven(f: Fixture) {
    let node = f.env.id();
    let id = add(&f, job(&f, "turn")).await;
    let held = claim(&f, node).await;
    let later = f.env.now().plus_ms(1_000);
    f.store.system().fail_job(&held[0], node, "坏了", Some(later)).await.expect("fails");
    assert_eq!(f.store.system().next_due(&["turn"]).await, Ok(Some(later)));
    assert!(claim(&f, node).await.is_empty());
    f.clock.advance_ms(1_000);
    let held = claim(&f, node).await;
    assert_eq!((held[0].attempts, held[0].last_error.as_deref()), (2, Some("坏了")));
    f.store.system().fail_job(&held[0], node, &"x".repeat(9_999), None).await.expect("fails");
    assert_eq!(f.store.system().job_depth().await, Ok(vec![("turn".to_owned(), 0, 1)]));
    let dead = f.cx().dead_jobs(10).await.expect("reads");
    assert_eq!((dead[0].id, dead[0].last_error.as_ref().map(String::len)), (id, Some(500)));
    balanced(&f).await;
    let now = f.env.now();
    let redrive = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).redrive_job(id, now).audit("retry_job", format!("job:{id}"), json!({})))
    };
    f.cx().change(Keys::new().job(id), redrive).await.expect("drives again");
    assert!(f.cx().change(Keys::new().job(id), redrive).await.is_err(), "only dead letters");
    assert_eq!(claim(&f, node).await[0].attempts, 1, "with all its attempts");
    finish(&f, id, node).await.expect("finishes");
    balanced(&f).await;
}

async fn created_under_lease(f: Fixture) {
    let node = f.env.id();
    f.ear.0.lock().clear();
    let lease = Lease { by: node, until: f.env.now().plus_ms(LEASE_MS) };
    let id = add(&f, NewJob { lease: Some(lease), ..job(&f, "turn") }).await;
    assert!(claim(&f, f.env.id()).await.is_empty());
    assert!(!f.ear.0.lock().contains(&Wake::Jobs), "its worker waits already");
    assert_eq!(f.cx().job(id).await.expect("reads").expect("is there").attempts, 1);
    finish(&f, id, node).await.expect("finishes");
    add(&f, job(&f, "turn")).await;
    for _ in 0..200 {
        if f.ear.0.lock().contains(&Wake::Jobs) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(f.ear.0.lock().contains(&Wake::Jobs));
}

/// Two nodes claim at the same time: every job once.
async fn two_nodes(f: Fixture) {
    for _ in 0..40 {
        add(&f, job(&f, "turn")).await;
    }
    let node = async |system: store::System, node: NodeId| {
        let mut mine = Vec::new();
        for _ in 0..20 {
            mine.extend(system.claim(node, &["turn"], f.env.now(), LEASE_MS, 3).await.expect("claims"));
        }
        mine
    };
    let (one, two) = tokio::join!(node(f.store.system(), f.env.id()), node(f.store.system(), f.env.id()));
    let mut ids: Vec<JobId> = one.iter().chain(&two).map(|job| job.id).collect();
    assert_eq!(ids.len(), 40);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 40, "none twice");
}

async fn purge_and_tally(f: Fixture) {
    let node = f.env.id();
    for _ in 0..12 {
        add(&f, job(&f, "turn")).await;
    }
    for job in claim(&f, node).await {
        finish(&f, job.id, node).await.expect("finishes");
    }
    f.clock.advance_ms(10_000);
    assert_eq!(f.store.system().purge(f.env.now(), 10_001).await.expect("purges").jobs, 0, "not old enough");
    assert_eq!(f.store.system().purge(f.env.now(), 9_999).await.expect("purges").jobs, 10);
    let tally = f.store.system().job_tally().await.expect("reads").remove(0);
    assert_eq!((tally.created, tally.pending, tally.done, tally.dead), (12, 2, 10, 0));
    balanced(&f).await;
    if f.folder.is_some() || f.database.is_some() {
        f.tamper("delete from job where state = 'pending'").await;
        let tally = f.store.system().job_tally().await.expect("reads").remove(0);
        assert!(!tally.balances(), "what vanishes is seen: {tally:?}");
    }
}

async fn cancel_and_reschedule(f: Fixture) {
    let node = f.env.id();
    let id = add(&f, NewJob { unique_key: Some("c1".into()), ..job(&f, "turn") }).await;
    let now = f.env.now();
    let cancel = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).cancel_job_by_key("turn", "c1", now).unaudited("test"))
    };
    f.cx().change(Keys::new(), cancel).await.expect("cancels");
    assert!(claim(&f, node).await.is_empty());
    let again = move |state: &State| -> Result<Changes<()>, StoreError> {
        let job = state.job_key("turn", "c1").ok_or(StoreError::Missing("job"))?;
        assert_eq!(job.state, JobState::Done);
        Ok(Changes::new(())
            .reschedule_job(job.id, now)
            .set_job_payload(job.id, &json!({ "n": 2 }))
            .unaudited("test"))
    };
    f.cx().change(Keys::new().job_key("turn", "c1"), again).await.expect("reschedules");
    let claimed = claim(&f, node).await;
    assert_eq!((claimed[0].id, &claimed[0].payload), (id, &json!({ "n": 2 })));
    balanced(&f).await;
}
