//! Money that the assistant gives away or asks for.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::PaymentId;
use protocol::payment::{DecidePayment, FindPayments, PaymentLimits, PaymentPage, SettlePayment};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Query, User};
use crate::fault::Result;

/// How much may be given away without a person. Nothing is set in a new workspace: every payment is asked for.
#[utoipa::path(get, path = "/api/v1/payment-limits", operation_id = "show_payment_limits", tag = "settings",
    security(("session" = [])), responses(
    (status = 200, description = "The limits", body = PaymentLimits),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn limits(State(server): Server, User(user): User) -> Result<Json<PaymentLimits>> {
    Ok(Json(app::payment::show_payment_limits(&server.app, &user).await?))
}

/// Replace the limits; they hold from the next payment on.
#[utoipa::path(put, path = "/api/v1/payment-limits", operation_id = "save_payment_limits", tag = "settings",
    request_body = PaymentLimits, security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = PaymentLimits),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_limits(
    State(server): Server,
    User(user): User,
    Json(body): Json<PaymentLimits>,
) -> Result<Json<PaymentLimits>> {
    Ok(Json(app::payment::save_payment_limits(&server.app, &user, body).await?))
}

/// Money that was given away or asked for, the newest first, 50 at a time.
#[utoipa::path(get, path = "/api/v1/payments", operation_id = "list_payments", tag = "payments", params(FindPayments),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = PaymentPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindPayments>,
) -> Result<Json<PaymentPage>> {
    Ok(Json(app::payment::list_payments(&server.app, &user, ask).await?))
}

/// Agree to a payment above a limit, or not. What is agreed to is given at once, and the customer is told.
#[utoipa::path(post, path = "/api/v1/payments/{id}/decision", operation_id = "decide_payment", tag = "payments",
    params(("id" = PaymentId, Path)), request_body = DecidePayment, security(("session" = [])), responses(
    (status = 204, description = "Decided"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn decide(
    State(server): Server,
    User(user): User,
    Path(id): Path<PaymentId>,
    Json(body): Json<DecidePayment>,
) -> Result<StatusCode> {
    app::payment::decide_payment(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say whether an unclear payment was given, where the service could not be asked. The customer is told.
#[utoipa::path(post, path = "/api/v1/payments/{id}/outcome", operation_id = "settle_payment", tag = "payments",
    params(("id" = PaymentId, Path)), request_body = SettlePayment, security(("session" = [])), responses(
    (status = 204, description = "Written down"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn settle(
    State(server): Server,
    User(user): User,
    Path(id): Path<PaymentId>,
    Json(body): Json<SettlePayment>,
) -> Result<StatusCode> {
    app::payment::settle_payment(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
