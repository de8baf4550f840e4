//! A form sent to an address that somebody typed in, and its short answer: how tokens are asked for (RFC 6749).

use http_body_util::{BodyExt as _, Limited};
use hyper::Method;
use hyper::header::{ACCEPT, CONTENT_TYPE};

use crate::address::Target;
use crate::post::{Limits, Trouble, send};

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
    let headers = [
        (ACCEPT.as_str(), "application/json".to_owned()),
        (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded".to_owned()),
    ];
    send(target, Method::POST, &headers, encoded(fields).into_bytes(), limits, async |answer| {
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), BODY_BYTES).collect().await;
        let body = body.map_err(|error| Trouble::Answer(error.to_string()))?.to_bytes().to_vec();
        Ok(FormAnswer { status, body })
    })
    .await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_escaped_to_the_last_byte() {
        assert_eq!(encoded(&[("a", "1 2"), ("b&", "x=y+客")]), "a=1%202&b%26=x%3Dy%2B%E5%AE%A2");
    }
}
