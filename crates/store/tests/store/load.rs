//! Sixty-four writers at once, beside raw grouped commits of the same rows.
#![expect(clippy::print_stderr, reason = "what was measured is shown with --nocapture")]

use std::time::{Duration, Instant};

use crate::fixture::{Fixture, assert_sound};

const WRITERS: usize = 64;

/// Acknowledged messages a second of sixty-four customers, each in a conversation of their own.
async fn rate(f: &Fixture, each: usize) -> f64 {
    let mut customers = Vec::new();
    for writer in 0..WRITERS {
        let customer = f.customer(&format!("s{writer}")).await;
        customer.say("first", "client-first").await.expect("says");
        customers.push(customer);
    }
    #[expect(clippy::disallowed_methods, reason = "measures a duration")]
    let begin = Instant::now();
    let mut writers = tokio::task::JoinSet::new();
    for customer in customers {
        writers.spawn(async move {
            let mut last = None;
            for number in 0..each {
                let text = "请问我的订单什么时候发货？我已经等了三天了，谢谢。";
                last = Some(
                    customer.say(text, &format!("client-{number:08}")).await.expect("says").conversation_id,
                );
            }
            last.expect("wrote")
        });
    }
    let ids = writers.join_all().await;
    let took: Duration = begin.elapsed();
    for id in ids {
        assert_eq!(assert_sound(&f.cx(), id).await.customer_messages as usize, each + 1);
    }
    (WRITERS * each) as f64 / took.as_secs_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grouped_commits_sqlite() {
    let f = Fixture::file().await;
    let each = std::env::var("ZHIKE_LOAD_EACH").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let rate = rate(&f, each).await;
    if let store::Config::Sqlite { path } = &f.config {
        let target = f.folder.as_ref().expect("a folder").path().join("raw.db");
        let replay = store::raw::Replay::prepare(path, &target, WRITERS / 2).expect("prepares");
        #[expect(clippy::disallowed_methods, reason = "measures a duration")]
        let begin = Instant::now();
        let messages = replay.run().expect("writes");
        eprintln!("raw grouped commits: {:.0}/s", messages as f64 / begin.elapsed().as_secs_f64());
    }
    eprintln!("sqlite: {rate:.0} acknowledged messages/s with {WRITERS} writers");
    let tally = f.store.system().verify_audit(f.workspace_id).await.expect("verifies");
    assert_eq!(tally.unsealed as usize, 1 + WRITERS * (each + 1), "one audit entry for every message");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grouped_commits_postgres() {
    let f = Fixture::postgres().await;
    let rate = rate(&f, 10).await;
    eprintln!("postgres: {rate:.0} acknowledged messages/s with {WRITERS} writers");
}
