//! Around every request: its id, its client's address, the general limit, the time limit, the log line, the guarding headers, and
//! the one place where problems are rendered.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use protocol::problem::Problem;
use tracing::Instrument as _;

use crate::fault::{self, Fault};
use crate::route::Route;
use crate::shared::Shared;
use crate::throttle::Throttled;
use crate::{address, headers};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// The client, behind trusted proxies.
    pub(crate) address: IpAddr,
    /// The connection's peer.
    pub(crate) peer: IpAddr,
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        // Without a connection (a router called in a test) there is no peer; the unspecified address is nobody's.
        let nobody = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self { address: nobody, peer: nobody }))
    }
}

/// Around every request.
pub(crate) async fn request(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let env = shared.app.env();
    let began = env.now();
    let request_id = env.uuid().to_string();
    let client = client(&shared, &request);
    request.extensions_mut().insert(client);
    let verb = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or("(none)", MatchedPath::as_str).to_owned();
    let is_api = Route::is_counted(request.uri().path());

    let span = tracing::info_span!("http", %verb, route, request_id);
    let response = async {
        if is_api && let Err(wait_ms) = shared.throttle.take(Throttled::Generally, client.address, began) {
            return Fault::too_many(wait_ms).into_response();
        }
        let limit = Duration::from_millis(shared.options.limits.request_ms);
        match tokio::time::timeout(limit, next.run(request)).await {
            Ok(response) => response,
            Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
        }
    }
    .instrument(span.clone())
    .await;

    let mut response = render(response, &request_id);
    headers::guard(response.headers_mut(), shared.app.settings().secure_cookies);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status();
    shared.meters.answered(status.as_u16());
    if status == StatusCode::TOO_MANY_REQUESTS {
        shared.meters.throttled.fetch_add(1, Ordering::Relaxed);
    }
    let took_ms = env.now().ms_since(began);
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), took_ms, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), took_ms, "answered");
        }
    });
    response
}

/// A defect in one handler ends that request and nothing else.
pub(crate) async fn catch_panic(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            let mut response = render(StatusCode::INTERNAL_SERVER_ERROR.into_response(), "");
            headers::guard(response.headers_mut(), false);
            response
        }
    }
}

fn client(shared: &Shared, request: &Request) -> Client {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    Client { address: address::client(peer, request.headers(), &shared.options.trusted_proxies), peer }
}

/// Marks an answer that has a form of its own also where it says that something is wrong: a page for people, or another protocol's error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnForm;

/// Turns every error, whoever made it, into problem+json with the request's id.
fn render(mut response: Response, request_id: &str) -> Response {
    let status = response.status();
    if response.extensions_mut().remove::<OwnForm>().is_some() {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>();
    if problem.is_none() && !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut problem = problem.unwrap_or_else(|| fault::for_status(status));
    problem.request_id = (!request_id.is_empty()).then(|| request_id.to_owned());
    let (mut parts, _) = response.into_parts();
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Response::from_parts(parts, Body::from(body))
}
