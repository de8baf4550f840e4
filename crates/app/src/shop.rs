//! Business actions: the company's own service behind a trait, called over HTTP with a deadline and an idempotency key.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;

use crate::settings::ActionEndpoint;

/// The longest wait for one action.
const DEADLINE: Duration = Duration::from_secs(8);
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
    /// It answered with an error.
    #[error("the service answered {0}")]
    Status(u16),
    /// It answered something else than the protocol says.
    #[error("the service's answer is not understood")]
    BadAnswer,
}

/// The future of an action.
pub type Performing<'a> = Pin<Box<dyn Future<Output = Result<Performed, ActionError>> + Send + 'a>>;

/// Performs business actions.
pub trait Actions: Send + Sync {
    /// Performs `action` with `inputs`; the same `key` never acts twice.
    fn perform<'a>(
        &'a self,
        action: &'a str,
        inputs: &'a BTreeMap<String, String>,
        key: &'a str,
    ) -> Performing<'a>;
}

/// Nothing can be performed.
pub struct NoActions;

impl Actions for NoActions {
    fn perform<'a>(&'a self, _: &'a str, _: &'a BTreeMap<String, String>, _: &'a str) -> Performing<'a> {
        Box::pin(async { Err(ActionError::Absent) })
    }
}

/// The company's service over HTTP: `POST {url}/actions/{action}`.
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
        let mut response = self
            .client
            .post(url)
            .bearer_auth(&self.endpoint.key)
            .header("idempotency-key", key)
            .json(inputs)
            .send()
            .await
            .map_err(
                |error| if error.is_timeout() { ActionError::Timeout } else { ActionError::Unreachable },
            )?;
        let status = response.status();
        if !status.is_success() && status.as_u16() != 404 {
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
}
