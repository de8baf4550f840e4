//! Webhooks: addresses to which events are sent.

use axum::extract::State;
use axum::http::StatusCode;
use base::{DeliveryId, WebhookId};
use protocol::problem::Problem;
use protocol::webhook::{
    Deliveries, DeliveryView, PauseWebhook, SaveWebhook, WebhookView, WebhookWithSecret, Webhooks,
};

use super::Server;
use crate::extract::{Json, OnceHeader, OnceJson, Path, Staff};
use crate::fault::Result;

/// Every address, without its secret.
#[utoipa::path(get, path = "/api/v1/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "Oldest first", body = Webhooks),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, staff: Staff) -> Result<Json<Webhooks>> {
    Ok(Json(app::webhook::list(&server.app, staff.asks()).await?))
}

/// Add an address; the secret that signs is told.
#[utoipa::path(post, path = "/api/v1/webhooks", operation_id = "create_webhook", tag = "webhooks", request_body = SaveWebhook,
    params(OnceHeader),
    security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 201, description = "Added", body = WebhookWithSecret),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(server): Server,
    staff: Staff,
    OnceJson(body, once): OnceJson<SaveWebhook>,
) -> Result<(StatusCode, Json<WebhookWithSecret>)> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    Ok((StatusCode::CREATED, Json(app::webhook::create(&server.app, staff.asks(), body, once).await?)))
}

/// One address.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", operation_id = "show_webhook", tag = "webhooks", params(("id" = WebhookId, Path)),
    security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "The address", body = WebhookView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
) -> Result<Json<WebhookView>> {
    Ok(Json(app::webhook::show(&server.app, staff.asks(), id).await?))
}

/// Replace what is set of an address; what waits goes to the new one.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}", operation_id = "save_webhook", tag = "webhooks", params(("id" = WebhookId, Path)),
    request_body = SaveWebhook, security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "Saved", body = WebhookView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
    Json(body): Json<SaveWebhook>,
) -> Result<Json<WebhookView>> {
    Ok(Json(app::webhook::save(&server.app, staff.asks(), id, body).await?))
}

/// Remove an address, with what waits for it.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", operation_id = "remove_webhook", tag = "webhooks", params(("id" = WebhookId, Path)),
    security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
) -> Result<StatusCode> {
    app::webhook::remove(&server.app, staff.asks(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop sending, or go on. What happens during a pause is not sent later.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}/paused", operation_id = "pause_webhook", tag = "webhooks", params(("id" = WebhookId, Path)),
    request_body = PauseWebhook, security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "As asked", body = WebhookView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn pause(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
    Json(asked): Json<PauseWebhook>,
) -> Result<Json<WebhookView>> {
    Ok(Json(app::webhook::pause(&server.app, staff.asks(), id, asked.paused).await?))
}

/// Another secret; for a day the one before signs as well.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", operation_id = "rotate_webhook_secret", tag = "webhooks",
    params(("id" = WebhookId, Path)), security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "The new secret", body = WebhookWithSecret),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn rotate(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
) -> Result<Json<WebhookWithSecret>> {
    Ok(Json(app::webhook::rotate(&server.app, staff.asks(), id).await?))
}

/// Send a `ping` now, and say what came of it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/ping", operation_id = "ping_webhook", tag = "webhooks", params(("id" = WebhookId, Path)),
    security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "What came of it", body = DeliveryView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn ping(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
) -> Result<Json<DeliveryView>> {
    Ok(Json(app::webhook::ping(&server.app, staff.asks(), id).await?))
}

/// The newest tries, without bodies.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "webhooks",
    params(("id" = WebhookId, Path)), security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 200, description = "Newest first", body = Deliveries),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn deliveries(
    State(server): Server,
    staff: Staff,
    Path(id): Path<WebhookId>,
) -> Result<Json<Deliveries>> {
    Ok(Json(app::webhook::deliveries(&server.app, staff.asks(), id).await?))
}

/// Send the event of a try once more, beside the order.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay", operation_id = "replay_delivery", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery_id" = DeliveryId, Path)), security(("session" = []), ("key" = ["webhooks:manage"])), responses(
    (status = 204, description = "It will be sent"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn replay(
    State(server): Server,
    staff: Staff,
    Path((id, delivery_id)): Path<(WebhookId, DeliveryId)>,
) -> Result<StatusCode> {
    app::webhook::replay(&server.app, staff.asks(), id, delivery_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
