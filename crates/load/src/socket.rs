//! One socket at `/api/v1/socket`: frames out, frames in, and a heartbeat when it is quiet.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use protocol::socket::{ClientFrame, ServerFrame, Watch};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use crate::Error;

/// The longest wait for the connection, the upgrade and the welcome, each.
pub const OPEN_TIMEOUT_MS: u64 = 5_000;
/// After so much silence the client pings.
pub const QUIET_MS: u64 = 20_000;
/// After so many unanswered pings the line is taken for dead.
pub const MISSED_PINGS: u32 = 2;

/// An open socket that was welcomed.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The server's epoch, from the welcome.
    pub epoch: String,
}

impl Socket {
    /// Connects to `base`, says hello and waits for the welcome.
    pub async fn open(
        base: &str,
        token: &str,
        epoch: Option<String>,
        watch: Vec<Watch>,
    ) -> Result<Self, Error> {
        let stream = connect(base, "/api/v1/socket").await?;
        let mut socket = Self { stream, epoch: String::new() };
        let hello =
            ClientFrame::Hello { v: protocol::VERSION, token: token.to_owned(), epoch, watch, locale: None };
        socket.send(&hello).await?;
        match timed("welcome", OPEN_TIMEOUT_MS, socket.receive()).await?? {
            ServerFrame::Welcome { epoch, .. } => socket.epoch = epoch,
            ServerFrame::Refused { problem, .. } => return Err(Error::Refused(Box::new(problem))),
            ServerFrame::Bye { reason } => return Err(Error::Closed { code: 0, reason }),
            other => return Err(Error::Protocol(format!("welcome expected, got {other:?}"))),
        }
        Ok(socket)
    }

    /// Sends one frame.
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), Error> {
        let text = serde_json::to_string(frame).map_err(|e| Error::Protocol(e.to_string()))?;
        self.stream.send(Message::text(text)).await.map_err(|e| Error::Socket(e.to_string()))
    }

    /// The next frame that is not a pong.
    pub async fn receive(&mut self) -> Result<ServerFrame, Error> {
        let mut quiet = 0;
        loop {
            let Ok(message) = timeout(Duration::from_millis(QUIET_MS), self.stream.next()).await else {
                quiet += 1;
                if quiet > MISSED_PINGS {
                    return Err(Error::TimedOut { what: "pong", limit_ms: QUIET_MS });
                }
                self.send(&ClientFrame::Ping).await?;
                continue;
            };
            match message {
                None => return Err(Error::Socket("ended without a close frame".to_owned())),
                Some(Err(e)) => return Err(Error::Socket(e.to_string())),
                Some(Ok(Message::Text(text))) => match parse(&text)? {
                    ServerFrame::Pong => quiet = 0,
                    frame => return Ok(frame),
                },
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) = frame
                        .map_or((1005, String::new()), |f| (u16::from(f.code), f.reason.as_str().to_owned()));
                    return Err(Error::Closed { code, reason });
                }
                Some(Ok(Message::Binary(_))) => return Err(Error::Protocol("a binary frame".to_owned())),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Closes politely.
    pub async fn close(mut self) {
        // The other side may be gone already; there is nothing left to do about it.
        let _ = timeout(Duration::from_millis(OPEN_TIMEOUT_MS), self.stream.close(None)).await;
    }
}

fn parse(text: &str) -> Result<ServerFrame, Error> {
    serde_json::from_str(text).map_err(|e| Error::Protocol(format!("{e} in {}", head(text))))
}

fn head(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Opens a WebSocket without TLS and without Nagle's delay.
pub(crate) async fn connect(base: &str, path: &str) -> Result<WebSocketStream<TcpStream>, Error> {
    let address = base.strip_prefix("http://").ok_or_else(|| {
        Error::Socket(format!("{base} does not begin with http://: the load client speaks no TLS"))
    })?;
    let socket_error = |e: &dyn std::fmt::Display| Error::Socket(e.to_string());
    let mut request = format!("ws://{address}{path}").into_client_request().map_err(|e| socket_error(&e))?;
    let origin = HeaderValue::from_str(base).map_err(|e| socket_error(&e))?;
    request.headers_mut().insert("origin", origin);
    let tcp = timed("connection", OPEN_TIMEOUT_MS, TcpStream::connect(address))
        .await?
        .map_err(|e| socket_error(&e))?;
    tcp.set_nodelay(true)?;
    let upgrade = tokio_tungstenite::client_async(request, tcp);
    let (stream, _) = timed("upgrade", OPEN_TIMEOUT_MS, upgrade).await?.map_err(|e| socket_error(&e))?;
    Ok(stream)
}

/// Runs `work` under a named limit.
pub(crate) async fn timed<F: Future>(what: &'static str, limit_ms: u64, work: F) -> Result<F::Output, Error> {
    timeout(Duration::from_millis(limit_ms), work).await.map_err(|_| Error::TimedOut { what, limit_ms })
}
