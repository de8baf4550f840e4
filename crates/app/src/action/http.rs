//! The company's service over HTTP, with a deadline and an idempotency key.

use std::collections::BTreeMap;
use std::time::Duration;

use base::Timestamp;
use dialogue::pack::Http;
use dialogue::pack::http::Piece;
use serde_json::Value;

use super::company::{ActionError, Actions, Call, Given, Giving, Outcome, Performed, Performing, Shown};
use crate::settings::ActionEndpoint;

/// The longest wait where no action says how long.
const DEADLINE: Duration = Duration::from_secs(8);
/// The wait before the second try; before the third it is twice as long.
const PAUSE: Duration = Duration::from_millis(200);
/// Says that a person agreed to the payment: its id.
pub const AGREED_BY: &str = "zhike-agreed-by";
/// Stands where a secret goes out.
const HIDDEN: &str = "••••••";
/// What a service answers of an attempt that it never saw.
const NEVER_SEEN: &str = "never_seen";
/// Bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 256 * 1024;

/// The company's service over HTTP: `POST {url}/actions/{action}` or what the action declares, `GET {url}/attempts/{key}` for what came of one, and `GET {url}/payments?from_ms=&to_ms=` for what was given.
pub struct HttpActions {
    endpoint: ActionEndpoint,
    client: reqwest::Client,
}

impl HttpActions {
    /// Towards this endpoint.
    pub fn new(endpoint: ActionEndpoint) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(DEADLINE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { endpoint, client })
    }

    /// As often as is declared, under the same key: whoever acts once per key does it once.
    async fn call(&self, call: Call<'_>) -> Result<Performed, ActionError> {
        let tries = call.declared.map_or(1, |action| action.tries);
        let mut nth = 1;
        loop {
            let result = self.send(call).await;
            match &result {
                Err(error) if nth < tries && again(error) => tokio::time::sleep(PAUSE * nth).await,
                _ => return result,
            }
            nth += 1;
        }
    }

    async fn send(&self, call: Call<'_>) -> Result<Performed, ActionError> {
        let asked = self.request(call).ok_or(ActionError::BadInput)?;
        let Some(own) = call.declared.and_then(|action| action.http.as_ref()) else {
            return self.answer(asked, &[404]).await;
        };
        let (status, bytes) = read(asked).await?;
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

    async fn ask(&self, key: &str) -> Result<Option<Performed>, ActionError> {
        let url = format!("{}/attempts/{key}", self.endpoint.url.trim_end_matches('/'));
        // Only a service that says so has never seen it: one without this address has seen nobody.
        let done = self.answer(self.client.get(url).bearer_auth(&self.endpoint.key), &[]).await?;
        Ok((done.body["result"] != NEVER_SEEN).then_some(done))
    }

    async fn list(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Given>, ActionError> {
        #[derive(serde::Deserialize)]
        struct One {
            key: String,
            fen: u32,
            at_ms: i64,
        }
        let base = self.endpoint.url.trim_end_matches('/');
        let url = format!("{base}/payments?from_ms={}&to_ms={}", from.ms(), to.ms());
        let mut done = self.answer(self.client.get(url).bearer_auth(&self.endpoint.key), &[]).await?;
        let payments: Vec<One> =
            serde_json::from_value(done.body["payments"].take()).map_err(|_| ActionError::BadAnswer)?;
        let given = |one: One| Given { key: one.key, fen: one.fen, at: Timestamp::from_ms(one.at_ms) };
        Ok(payments.into_iter().map(given).collect())
    }

    async fn answer(&self, asked: reqwest::RequestBuilder, taken: &[u16]) -> Result<Performed, ActionError> {
        let (status, bytes) = read(asked).await?;
        if !(200..300).contains(&status) && !taken.contains(&status) {
            return Err(ActionError::Status(status));
        }
        let body: Value = serde_json::from_slice(&bytes).map_err(|_| ActionError::BadAnswer)?;
        if body.get("result").and_then(Value::as_str).is_none() {
            return Err(ActionError::BadAnswer);
        }
        Ok(Performed { body })
    }
}

/// The status and what was said with it. Of an error nothing more is wanted than that.
async fn read(asked: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), ActionError> {
    let sent = asked.send().await;
    let mut response = sent.map_err(|error| match error {
        error if error.is_connect() => ActionError::Unreachable,
        error => broken_off(&error),
    })?;
    let (status, mut bytes) = (response.status(), Vec::new());
    if status.is_server_error() {
        return Ok((status.as_u16(), bytes));
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| broken_off(&error))? {
        if bytes.len() + chunk.len() > ANSWER_BYTES {
            return Err(ActionError::BadAnswer);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((status.as_u16(), bytes))
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

fn broken_off(error: &reqwest::Error) -> ActionError {
    if error.is_timeout() { ActionError::Timeout } else { ActionError::Broken }
}

/// Whether another try may bring something: an answer that cannot be read will not be another.
const fn again(error: &ActionError) -> bool {
    error.unwell() && !matches!(error, ActionError::BadAnswer)
}

impl Actions for HttpActions {
    fn perform<'a>(&'a self, call: Call<'a>) -> Performing<'a> {
        Box::pin(self.call(call))
    }

    fn shown(&self, call: Call<'_>) -> Option<Shown> {
        let request = self.request(call)?.build().ok()?;
        let value = |value: &reqwest::header::HeaderValue| match value.is_sensitive() {
            true => HIDDEN.to_owned(),
            false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        let headers = request.headers().iter().map(|(name, text)| (name.to_string(), value(text)));
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        Some(Shown {
            method: request.method().to_string(),
            url: request.url().to_string(),
            headers: headers.collect(),
            body: String::from_utf8_lossy(body).into_owned(),
        })
    }

    fn outcome<'a>(&'a self, key: &'a str) -> Outcome<'a> {
        Box::pin(self.ask(key))
    }

    fn given(&self, from: Timestamp, to: Timestamp) -> Giving<'_> {
        Box::pin(self.list(from, to))
    }
}
