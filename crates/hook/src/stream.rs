//! An answer that is read piece by piece, as models write theirs: its head first, then whatever comes, up to a bound.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use hyper::{Method, Response};

use crate::address::Target;
use crate::post::{Limits, Trouble, retry_after, send};

/// The answer while it comes.
#[derive(Debug)]
pub struct Stream {
    answer: Response<Incoming>,
    left: usize,
    most: usize,
}

impl Stream {
    /// Its status.
    pub fn status(&self) -> u16 {
        self.answer.status().as_u16()
    }

    /// What it is, as the server says.
    pub fn content_type(&self) -> Option<&str> {
        self.answer.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// When to come back, in seconds, where the server says so.
    pub fn retry_after_s(&self) -> Option<u32> {
        retry_after(&self.answer)
    }

    /// The next bytes; none once it has ended as it should.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Trouble> {
        while let Some(frame) = self.answer.body_mut().frame().await {
            // What stands behind the body is nothing to us.
            let Ok(data) = frame.map_err(|error| Trouble::Answer(error.to_string()))?.into_data() else {
                continue;
            };
            self.left = self.left.checked_sub(data.len()).ok_or(Trouble::TooLarge(self.most))?;
            return Ok(Some(data));
        }
        Ok(None)
    }
}

/// Sends `body`, JSON, and lets `take` read at most so many bytes of the answer as they come. Follows no redirect: the headers hold secrets.
/// The connection ends with this call.
pub async fn stream<T>(
    target: &Target,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
    most: usize,
    limits: Limits,
    take: impl AsyncFnOnce(Stream) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let usual = [
        (CONTENT_TYPE.as_str(), "application/json".to_owned()),
        (ACCEPT_ENCODING.as_str(), "identity".to_owned()),
    ];
    let headers = [&usual, headers].concat();
    send(target, Method::POST, &headers, body, limits, async |answer| {
        let encoding = answer.headers().get(CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(Trouble::Packed);
        }
        take(Stream { answer, left: most, most }).await
    })
    .await
}
