//! The visitors' side: a session, their own conversations, older messages, a transcript, and the end.

use app::conversation::TranscriptForm;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::{ConversationId, Locale};
use protocol::about::{QueuePlace, TellAbout};
use protocol::api::{MailTranscript, MessagePage, OpenWidget, WidgetSession};
use protocol::inbox::WidgetLook;
use protocol::own::OwnConversations;
use protocol::problem::Problem;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::Server;
use super::files::disposition;
use crate::extract::{Json, Path, Query, Visitor};
use crate::fault::{Fault, Result};
use crate::headers::FILE_CSP;
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
    /// Messages before this number of the audience's order; absent: the newest.
    #[serde(default, deserialize_with = "place")]
    pub(crate) before: Option<u64>,
}

/// A place in an order: what is beyond the largest signed number is none.
fn place<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let at = u64::deserialize(deserializer)?;
    i64::try_from(at).map_err(|_| D::Error::custom(format!("at most {}", i64::MAX)))?;
    Ok(Some(at))
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

/// The visitor's own conversations, newest first.
#[utoipa::path(get, path = "/api/v1/widget/conversations", operation_id = "list_own_conversations", tag = "widget",
    security(("visitor" = [])), responses(
    (status = 200, description = "At most twenty", body = OwnConversations),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn own(State(server): Server, Visitor(visitor): Visitor) -> Result<Json<OwnConversations>> {
    Ok(Json(app::conversation::own(&server.app, &visitor).await?))
}

/// The visitor ends their own conversation, whoever owns it. Ending twice changes nothing.
#[utoipa::path(post, path = "/api/v1/widget/conversations/{id}/end", operation_id = "end_conversation", tag = "widget",
    params(("id" = ConversationId, Path)), security(("visitor" = [])), responses(
    (status = 204, description = "Ended; a word within the window opens it again"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn end(
    State(server): Server,
    Visitor(visitor): Visitor,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::end(&server.app, &visitor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the visitor and the page around the widget tell of themselves: answers before the first message, attributes, the page, events.
#[utoipa::path(put, path = "/api/v1/widget/about", operation_id = "tell_about", tag = "widget", request_body = TellAbout,
    security(("visitor" = [])), responses(
    (status = 204, description = "Kept, sealed; agents see it beside the conversation"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn about(
    State(server): Server,
    Visitor(visitor): Visitor,
    Json(about): Json<TellAbout>,
) -> Result<StatusCode> {
    app::contact::tell_about(&server.app, visitor, about).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the visitor stands who waits for a person, and how long others waited lately.
#[utoipa::path(get, path = "/api/v1/widget/queue", operation_id = "queue_place", tag = "widget", security(("visitor" = [])), responses(
    (status = 200, description = "The place; empty when they do not wait", body = QueuePlace),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn queue(State(server): Server, Visitor(visitor): Visitor) -> Result<Json<QueuePlace>> {
    Ok(Json(app::conversation::queue_place(&server.app, &visitor).await?))
}

/// As what the transcript comes.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TranscriptForm)]
pub(crate) enum Form {
    /// Plain text.
    Text,
    /// A page that needs nothing else.
    Html,
}

/// How the transcript is wished.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// As what.
    pub(crate) form: Form,
    /// The language of its few words of ours; that of the session when absent.
    #[serde(default)]
    pub(crate) locale: Option<Locale>,
    /// How far the reader's clock is ahead of UTC.
    #[serde(default)]
    pub(crate) offset_minutes: i32,
}

/// What was said in one of the visitor's own conversations, as a file to keep.
#[utoipa::path(get, path = "/api/v1/widget/conversations/{id}/transcript", operation_id = "transcript", tag = "widget",
    params(("id" = ConversationId, Path), Wish), security(("visitor" = [])), responses(
    (status = 200, description = "The file", content_type = "text/plain", body = String),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn transcript(
    State(server): Server,
    Visitor(visitor): Visitor,
    Path(id): Path<ConversationId>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let locale = wish.locale.unwrap_or(visitor.locale);
    let (form, mime, ending) = match wish.form {
        Form::Text => (TranscriptForm::Text, "text/plain; charset=utf-8", "txt"),
        Form::Html => (TranscriptForm::Html, "text/html; charset=utf-8", "html"),
    };
    let made =
        app::conversation::transcript(&server.app, &visitor, id, form, locale, wish.offset_minutes).await?;
    let mut response = Response::new(Body::from(made.body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    // Should it ever be opened from here: nothing in it runs, and it is nobody's page.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_CSP));
    let name = HeaderValue::try_from(disposition(&format!("{}.{ending}", made.name)))
        .unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Have what was said sent to an address; the letter goes out behind the answer. Within a day: three of one conversation, five by one
/// customer, five to one address.
#[utoipa::path(post, path = "/api/v1/widget/conversations/{id}/transcript", operation_id = "mail_transcript", tag = "widget",
    request_body = MailTranscript, params(("id" = ConversationId, Path)), security(("visitor" = [])), responses(
    (status = 202, description = "It will be sent"),
    (status = "default", description = "Refused; `no-sender`, or `transcript-limit`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn mail_transcript(
    State(server): Server,
    Visitor(visitor): Visitor,
    Path(id): Path<ConversationId>,
    Json(asked): Json<MailTranscript>,
) -> Result<StatusCode> {
    app::mail::mail_transcript(&server.app, &visitor, id, asked).await?;
    Ok(StatusCode::ACCEPTED)
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
