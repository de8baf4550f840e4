//! Business actions: the company's own service behind a trait, called over HTTP with a deadline and an idempotency key.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use base::Timestamp;
use serde_json::Value;

use crate::settings::ActionEndpoint;

/// The longest wait for one action.
const DEADLINE: Duration = Duration::from_secs(8);
/// What a service answers of an attempt that it never saw.
const NEVER_SEEN: &str = "never_seen";
/// Bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 256 * 1024;

/// A result of an action: the company's own result word and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Performed {
    /// The whole answer, an object with `result`.
    pub body: Value,
}

/// Why an action has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// No service is configured.
    #[error("no service for business actions is configured")]
    Absent,
    /// It did not answer in time; whether it acted is unknown.
    #[error("the service did not answer in time")]
    Timeout,
    /// It could not be reached.
    #[error("the service could not be reached")]
    Unreachable,
    /// The connection broke off; whether it acted is unknown.
    #[error("the connection to the service broke off")]
    Broken,
    /// It answered with an error.
    #[error("the service answered {0}")]
    Status(u16),
    /// It answered something else than the protocol says.
    #[error("the service's answer is not understood")]
    BadAnswer,
}

/// The future of an action.
pub type Performing<'a> = Pin<Box<dyn Future<Output = Result<Performed, ActionError>> + Send + 'a>>;

/// Money that the service says it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The key of the attempt.
    pub key: String,
    /// How much, in fen.
    pub fen: u32,
    /// When.
    pub at: Timestamp,
}

/// The future of a stretch of time.
pub type Giving<'a> = Pin<Box<dyn Future<Output = Result<Vec<Given>, ActionError>> + Send + 'a>>;

/// The future of what came of one.
pub type Outcome<'a> = Pin<Box<dyn Future<Output = Result<Option<Performed>, ActionError>> + Send + 'a>>;

/// Performs business actions.
pub trait Actions: Send + Sync {
    /// Performs `action` with `inputs`; the same `key` never acts twice.
    fn perform<'a>(
        &'a self,
        action: &'a str,
        inputs: &'a BTreeMap<String, String>,
        key: &'a str,
    ) -> Performing<'a>;

    /// What was answered to the attempt of this key; `None`: it was never seen, so nothing was done.
    fn outcome<'a>(&'a self, key: &'a str) -> Outcome<'a>;

    /// What was given from then on and before that, for attempts of ours.
    fn given(&self, from: Timestamp, to: Timestamp) -> Giving<'_>;
}

/// Nothing can be performed.
pub struct NoActions;

impl Actions for NoActions {
    fn perform<'a>(&'a self, _: &'a str, _: &'a BTreeMap<String, String>, _: &'a str) -> Performing<'a> {
        Box::pin(async { Err(ActionError::Absent) })
    }

    fn outcome<'a>(&'a self, _: &'a str) -> Outcome<'a> {
        Box::pin(async { Err(ActionError::Absent) })
    }

    fn given(&self, _: Timestamp, _: Timestamp) -> Giving<'_> {
        Box::pin(async { Err(ActionError::Absent) })
    }
}

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

    async fn call(
        &self,
        action: &str,
        inputs: &BTreeMap<String, String>,
        key: &str,
    ) -> Result<Performed, ActionError> {
        let url = format!("{}/actions/{action}", self.endpoint.url.trim_end_matches('/'));
        let asked = self.client.post(url).header("idempotency-key", key).json(inputs);
        self.answer(asked, &[404]).await
    }

    async fn ask(&self, key: &str) -> Result<Option<Performed>, ActionError> {
        let url = format!("{}/attempts/{key}", self.endpoint.url.trim_end_matches('/'));
        // Only a service that says so has never seen it: one without this address has seen nobody.
        let done = self.answer(self.client.get(url), &[]).await?;
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
        let mut done = self.answer(self.client.get(url), &[]).await?;
        let payments: Vec<One> =
            serde_json::from_value(done.body["payments"].take()).map_err(|_| ActionError::BadAnswer)?;
        let given = |one: One| Given { key: one.key, fen: one.fen, at: Timestamp::from_ms(one.at_ms) };
        Ok(payments.into_iter().map(given).collect())
    }

    async fn answer(&self, asked: reqwest::RequestBuilder, taken: &[u16]) -> Result<Performed, ActionError> {
        let sent = asked.bearer_auth(&self.endpoint.key).send().await;
        let mut response = sent.map_err(|error| match error {
            error if error.is_connect() => ActionError::Unreachable,
            error if error.is_timeout() => ActionError::Timeout,
            _ => ActionError::Broken,
        })?;
        let status = response.status();
        if !status.is_success() && !taken.contains(&status.as_u16()) {
            return Err(ActionError::Status(status.as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| ActionError::Timeout)? {
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

impl Actions for HttpActions {
    fn perform<'a>(
        &'a self,
        action: &'a str,
        inputs: &'a BTreeMap<String, String>,
        key: &'a str,
    ) -> Performing<'a> {
        Box::pin(self.call(action, inputs, key))
    }

    fn outcome<'a>(&'a self, key: &'a str) -> Outcome<'a> {
        Box::pin(self.ask(key))
    }

    fn given(&self, from: Timestamp, to: Timestamp) -> Giving<'_> {
        Box::pin(self.list(from, to))
    }
}
