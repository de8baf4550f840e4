//! An authorisation server of this test's own: codes that are good once and for their challenge (RFC 6749, 7636), refresh tokens that
//! are replaced with each use and betray a second use (RFC 9700), introspection (RFC 7662). It may be slow, down, or forget everything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub const CLIENT: &str = "zhike";
pub const SECRET: &str = "a secret & more=+";

#[derive(Default)]
pub struct State {
    codes: HashMap<String, HashMap<String, String>>,
    refresh: HashMap<String, bool>,
    access: HashMap<String, Instant>,
    made: u32,
    /// How long access tokens live.
    pub life_s: u64,
    /// How long every answer of the token endpoint takes.
    pub delay: Duration,
    /// The token endpoint answers 503.
    pub down: bool,
    /// No refresh token is given.
    pub stingy: bool,
    /// Grants of this kind that were given.
    pub refreshed: u32,
    /// Refresh tokens that came a second time.
    pub reused: u32,
}

pub struct Authority {
    pub port: u16,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Fields = HashMap<String, String>;

impl Authority {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let state = Arc::new(Mutex::new(State { life_s: 3_600, ..State::default() }));
        let shared = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { port, state, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a lock")
    }

    /// Every access token is over at once; refresh tokens stay good.
    pub fn end_access(&self) {
        self.state().access.clear();
    }

    /// The owner of the mailbox takes everything back.
    pub fn withdraw(&self) {
        let mut state = self.state();
        state.access.clear();
        state.refresh.values_mut().for_each(|good| *good = false);
    }

    /// Somebody at a browser follows the link and agrees: gives what the browser brings back.
    pub async fn agree(&self, url: &str) -> Fields {
        let path = url.strip_prefix(&self.url("")).expect("the authority's address");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("there");
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        let place = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect("sent back");
        assert!(place.starts_with("https://desk.shop.example/desk/admin/mailboxes?"), "{place}");
        fields(place.split_once('?').expect("a query").1)
    }
}

fn fields(text: &str) -> Fields {
    let plain = |text: &str| {
        let bytes = text.as_bytes();
        let (mut out, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).expect("hex"));
                at += 3;
            } else {
                out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
        String::from_utf8(out).expect("text")
    };
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut bytes = Vec::new();
    let (path, body) = loop {
        let mut some = [0; 8192];
        let Ok(read) = stream.read(&mut some).await else { return };
        bytes.extend_from_slice(&some[..read]);
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = whole.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                break (head.split(' ').nth(1).unwrap_or_default().to_owned(), body.to_owned());
            }
        }
        if read == 0 {
            return;
        }
    };
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let delay = state.lock().expect("a lock").delay;
    if path == "/token" {
        tokio::time::sleep(delay).await;
    }
    let answer = {
        let mut state = state.lock().expect("a lock");
        match path {
            "/authorize" => state.authorize(&fields(query)),
            "/token" if state.down => text(503, "text/html", "<h1>Down</h1>"),
            "/token" => state.token(&fields(&body)),
            "/introspect" => {
                let asked = fields(if body.is_empty() { query } else { &body });
                let until = state.access.get(&asked["token"]);
                let active = until.is_some_and(|until| Instant::now() < *until);
                // As compact as most servers write it.
                said(
                    200,
                    &if active {
                        json!({ "active": true, "username": "help" })
                    } else {
                        json!({ "active": false })
                    },
                )
            }
            _ => text(404, "text/plain", ""),
        }
    };
    let _ = stream.write_all(answer.as_bytes()).await;
}

fn text(status: u16, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} So\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn said(status: u16, body: &Value) -> String {
    text(status, "application/json", &body.to_string())
}

fn refused(code: &str, why: &str) -> String {
    said(400, &json!({ "error": code, "error_description": why }))
}

/// Base64url without padding (RFC 4648).
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0_usize, |word, at| word << 8 | usize::from(*chunk.get(at).unwrap_or(&0)));
        for at in 0..=chunk.len() {
            out.push(char::from(LETTERS[word >> (18 - 6 * at) & 63]));
        }
    }
    out
}

impl State {
    fn authorize(&mut self, asked: &Fields) -> String {
        let is = |name: &str, value: &str| asked.get(name).is_some_and(|found| found == value);
        let good = is("response_type", "code")
            && is("client_id", CLIENT)
            && is("code_challenge_method", "S256")
            && is("scope", "mail offline_access")
            && asked.get("code_challenge").is_some_and(|challenge| challenge.len() == 43);
        if !good {
            return text(400, "text/plain", "no");
        }
        self.made += 1;
        let code = format!("code-{}", self.made);
        self.codes.insert(code.clone(), asked.clone());
        let (to, state) = (&asked["redirect_uri"], &asked["state"]);
        format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}?code={code}&state={state}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
    }

    fn token(&mut self, asked: &Fields) -> String {
        let get = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
        if get("client_id") != CLIENT || get("client_secret") != SECRET {
            return said(401, &json!({ "error": "invalid_client" }));
        }
        match get("grant_type") {
            "authorization_code" => {
                let Some(began) = self.codes.remove(get("code")) else {
                    return refused("invalid_grant", "the code is not known or was used");
                };
                let proven = base64url(&Sha256::digest(get("code_verifier"))) == began["code_challenge"];
                if !proven || began["redirect_uri"] != get("redirect_uri") {
                    return refused("invalid_grant", "the code was made for somebody else");
                }
            }
            "refresh_token" => match self.refresh.insert(get("refresh_token").to_owned(), false) {
                Some(true) => self.refreshed += 1,
                Some(false) => {
                    self.reused += 1;
                    return refused("invalid_grant", "Token has been expired or revoked.");
                }
                None => return refused("invalid_grant", "no such token"),
            },
            _ => return refused("unsupported_grant_type", ""),
        }
        self.made += 1;
        let (access, refresh) = (format!("at-{}", self.made), format!("rt-{}", self.made));
        self.access.insert(access.clone(), Instant::now() + Duration::from_secs(self.life_s));
        let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": self.life_s });
        if !self.stingy {
            self.refresh.insert(refresh.clone(), true);
            answer["refresh_token"] = refresh.into();
        }
        said(200, &answer)
    }
}
