//! Tools of other servers over the Model Context Protocol: one session for each server, begun when it is first needed and anew when the server has
//! forgotten it. Every wait ends with the action's own, every answer is bounded, and nothing is logged of it.

mod message;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dialogue::pack::Mcp;
use dialogue::pack::mcp::Ended;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use self::message::{Events, Outcome, answer, notification, outcome, request};
use super::company::{ActionError, Call, Performed, Shown};
use super::http::{ANSWER_BYTES, DEADLINE, reached, shown};
use crate::settings::McpServer;

/// The revision that is asked for.
pub const REVISION: &str = "2025-06-18";
/// Revisions in which what is used here is the same.
const SPOKEN: [&str; 3] = ["2025-03-26", REVISION, "2025-11-25"];
const SESSION: &str = "mcp-session-id";
const VERSION: &str = "mcp-protocol-version";
/// Where the key of a call stands, for servers that act once per key.
const KEY: &str = "zhike/idempotency-key";
/// Pages of a list of tools, and bytes of one.
const PAGES: usize = 50;
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// How long a list is waited for, all pages together.
const LISTED: Duration = Duration::from_secs(30);

/// A server.
pub struct McpClient {
    server: McpServer,
    client: reqwest::Client,
    session: Mutex<Option<Arc<Session>>>,
    ids: AtomicU64,
}

/// What the server gave at the beginning.
struct Session {
    id: Option<HeaderValue>,
    revision: &'static str,
}

/// Why there is no answer.
enum Failed {
    /// The server does not know the session: nothing was done.
    Forgotten,
    Other(ActionError),
}

impl From<ActionError> for Failed {
    fn from(error: ActionError) -> Self {
        Self::Other(error)
    }
}

