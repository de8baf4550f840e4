//! A site on a port of its own that answers each path as it is told to, and remembers what it was asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How a path is answered.
#[derive(Clone)]
pub enum Reply {
    Html(String),
    Typed(&'static str, Vec<u8>),
    Moved(String),
    Status(u16, &'static str),
    /// A page that never ends.
    Endless,
    /// Packed, although nobody asked for it.
    Packed,
    /// Bytes under an ETag; nothing for whoever knows that already.
    Tagged(Vec<u8>, &'static str),
    /// Whoever has this token is sent on.
    Locked(&'static str, String),
}

type Answers = dyn Fn(&str) -> Reply + Send + Sync;

pub struct Site {
    pub origin: String,
    asked: Arc<Mutex<Vec<String>>>,
    heads: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Arc<Answers>>>,
}

impl Site {
    pub async fn start(answers: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let (asked, heads) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let answers: Arc<Mutex<Arc<Answers>>> = Arc::new(Mutex::new(Arc::new(answers)));
        let site = Self {
            origin,
            asked: Arc::clone(&asked),
            heads: Arc::clone(&heads),
            answers: Arc::clone(&answers),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (asked, heads) = (Arc::clone(&asked), Arc::clone(&heads));
                let answers = Arc::clone(&*answers.lock());
                tokio::spawn(async move {
                    let _ = serve(stream, (&asked, &heads), &*answers).await;
                });
            }
        });
        site
    }

    /// Pages by their paths; everything else is not there.
    pub async fn of(pages: &[(&str, Reply)]) -> Self {
        Self::start(by_path(pages)).await
    }

    /// From now on it answers like this.
    pub fn becomes(&self, pages: &[(&str, Reply)]) {
        *self.answers.lock() = Arc::new(by_path(pages));
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The whole heads of all requests, in small letters.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().clone()
    }

    /// The paths that were asked for, in their order; forgotten after that.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock())
    }
}

fn by_path(pages: &[(&str, Reply)]) -> impl Fn(&str) -> Reply + Send + Sync + use<> {
    let pages: BTreeMap<String, Reply> =
        pages.iter().map(|(path, reply)| ((*path).to_owned(), reply.clone())).collect();
    move |path: &str| pages.get(path).cloned().unwrap_or(Reply::Status(404, ""))
}

/// A page with this heading, these words, and links to these.
pub fn html(title: &str, words: &str, links: &[&str]) -> Reply {
    let links: String = links.iter().map(|link| format!("<a href='{link}'>{link}</a> ")).collect();
    Reply::Html(format!(
        "<html lang=en><body><nav>{links}</nav><main><h1>{title}</h1><p>{words}</p></main><footer>Imprint</footer></body></html>"
    ))
}

async fn serve(
    mut stream: TcpStream,
    (asked, heads): (&Mutex<Vec<String>>, &Mutex<Vec<String>>),
    answers: &Answers,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    assert!(head.to_lowercase().contains("user-agent: zhike/"), "it says who it is");
    asked.lock().push(path.clone());
    let small = head.to_lowercase();
    heads.lock().push(small.clone());
    let whole = |kind: &str, more: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{more}\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    match answers(&path) {
        Reply::Html(text) => stream.write_all(&whole("text/html; charset=utf-8", "", text.as_bytes())).await,
        Reply::Typed(kind, body) => stream.write_all(&whole(kind, "", &body)).await,
        Reply::Tagged(_, etag) if small.contains(&format!("if-none-match: {etag}")) => {
            stream.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n").await
        }
        Reply::Tagged(body, etag) => {
            stream.write_all(&whole("application/zip", &format!("etag: {etag}\r\n"), &body)).await
        }
        Reply::Locked(token, _) if !small.contains(&format!("authorization: bearer {token}\r\n")) => {
            stream.write_all(b"HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n").await
        }
        Reply::Locked(_, to) => {
            stream.write_all(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n\r\n").as_bytes()).await
        }
        Reply::Packed => {
            stream.write_all(&whole("text/html", "content-encoding: gzip\r\n", b"\x1f\x8b")).await
        }
        Reply::Moved(to) => {
            stream.write_all(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n\r\n").as_bytes()).await
        }
        Reply::Status(status, more) => {
            stream
                .write_all(format!("HTTP/1.1 {status} No\r\n{more}content-length: 0\r\n\r\n").as_bytes())
                .await
        }
        Reply::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n").await?;
            loop {
                stream.write_all(&[b'x'; 64 * 1024]).await?;
            }
        }
    }
}
