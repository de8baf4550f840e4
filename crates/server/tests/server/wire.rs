//! A small client of the socket.

use std::time::Duration;

use base::ConversationId;
use futures::{SinkExt as _, StreamExt as _};
use protocol::api::SocketTicket;
use protocol::patch::WireEvent;
use protocol::socket::{ClientFrame, ServerFrame, Watch};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::support::{LoggedIn, Node, read};

/// Long enough for a busy machine; no test asserts a time.
const PATIENCE: Duration = Duration::from_secs(20);

pub type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub struct Client {
    pub line: Line,
    pub token: String,
    pub secret: Option<String>,
    pub epoch: String,
}

/// What came: a frame, or the end with its code.
#[derive(Debug)]
pub enum Came {
    Frame(Box<ServerFrame>),
    Closed(Option<u16>),
}

pub async fn line(node: &Node, origin: Option<&str>) -> Line {
    let mut request = format!("ws://{}/api/v1/socket", node.addr).into_client_request().expect("request");
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("header"));
    }
    tokio_tungstenite::connect_async(request).await.expect("socket").0
}

/// A connection with room for a few kilobytes only: how much a kernel takes for somebody who does not read differs by machine.
pub async fn narrow_line(node: &Node, origin: &str) -> Line {
    let mut request = format!("ws://{}/api/v1/socket", node.addr).into_client_request().expect("request");
    request.headers_mut().insert("origin", origin.parse().expect("header"));
    let socket = tokio::net::TcpSocket::new_v4().expect("socket");
    socket.set_recv_buffer_size(16 * 1024).expect("receive buffer");
    let stream = socket.connect(node.addr).await.expect("connected");
    tokio_tungstenite::client_async(request, MaybeTlsStream::Plain(stream)).await.expect("socket").0
}

pub fn hello(token: &str, epoch: Option<&str>, watch: Vec<Watch>) -> ClientFrame {
    ClientFrame::Hello { v: 1, token: token.to_owned(), epoch: epoch.map(str::to_owned), watch, locale: None }
}

pub async fn say(line: &mut Line, frame: &ClientFrame) {
    line.send(Message::text(serde_json::to_string(frame).expect("JSON"))).await.expect("sent");
}

pub async fn next(line: &mut Line) -> Came {
    loop {
        let came = tokio::time::timeout(PATIENCE, line.next()).await.expect("nothing came");
        match came {
            Some(Ok(Message::Text(text))) => {
                let frame = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                return Came::Frame(Box::new(frame));
            }
            Some(Ok(Message::Close(frame))) => return Came::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Came::Closed(None),
        }
    }
}

/// The reason of `bye` and the close code, when everything else is read.
pub async fn ending(line: &mut Line) -> (Option<String>, Option<u16>) {
    let mut reason = None;
    loop {
        match next(line).await {
            Came::Frame(frame) => {
                if let ServerFrame::Bye { reason: said } = *frame {
                    reason = Some(said);
                }
            }
            Came::Closed(code) => return (reason, code),
        }
    }
}

impl Client {
    /// A new visitor, greeted.
    pub async fn visitor(node: &Node, inbox: &str) -> Self {
        Self::returning(node, inbox, None, None, Vec::new()).await
    }

    pub async fn returning(
        node: &Node,
        inbox: &str,
        secret: Option<String>,
        epoch: Option<&str>,
        watch: Vec<Watch>,
    ) -> Self {
        let session = node.open_widget(inbox, secret).await;
        let mut line = line(node, Some("https://shop.example")).await;
        say(&mut line, &hello(&session.token, epoch, watch)).await;
        let mut client = Self { line, token: session.token, secret: session.secret, epoch: session.epoch };
        let welcome = client.until(|frame| matches!(frame, ServerFrame::Welcome { .. })).await;
        assert!(matches!(welcome, ServerFrame::Welcome { v: 1, epoch, .. } if epoch == client.epoch));
        client
    }

    /// An agent, greeted.
    pub async fn agent(node: &Node, log_in: &LoggedIn, watch: Vec<Watch>) -> Self {
        let line = line(node, Some(&node.origin())).await;
        Self::agent_on(line, node, log_in, watch).await
    }

    /// An agent on a given line, greeted.
    pub async fn agent_on(mut line: Line, node: &Node, log_in: &LoggedIn, watch: Vec<Watch>) -> Self {
        let asked =
            log_in.on(node.ask(Method::POST, "/api/v1/session/socket-ticket")).send().await.expect("answer");
        let ticket: SocketTicket = read(asked, StatusCode::OK).await;
        say(&mut line, &hello(&ticket.ticket, None, watch)).await;
        let mut client = Self { line, token: ticket.ticket, secret: None, epoch: log_in.me.epoch.clone() };
        client.until(|frame| matches!(frame, ServerFrame::Welcome { .. })).await;
        client
    }

    pub async fn say(&mut self, frame: &ClientFrame) {
        say(&mut self.line, frame).await;
    }

    /// The first frame that fits; others are passed over.
    pub async fn until(&mut self, fits: impl Fn(&ServerFrame) -> bool) -> ServerFrame {
        loop {
            match next(&mut self.line).await {
                Came::Frame(frame) if fits(&frame) => return *frame,
                Came::Frame(_) => {}
                Came::Closed(code) => panic!("closed with {code:?}"),
            }
        }
    }

    /// Says something as a visitor and waits until it is durable.
    pub async fn send(&mut self, client_msg_id: &str, text: &str) -> ConversationId {
        let content = conversation::content::Content::text(text);
        let frame = ClientFrame::Send {
            client_msg_id: client_msg_id.into(),
            conversation_id: None,
            content,
            private: false,
            rests_on: Vec::new(),
        };
        self.say(&frame).await;
        match self.answer(client_msg_id).await {
            ServerFrame::Ack { conversation_id, .. } => conversation_id,
            other => panic!("{other:?}"),
        }
    }

    /// The acknowledgement or refusal of a client id.
    pub async fn answer(&mut self, id: &str) -> ServerFrame {
        self.until(|frame| match frame {
            ServerFrame::Ack { client_msg_id, .. } => client_msg_id == id,
            ServerFrame::Refused { client_msg_id, .. } => client_msg_id.as_deref() == Some(id),
            _ => false,
        })
        .await
    }

    /// Every event until one of them carries a message with these words.
    pub async fn events_until(&mut self, words: &str) -> Vec<WireEvent> {
        let mut all = Vec::new();
        loop {
            let frame = self.until(|frame| matches!(frame, ServerFrame::Events { .. })).await;
            let ServerFrame::Events { events, .. } = frame else { continue };
            let found = events.iter().any(|event| carries(event, words));
            all.extend(events);
            if found {
                return all;
            }
        }
    }
}

/// Whether an event puts a message with these words.
pub fn carries(event: &WireEvent, words: &str) -> bool {
    let text = json!(event).to_string();
    text.contains("message.put") && text.contains(&json!(words).to_string())
}
