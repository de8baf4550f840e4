//! Races: lost ones run again, won ones leave no gap.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use conversation::IdentityKind;
use serde_json::json;
use store::{ChangeError, Changes, Keys, NewJob, State, StoreError};

use crate::fixture::{Customer, Fixture, assert_sound};
use crate::on_every_engine;

on_every_engine!(
    lost_race_runs_again,
    hopeless_race_ends,
    many_writers_one_conversation,
    ten_first_words,
    two_secrets,
    an_automatic_letter_keeps_its_pace
);

fn job(env: &base::Env, unique_key: &str) -> NewJob {
    NewJob {
        id: env.id(),
        kind: "test",
        unique_key: Some(unique_key.into()),
        order_key: None,
        due_at: env.now(),
        payload: json!({}),
        conversation_id: None,
        lease: None,
        at: env.now(),
    }
}

async fn lost_race_runs_again(f: Fixture) {
    let first = job(&f.env, "k");
    let id = first.id;
    let insert = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).insert_job(first.clone()).audit("first", "job", json!({})))
    };
    f.cx().change(Keys::new(), insert).await.expect("inserts");
    let (runs, second) = (Arc::new(AtomicU32::new(0)), job(&f.env, "k"));
    let count = runs.clone();
    let blind_once = move |state: &State| -> Result<Changes<base::JobId>, StoreError> {
        // The first run decides as if the row were not there yet: what another writer's commit in between looks like.
        match state.job_key("test", "k") {
            Some(known) if count.fetch_add(1, Ordering::SeqCst) > 0 => {
                Ok(Changes::new(known.id).audit("found", "job", json!({})))
            }
            _ => Ok(Changes::new(second.id).insert_job(second.clone()).audit("second", "job", json!({}))),
        }
    };
    let found = f.cx().change(Keys::new().job_key("test", "k"), blind_once).await;
    assert_eq!(found, Ok(id), "the second run sees the row");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    let actions: Vec<String> =
        f.cx().audit(None, 10).await.expect("reads").into_iter().map(|row| row.action).collect();
    assert!(actions.contains(&"found".to_owned()) && !actions.contains(&"second".to_owned()), "{actions:?}");
    let tally = f.store.system().job_tally().await.expect("reads");
    assert_eq!((tally[0].created, tally[0].pending), (1, 1), "the lost run left nothing");
}

async fn hopeless_race_ends(f: Fixture) {
    let runs = Arc::new(AtomicU32::new(0));
    for at in 0..2 {
        let (one, count) = (job(&f.env, "k"), runs.clone());
        let blind = move |_: &State| -> Result<Changes<()>, StoreError> {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(Changes::new(()).insert_job(one.clone()).audit("blind", "job", json!({})))
        };
        let outcome = f.cx().change(Keys::new(), blind).await;
        assert_eq!(
            matches!(outcome, Err(ChangeError::Store(StoreError::Conflict(_)))),
            at == 1,
            "{outcome:?}"
        );
    }
    let runs = runs.load(Ordering::SeqCst);
    assert!(
        matches!(runs, 6 | 7),
        "{runs}: bounded: once, then five times, and on SQLite once with its group"
    );
}

async fn many_writers_one_conversation(f: Fixture) {
    let customer = f.customer("s1").await;
    let first = customer.say("first", "client-first").await.expect("says");
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..16 {
        let customer = customer.clone();
        writers.spawn(async move {
            let mut seqs = Vec::new();
            for number in 0..5 {
                let said = customer.say("word", &format!("client-{writer}-{number}")).await.expect("says");
                seqs.push(said.seq);
            }
            assert!(seqs.is_sorted(), "a writer's own words keep their order");
        });
    }
    while let Some(done) = writers.join_next().await {
        done.expect("writes");
    }
    let header = assert_sound(&f.cx(), first.conversation_id).await;
    assert_eq!(header.customer_messages, 81);
}

/// Ten different first words at once: one contact, one conversation.
async fn ten_first_words(f: Fixture) {
    let customer = f.customer("s1").await;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..10 {
        let customer = customer.clone();
        writers.spawn(async move { customer.say("first", &format!("client-{number}")).await.expect("says") });
    }
    let said = writers.join_all().await;
    assert!(said.iter().all(|one| one.conversation_id == said[0].conversation_id), "{said:?}");
    assert_eq!(assert_sound(&f.cx(), said[0].conversation_id).await.customer_messages, 10);
}

/// Two contacts claim one secret: the second is told so, whoever comes first.
async fn two_secrets(f: Fixture) {
    let (one, two) = (f.customer("same").await, f.customer("same").await);
    let say = async |customer: Customer| customer.say("hi", "client-1").await;
    let (a, b) = tokio::join!(say(one.clone()), say(two.clone()));
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    let winner = if a.is_ok() { one } else { two };
    assert_eq!(
        f.cx().contact_by_identity(IdentityKind::Anonymous, "same").await,
        Ok(Some(winner.contact_id))
    );
}

/// Two processes may find at once that a letter is due: one row lets one through.
async fn an_automatic_letter_keeps_its_pace(f: Fixture) {
    let customer = f.customer("lina").await;
    customer.say("hello", "message-one").await.expect("said");
    let contact = customer.contact_id;
    let keep = async |kind: &'static str, at: base::Timestamp| {
        let change = move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(Changes::new(()).keep_pace(contact, kind, at, at.plus_ms(-3_600_000)).unaudited("a test"))
        };
        f.cx().change(Keys::new(), change).await.is_ok()
    };
    let now = f.env.now();
    let (one, two) = tokio::join!(keep("refusal", now), keep("refusal", now));
    assert!(one ^ two, "exactly one of two at once");
    assert!(!keep("refusal", now.plus_ms(3_599_999)).await, "too soon");
    assert!(keep("survey", now).await, "another kind has its own pace");
    assert!(keep("refusal", now.plus_ms(3_600_000)).await);
    assert!(!keep("refusal", now.plus_ms(3_600_001)).await);
}