impl McpClient {
    /// Towards this server; nothing is sent yet.
    pub fn new(server: McpServer) -> Result<Self, reqwest::Error> {
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { server, client, session: Mutex::default(), ids: AtomicU64::new(1) })
    }

    /// Its tools, as it lists them.
    pub async fn tools(&self) -> Result<Vec<Value>, ActionError> {
        let all = async {
            let (mut tools, mut cursor) = (Vec::new(), json!({}));
            for _ in 0..PAGES {
                let mut page = self.ask("tools/list", &cursor, PAGE_BYTES).await?;
                let Value::Array(more) = page["tools"].take() else { return Err(ActionError::BadAnswer) };
                tools.extend(more);
                match &page["nextCursor"] {
                    Value::String(next) => cursor = json!({ "cursor": next }),
                    _ => return Ok(tools),
                }
            }
            Err(ActionError::BadAnswer)
        };
        tokio::time::timeout(LISTED, all).await.unwrap_or(Err(ActionError::Timeout))
    }

    /// One call, within the time that the action waits: what begins a session counts.
    pub(super) async fn call(&self, call: Call<'_>, own: &Mcp) -> Result<Performed, ActionError> {
        let params = params(call, own).ok_or(ActionError::BadInput)?;
        let wait = call.declared.map_or(DEADLINE, |action| Duration::from_millis(action.timeout_ms.into()));
        let asked = self.ask("tools/call", &params, ANSWER_BYTES);
        let result = tokio::time::timeout(wait, asked).await.unwrap_or(Err(ActionError::Timeout))?;
        let Outcome { error, structured } = outcome(&result)?;
        let ended = if error { Ended::Error } else { Ended::Ok };
        let unknown = if error { ActionError::Tool } else { ActionError::BadAnswer };
        own.answer(ended, &structured).map(|body| Performed { body }).ok_or(unknown)
    }

    /// The call as it goes out, without its session.
    pub(super) fn shown(&self, call: Call<'_>, own: &Mcp) -> Result<Shown, ActionError> {
        let asked = request(1, "tools/call", &params(call, own).ok_or(ActionError::BadInput)?);
        let asked = self.post(&Session { id: None, revision: REVISION }, &asked).build();
        Ok(shown(&asked.map_err(|_| ActionError::BadInput)?))
    }

    /// An answer; in another session where this one is forgotten.
    async fn ask(&self, method: &str, params: &Value, most: usize) -> Result<Value, ActionError> {
        for _ in 0..2 {
            let session = self.session().await?;
            match self.answered(&session, method, params, most).await {
                Ok(result) => return Ok(result),
                Err(Failed::Other(error)) => return Err(error),
                Err(Failed::Forgotten) => {
                    let mut held = self.session.lock().await;
                    if held.as_ref().is_some_and(|held| Arc::ptr_eq(held, &session)) {
                        *held = None;
                    }
                }
            }
        }
        Err(ActionError::Status(404))
    }

    /// The session; whoever needs it first begins it, and the others wait for that as long as they may.
    async fn session(&self) -> Result<Arc<Session>, ActionError> {
        let mut held = self.session.lock().await;
        if let Some(session) = &*held {
            return Ok(session.clone());
        }
        let session = Arc::new(self.begin().await?);
        *held = Some(session.clone());
        Ok(session)
    }

    async fn begin(&self) -> Result<Session, ActionError> {
        let params = json!({
            "protocolVersion": REVISION,
            "capabilities": {},
            "clientInfo": { "name": "zhike", "version": env!("CARGO_PKG_VERSION") },
        });
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let asked = self.bare().json(&request(id, "initialize", &params));
        let response = asked.send().await.map_err(|error| reached(&error))?;
        let session = response.headers().get(SESSION).cloned().map(|mut id| {
            id.set_sensitive(true);
            id
        });
        let result = read(good(response)?, id, ANSWER_BYTES).await?;
        let said = result["protocolVersion"].as_str();
        let revision = SPOKEN.into_iter().find(|one| said == Some(*one)).ok_or(ActionError::BadAnswer)?;
        let session = Session { id: session, revision };
        let ready = self.post(&session, &notification("notifications/initialized"));
        good(ready.send().await.map_err(|error| reached(&error))?)?;
        Ok(session)
    }

    async fn answered(
        &self,
        session: &Session,
        method: &str,
        params: &Value,
        most: usize,
    ) -> Result<Value, Failed> {
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let asked = self.post(session, &request(id, method, params));
        let response = asked.send().await.map_err(|error| reached(&error))?;
        // The protocol says 404; some say 400 to a session that they do not know. Either way nothing was called.
        if session.id.is_some() && matches!(response.status().as_u16(), 400 | 404) {
            return Err(Failed::Forgotten);
        }
        Ok(read(good(response)?, id, most).await?)
    }

    fn post(&self, session: &Session, message: &Value) -> reqwest::RequestBuilder {
        let mut asked = self.bare().header(VERSION, session.revision);
        if let Some(id) = &session.id {
            asked = asked.header(SESSION, id);
        }
        asked.json(message)
    }

    fn bare(&self) -> reqwest::RequestBuilder {
        let asked = self.client.post(&self.server.url).header(ACCEPT, "application/json, text/event-stream");
        match &self.server.key {
            Some(key) => asked.bearer_auth(key),
            None => asked,
        }
    }
}

fn params(call: Call<'_>, own: &Mcp) -> Option<Value> {
    let arguments = own.arguments(call.inputs, call.key)?;
    Some(json!({ "name": own.tool, "arguments": arguments, "_meta": { KEY: call.key } }))
}

fn good(response: reqwest::Response) -> Result<reqwest::Response, ActionError> {
    let status = response.status();
    if status.is_success() { Ok(response) } else { Err(ActionError::Status(status.as_u16())) }
}

/// The answer to this request: the whole body, or an event among others. What a stream says after it is not waited for.
async fn read(mut response: reqwest::Response, id: u64, most: usize) -> Result<Value, ActionError> {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let streams = kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/event-stream");
    let (mut events, mut bytes, mut came) = (Events::default(), Vec::new(), 0);
    while let Some(chunk) = response.chunk().await.map_err(|error| reached(&error))? {
        came += chunk.len();
        if came > most {
            return Err(ActionError::BadAnswer);
        }
        if !streams {
            bytes.extend_from_slice(&chunk);
            continue;
        }
        for event in events.take(&chunk) {
            if let Some(result) = answer(&event, id)? {
                return Ok(result);
            }
        }
    }
    if streams {
        return Err(ActionError::Broken);
    }
    answer(&bytes, id)?.ok_or(ActionError::BadAnswer)
}
