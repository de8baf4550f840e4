//! What handlers take: who it is (put there by the gate), and bodies, paths and queries whose faults are problems.

use app::{Asks, KeySession, UserSession, Viewer, VisitorSession};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::fault::Fault;

/// A JSON body, in both directions.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Fault))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
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

/// Either.
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
