//! The company's service over HTTP, with a deadline and an idempotency key.

use std::time::Duration;

use base::Timestamp;
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

/// The company's service over HTTP: `POST {url}/actions/{action}`, `GET {url}/attempts/{key}` for what came of one, and `GET {url}/payments?from_ms=&to_ms=` for what was given.
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
        self.answer(self.request(call), &[404]).await
    }

    fn request(&self, call: Call<'_>) -> reqwest::RequestBuilder {
        let url = format!("{}/actions/{}", self.endpoint.url.trim_end_matches('/'), call.action);
        let mut asked = self.client.post(url).bearer_auth(&self.endpoint.key);
        asked = asked.header("idempotency-key", call.key).json(call.inputs);
        if let Some(action) = call.declared {
            asked = asked.timeout(Duration::from_millis(action.timeout_ms.into()));
        }
        if let Some(payment) = call.agreed {
            asked = asked.header(AGREED_BY, payment.to_string());
        }
        asked
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
        let sent = asked.send().await;
        let mut response = sent.map_err(|error| match error {
            error if error.is_connect() => ActionError::Unreachable,
            error => broken_off(&error),
        })?;
        let status = response.status();
        if !status.is_success() && !taken.contains(&status.as_u16()) {
            return Err(ActionError::Status(status.as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken_off(&error))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES {
                return Err(ActionError::BadAnswer);
            }
            bytes.extend_from_slice(&chunk);
        }
        let body: Value = serde_json::from_slice(&bytes).map_err(|_| ActionError::BadAnswer)?;
        if body.get("result").and_then(Value::as_str).is_none() {
            return Err(ActionError::BadAnswer);
        }
        Ok(Performed { body })
    }
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
        let request = self.request(call).build().ok()?;
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
