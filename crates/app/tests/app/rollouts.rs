//! A release that is tried in a share of the conversations: who hears it, what is counted, and how it ends.

use access::Role;
use app::flow::{
    begin_rollout, end_rollout, flow_releases, publish_release, rollout_numbers, show_release,
    unpublish_flows,
};
use protocol::flow_release::BeginRollout;
use serde_json::json;

use crate::flows::{ASKED, SHORTER, change, house, last, talks, tested};
use crate::support::{House, refused};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_memory() {
    a_release_is_tried_in_a_share_of_the_conversations(house(&store::Config::SqliteMemory, None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    a_release_is_tried_in_a_share_of_the_conversations(house(&config, Some(database)).await).await;
}

async fn a_release_is_tried_in_a_share_of_the_conversations(house: House) {
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    change(&house, &chief, "order_status", ASKED, SHORTER).await;
    let no = tested(&house, &chief).await.no;
    let half = BeginRollout { percent: 50 };
    assert_eq!(refused(begin_rollout(app, &chief, no, half).await).slug, "forbidden");
    assert_eq!(refused(end_rollout(app, &chief).await).slug, "forbidden");
    for percent in [0, 100] {
        assert_eq!(refused(begin_rollout(app, &admin, no, BeginRollout { percent }).await).slug, "invalid");
    }
    assert_eq!(refused(begin_rollout(app, &admin, 99, half).await).slug, "not-found");
    assert_eq!(refused(rollout_numbers(app, &chief, no).await).slug, "not-found", "it was never tried");
    let before = talks(&house, "before", &["where is my order", "ZK20260001"]).await;
    let begun = begin_rollout(app, &admin, no, half).await.expect("begun");
    let rollout = begun.rollout.expect("tried");
    assert_eq!(
        (rollout.percent, rollout.until_ms, rollout.against, begun.published),
        (50, None, None, false)
    );
    assert_eq!(flow_releases(app, &chief).await.expect("releases").tried, Some(no));

    // Some hear the one, some the other, and each goes on as it began.
    let (mut shorter, mut longer) = (Vec::new(), Vec::new());
    for n in 0..12 {
        let mut visitor = house.visitor(&format!("tries-{n}")).await;
        let id = house.talk(&mut visitor, "where is my order").await;
        house.talk(&mut visitor, "ZK20260001").await;
        let heard = last(&house, id).await;
        assert!(heard.contains(SHORTER) != heard.contains(ASKED), "{heard}");
        if heard.contains(SHORTER) { &mut shorter } else { &mut longer }.push((visitor, id));
    }
    assert!(!shorter.is_empty() && !longer.is_empty(), "{} {}", shorter.len(), longer.len());
    let why = house.messages(shorter[0].1).await.into_iter().rev().find_map(|message| message.meta.why);
    assert_eq!(why.expect("told")["release"], json!(no));
    // One of each asks for a person; the others are seen to.
    for side in [&mut shorter, &mut longer] {
        for (n, (visitor, _)) in side.iter_mut().enumerate() {
            house.talk(visitor, if n == 0 { "I want to talk to a person" } else { "0826" }).await;
        }
    }
    for id in [shorter[0].1, longer[0].1] {
        app::conversation::take_over(app, &house.agent(), id).await.expect("taken");
        app::conversation::resolve(app, &house.agent(), id).await.expect("resolved");
    }
    house.pass(48 * 3_600_000).await;
    let found = rollout_numbers(app, &chief, no).await.expect("numbers");
    let (tried, against) = (shorter.len() as u32, longer.len() as u32);
    assert_eq!((found.tried.sessions, found.tried.handed, found.tried.self_served), (tried, 1, tried - 1));
    assert_eq!((found.against.sessions, found.against.handed), (against, 1), "{before} began before");
    let apart = found.self_served.expect("both sides");
    assert!(apart.low < 0.0 && apart.high > 0.0 && found.satisfied.is_none(), "nobody knows yet: {apart:?}");

    // The share may change, and then it is counted anew.
    let fewer = begin_rollout(app, &admin, no, BeginRollout { percent: 10 }).await.expect("changed");
    assert!(fewer.rollout.is_some_and(|now| now.since_ms > rollout.since_ms && now.percent == 10));
    assert_eq!(rollout_numbers(app, &chief, no).await.expect("numbers").tried.sessions, 0);
    end_rollout(app, &admin).await.expect("ended");
    end_rollout(app, &admin).await.expect("nothing to end");
    let ended = show_release(app, &chief, no).await.expect("there").release;
    assert!(ended.rollout.is_some_and(|tried| tried.until_ms.is_some()));
    assert_eq!(flow_releases(app, &chief).await.expect("releases").tried, None);
    // Published, it is tried no longer, and cannot be.
    begin_rollout(app, &admin, no, half).await.expect("begun again");
    publish_release(app, &admin, no).await.expect("published");
    let there = show_release(app, &chief, no).await.expect("there").release;
    assert!(there.published && there.rollout.is_some_and(|tried| tried.until_ms.is_some()));
    assert_eq!(refused(begin_rollout(app, &admin, no, half).await).slug, "release-answers");
    // What is tried beside it is the next one only.
    change(&house, &chief, "order_status", SHORTER, "please text the last four digits of the phone").await;
    let next = tested(&house, &chief).await.no;
    begin_rollout(app, &admin, next, half).await.expect("the next");
    unpublish_flows(app, &admin).await.expect("taken back");
    begin_rollout(app, &admin, no, half).await.expect("the older one again");
    assert_eq!(refused(begin_rollout(app, &admin, next, half).await).slug, "rollout-runs");
}
