//! The socket's manners: greetings, malformed frames, limits, ends.

use std::time::Duration;

use futures::SinkExt as _;
use protocol::socket::{ClientFrame, ServerFrame, Typist, Watch};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::{Limits, Options, Rate};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Node, node, node_with, quiet, roomy};
use crate::wire::{Client, ending, hello, line, narrow_line, next, say};

fn text(frame: &str) -> Message {
    Message::text(frame.to_owned())
}

#[tokio::test]
async fn a_bad_greeting_is_refused_with_its_reason() {
    let (node, fixture) = node(30).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let good = session.token.as_str();
    for (first, code, reason) in [
        (text("not json"), 4400, "bad-hello"),
        (text(r#"{"t":"ping"}"#), 4400, "bad-hello"),
        (text(&json!({ "t": "hello", "v": 2, "token": good }).to_string()), 4400, "bad-hello"),
        (text(&json!({ "t": "hello", "v": 1, "token": good, "more": 1 }).to_string()), 4400, "bad-hello"),
        (Message::binary(b"x".to_vec()), 4400, "bad-hello"),
        (text(&json!({ "t": "hello", "v": 1, "token": "forged.token" }).to_string()), 4401, "unauthorized"),
        (
            text(&json!({ "t": "hello", "v": 1, "token": format!("{good}x") }).to_string()),
            4401,
            "unauthorized",
        ),
    ] {
        let mut line = line(&node, None).await;
        line.send(first.clone()).await.expect("sent");
        assert_eq!(ending(&mut line).await, (Some(reason.to_owned()), Some(code)), "{first:?}");
    }
}

#[tokio::test]
async fn whoever_says_nothing_is_not_waited_for() {
    let limits = Limits { hello_ms: 200, silence_ms: 300, ..roomy() };
    let (node, fixture) = node_with(31, quiet(), Options { limits, ..Options::default() }).await;
    let mut mute = line(&node, None).await;
    assert_eq!(ending(&mut mute).await, (Some("bad-hello".into()), Some(4400)));
    let mut client = Client::visitor(&node, &fixture.inbox).await;
    assert_eq!(ending(&mut client.line).await, (Some("silent".into()), Some(4408)));
}

#[tokio::test]
async fn an_agents_ticket_works_on_our_pages_only() {
    let (node, fixture) = node(32).await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let asked =
        log_in.on(node.ask(Method::POST, "/api/v1/session/socket-ticket")).send().await.expect("answer");
    let ticket: protocol::api::SocketTicket = crate::support::read(asked, StatusCode::OK).await;
    let mut stolen = line(&node, Some("https://evil.example")).await;
    say(&mut stolen, &hello(&ticket.ticket, None, Vec::new())).await;
    assert_eq!(ending(&mut stolen).await, (Some("forbidden-origin".into()), Some(4403)));
    Client::agent(&node, &log_in, Vec::new()).await;
}

#[tokio::test]
async fn frames_that_are_none_end_the_socket_and_nothing_else() {
    let (node, fixture) = node(33).await;
    for frame in [
        text("hello?"),
        text("{}"),
        text("[]"),
        text(r#"{"t":"nonsense"}"#),
        text(r#"{"t":"typing","on":true,"more":1}"#),
        text(r#"{"t":"send","client_msg_id":"abcdefgh"}"#),
        text(r#"{"t":"hello","v":1,"token":"again"}"#),
        text(&"[".repeat(60_000)),
        Message::binary(vec![0, 1, 2]),
    ] {
        let mut client = Client::visitor(&node, &fixture.inbox).await;
        client.line.send(frame.clone()).await.expect("sent");
        assert_eq!(ending(&mut client.line).await, (Some("bad-frame".into()), Some(4422)), "{frame:?}");
    }
    assert_eq!(node.ask(Method::GET, "/healthz").send().await.expect("answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn lines_that_break_the_rules_of_the_road_are_closed_by_their_codes() {
    let (node, fixture) = node(34).await;
    for (bytes, code) in [
        // A text frame that is not UTF-8, masked with zeros.
        (vec![0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28], 1007),
        // A reserved bit.
        (vec![0xC1, 0x81, 0, 0, 0, 0, b'x'], 1002),
        // Not masked.
        (vec![0x81, 0x01, b'x'], 1002),
        // A control frame in pieces.
        (vec![0x09, 0x80, 0, 0, 0, 0], 1002),
        // Claims 16 MiB.
        (vec![0x81, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 1009),
    ] {
        let mut client = Client::visitor(&node, &fixture.inbox).await;
        let raw = client.line.get_mut();
        tokio::io::AsyncWriteExt::write_all(raw, &bytes).await.expect("written");
        assert_eq!(ending(&mut client.line).await.1, Some(code), "{bytes:?}");
    }
    let mut client = Client::visitor(&node, &fixture.inbox).await;
    client.line.send(text(&"x".repeat(65 * 1024))).await.expect("sent");
    assert_eq!(ending(&mut client.line).await.1, Some(1009));
    Client::visitor(&node, &fixture.inbox).await.send("client-still-1", "还在").await;
}

#[tokio::test]
async fn too_many_frames_end_the_socket() {
    let limits = Limits { frames: Rate { burst: 10.0, per_second: 1.0 }, ..roomy() };
    let (node, fixture) = node_with(35, quiet(), Options { limits, ..Options::default() }).await;
    let mut client = Client::visitor(&node, &fixture.inbox).await;
    for _ in 0..11 {
        let _ = client.line.feed(text(r#"{"t":"ping"}"#)).await;
    }
    let _ = client.line.flush().await;
    assert_eq!(ending(&mut client.line).await, (Some("too-fast".into()), Some(4429)));
}

#[tokio::test]
async fn sockets_per_address_are_bounded_and_come_back() {
    let limits = Limits { sockets_per_address: 2, ..roomy() };
    let (node, fixture) = node_with(36, quiet(), Options { limits, ..Options::default() }).await;
    let first = Client::visitor(&node, &fixture.inbox).await;
    let _second = Client::visitor(&node, &fixture.inbox).await;
    let url = format!("ws://{}/api/v1/socket", node.addr);
    let refused = tokio_tungstenite::connect_async(&url).await.expect_err("a third");
    assert!(refused.to_string().contains("429"), "{refused}");
    drop(first);
    let mut tries = 0;
    while tokio_tungstenite::connect_async(&url).await.is_err() {
        tries += 1;
        assert!(tries < 400, "the place never came back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_closed_and_others_are_not_held_up() {
    let limits = Limits { queue_bytes: 200_000, ..roomy() };
    let (node, fixture) = node_with(37, quiet(), Options { limits, ..Options::default() }).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = visitor.send("client-slow-0", "你好").await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let watch = vec![Watch { conversation_id, last: None }];
    let narrow = narrow_line(&node, &node.origin()).await;
    let mut slow = Client::agent_on(narrow, &node, &log_in, watch.clone()).await;
    let mut brisk = Client::agent(&node, &log_in, watch).await;
    // The kernel takes some megabytes off our hands before anything waits here, so it needs many long messages.
    let long = "长".repeat(3_900);
    let reading = tokio::spawn(async move {
        brisk.events_until("最后一句").await;
    });
    let mut sent = 0;
    while !metrics(&node).await.contains("sockets_slow_total 1") {
        assert!(sent < 5_000, "the slow client was never given up");
        for _ in 0..50 {
            sent += 1;
            visitor.send(&format!("client-slow-{sent}"), &long).await;
        }
    }
    visitor.send("client-slow-last", "最后一句").await;
    reading.await.expect("the other client got everything");
    let (reason, code) = ending(&mut slow.line).await;
    // Whether the farewell still fitted into the kernel's buffer is luck; that it ended is not.
    assert!(reason.is_none_or(|reason| reason == "slow"));
    assert!(code.is_none_or(|code| code == 4409));
    eprintln!("given up after {sent} messages of 3,900 characters at most");
}

async fn metrics(node: &Node) -> String {
    node.ask(Method::GET, "/metrics").send().await.expect("answer").text().await.expect("text")
}

#[tokio::test]
async fn a_log_out_closes_the_sockets_of_that_log_in_only() {
    let (node, fixture) = node(38).await;
    let email = &fixture.users[0].email;
    let (one, other) = (node.log_in(email).await, node.log_in(email).await);
    let mut first = Client::agent(&node, &one, Vec::new()).await;
    let mut second = Client::agent(&node, &other, Vec::new()).await;
    one.on(node.ask(Method::DELETE, "/api/v1/session")).send().await.expect("answer");
    assert_eq!(ending(&mut first.line).await, (Some("unauthorized".into()), Some(4401)));
    second.say(&ClientFrame::Ping).await;
    second.until(|frame| matches!(frame, ServerFrame::Pong)).await;
}

#[tokio::test]
async fn a_restart_says_goodbye() {
    let (mut node, fixture) = node(39).await;
    let mut client = Client::visitor(&node, &fixture.inbox).await;
    node.stop();
    assert_eq!(ending(&mut client.line).await, (Some("restarting".into()), Some(1012)));
    drop(client);
    tokio::time::timeout(Duration::from_secs(20), &mut node.task)
        .await
        .expect("drained")
        .expect("joined")
        .expect("served");
}

#[tokio::test]
async fn typing_is_told_to_the_other_side_only() {
    let (node, fixture) = node(40).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = visitor.send("client-type-1", "你好").await;
    visitor.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let mut agent = Client::agent(&node, &log_in, vec![Watch { conversation_id, last: None }]).await;
    agent.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await;
    visitor.say(&ClientFrame::Typing { conversation_id: None, on: true }).await;
    let heard = agent.until(|frame| matches!(frame, ServerFrame::Typing { .. })).await;
    assert!(matches!(heard, ServerFrame::Typing { who: Typist::Customer, on: true, .. }));
    agent.say(&ClientFrame::Typing { conversation_id: Some(conversation_id), on: true }).await;
    let heard = visitor.until(|frame| matches!(frame, ServerFrame::Typing { .. })).await;
    assert!(matches!(heard, ServerFrame::Typing { who: Typist::Agent { .. }, .. }));
    visitor.say(&ClientFrame::Ping).await;
    assert!(
        matches!(next(&mut visitor.line).await, crate::wire::Came::Frame(frame) if *frame == ServerFrame::Pong)
    );
}

#[tokio::test]
async fn agents_are_told_of_new_rows_and_of_who_is_present() {
    let (node, fixture) = node(41).await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    let mut agent = Client::agent(&node, &log_in, Vec::new()).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    // Whoever answers customers is there from the log-in on.
    visitor.until(|frame| matches!(frame, ServerFrame::Presence { person_available: true, .. })).await;
    let id = visitor.send("client-row-1", "有人吗").await;
    let row = agent.until(|frame| matches!(frame, ServerFrame::Row { .. })).await;
    assert!(matches!(row, ServerFrame::Row { row } if row.header.id == id && row.preview.contains("有人吗")));
    let be = |online: bool| {
        log_in.on(node.ask(Method::PUT, "/api/v1/presence")).json(&json!({ "online": online })).send()
    };
    be(false).await.expect("answer");
    visitor.until(|frame| matches!(frame, ServerFrame::Presence { person_available: false, .. })).await;
    agent.until(|frame| matches!(frame, ServerFrame::Presence { online, .. } if online.is_empty())).await;
    be(true).await.expect("answer");
    let seen = agent
        .until(|frame| matches!(frame, ServerFrame::Presence { online, .. } if !online.is_empty()))
        .await;
    assert!(matches!(seen, ServerFrame::Presence { person_available: true, .. }));
    let seen =
        visitor.until(|frame| matches!(frame, ServerFrame::Presence { person_available: true, .. })).await;
    assert!(
        matches!(seen, ServerFrame::Presence { online, .. } if online.is_empty()),
        "customers learn no names"
    );
}

#[tokio::test]
async fn a_visitor_cannot_do_an_agents_things_and_the_other_way_round() {
    let (node, fixture) = node(42).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let own = visitor.send("client-rule-1", "你好").await;
    let mut stranger = Client::visitor(&node, &fixture.inbox).await;
    stranger.say(&ClientFrame::Watch(Watch { conversation_id: own, last: None })).await;
    let refused = stranger.until(|frame| matches!(frame, ServerFrame::Refused { .. })).await;
    assert!(matches!(refused, ServerFrame::Refused { problem, .. } if problem.slug == "not-found"));
    stranger.say(&ClientFrame::Read { conversation_id: Some(own), up_to: 1 }).await;
    let refused = stranger.until(|frame| matches!(frame, ServerFrame::Refused { .. })).await;
    assert!(matches!(refused, ServerFrame::Refused { problem, .. } if problem.slug == "not-found"));

    let note = conversation::content::Content::text("内部");
    let private = ClientFrame::Send {
        client_msg_id: "client-rule-2".into(),
        conversation_id: None,
        content: note,
        private: true,
        rests_on: Vec::new(),
    };
    visitor.say(&private).await;
    assert!(matches!(visitor.answer("client-rule-2").await, ServerFrame::Refused { .. }));

    let log_in = node.log_in(&fixture.users[0].email).await;
    let mut agent = Client::agent(&node, &log_in, Vec::new()).await;
    agent.say(&ClientFrame::AskPerson { client_msg_id: "agent-rule-1".into() }).await;
    let refused = agent.answer("agent-rule-1").await;
    assert!(matches!(refused, ServerFrame::Refused { problem, .. } if problem.slug == "forbidden"));
}

#[tokio::test]
async fn agents_see_who_looks_at_the_same_conversation_and_customers_do_not() {
    let (node, fixture) = node(43).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = visitor.send("client-look-1", "你好").await;
    visitor.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await;
    let watch = || vec![Watch { conversation_id, last: None }];
    let first = node.log_in(&fixture.users[0].email).await;
    let second = node.log_in(&fixture.users[1].email).await;
    let ids = |count: usize| {
        let mut ids = vec![fixture.users[0].id, fixture.users[1].id];
        ids.truncate(count);
        ids.sort_unstable();
        move |frame: &ServerFrame| matches!(frame, ServerFrame::Looking { user_ids, .. } if *user_ids == ids)
    };
    let mut one = Client::agent(&node, &first, watch()).await;
    one.until(ids(1)).await;
    let mut two = Client::agent(&node, &second, watch()).await;
    one.until(ids(2)).await;
    two.until(ids(2)).await;
    two.say(&ClientFrame::Unwatch { conversation_id }).await;
    one.until(ids(1)).await;
    two.say(&ClientFrame::Watch(Watch { conversation_id, last: None })).await;
    one.until(ids(2)).await;
    drop(two);
    one.until(ids(1)).await;
    visitor.say(&ClientFrame::Ping).await;
    let told = |frame: &ServerFrame| {
        assert!(!matches!(frame, ServerFrame::Looking { .. }), "customers are not told");
        *frame == ServerFrame::Pong
    };
    visitor.until(told).await;
}
