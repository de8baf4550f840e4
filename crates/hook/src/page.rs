//! A page of others, asked for: its kind and its bytes, up to a bound. A redirect is told, not followed: its address has to be checked like the
//! first.

use http_body_util::{BodyExt as _, Limited};
use hyper::Method;
use hyper::body::Body as _;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, LOCATION};

use crate::address::Target;
use crate::post::{Limits, Trouble, retry_after, send};

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its status.
    pub status: u16,
    /// What it is, as the server says.
    pub content_type: Option<String>,
    /// Where it is instead, as the server says it.
    pub location: Option<String>,
    /// By what the server knows this state of it.
    pub etag: Option<String>,
    /// When to come back, in seconds, where the server says so.
    pub retry_after_s: Option<u32>,
    /// Its bytes; none where it is no success.
    pub body: Vec<u8>,
}

/// Asks for a page of at most so many bytes; a longer one is refused by what its head says, or as soon as it is longer. It is asked for as it
/// is, for what is packed may unpack to anything.
pub async fn page(target: &Target, accept: &str, most: usize, limits: Limits) -> Result<Page, Trouble> {
    fetched(target, accept, &[], most, limits).await
}

/// The same, with more that is said when asking. It may hold secrets; so a redirect is told and not followed.
pub async fn fetched(
    target: &Target,
    accept: &str,
    more: &[(&str, String)],
    most: usize,
    limits: Limits,
) -> Result<Page, Trouble> {
    let usual = [(ACCEPT.as_str(), accept.to_owned()), (ACCEPT_ENCODING.as_str(), "identity".to_owned())];
    let headers = [&usual, more].concat();
    send(target, Method::GET, &headers, Vec::new(), limits, async |answer| {
        let text = |name: HeaderName| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let mut page = Page {
            status: answer.status().as_u16(),
            content_type: text(CONTENT_TYPE),
            location: text(LOCATION),
            etag: text(ETAG),
            retry_after_s: retry_after(&answer),
            body: Vec::new(),
        };
        if !answer.status().is_success() {
            return Ok(page);
        }
        if text(CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(Trouble::Packed);
        }
        if answer.body().size_hint().lower() > most as u64 {
            return Err(Trouble::TooLarge(most));
        }
        let body = Limited::new(answer.into_body(), most).collect().await;
        page.body = body.map_err(|error| broken(&*error, most))?.to_bytes().to_vec();
        Ok(page)
    })
    .await
}

fn broken(error: &(dyn std::error::Error + Send + Sync + 'static), most: usize) -> Trouble {
    if error.is::<http_body_util::LengthLimitError>() {
        Trouble::TooLarge(most)
    } else {
        Trouble::Answer(error.to_string())
    }
}
