//! The company's service over HTTP, with a deadline and an idempotency key, signed where a secret is shared with it.

use std::collections::BTreeMap;
use std::time::Duration;

use base::{Env, Timestamp};
use dialogue::pack::Http;
use dialogue::pack::http::Piece;
use reqwest::header::HeaderValue;
use serde_json::Value;

use super::company::{ActionError, Call, Given, Performed, Shown};
use crate::settings::ActionEndpoint;

/// The longest wait where no action says how long.
pub(super) const DEADLINE: Duration = Duration::from_secs(8);
/// Says that a person agreed to the payment: its id.
pub const AGREED_BY: &str = "zhike-agreed-by";
const SIGNATURE: &str = "webhook-signature";
/// Stands where a secret goes out.
const HIDDEN: &str = "••••••";
/// What a service answers of an attempt that it never saw.
const NEVER_SEEN: &str = "never_seen";
/// Bytes of an answer that are looked at.
pub(super) const ANSWER_BYTES: usize = 256 * 1024;

/// The company's service over HTTP: `POST {url}/actions/{action}` or what the action declares, `GET {url}/attempts/{key}` for what came of one, and `GET {url}/payments?from_ms=&to_ms=` for what was given.
pub(super) struct HttpActions {
    endpoint: ActionEndpoint,
    client: reqwest::Client,
    env: Env,
}

