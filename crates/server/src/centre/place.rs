//! Which help centre a request is for, and where its pages are: under `/help` of the server, or at the root of a domain of its own.

use std::sync::Arc;

use app::centre::{Centre, centre_at, is_own_domain};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base::{ArticleFileId, Locale};

use super::answer;
use crate::fault::Fault;
use crate::shared::Shared;

/// Where the pages are under the server's own address.
const UNDER: &str = "/help";
/// What answers under a domain of the help centre's own as it does elsewhere: the widget and what it asks.
const PASSED: [&str; 4] = ["/api/v1/widget/", "/api/v1/line", "/api/v1/socket", "/api/v1/files/"];

/// Marks a request to a help centre's own domain.
#[derive(Clone, Copy, Debug)]
struct OwnDomain;

/// A help centre, and where its pages are.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Which.
    pub(super) centre: Centre,
    /// What every path begins with: `/help`, or nothing.
    pub(super) base: &'static str,
    /// Scheme and host, for what must be whole.
    pub(super) origin: String,
}

impl Place {
    /// A path of a page in one language; `rest` begins with `/` or is empty.
    pub(super) fn path(&self, locale: Locale, rest: &str) -> String {
        format!("{}/{}{rest}", self.base, locale.code())
    }

    /// The same as a whole address.
    pub(super) fn url(&self, locale: Locale, rest: &str) -> String {
        format!("{}{}", self.origin, self.path(locale, rest))
    }

    /// The path of a picture or a file of an article.
    pub(super) fn file(&self, id: ArticleFileId) -> String {
        format!("{}/files/{id}", self.base)
    }

    /// Where the first page is, in the reader's own language.
    pub(super) fn root(&self) -> String {
        format!("{}{}/", self.origin, self.base)
    }
}

impl FromRequestParts<Arc<Shared>> for Place {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        let host = host(&parts.headers).unwrap_or_default();
        let centre =
            centre_at(&shared.app, host).await.map_err(|error| Fault::from(error).into_response())?;
        // A help centre on a domain of its own is there alone.
        let own = parts.extensions.get::<OwnDomain>().is_some();
        let centre = centre.filter(|centre| own != centre.host.is_empty()).ok_or_else(answer::closed)?;
        let settings = shared.app.settings();
        let scheme = if settings.secure_cookies { "https" } else { "http" };
        let origin = match (own, settings.public_url.is_empty()) {
            (true, _) => format!("https://{}", centre.host),
            (false, false) => settings.public_url.clone(),
            (false, true) => format!("{scheme}://{host}"),
        };
        Ok(Self { centre, base: if own { "" } else { UNDER }, origin })
    }
}

/// The `Host` of a request, when it is one.
pub(super) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(fits)).then_some(host)
}

/// Before any route is chosen: what is asked of a help centre's own domain is asked of its pages.
pub(crate) async fn turn(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let own = match host(request.headers()) {
        Some(host) => is_own_domain(&shared.app, host).await.unwrap_or_default(),
        None => false,
    };
    let path = request.uri().path();
    let is_widget = path.starts_with("/widget") && !path[1..].contains('/');
    if own && !is_widget && !PASSED.iter().any(|begin| path.starts_with(begin)) {
        let (path, query) = (path.to_owned(), request.uri().query().map(str::to_owned));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        // What is no address any more after that was none before.
        if let Ok(turned) = format!("{UNDER}{path}{query}").parse::<PathAndQuery>() {
            *request.uri_mut() = Uri::from(turned);
            request.extensions_mut().insert(OwnDomain);
        }
    }
    next.run(request).await
}

/// The language that a browser asks for first, of ours.
pub(super) fn asked_for(headers: &HeaderMap) -> Option<Locale> {
    let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let weighed = text.split(',').take(20).filter_map(|one| {
        let (tag, q) = one.split_once(";q=").unwrap_or((one, "1"));
        let q = q.trim().parse::<f32>().ok().filter(|q| *q > 0.0)?;
        Some((q, Locale::parse(tag.trim())?))
    });
    // Of equals the first.
    weighed
        .fold(None, |best: Option<(f32, Locale)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            _ => Some(one),
        })
        .map(|(_, locale)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_says_which_language() {
        for (text, wanted) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Locale::Zh)),
            ("de,en;q=0.5,zh;q=0.7", Some(Locale::Zh)),
            ("en-GB,zh", Some(Locale::En)),
            ("zh;q=0,en;q=0.1", Some(Locale::En)),
            ("fr", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().expect("a header"));
            assert_eq!(asked_for(&headers), wanted, "{text}");
        }
    }

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        for (text, good) in
            [("help.example.com:8443", true), ("[::1]", true), ("a/b", false), ("\"><x", false), ("", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, text.parse().expect("a header"));
            assert_eq!(host(&headers).is_some(), good, "{text}");
        }
    }
}
