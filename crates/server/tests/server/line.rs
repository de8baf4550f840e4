//! The socket's frames over plain requests: the same promises, and no frame is lost when a request is.

use base::ConversationId;
use conversation::content::Content;
use protocol::patch::WireEvent;
use protocol::socket::{ClientFrame, LineOpened, ServerFrame, Watch, close};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::{Limits, Options, Rate};

use crate::support::{Node, node, node_with, problem, quiet, read, roomy};
use crate::wire::{Client, carries, hello};

const SHOP: &str = "https://shop.example";

/// A client of one line.
struct Line<'a> {
    node: &'a Node,
    name: String,
    seen: u64,
    waiting: std::collections::VecDeque<ServerFrame>,
    closed: Option<u16>,
}

impl<'a> Line<'a> {
    async fn open(node: &'a Node, origin: &str, first: &str) -> Self {
        let answer = node
            .ask(Method::POST, "/api/v1/line")
            .header("origin", origin)
            .body(first.to_owned())
            .send()
            .await;
        let answer = answer.expect("answer");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        let LineOpened { line, .. } = read(answer, StatusCode::OK).await;
        Self { node, name: line, seen: 0, waiting: Default::default(), closed: None }
    }

    async fn visitor(node: &'a Node, token: &str, epoch: Option<&str>, watch: Vec<Watch>) -> Self {
        Self::open(node, SHOP, &json!(hello(token, epoch, watch)).to_string()).await
    }

    async fn post(&self, body: String) -> reqwest::Response {
        let path = format!("/api/v1/line/{}", self.name);
        self.node.ask(Method::POST, &path).header("origin", SHOP).body(body).send().await.expect("answer")
    }

    async fn say(&self, frame: &ClientFrame) {
        assert_eq!(self.post(json!(frame).to_string()).await.status(), StatusCode::NO_CONTENT);
    }

    async fn ask(&self, seen: u64) -> reqwest::Response {
        let path = format!("/api/v1/line/{}?seen={seen}", self.name);
        self.node.ask(Method::GET, &path).header("origin", SHOP).send().await.expect("answer")
    }

    async fn next(&mut self) -> Option<ServerFrame> {
        while self.waiting.is_empty() && self.closed.is_none() {
            let answer = self.ask(self.seen).await;
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
            for line in answer.text().await.expect("text").lines() {
                let value: Value = serde_json::from_str(line).expect("JSON");
                if value["t"] == "closed" {
                    self.closed = value["code"].as_u64().and_then(|code| u16::try_from(code).ok());
                } else {
                    self.seen += 1;
                    self.waiting.push_back(serde_json::from_value(value).expect("a frame"));
                }
            }
        }
        self.waiting.pop_front()
    }

    async fn until(&mut self, fits: impl Fn(&ServerFrame) -> bool) -> ServerFrame {
        loop {
            match self.next().await {
                Some(frame) if fits(&frame) => return frame,
                Some(_) => {}
                None => panic!("closed with {:?}", self.closed),
            }
        }
    }

    async fn ending(mut self) -> Option<u16> {
        while self.next().await.is_some() {}
        self.closed
    }

    async fn acked(&mut self, id: &str) -> (ConversationId, Option<base::MessageId>) {
        match self
            .until(|frame| matches!(frame, ServerFrame::Ack { client_msg_id, .. } if client_msg_id == id))
            .await
        {
            ServerFrame::Ack { conversation_id, message_id, .. } => (conversation_id, message_id),
            other => panic!("{other:?}"),
        }
    }
}

fn send(id: &str, text: &str) -> ClientFrame {
    ClientFrame::Send {
        client_msg_id: id.into(),
        conversation_id: None,
        content: Content::text(text),
        private: false,
        rests_on: Vec::new(),
    }
}

#[tokio::test]
async fn a_visitor_talks_over_requests_and_comes_back_exactly() {
    let (node, fixture) = node(70).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let mut line = Line::visitor(&node, &session.token, None, Vec::new()).await;
    let welcome = line.next().await.expect("a frame");
    assert!(matches!(&welcome, ServerFrame::Welcome { v: 1, epoch, .. } if *epoch == session.epoch));
    line.say(&send("client-line-1", "一")).await;
    let (conversation_id, first) = line.acked("client-line-1").await;
    let snapshot = line.until(|frame| matches!(frame, ServerFrame::Snapshot { .. })).await;
    let ServerFrame::Snapshot { view, .. } = snapshot else { panic!("a snapshot") };

    // While it was away, somebody else of the same visitor said something, by a real socket.
    let secret = session.secret.clone();
    let mut other = Client::returning(&node, &fixture.inbox, secret, None, Vec::new()).await;
    other.send("client-line-2", "二").await;

    let watch = vec![Watch { conversation_id, last: Some(view.n) }];
    let mut back = Line::visitor(&node, &session.token, Some(&session.epoch), watch).await;
    let mut missed: Vec<WireEvent> = Vec::new();
    while !missed.iter().any(|event| carries(event, "二")) {
        let frame = back.until(|frame| !matches!(frame, ServerFrame::Welcome { .. })).await;
        match frame {
            ServerFrame::Events { events, .. } => missed.extend(events),
            ServerFrame::Presence { .. } | ServerFrame::Typing { .. } => {}
            other => panic!("exactly what was missed, not {other:?}"),
        }
    }
    let numbers: Vec<u64> = missed.iter().map(|event| event.n).collect();
    assert_eq!(numbers, (view.n + 1..).take(numbers.len()).collect::<Vec<_>>(), "without gaps");

    // Said again under the same id, it is the same message.
    back.say(&send("client-line-1", "一")).await;
    assert_eq!(back.acked("client-line-1").await.1, first);
    // And what is said here arrives there.
    back.say(&send("client-line-3", "三")).await;
    other.events_until("三").await;
}

