//! Plain HTTP to one server, JSON in and out.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// The longest wait for one answer.
pub const ANSWER_TIMEOUT_MS: u64 = 10_000;

/// A client of one server.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    base: String,
}

impl Http {
    /// To `base`, such as `http://127.0.0.1:7070`.
    pub fn new(base: &str) -> Result<Self, Error> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_millis(ANSWER_TIMEOUT_MS))
            .no_proxy()
            .build()
            .map_err(|e| Error::Http { method: "build", path: base.to_owned(), reason: e.to_string() })?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// The server's address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The status of a GET, whatever it is.
    pub async fn status(&self, path: &str) -> Result<u16, Error> {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await;
        answer.map(|a| a.status().as_u16()).map_err(|e| failed("GET", path, &e))
    }

    /// A GET of JSON.
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<T, Error> {
        let (body, _) = self.call(Method::GET, path, headers, None::<&()>).await?;
        parse(path, &body)
    }

    /// A POST of JSON, JSON back.
    pub async fn post<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
        body: &B,
    ) -> Result<(T, HeaderMap), Error> {
        let (body, answer_headers) = self.call(Method::POST, path, headers, Some(body)).await?;
        Ok((parse(path, &body)?, answer_headers))
    }

    async fn call<B: Serialize + Sync>(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, String)],
        body: Option<&B>,
    ) -> Result<(Vec<u8>, HeaderMap), Error> {
        let name = if method == Method::GET { "GET" } else { "POST" };
        // A browser sends its origin with everything that changes something; the server insists on it.
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header(reqwest::header::ORIGIN, &self.base);
        for (key, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|e| Error::Http {
                method: name,
                path: path.to_owned(),
                reason: e.to_string(),
            })?;
            request = request.header(HeaderName::from_static(key), value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|e| failed(name, path, &e))?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let bytes = answer.bytes().await.map_err(|e| failed(name, path, &e))?.to_vec();
        if !status.is_success() {
            let body = String::from_utf8_lossy(&bytes).into_owned();
            return Err(Error::Status { method: name, path: path.to_owned(), status: status.as_u16(), body });
        }
        Ok((bytes, headers))
    }
}

fn failed(method: &'static str, path: &str, error: &reqwest::Error) -> Error {
    Error::Http { method, path: path.to_owned(), reason: error.to_string() }
}

fn parse<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|e| Error::Protocol(format!("{path}: {e}")))
}
