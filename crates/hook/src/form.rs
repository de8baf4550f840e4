//! A form sent to an address that somebody typed in, and its short answer: how tokens are asked for (RFC 6749).

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;

use crate::address::Target;
use crate::post::{HEAD_BYTES, Limits, Trouble, Wire, connect};

/// Bytes of an answer that are read; a longer one is none.
const BODY_BYTES: usize = 64 * 1024;

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct FormAnswer {
    /// Its status.
    pub status: u16,
    /// Its body. It may hold secrets.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for FormAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Sends the fields as `application/x-www-form-urlencoded` and reads the answer. Follows no redirect: the fields hold secrets.
pub async fn form(target: &Target, fields: &[(&str, &str)], limits: Limits) -> Result<FormAnswer, Trouble> {
    let body = encoded(fields);
    let asked = async {
        let late = |_| Trouble::Timeout(limits.connect.as_secs());
        let stream = timeout(limits.connect, connect(target)).await.map_err(late)??;
        exchange(target, body, stream).await
    };
    timeout(limits.all, asked).await.map_err(|_| Trouble::Timeout(limits.all.as_secs()))?
}

/// Fields as a form or a query carries them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        escape(&mut out, name);
        out.push('=');
        escape(&mut out, value);
    }
    out
}

fn escape(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
}

async fn exchange(target: &Target, body: String, stream: Box<dyn Wire>) -> Result<FormAnswer, Trouble> {
    let broken = |error: hyper::Error| Trouble::Answer(error.to_string());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD_BYTES)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = target.uri.authority().map_or("", |authority| authority.as_str());
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, host)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(USER_AGENT, concat!("zhike/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| Trouble::Answer(error.to_string()))?;
    let asked = async move {
        let answer = sender.send_request(request).await.map_err(broken)?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), BODY_BYTES).collect().await;
        let body = body.map_err(|error| Trouble::Answer(error.to_string()))?.to_bytes().to_vec();
        Ok(FormAnswer { status, body })
    };
    // The connection is driven here and nowhere else, and ends with this call.
    let mut connection = std::pin::pin!(connection);
    let mut asked = std::pin::pin!(asked);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        _ = &mut connection => asked.await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_escaped_to_the_last_byte() {
        assert_eq!(encoded(&[("a", "1 2"), ("b&", "x=y+客")]), "a=1%202&b%26=x%3Dy%2B%E5%AE%A2");
    }
}
