//! Exact replay, honest failure of it, and a second node behind a bus that loses everything.

use std::sync::Arc;

use app::testing::furnish;
use base::ConversationId;
use bus::DeafBus;
use conversation::content::Content;
use protocol::patch::WireEvent;
use protocol::socket::{ClientFrame, ServerFrame, Watch};
use server::Options;
use store::{Config, Store};

use crate::support::{Node, node, quiet, roomy};
use crate::wire::Client;

fn gapless(events: &[WireEvent], after: u64) {
    let numbers: Vec<u64> = events.iter().map(|event| event.n).collect();
    let expected: Vec<u64> = (after + 1..).take(numbers.len()).collect();
    assert_eq!(numbers, expected);
}

async fn snapshot(client: &mut Client) -> u64 {
    match client.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await {
        ServerFrame::Snapshot { view, recovered: false, .. } => view.n,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_visitor_who_comes_back_gets_exactly_what_was_missed() {
    let (node, fixture) = node(50).await;
    let mut first = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = first.send("client-back-1", "一").await;
    let n = snapshot(&mut first).await;
    let (secret, epoch) = (first.secret.clone(), first.epoch.clone());
    drop(first);

    let mut meanwhile = Client::returning(&node, &fixture.inbox, secret.clone(), None, Vec::new()).await;
    for (n, text) in ["二", "三", "四"].into_iter().enumerate() {
        meanwhile.send(&format!("client-back-again-{n}"), text).await;
    }
    let watch = vec![Watch { conversation_id, last: Some(n) }];
    let mut back =
        Client::returning(&node, &fixture.inbox, secret.clone(), Some(&epoch), watch.clone()).await;
    let events = back.events_until("四").await;
    gapless(&events, n);
    let last = events.last().expect("events").n;

    // Nothing missed is said too, by an empty list.
    let watch = vec![Watch { conversation_id, last: Some(last) }];
    let mut again = Client::returning(&node, &fixture.inbox, secret.clone(), Some(&epoch), watch).await;
    let nothing =
        again.until(|frame| matches!(frame, ServerFrame::Events { .. } | ServerFrame::Snapshot { .. })).await;
    assert!(matches!(nothing, ServerFrame::Events { events, .. } if events.is_empty()));
    again.send("client-back-5", "五").await;
    gapless(&again.events_until("五").await, last);
    gapless(&back.events_until("五").await, last);
}

#[tokio::test]
async fn what_cannot_be_recovered_is_said_to_be_not_recovered() {
    let (node, fixture) = node(51).await;
    let mut first = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = first.send("client-lost-1", "一").await;
    let (secret, epoch) = (first.secret.clone(), first.epoch.clone());
    for (epoch, last) in [("another-epoch", 1), (epoch.as_str(), 1_000_000), (epoch.as_str(), u64::MAX)] {
        let watch = vec![Watch { conversation_id, last: Some(last) }];
        let mut back = Client::returning(&node, &fixture.inbox, secret.clone(), Some(epoch), watch).await;
        snapshot(&mut back).await;
    }
    // So far behind that a replay would be longer than a view.
    for n in 0..base::limits::REPLAY_EVENTS + 10 {
        first.send(&format!("client-lost-many-{n}"), "又").await;
    }
    let watch = vec![Watch { conversation_id, last: Some(1) }];
    let mut back = Client::returning(&node, &fixture.inbox, secret, Some(&epoch), watch).await;
    assert!(snapshot(&mut back).await > u64::from(base::limits::REPLAY_EVENTS));
}

#[tokio::test]
async fn a_repeated_message_is_one_message_with_one_acknowledgement() {
    let (node, fixture) = node(52).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    visitor.send("client-twice-0", "零").await;
    let frame = ClientFrame::Send {
        client_msg_id: "client-twice-1".into(),
        conversation_id: None,
        content: Content::text("只此一次"),
        private: false,
        rests_on: Vec::new(),
    };
    let mut answers = Vec::new();
    for _ in 0..3 {
        visitor.say(&frame).await;
        answers.push(visitor.answer("client-twice-1").await);
    }
    assert!(matches!(&answers[0], ServerFrame::Ack { message_id: Some(_), n: Some(_), .. }));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let mut back = Client::returning(&node, &fixture.inbox, visitor.secret.clone(), None, Vec::new()).await;
    let seen = back.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await;
    let ServerFrame::Snapshot { view, .. } = seen else { panic!("{seen:?}") };
    assert_eq!(
        view.messages
            .iter()
            .filter(|message| message.client_msg_id.as_deref() == Some("client-twice-1"))
            .count(),
        1
    );
}

#[tokio::test]
async fn two_windows_of_one_visitor_and_an_agent_see_the_same_order() {
    let (node, fixture) = node(53).await;
    let mut one = Client::visitor(&node, &fixture.inbox).await;
    // The second window is open before there is a conversation.
    let mut other = Client::returning(&node, &fixture.inbox, one.secret.clone(), None, Vec::new()).await;
    let conversation_id = one.send("client-pair-0", "开头").await;
    let other_from = snapshot(&mut other).await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let mut agent = Client::agent(&node, &log_in, vec![Watch { conversation_id, last: None }]).await;
    let agent_from = snapshot(&mut agent).await;
    for n in 0..20 {
        let (sender, name) = if n % 2 == 0 { (&mut one, "one") } else { (&mut other, "other") };
        sender.send(&format!("client-pair-{name}-{n}"), &format!("第{n}句")).await;
    }
    one.send("client-pair-end", "完").await;
    let seen_by_agent = agent.events_until("完").await;
    gapless(&seen_by_agent, agent_from);
    let seen_by_other = other.events_until("完").await;
    // The window read its own acknowledgements in between, so some events were passed over; the order must still only rise.
    assert!(seen_by_other.windows(2).all(|pair| pair[0].n < pair[1].n));
    assert!(seen_by_other.iter().all(|event| event.n > other_from));
    assert_eq!(seen_by_agent.len(), 21);
}

#[tokio::test]
async fn following_while_others_write_misses_and_repeats_nothing() {
    let (node, fixture) = node(54).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = visitor.send("client-race-0", "开头").await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let writing = tokio::spawn(async move {
        for n in 0..300 {
            visitor.send(&format!("client-race-a-{n}"), &format!("第{n}句")).await;
        }
        visitor.send("client-race-end", "完").await;
    });
    let mut watchers = Vec::new();
    for _ in 0..12 {
        let mut agent = Client::agent(&node, &log_in, vec![Watch { conversation_id, last: None }]).await;
        watchers.push(tokio::spawn(async move {
            let from = snapshot(&mut agent).await;
            (from, agent.events_until("完").await)
        }));
    }
    writing.await.expect("written");
    for watcher in watchers {
        let (from, events) = watcher.await.expect("watched");
        gapless(&events, from);
    }
}

/// Two nodes on one database; nothing is ever told by the bus.
async fn deaf_pair(config: &Config) -> (Node, Node, app::testing::Fixture) {
    Store::migrate(config).await.expect("migrated");
    let (env, clock) = base::seeded::env(60);
    let mut nodes = Vec::new();
    for _ in 0..2 {
        let actions = Arc::new(app::action::NoActions);
        nodes.push(app::testing::node(config, env.clone(), quiet(), Arc::new(DeafBus), actions).await);
    }
    let fixture = furnish(&nodes[0], "demo", clock).await;
    let options = || Options { limits: roomy(), ..Options::default() };
    let (second, first) = (nodes.pop().expect("two"), nodes.pop().expect("two"));
    (Node::start(first, options()).await, Node::start(second, options()).await, fixture)
}

async fn seen_on_the_other_node(config: &Config, name: &str) {
    let (here, there, fixture) = deaf_pair(config).await;
    let log_in = there.log_in(&fixture.users[0].email).await;
    let mut agent = Client::agent(&there, &log_in, Vec::new()).await;
    let mut visitor = Client::visitor(&here, &fixture.inbox).await;
    let began = tokio::time::Instant::now();
    let conversation_id: ConversationId = visitor.send("client-deaf-0", "有人吗").await;
    agent.until(|frame| matches!(frame, ServerFrame::Row { row } if row.header.id == conversation_id)).await;
    eprintln!("{name}: the row came after {:?}", began.elapsed());

    agent.say(&ClientFrame::Watch(Watch { conversation_id, last: None })).await;
    let from = snapshot(&mut agent).await;
    let mut slowest = std::time::Duration::ZERO;
    let mut all = Vec::new();
    for n in 0..5 {
        let began = tokio::time::Instant::now();
        visitor.send(&format!("client-deaf-a-{n}"), &format!("第{n}句")).await;
        all.extend(agent.events_until(&format!("第{n}句")).await);
        slowest = slowest.max(began.elapsed());
    }
    gapless(&all, from);
    eprintln!("{name}: the slowest of 5 messages was seen on the other node after {slowest:?}");

    agent
        .say(&ClientFrame::Send {
            client_msg_id: "agent-deaf-1".into(),
            conversation_id: Some(conversation_id),
            content: Content::text("内部"),
            private: true,
            rests_on: Vec::new(),
        })
        .await;
    assert!(matches!(agent.answer("agent-deaf-1").await, ServerFrame::Ack { .. }));
}

#[tokio::test]
async fn a_second_node_behind_a_deaf_bus_sees_everything_on_sqlite() {
    let folder = tempfile::tempdir().expect("folder");
    seen_on_the_other_node(&Config::Sqlite { path: folder.path().join("zhike.db") }, "SQLite").await;
}

#[tokio::test]
async fn a_second_node_behind_a_deaf_bus_sees_everything_on_postgresql() {
    let database = store::testing::postgres().await;
    seen_on_the_other_node(&database.config, "PostgreSQL").await;
}