#[tokio::test]
async fn an_answer_that_was_lost_ends_the_line_instead_of_losing_frames() {
    let (node, fixture) = node(71).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let line = Line::visitor(&node, &session.token, None, Vec::new()).await;
    let answer = line.ask(0).await.text().await.expect("text");
    assert!(answer.contains("welcome"), "{answer}");
    // The client never saw that answer, and asks as before.
    problem(line.ask(0).await, StatusCode::NOT_FOUND, "line-gone").await;
    problem(line.post(json!(ClientFrame::Ping).to_string()).await, StatusCode::NOT_FOUND, "line-gone").await;
}

#[tokio::test]
async fn a_line_ends_with_the_codes_of_a_socket() {
    let limits = Limits { hello_ms: 300, ..roomy() };
    let (node, fixture) = node_with(72, quiet(), Options { limits, ..Options::default() }).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    for (first, code) in [
        (json!(hello("nobody's", None, Vec::new())).to_string(), close::UNAUTHORIZED),
        (json!({ "t": "ping" }).to_string(), close::BAD_HELLO),
        ("not JSON".to_owned(), close::BAD_HELLO),
        (String::new(), close::BAD_HELLO),
    ] {
        assert_eq!(Line::open(&node, SHOP, &first).await.ending().await, Some(code), "{first}");
    }
    let line = Line::visitor(&node, &session.token, None, Vec::new()).await;
    assert_eq!(line.post("{\"t\":\"nonsense\"}".into()).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(line.ending().await, Some(close::BAD_FRAME));
    let line = Line::visitor(&node, &session.token, None, Vec::new()).await;
    let large = json!(send("client-line-large", &"x".repeat(70_000))).to_string();
    problem(line.post(large).await, StatusCode::PAYLOAD_TOO_LARGE, "too-large").await;
    let stranger =
        node.ask(Method::GET, "/api/v1/line/0123456789abcdef?seen=0").send().await.expect("answer");
    problem(stranger, StatusCode::NOT_FOUND, "line-gone").await;
}

#[tokio::test]
async fn an_agents_ticket_works_on_our_pages_only() {
    let (node, fixture) = node(73).await;
    let log_in = node.log_in(&fixture.users[0].email).await;
    for (origin, good) in [(SHOP.to_owned(), false), (node.origin(), true)] {
        let asked = log_in
            .on(node.ask(Method::POST, "/api/v1/session/socket-ticket").header("origin", node.origin()));
        let ticket: protocol::api::SocketTicket =
            read(asked.send().await.expect("answer"), StatusCode::OK).await;
        let mut line =
            Line::open(&node, &origin, &json!(hello(&ticket.ticket, None, Vec::new())).to_string()).await;
        if good {
            assert!(matches!(line.next().await, Some(ServerFrame::Welcome { .. })));
        } else {
            assert_eq!(line.ending().await, Some(close::FORBIDDEN_ORIGIN));
        }
    }
}

#[tokio::test]
async fn lines_count_as_sockets_and_are_held_to_the_same_pace() {
    let frames = Rate { burst: 5.0, per_second: 0.001 };
    let limits = Limits { frames, sockets_per_address: 1, ..roomy() };
    let (node, fixture) = node_with(74, quiet(), Options { limits, ..Options::default() }).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let line = Line::visitor(&node, &session.token, None, Vec::new()).await;
    let second = node.ask(Method::POST, "/api/v1/line").body(json!(hello("x", None, Vec::new())).to_string());
    problem(second.send().await.expect("answer"), StatusCode::TOO_MANY_REQUESTS, "too-many-sockets").await;
    let many = vec![json!(ClientFrame::Ping).to_string(); 8].join("\n");
    assert_eq!(line.post(many).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(line.ending().await, Some(close::TOO_FAST));
}

#[tokio::test]
async fn a_restart_says_goodbye_on_lines_too() {
    let (mut node, fixture) = node(75).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let name = {
        let mut line = Line::visitor(&node, &session.token, None, Vec::new()).await;
        line.until(|frame| matches!(frame, ServerFrame::Presence { .. })).await;
        (line.name, line.seen)
    };
    let waits = node.ask(Method::GET, &format!("/api/v1/line/{}?seen={}", name.0, name.1));
    let waiting =
        tokio::spawn(async move { waits.send().await.expect("answer").text().await.expect("text") });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    node.stop();
    let said = waiting.await.expect("answered");
    assert!(said.contains("restarting") && said.contains("\"closed\",\"code\":1012"), "{said}");
}
