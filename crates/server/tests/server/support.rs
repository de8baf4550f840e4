//! A server on a port of its own, and clients for it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use app::testing::{Fixture, PASSWORD};
use app::{App, Settings};
use base::Bus;
use bus::LocalBus;
use protocol::api::{Me, OpenWidget, WidgetSession};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::{Asset, Assets, Limits, Options, Rate};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Pages for tests.
pub struct Pages(pub HashMap<&'static str, &'static str>);

impl Assets for Pages {
    fn get(&self, path: &str) -> Option<Asset> {
        let text = self.0.get(path)?;
        Some(Asset { bytes: Cow::Borrowed(text.as_bytes()), etag: format!("tag-{}", text.len()) })
    }
}

pub fn pages() -> Pages {
    Pages(HashMap::from([
        ("desk/index.html", "<!doctype html><title>desk</title>"),
        ("desk/assets/main-abc123.js", "export const desk = 1;"),
        ("widget.js", "export const widget = 1;"),
        ("widget-panel.js", "export const panel = 1;"),
    ]))
}

/// Nobody is slowed down, so that a test on a clock that stands still is not either.
pub fn roomy() -> Limits {
    let rate = Rate { burst: 1e6, per_second: 1e6 };
    Limits {
        log_in: rate,
        widget_session: rate,
        upload: rate,
        about: rate,
        help: rate,
        opinion: rate,
        general: rate,
        key: rate,
        frames: rate,
        ..Limits::default()
    }
}

pub fn quiet() -> Settings {
    Settings { assistant: false, ..Settings::default() }
}

/// One running server.
pub struct Node {
    pub app: App,
    pub addr: SocketAddr,
    pub http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    pub task: JoinHandle<std::io::Result<()>>,
}

impl Node {
    pub async fn start(app: App, options: Options) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let addr = listener.local_addr().expect("its address");
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let serving = server::serve(app.clone(), listener, Arc::new(pages()), options, shutdown);
        let task = tokio::spawn(serving);
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("client");
        Self { app, addr, http, stop: Some(stop), task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// A request of nobody in particular.
    pub fn ask(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub async fn log_in(&self, email: &str) -> LoggedIn {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self
            .ask(Method::POST, "/api/v1/session")
            .header("origin", self.origin())
            .json(&body)
            .send()
            .await;
        let answer = answer.expect("answer");
        assert_eq!(answer.status(), StatusCode::OK, "log-in of {email}");
        let cookie = answer.headers()["set-cookie"]
            .to_str()
            .expect("text")
            .split(';')
            .next()
            .expect("pair")
            .to_owned();
        let me: Me = answer.json().await.expect("me");
        LoggedIn { cookie, csrf: me.csrf.clone(), me }
    }

    pub async fn open_widget(&self, inbox: &str, secret: Option<String>) -> WidgetSession {
        let ask = OpenWidget { inbox: inbox.to_owned(), secret, identity_token: None, locale: None };
        let answer =
            self.ask(Method::POST, "/api/v1/widget/session").json(&ask).send().await.expect("answer");
        read(answer, StatusCode::OK).await
    }
}

/// A log-in.
#[derive(Clone)]
pub struct LoggedIn {
    pub cookie: String,
    pub csrf: String,
    pub me: Me,
}

impl LoggedIn {
    pub fn on(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf)
    }
}

/// A node in memory, under a seed, with a furnished workspace.
pub async fn node(seed: u64) -> (Node, Fixture) {
    node_with(seed, quiet(), Options { limits: roomy(), ..Options::default() }).await
}

pub async fn node_with(seed: u64, settings: Settings, options: Options) -> (Node, Fixture) {
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
    let (app, fixture) = app::testing::build(seed, settings, bus, Arc::new(app::action::NoActions)).await;
    (Node::start(app, options).await, fixture)
}

/// The body, when the status is right.
pub async fn read<T: DeserializeOwned>(answer: reqwest::Response, status: StatusCode) -> T {
    let found = answer.status();
    let text = answer.text().await.expect("body");
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The problem, with everything every problem must have.
pub async fn problem(answer: reqwest::Response, status: StatusCode, slug: &str) -> Value {
    let found = answer.status();
    let headers = answer.headers().clone();
    let text = answer.text().await.expect("body");
    assert_eq!(found, status, "{text}");
    assert_eq!(headers["content-type"], "application/problem+json", "{text}");
    let problem: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(problem["slug"], slug, "{text}");
    assert_eq!(problem["status"], found.as_u16(), "{text}");
    assert_eq!(problem["type"], format!("/problems/{slug}"), "{text}");
    assert_eq!(
        problem["request_id"].as_str(),
        headers.get("x-request-id").and_then(|id| id.to_str().ok()),
        "{text}"
    );
    problem
}

/// A multipart form with one file.
pub fn form(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = "zhike-test-boundary";
    let mut body = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// The smallest picture there is.
pub const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0A, b'I', b'D', b'A', b'T', 0x78, 0x9C, 0x63, 0,
    1, 0, 0, 5, 0, 1, 0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];
