//! What handlers take: who it is (put there by the gate), and bodies, paths and queries whose faults are problems.

use app::{App, Asks, KeySession, UserSession, Viewer, VisitorSession};
use axum::body::{Body, Bytes};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base::limits;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::fault::Fault;

/// A JSON body, in both directions.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let axum::Json(Object(body)) = axum::Json::from_request(request, state).await.map_err(Fault::from)?;
        Ok(Self(body))
    }
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        protocol::object::only(deserializer).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A request that is to be done once, not yet bound to who asks.
pub(crate) struct Once {
    key: String,
    request: Vec<u8>,
}

impl Once {
    /// Bound to who asks; hashes are keyed, so that the table tells nothing of what was asked.
    pub(crate) fn of(self, app: &App, asker: &dyn Asks) -> app::Once {
        let hash = |purpose: &str, bytes: &[u8]| app.tokens().bind_bytes(purpose, bytes);
        app::Once {
            asker: asker.actor().audit_word(),
            key_hash: hash("idempotency key", self.key.as_bytes()),
            request_hash: hash("idempotent request", &self.request),
        }
    }
}

/// The header, for the description.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "it is read by `OnceJson`; this says so")]
pub(crate) struct OnceHeader {
    /// Done once for each key, for a day; the same key with another body is refused
    #[param(rename = "idempotency-key", min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    idempotency_key: Option<String>,
}

/// A JSON body with the `Idempotency-Key` it came under.
pub(crate) struct OnceJson<T>(pub(crate) T, pub(crate) Option<Once>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OnceJson<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let key = request.headers().get("idempotency-key").cloned();
        let key = key.map(|value| idempotency_key(value.to_str().unwrap_or_default())).transpose()?;
        let place = format!("{} {} ", request.method(), request.uri());
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state)
            .await
            .map_err(|error| Fault::from(JsonRejection::from(error)))?;
        let once = key.map(|key| Once { key, request: [place.as_bytes(), &bytes].concat() });
        let again = Request::from_parts(parts, Body::from(bytes));
        let Json(body) = Json::from_request(again, state).await?;
        Ok(Self(body, once))
    }
}

fn idempotency_key(text: &str) -> Result<String, Fault> {
    let good = (1..=limits::IDEMPOTENCY_KEY_CHARS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        return Ok(text.to_owned());
    }
    let fault = Fault::new(
        "bad-idempotency-key",
        StatusCode::UNPROCESSABLE_ENTITY,
        "The Idempotency-Key cannot be used",
    );
    Err(fault.detail(format!(
        "send 1 to {} visible ASCII characters, such as a UUID",
        limits::IDEMPOTENCY_KEY_CHARS
    )))
}

/// Parameters of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Fault))]
pub(crate) struct Path<T>(pub(crate) T);

/// Parameters of the query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Fault))]
pub(crate) struct Query<T>(pub(crate) T);

impl From<JsonRejection> for Fault {
    fn from(rejection: JsonRejection) -> Self {
        let fault = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => Self::new(
                "bad-body",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body does not have the expected form",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                "media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be application/json",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                return Self::new("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too large");
            }
            _ => Self::new("bad-json", StatusCode::BAD_REQUEST, "The body is not JSON"),
        };
        fault.detail(rejection.body_text())
    }
}

impl From<PathRejection> for Fault {
    /// An id that is none names nothing.
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

impl From<QueryRejection> for Fault {
    fn from(rejection: QueryRejection) -> Self {
        Self::new("bad-query", StatusCode::UNPROCESSABLE_ENTITY, "The query is wrong")
            .detail(rejection.body_text())
    }
}

/// A logged-in person of ours.
pub(crate) struct User(pub(crate) UserSession);

/// A visitor.
pub(crate) struct Visitor(pub(crate) VisitorSession);

/// The company's side: a person at the desk, or a program with its key.
pub(crate) enum Staff {
    User(UserSession),
    Key(KeySession),
}

impl Staff {
    pub(crate) fn asks(&self) -> &dyn Asks {
        match self {
            Self::User(user) => user,
            Self::Key(key) => key,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match parts.extensions.remove::<KeySession>() {
            Some(key) => Ok(Self::Key(key)),
            None => User::from_request_parts(parts, state).await.map(|User(user)| Self::User(user)),
        }
    }
}

/// Anyone who has a conversation in common: a customer, or the company's side.
pub(crate) enum Anyone {
    Visitor(VisitorSession),
    Staff(Staff),
}

impl<S: Sync> FromRequestParts<S> for Anyone {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        if let Some(key) = parts.extensions.remove::<KeySession>() {
            return Ok(Self::Staff(Staff::Key(key)));
        }
        match Seen::from_request_parts(parts, state).await?.0 {
            Viewer::Visitor(visitor) => Ok(Self::Visitor(visitor)),
            Viewer::User(user) => Ok(Self::Staff(Staff::User(user))),
        }
    }
}

/// A visitor, or a person of ours.
pub(crate) struct Seen(pub(crate) Viewer);

impl<S: Sync> FromRequestParts<S> for Seen {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        // Only the gate puts a viewer there: a route whose access is too wide fails closed.
        parts.extensions.remove::<Viewer>().map(Self).ok_or_else(Fault::unauthenticated)
    }
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match Seen::from_request_parts(parts, state).await?.0 {
            Viewer::User(user) => Ok(Self(user)),
            Viewer::Visitor(_) => Err(Fault::unauthenticated()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        match Seen::from_request_parts(parts, state).await?.0 {
            Viewer::Visitor(visitor) => Ok(Self(visitor)),
            Viewer::User(_) => Err(Fault::unauthenticated()),
        }
    }
}
