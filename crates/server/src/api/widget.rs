//! The visitors' side: a session, and older messages.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use base::ConversationId;
use protocol::api::{MessagePage, OpenWidget, WidgetSession};
use protocol::inbox::WidgetLook;
use protocol::problem::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Server;
use crate::extract::{Json, Path, Query, Visitor};
use crate::fault::{Fault, Result};
use crate::origin;

/// Opens or resumes a visitor's session. The page's origin must be one that the inbox allows.
#[utoipa::path(post, path = "/api/v1/widget/session", operation_id = "open_widget", tag = "widget", request_body = OpenWidget, responses(
    (status = 200, description = "The session", body = WidgetSession),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn open(
    State(server): Server,
    headers: HeaderMap,
    Json(body): Json<OpenWidget>,
) -> Result<Json<WidgetSession>> {
    // Our own pages are always allowed: the desk's preview and the page to try it on.
    let page = origin::text(&headers).filter(|_| !origin::allowed(&headers, server.app.settings()));
    Ok(Json(app::contact::open_widget(&server.app, body, page).await?))
}

/// Whose look.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookOf {
    /// The inbox's public key.
    inbox: String,
}

/// What the launcher must know before anybody opens it: colour, corner, language. May be kept for a minute.
#[utoipa::path(get, path = "/api/v1/widget/look", operation_id = "widget_look", tag = "widget", params(LookOf), responses(
    (status = 200, description = "The look", body = WidgetLook),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn look(State(server): Server, Query(of): Query<LookOf>) -> Result<Response> {
    let mut response = Json(app::inbox::look(&server.app, &of.inbox).await?).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    Ok(response)
}

/// Which page of messages.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Before {
    /// Messages before this number of the audience's order.
    pub(crate) before: u64,
}

/// Older messages of the visitor's own conversation.
#[utoipa::path(get, path = "/api/v1/widget/conversations/{id}/messages", operation_id = "list_visitor_messages", tag = "widget",
    params(("id" = ConversationId, Path), Before), security(("visitor" = [])), responses(
    (status = 200, description = "A page, oldest first", body = MessagePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn messages(
    State(server): Server,
    Visitor(visitor): Visitor,
    Path(id): Path<ConversationId>,
    Query(page): Query<Before>,
) -> Result<Json<MessagePage>> {
    let viewer = app::Viewer::Visitor(visitor);
    Ok(Json(app::conversation::older_messages(&server.app, &viewer, id, page.before).await?))
}

/// Which demo customer.
#[derive(Deserialize)]
pub(crate) struct DemoCustomer {
    customer: String,
}

/// A signed identity for the demo's host pages; there is none outside the demo.
pub(crate) async fn demo_identity(
    State(server): Server,
    Query(query): Query<DemoCustomer>,
) -> Result<Json<Value>> {
    let sign = server.options.demo_identity.as_ref().ok_or_else(Fault::not_found)?;
    let token = sign(&query.customer).await?;
    Ok(Json(json!({ "token": token })))
}

/// An order for the demo's host page; there is none outside the demo.
pub(crate) async fn demo_order(State(server): Server, Path(number): Path<String>) -> Result<Json<Value>> {
    let show = server.options.demo_order.as_ref().ok_or_else(Fault::not_found)?;
    Ok(Json(show(&number).await?))
}
