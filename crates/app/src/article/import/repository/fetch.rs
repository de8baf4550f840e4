//! The archive of a repository, fetched in one request: from where it is kept to wherever that sends us, each step checked like the first. The token
//! goes to where the repository is kept, and nowhere else.

use std::time::Duration;

use base::limits::REPOSITORY_BYTES;
use hook::{Allowed, Limits, Page, Target, fetched};
use intake::web::Address;

use super::super::reason::{bad, word};

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// One request: an archive is made while one waits.
const WAIT: Limits = Limits { connect: Duration::from_secs(5), all: Duration::from_secs(120) };
/// All of them.
const ALL: Duration = Duration::from_secs(180);
const ARCHIVES: &str = "application/zip, application/gzip, application/octet-stream;q=0.9, */*;q=0.5";

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// It is what it was.
    Unchanged,
    /// Bytes, and by what the server knows them.
    Archive(Vec<u8>, Option<String>),
}

/// What is sent along.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Along<'a> {
    /// The token that lets us in.
    pub(super) token: Option<&'a str>,
    /// By what the server knows what was read last.
    pub(super) known: Option<&'a str>,
}

/// Asks for it; or why it does not come, a word of the catalogue.
pub(super) async fn fetch(
    allowed: &Allowed,
    begin: &Address,
    along: Along<'_>,
) -> Result<Came, &'static str> {
    let asked = async {
        let mut at = begin.clone();
        let mut seen = vec![at.clone()];
        loop {
            let page = step(allowed, &at, begin, along).await?;
            if !matches!(page.status, 301 | 302 | 303 | 307 | 308) {
                return told(page, along.token.is_some());
            }
            let next = page.location.as_deref().and_then(|text| at.join(text)).ok_or("no_answer")?;
            if seen.contains(&next) || seen.len() > REDIRECTS {
                return Err("circle");
            }
            seen.push(next.clone());
            at = next;
        }
    };
    tokio::time::timeout(ALL, asked).await.unwrap_or(Err("repository_slow"))
}

async fn step(
    allowed: &Allowed,
    at: &Address,
    begin: &Address,
    along: Along<'_>,
) -> Result<Page, &'static str> {
    let target = Target::read(at.as_str(), allowed).map_err(|error| bad(&error))?;
    let mut more = Vec::new();
    // The same host and port by the same scheme: what was sent in secret is not sent in the open.
    let is_home = at.is_beside(begin) && at.as_str().split(':').next() == begin.as_str().split(':').next();
    if let Some(token) = along.token.filter(|_| is_home) {
        more.push(("authorization", format!("Bearer {token}")));
    }
    if let Some(known) = along.known {
        more.push(("if-none-match", known.to_owned()));
    }
    fetched(&target, ARCHIVES, &more, REPOSITORY_BYTES, WAIT)
        .await
        .map_err(|trouble| word(&trouble, "repository_large", "repository_slow"))
}

/// What an answer says.
fn told(page: Page, has_token: bool) -> Result<Came, &'static str> {
    match page.status {
        304 => Ok(Came::Unchanged),
        200..=299 => Ok(Came::Archive(page.body, page.etag)),
        429 | 503 => Err("repository_busy"),
        // Where there is a limit, this is how some say that it is reached.
        403 if page.retry_after_s.is_some() => Err("repository_busy"),
        401 | 403 if has_token => Err("token_refused"),
        401 | 403 => Err("token_missing"),
        // Who may not see a repository is told that there is none.
        404 | 410 => Err(if has_token { "repository_gone" } else { "repository_hidden" }),
        _ => Err("no_answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after_s: Option<u32>) -> Page {
        Page {
            status,
            content_type: None,
            location: None,
            etag: Some("\"1\"".to_owned()),
            retry_after_s,
            body: vec![1],
        }
    }

    #[test]
    fn every_answer_is_said_in_a_word_with_what_to_do() {
        for (status, wait, token, wanted) in [
            (304, None, false, Ok(Came::Unchanged)),
            (200, None, false, Ok(Came::Archive(vec![1], Some("\"1\"".to_owned())))),
            (401, None, false, Err("token_missing")),
            (403, None, false, Err("token_missing")),
            (401, None, true, Err("token_refused")),
            (403, None, true, Err("token_refused")),
            (403, Some(60), true, Err("repository_busy")),
            (429, None, false, Err("repository_busy")),
            (404, None, false, Err("repository_hidden")),
            (404, None, true, Err("repository_gone")),
            (500, None, true, Err("no_answer")),
        ] {
            assert_eq!(told(answer(status, wait), token), wanted, "{status} {token}");
        }
    }
}
