//! A receiver of webhooks on a port of its own: it keeps what it was sent and answers as told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    pub headers: HashMap<String, String>,
    pub text: String,
    pub body: Value,
    /// What it was answered; `None`: nothing.
    pub answered: Option<u16>,
}

/// What to answer to the request of this number, from 0; `None` never answers.
type Answers = Arc<dyn Fn(usize, &Value) -> Option<u16> + Send + Sync>;

pub struct Receiver {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub async fn start(answers: impl Fn(usize, &Value) -> Option<u16> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/zhike", listener.local_addr().expect("its address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, answers): (_, Answers) = (requests.clone(), Arc::new(answers));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, kept.clone(), answers.clone()));
            }
        });
        Self { url, requests, task }
    }

    pub fn all(&self) -> Vec<Request> {
        self.requests.lock().expect("a lock").clone()
    }

    /// The requests that were taken.
    pub fn taken(&self) -> Vec<Request> {
        self.all().into_iter().filter(|one| one.answered.is_some_and(|status| status < 300)).collect()
    }
}

async fn serve(mut stream: TcpStream, kept: Arc<Mutex<Vec<Request>>>, answers: Answers) {
    let mut bytes = Vec::new();
    let (headers, text) = loop {
        let mut some = [0; 8192];
        let Ok(read) = stream.read(&mut some).await else { return };
        bytes.extend_from_slice(&some[..read]);
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = whole.split_once("\r\n\r\n") {
            let headers: HashMap<String, String> = head
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
                .collect();
            let length: usize = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                break (headers, body.to_owned());
            }
        }
        if read == 0 {
            return;
        }
    };
    let body: Value = serde_json::from_str(&text).expect("JSON");
    let answered = {
        let mut kept = kept.lock().expect("a lock");
        let answered = answers(kept.len(), &body);
        kept.push(Request { headers, text, body, answered });
        answered
    };
    match answered {
        Some(status) => {
            let answer = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        None => std::future::pending().await,
    }
}
