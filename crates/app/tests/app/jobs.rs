//! Work that fails: tried again, given up in the open, driven again.

use access::Role;
use app::job::{dead_letters, retry, retry_all};
use app::{Error, job};
use base::limits::JOB_ATTEMPTS;
use base::{ConversationId, JobId};
use conversation::{Author, Content, HandOffReason, Owner};
use serde_json::json;
use store::{Changes, JobState, Keys, NewJob, State};

use crate::support::{House, LEASE_MS, on_both_engines, refused};

on_both_engines! {
    a_job_that_keeps_failing_becomes_a_dead_letter_and_can_be_driven_again,
}

/// A turn without a conversation: whoever runs it fails.
async fn broken_job(house: &House) -> JobId {
    let (id, now) = (house.app.env().id(), house.app.env().now());
    let job = NewJob {
        id,
        kind: "turn",
        unique_key: None,
        order_key: None,
        due_at: now,
        payload: json!({}),
        conversation_id: None,
        lease: None,
        at: now,
    };
    let add = move |_: &State| -> Result<Changes<()>, Error> {
        Ok(Changes::new(()).insert_job(job.clone()).audit("add_job", format!("job:{id}"), json!({})))
    };
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    cx.change(Keys::new(), add).await.expect("added");
    id
}

async fn a_job_that_keeps_failing_becomes_a_dead_letter_and_can_be_driven_again(house: House) {
    let id = broken_job(&house).await;
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let state = async || cx.job(id).await.expect("a job").expect("it exists");
    house.work().await;
    assert_eq!((state().await.state, state().await.attempts), (JobState::Pending, 1));
    house.pass(999).await;
    assert_eq!(state().await.attempts, 1, "not at once again");
    house.pass(3_600_000).await;
    assert_eq!((state().await.state, state().await.attempts), (JobState::Dead, JOB_ATTEMPTS));
    assert_eq!(house.app.metrics().jobs_dead.get(), 1);
    let chief = house.user(Role::Administrator);
    let dead = dead_letters(&house.app, &chief).await.expect("dead letters").jobs;
    assert_eq!(dead.iter().map(|job| (job.id, job.attempts)).collect::<Vec<_>>(), [(id, JOB_ATTEMPTS)]);
    assert!(dead[0].last_error.contains("conversation"), "{}", dead[0].last_error);
    assert_eq!(refused(dead_letters(&house.app, &house.agent()).await).slug, "forbidden");
    assert_eq!(refused(retry(&house.app, &house.agent(), id).await).slug, "forbidden");
    retry(&house.app, &chief, id).await.expect("driven again");
    assert_eq!((state().await.state, state().await.attempts), (JobState::Pending, 0));
    assert_eq!(refused(retry(&house.app, &chief, id).await).slug, "not-found", "it is not dead now");
    house.pass(3_600_000).await;
    assert_eq!(state().await.state, JobState::Dead, "with all its tries");
    assert_eq!(refused(retry_all(&house.app, &house.agent(), "turn").await).slug, "forbidden");
    assert_eq!(
        retry_all(&house.app, &chief, "deadline").await.expect("none").retried,
        0,
        "of that kind only"
    );
    let again = retry_all(&house.app, &chief, "turn").await.expect("all of a kind");
    assert_eq!((again.retried, again.more, state().await.state), (1, false, JobState::Pending));
    let counts = dead_letters(&house.app, &chief).await.expect("counts").kinds;
    let turns = counts.iter().find(|count| count.kind == "turn").expect("turns");
    assert!(turns.balances && turns.pending == 1 && turns.dead == 0, "{turns:?}");
    let metrics = job::counts::render(&house.app).await.expect("metrics");
    assert!(metrics.contains("zhike_jobs{kind=\"turn\",state=\"pending\"} 1"), "{metrics}");
    assert!(metrics.contains("zhike_jobs_unaccounted 0"), "{metrics}");
    let tally = house.app.store().system().job_tally().await.expect("the tally");
    assert!(tally.iter().all(store::JobTally::balances), "{tally:?}");
}

/// The customer waits for a person, knows it, and the agents know why.
async fn assert_a_person_is_asked(house: &House, id: ConversationId) {
    let header = house.header(id).await;
    assert!(matches!(header.owner, Owner::Queue { reason: HandOffReason::Failed, .. }), "{:?}", header.owner);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let messages = cx.messages(id, None, 50).await.expect("messages");
    let by_us: Vec<_> = messages.iter().filter(|message| message.author == Author::System).collect();
    assert_eq!(by_us.len(), 2, "one line for the customer, one for the agents");
    assert!(!by_us[0].private && by_us[1].private);
    let why = &by_us[1].content;
    assert!(matches!(why, Content::System { key, .. } if key == "turn_failed"), "{why:?}");
    assert_eq!(house.app.metrics().hand_offs.get(), 1);
}

#[tokio::test]
async fn a_job_that_takes_its_worker_down_becomes_a_dead_letter_too() {
    let house = House::memory().await;
    let mut visitor = house.visitor("poison").await;
    house.say(&mut visitor, "怎么退货？").await;
    let system = house.app.store().system();
    for attempt in 1..=JOB_ATTEMPTS {
        let now = house.app.env().now();
        let claimed = system.claim(house.app.node_id(), &["turn"], now, LEASE_MS, 1).await.expect("a claim");
        assert_eq!(claimed.first().map(|job| job.attempts), Some(attempt));
        // The worker dies without a word.
        let due = system.next_due(job::KINDS).await.expect("the next due time");
        assert_eq!(due, Some(now.plus_ms(LEASE_MS)), "somebody looks again when the lease is over");
        house.fixture.clock.advance_ms(LEASE_MS);
    }
    house.work().await;
    let chief = house.user(Role::Administrator);
    let dead = dead_letters(&house.app, &chief).await.expect("dead letters").jobs;
    assert_eq!(dead.len(), 1);
    assert_a_person_is_asked(&house, dead[0].conversation_id.expect("its conversation")).await;
    retry(&house.app, &chief, dead[0].id).await.expect("driven again");
    house.work().await;
    let id = app::conversation::current(&house.app, &visitor).await.expect("theirs").expect("one");
    assert!(
        house.answers(id).await.is_empty(),
        "a person answers now; a turn that is driven again says nothing"
    );
    assert!(dead_letters(&house.app, &chief).await.expect("dead letters").jobs.is_empty(), "it is tidied up");
}
