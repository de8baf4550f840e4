//! The weekly sample of the assistant's replies.

use axum::extract::State;
use axum::http::StatusCode;
use base::MessageId;
use protocol::problem::Problem;
use protocol::sample::{LabelTurn, Sample, SampleAsk};

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// A week's sample, as the asker may see it.
#[utoipa::path(get, path = "/api/v1/training/sample", operation_id = "show_sample", tag = "training",
    params(SampleAsk), security(("session" = [])), responses(
    (status = 200, description = "Drawn by whoever looks first", body = Sample),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Query(ask): Query<SampleAsk>,
) -> Result<Json<Sample>> {
    Ok(Json(app::sample::show(&server.app, &user, ask).await?))
}

/// Say what a drawn reply was about.
#[utoipa::path(post, path = "/api/v1/training/sample/{message_id}", operation_id = "label_sample", tag = "training",
    params(("message_id" = MessageId, Path)), request_body = LabelTurn, security(("session" = [])), responses(
    (status = 204, description = "Kept"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn label(
    State(server): Server,
    User(user): User,
    Path(message_id): Path<MessageId>,
    Json(body): Json<LabelTurn>,
) -> Result<StatusCode> {
    app::sample::label(&server.app, &user, message_id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
