//! What agents send besides words: forms, products of the shop, transcripts.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ConversationId, Locale};
use protocol::api::MailTranscript;
use protocol::form::{FormSets, FoundProducts};
use protocol::problem::Problem;
use serde::Deserialize;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// The forms that agents send.
#[utoipa::path(get, path = "/api/v1/forms", operation_id = "list_forms", tag = "forms",
    security(("session" = [])), responses(
    (status = 200, description = "The workspace's own, else the shipped ones", body = FormSets),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<FormSets>> {
    Ok(Json(app::form::list(&server.app, &user).await?))
}

/// Replace all forms.
#[utoipa::path(put, path = "/api/v1/forms", operation_id = "save_forms", tag = "forms", request_body = FormSets,
    security(("session" = [])), responses(
    (status = 200, description = "As they are now", body = FormSets),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Json(body): Json<FormSets>,
) -> Result<Json<FormSets>> {
    Ok(Json(app::form::save(&server.app, &user, body).await?))
}

/// What is looked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductQuery {
    /// Words that all fit; none finds what the service thinks best.
    #[serde(default)]
    q: String,
    /// The language of the customer.
    locale: Locale,
}

/// Look for products in the company's own service.
#[utoipa::path(get, path = "/api/v1/shop/products", operation_id = "find_products", tag = "forms", params(ProductQuery),
    security(("session" = [])), responses(
    (status = 200, description = "At most twenty", body = FoundProducts),
    (status = "default", description = "Refused; `shop-silent`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn products(
    State(server): Server,
    User(user): User,
    Query(query): Query<ProductQuery>,
) -> Result<Json<FoundProducts>> {
    Ok(Json(app::form::find_products(&server.app, &user, &query.q, query.locale).await?))
}

/// Have what was said sent to the customer; the letter goes out behind the answer. Within a day: three of one conversation, five to
/// one address.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/transcript", operation_id = "mail_transcript_for", tag = "conversations",
    request_body = MailTranscript, params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 202, description = "It will be sent"),
    (status = "default", description = "Refused; `no-sender`, or `transcript-limit`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn transcript(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(asked): Json<MailTranscript>,
) -> Result<StatusCode> {
    app::mail::mail_transcript_for(&server.app, &user, id, asked).await?;
    Ok(StatusCode::ACCEPTED)
}