impl HttpActions {
    /// Towards this endpoint.
    pub(super) fn new(endpoint: ActionEndpoint, env: Env) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(DEADLINE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { endpoint, client, env })
    }

    /// One call.
    pub(super) async fn call(&self, call: Call<'_>) -> Result<Performed, ActionError> {
        let asked = self.signed(self.request(call).ok_or(ActionError::BadInput)?, call.key)?;
        let Some(own) = call.declared.and_then(|action| action.http.as_ref()) else {
            return self.answer(asked, &[404]).await;
        };
        let (status, bytes) = self.read(asked).await?;
        let mapped = own.statuses.contains_key(&status);
        if !mapped && !(200..300).contains(&status) {
            return Err(ActionError::Status(status));
        }
        // What a status says by itself needs no words.
        let body = match serde_json::from_slice(&bytes) {
            Ok(body) => body,
            Err(_) if mapped || bytes.is_empty() => Value::Null,
            Err(_) => return Err(ActionError::BadAnswer),
        };
        let body = own.answer(status, body).ok_or(ActionError::BadAnswer)?;
        Ok(Performed { body })
    }

    /// `None` where an input cannot stand where it is to stand.
    fn request(&self, call: Call<'_>) -> Option<reqwest::RequestBuilder> {
        let base = self.endpoint.url.trim_end_matches('/');
        let asked = match call.declared.and_then(|action| action.http.as_ref()) {
            None => self.client.post(format!("{base}/actions/{}", call.action)).json(call.inputs),
            Some(own) => {
                let method = reqwest::Method::from_bytes(own.method.word().as_bytes()).ok()?;
                let asked = self.client.request(method, address(base, own, call.inputs)?);
                if own.method.has_body() { asked.json(&own.body(call.inputs)?) } else { asked }
            }
        };
        let mut asked = asked.bearer_auth(&self.endpoint.key).header("idempotency-key", call.key);
        if let Some(action) = call.declared {
            asked = asked.timeout(Duration::from_millis(action.timeout_ms.into()));
        }
        if let Some(payment) = call.agreed {
            asked = asked.header(AGREED_BY, payment.to_string());
        }
        Some(asked)
    }

    /// The call as it goes out.
    pub(super) fn shown(&self, call: Call<'_>) -> Result<Shown, ActionError> {
        Ok(shown(&self.signed(self.request(call).ok_or(ActionError::BadInput)?, call.key)?))
    }

    /// The request, with signatures in the manner of Standard Webhooks over its id, the time and its body.
    fn signed(&self, asked: reqwest::RequestBuilder, id: &str) -> Result<reqwest::Request, ActionError> {
        let mut asked = asked.build().map_err(|_| ActionError::BadInput)?;
        if self.endpoint.secrets.is_empty() {
            return Ok(asked);
        }
        let at_s = self.env.now().ms().div_euclid(1_000);
        let body = asked.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let signature = hook::signature(&self.endpoint.secrets, id, at_s, body);
        let lines =
            [("webhook-id", id.to_owned()), ("webhook-timestamp", at_s.to_string()), (SIGNATURE, signature)];
        for (name, text) in lines {
            let mut value = HeaderValue::try_from(text).map_err(|_| ActionError::BadInput)?;
            value.set_sensitive(name == SIGNATURE);
            asked.headers_mut().insert(name, value);
        }
        Ok(asked)
    }

    /// What is asked beside a call, under an id of its own.
    fn looked(&self, url: &str) -> Result<reqwest::Request, ActionError> {
        let asked = self.client.get(url).bearer_auth(&self.endpoint.key);
        self.signed(asked, &format!("look:{}", self.env.uuid()))
    }

    pub(super) async fn ask(&self, key: &str) -> Result<Option<Performed>, ActionError> {
        let url = format!("{}/attempts/{key}", self.endpoint.url.trim_end_matches('/'));
        // Only a service that says so has never seen it: one without this address has seen nobody.
        let done = self.answer(self.looked(&url)?, &[]).await?;
        Ok((done.body["result"] != NEVER_SEEN).then_some(done))
    }

    pub(super) async fn list(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Given>, ActionError> {
        #[derive(serde::Deserialize)]
        struct One {
            key: String,
            fen: u32,
            at_ms: i64,
        }
        let base = self.endpoint.url.trim_end_matches('/');
        let url = format!("{base}/payments?from_ms={}&to_ms={}", from.ms(), to.ms());
        let mut done = self.answer(self.looked(&url)?, &[]).await?;
        let payments: Vec<One> =
            serde_json::from_value(done.body["payments"].take()).map_err(|_| ActionError::BadAnswer)?;
        let given = |one: One| Given { key: one.key, fen: one.fen, at: Timestamp::from_ms(one.at_ms) };
        Ok(payments.into_iter().map(given).collect())
    }

    async fn answer(&self, asked: reqwest::Request, taken: &[u16]) -> Result<Performed, ActionError> {
        let (status, bytes) = self.read(asked).await?;
        if !(200..300).contains(&status) && !taken.contains(&status) {
            return Err(ActionError::Status(status));
        }
        let body: Value = serde_json::from_slice(&bytes).map_err(|_| ActionError::BadAnswer)?;
        if body.get("result").and_then(Value::as_str).is_none() {
            return Err(ActionError::BadAnswer);
        }
        Ok(Performed { body })
    }

    /// The status and what was said with it. Of an error nothing more is wanted than that.
    async fn read(&self, asked: reqwest::Request) -> Result<(u16, Vec<u8>), ActionError> {
        let mut response = self.client.execute(asked).await.map_err(|error| reached(&error))?;
        let (status, mut bytes) = (response.status(), Vec::new());
        if status.is_server_error() {
            return Ok((status.as_u16(), bytes));
        }
        while let Some(chunk) = response.chunk().await.map_err(|error| reached(&error))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES {
                return Err(ActionError::BadAnswer);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((status.as_u16(), bytes))
    }
}

/// Each input is one segment or one value of the query, whatever is in it.
fn address(base: &str, own: &Http, inputs: &BTreeMap<String, String>) -> Option<reqwest::Url> {
    let mut url = reqwest::Url::parse(base).ok()?;
    let mut path = url.path_segments_mut().ok()?;
    path.pop_if_empty();
    for segment in own.segments() {
        let mut text = String::new();
        for piece in segment {
            text.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Input(name) => inputs.get(name)?,
            });
        }
        // These lead elsewhere, and no encoding keeps them from it.
        if matches!(text.as_str(), "" | "." | "..") {
            return None;
        }
        path.push(&text);
    }
    drop(path);
    for name in &own.query {
        if let Some(value) = inputs.get(name) {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    Some(url)
}

/// Why nothing came.
pub(super) fn reached(error: &reqwest::Error) -> ActionError {
    match error {
        error if error.is_connect() => ActionError::Unreachable,
        error if error.is_timeout() => ActionError::Timeout,
        _ => ActionError::Broken,
    }
}

/// A request as people see it.
pub(super) fn shown(request: &reqwest::Request) -> Shown {
    let value = |value: &HeaderValue| match value.is_sensitive() {
        true => HIDDEN.to_owned(),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    };
    let headers = request.headers().iter().map(|(name, text)| (name.to_string(), value(text)));
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    Shown {
        method: request.method().to_string(),
        url: request.url().to_string(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(body).into_owned(),
    }
}
