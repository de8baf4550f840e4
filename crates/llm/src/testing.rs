//! An endpoint for tests that behaves as models' servers do, well and badly: it answers over a real connection, byte by byte as it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// One step of an answer.
#[derive(Clone, Debug)]
pub enum Step {
    /// These bytes.
    Say(Vec<u8>),
    /// Nothing more, and the connection stays open.
    Stall,
    /// These bytes now and then, without end.
    Drip(&'static [u8]),
    /// Bytes without end.
    Flood(&'static [u8]),
}

/// How it answers.
pub type Play = Vec<Step>;

/// What it answers to a body.
type Player = dyn Fn(&Value) -> Play + Send + Sync;

/// A server on a port of its own.
pub struct Server {
    url: String,
    asked: Arc<Mutex<Vec<Value>>>,
    heads: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers the first request with the first play, and so on; the last one again and again.
    pub async fn start(plays: Vec<Play>) -> Self {
        let count = AtomicUsize::new(0);
        Self::answering(move |_| {
            let at = count.fetch_add(1, Ordering::Relaxed).min(plays.len().saturating_sub(1));
            plays.get(at).cloned().unwrap_or_default()
        })
        .await
    }

    /// Answers each request as this says of its body.
    pub async fn answering(play: impl Fn(&Value) -> Play + Send + Sync + 'static) -> Self {
        let play: Arc<Player> = Arc::new(play);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("its address"));
        let (asked, heads) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (bodies, said) = (asked.clone(), heads.clone());
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.spawn(serve(stream, play.clone(), bodies.clone(), said.clone()));
            }
        });
        Self { url, asked, heads, task }
    }

    /// Its base address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every body that it was sent.
    pub async fn asked(&self) -> Vec<Value> {
        self.asked.lock().await.clone()
    }

    /// Every head that it was sent.
    pub async fn heads(&self) -> Vec<String> {
        self.heads.lock().await.clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    play: Arc<Player>,
    asked: Arc<Mutex<Vec<Value>>>,
    heads: Arc<Mutex<Vec<String>>>,
) {
    let Some((head, body)) = read(&mut stream).await else { return };
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let play = play(&body);
    asked.lock().await.push(body);
    heads.lock().await.push(head);
    for step in play {
        let went = match step {
            Step::Say(bytes) => stream.write_all(&bytes).await,
            Step::Stall => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                Ok(())
            }
            Step::Drip(bytes) => loop {
                if let Err(gone) = stream.write_all(bytes).await {
                    break Err(gone);
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            },
            Step::Flood(bytes) => loop {
                if let Err(gone) = stream.write_all(bytes).await {
                    break Err(gone);
                }
            },
        };
        if went.is_err() {
            return;
        }
    }
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 16 * 1024];
        let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or_default();
        if bytes.len() >= end + 4 + length {
            return Some((head, bytes[end + 4..].to_vec()));
        }
    }
}

/// Bytes to say.
pub fn say(text: impl Into<String>) -> Step {
    Step::Say(text.into().into_bytes())
}

/// The head of a stream of events, without its length: it ends with the connection.
pub fn stream_head() -> Step {
    say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n")
}

/// One event.
pub fn event(data: &Value) -> Step {
    say(format!("data: {data}\n\n"))
}

/// A piece of an answer.
pub fn piece(text: &str) -> Step {
    event(&json!({ "choices": [{ "index": 0, "delta": { "content": text }, "finish_reason": null }] }))
}

/// The end, with what it cost.
pub fn end(reason: &str) -> Vec<Step> {
    vec![
        event(&json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": reason }] })),
        event(&json!({ "choices": [], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } })),
        say("data: [DONE]\n\n"),
    ]
}

/// A good answer, letter by letter.
pub fn answers(text: &str) -> Play {
    let mut play = vec![stream_head()];
    play.extend(text.chars().map(|c| piece(&c.to_string())));
    play.extend(end("stop"));
    play
}

/// A refusal, as servers word theirs.
pub fn refuses(status: u16, headers: &str, message: &str) -> Play {
    let body = json!({ "error": { "message": message, "type": "invalid_request_error" } }).to_string();
    vec![say(format!(
        "HTTP/1.1 {status} No\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    ))]
}

/// A whole answer at once, from a server that does not stream.
pub fn answers_at_once(text: &str) -> Play {
    let body = json!({
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 7, "completion_tokens": 3 },
    });
    let body = body.to_string();
    vec![say(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))]
}
