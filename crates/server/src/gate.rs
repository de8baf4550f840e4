//! The gate before every handler: throttling, who it is, whether they may, and whether a browser was tricked into it.

use std::sync::Arc;

use access::{Action, Scope};
use app::{KeySession, UserSession, Viewer};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq as _;

use crate::edge::Client;
use crate::fault::{Fault, Result};
use crate::routes::{Access, Route, Throttled};
use crate::shared::Shared;
use crate::throttle::Budget;
use crate::{address, headers, origin};

/// The cookie of a log-in.
pub(crate) const COOKIE: &str = "zhike_session";
const CSRF: &str = "x-csrf-token";

/// One route's gate.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) shared: Arc<Shared>,
    pub(crate) route: &'static Route,
}

/// Lets a request through, with its [`Viewer`] in the extensions, or refuses it.
pub(crate) async fn check(
    State(gate): State<Gate>,
    client: Client,
    mut request: Request,
    next: Next,
) -> Response {
    let mut budget = None;
    let mut response = match gate.admit(&client, request.headers(), &mut budget).await {
        Ok(admitted) => {
            match admitted {
                Admitted::Anybody => {}
                Admitted::Viewer(viewer) => {
                    request.extensions_mut().insert(viewer);
                }
                Admitted::Key(key) => {
                    request.extensions_mut().insert(key);
                }
            }
            next.run(request).await
        }
        Err(fault) => {
            let (route, slug) = (gate.route.id, fault.problem().slug.as_str());
            tracing::warn!(route, slug, "refused");
            fault.into_response()
        }
    };
    if let Some(budget) = budget {
        budget.tell(response.headers_mut());
    }
    if gate.route.cross_origin {
        headers::open_to_other_origins(response.headers_mut());
    }
    response
}

/// Answers a browser's question before a cross-origin request. The token, not the origin, opens the inbox's doors; which origins may
/// get a token is checked where it is given.
pub(crate) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    headers::preflight(response.headers_mut());
    response
}

/// Who was let in.
enum Admitted {
    /// Nobody was asked who they are.
    Anybody,
    /// A visitor or a person of ours.
    Viewer(Viewer),
    /// A program of the company.
    Key(KeySession),
}

impl Gate {
    async fn admit(
        &self,
        client: &Client,
        headers: &HeaderMap,
        budget: &mut Option<Budget>,
    ) -> Result<Admitted> {
        if self.route.throttled != Throttled::Generally {
            let now = self.shared.app.env().now();
            self.shared.throttle.take(self.route.throttled, client.address, now).map_err(Fault::too_many)?;
        }
        // A key is no cookie: no browser sends it unasked, so neither origin nor CSRF is a question.
        let by_key = match self.route.access {
            Access::UserOrKey(action) if headers.contains_key(header::AUTHORIZATION) => Some(action),
            Access::Anyone(action) if bearer(headers).is_some_and(app::key::is_key) => Some(action),
            _ => None,
        };
        if let Some(action) = by_key {
            return self.key(client, headers, action, budget).await.map(Admitted::Key);
        }
        // Log-ins too: a stranger's page must not log a browser in as somebody else.
        if self.route.verb.is_unsafe()
            && !self.route.cross_origin
            && !origin::allowed(headers, self.shared.app.settings())
        {
            return Err(Fault::new(
                "origin-refused",
                StatusCode::FORBIDDEN,
                "A page of this origin may not do this",
            ));
        }
        match self.route.access {
            Access::Public => Ok(Admitted::Anybody),
            Access::Operator => self.operator(client, headers).map(|()| Admitted::Anybody),
            Access::Visitor => self.visitor(headers).await.map(Admitted::Viewer),
            Access::Anyone(_) if headers.contains_key(header::AUTHORIZATION) => {
                self.visitor(headers).await.map(Admitted::Viewer)
            }
            Access::User(action) | Access::UserOrKey(action) | Access::Anyone(action) => {
                self.user(headers, action).await.map(Admitted::Viewer)
            }
        }
    }

    fn operator(&self, client: &Client, headers: &HeaderMap) -> Result<()> {
        if let Some(token) = self.shared.options.metrics_token.as_deref() {
            let given = bearer(headers).unwrap_or_default();
            return if same(given, token) { Ok(()) } else { Err(Fault::unauthenticated()) };
        }
        if client.peer.to_canonical().is_loopback() && !address::forwarded(headers) {
            return Ok(());
        }
        Err(Fault::new(
            "forbidden",
            StatusCode::FORBIDDEN,
            "Only from this machine, or with the metrics token",
        ))
    }

    async fn key(
        &self,
        client: &Client,
        headers: &HeaderMap,
        action: Action,
        budget: &mut Option<Budget>,
    ) -> Result<KeySession> {
        let token = bearer(headers).ok_or_else(Fault::unauthenticated)?;
        let key = app::key::authenticate(&self.shared.app, token, client.address).await?;
        let (told, wait) = self.shared.throttle.take_key(key.key_id, self.shared.app.env().now());
        *budget = Some(told);
        wait.map_err(Fault::too_many)?;
        access::may(&key.actor(), action).map_err(|_| missing_scope(action))?;
        Ok(key)
    }

    async fn visitor(&self, headers: &HeaderMap) -> Result<Viewer> {
        let token = bearer(headers).ok_or_else(Fault::unauthenticated)?;
        Ok(Viewer::Visitor(app::contact::visitor(&self.shared.app, token).await?))
    }

    async fn user(&self, headers: &HeaderMap, action: Action) -> Result<Viewer> {
        let token = cookie(headers).ok_or_else(Fault::unauthenticated)?;
        let user = app::user::authenticate(&self.shared.app, token).await?;
        if self.route.verb.is_unsafe() {
            check_csrf(headers, &user)?;
        }
        access::may(&user.actor(), action).map_err(app::Error::from)?;
        Ok(Viewer::User(user))
    }
}

/// Says which scope is missing, so that nobody has to guess.
fn missing_scope(action: Action) -> Fault {
    let fault = Fault::new("missing-scope", StatusCode::FORBIDDEN, "The key lacks a scope for this");
    let opens = Scope::ALL.into_iter().find(|scope| scope.opens(action));
    match opens.and_then(|scope| serde_json::to_value(scope).ok()) {
        Some(word) => fault.detail(format!("needed: {}", word.as_str().unwrap_or_default())),
        None => fault,
    }
}

fn check_csrf(headers: &HeaderMap, user: &UserSession) -> Result<()> {
    let given = headers.get(CSRF).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !user.csrf.is_empty() && same(given, &user.csrf) {
        return Ok(());
    }
    let fault = Fault::new("csrf", StatusCode::FORBIDDEN, "The x-csrf-token header is missing or wrong");
    Err(fault.detail("send the csrf value of GET /api/v1/session as x-csrf-token"))
}

/// Compares secrets without telling by time how much was right.
fn same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_and_bearers_are_read_exactly() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=b; xzhike_session=no".parse().expect("header"));
        assert_eq!(cookie(&headers), None);
        headers.append(header::COOKIE, "c=d;zhike_session=yes=".parse().expect("header"));
        assert_eq!(cookie(&headers), Some("yes="));
        headers.insert(header::AUTHORIZATION, "Basic abc".parse().expect("header"));
        assert_eq!(bearer(&headers), None);
        headers.insert(header::AUTHORIZATION, "bearer abc".parse().expect("header"));
        assert_eq!(bearer(&headers), Some("abc"));
    }
}
