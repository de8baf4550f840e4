//! What customers are to hear who were told what is wrong.

use axum::extract::State;
use base::{ArticleId, CorrectionId};
use protocol::correction::{
    CorrectionPage, CorrectionPlacePage, CorrectionPreview, CorrectionView, FindCorrectionPlaces,
    FindCorrections, MakeCorrection, SaveCorrection, SendCorrection, SetCorrection, SettleCorrection,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Make a correction of what an article told, with the conversations in which it did. Nothing is sent yet.
#[utoipa::path(post, path = "/api/v1/articles/{id}/corrections", operation_id = "make_correction", tag = "knowledge",
    params(("id" = ArticleId, Path, description = "The article")), request_body = MakeCorrection,
    security(("session" = [])), responses(
    (status = 200, description = "Made", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<MakeCorrection>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::make(&server.app, &user, id, body).await?))
}

/// Corrections, the newest first, 50 at a time.
#[utoipa::path(get, path = "/api/v1/corrections", operation_id = "list_corrections", tag = "knowledge", params(FindCorrections),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = CorrectionPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindCorrections>,
) -> Result<Json<CorrectionPage>> {
    Ok(Json(app::article::correct::list(&server.app, &user, ask).await?))
}

/// One correction, and how many conversations stand where.
#[utoipa::path(get, path = "/api/v1/corrections/{id}", operation_id = "show_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), security(("session" = [])), responses(
    (status = 200, description = "It", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::show(&server.app, &user, id).await?))
}

/// Say who sees to a correction, and its words.
#[utoipa::path(put, path = "/api/v1/corrections/{id}", operation_id = "save_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), request_body = SaveCorrection,
    security(("session" = [])), responses(
    (status = 200, description = "Saved", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
    Json(body): Json<SaveCorrection>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::save(&server.app, &user, id, body).await?))
}

/// By which road how many would hear it if it were sent now, and what the first would read.
#[utoipa::path(get, path = "/api/v1/corrections/{id}/preview", operation_id = "preview_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), security(("session" = [])), responses(
    (status = 200, description = "What would happen", body = CorrectionPreview),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
) -> Result<Json<CorrectionPreview>> {
    Ok(Json(app::article::correct::preview(&server.app, &user, id).await?))
}

/// The conversations of a correction, told last first, 50 at a time.
#[utoipa::path(get, path = "/api/v1/corrections/{id}/conversations", operation_id = "list_correction_conversations", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction"), FindCorrectionPlaces), security(("session" = [])), responses(
    (status = 200, description = "A page", body = CorrectionPlacePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn places(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
    Query(ask): Query<FindCorrectionPlaces>,
) -> Result<Json<CorrectionPlacePage>> {
    Ok(Json(app::article::correct::places(&server.app, &user, id, ask).await?))
}

/// Say of conversations of a correction that it need not be sent there, that the customers know, or that it is to be sent after all.
#[utoipa::path(put, path = "/api/v1/corrections/{id}/conversations", operation_id = "settle_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), request_body = SettleCorrection,
    security(("session" = [])), responses(
    (status = 200, description = "As it is now", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn settle(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
    Json(body): Json<SettleCorrection>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::settle(&server.app, &user, id, body).await?))
}

/// Send a correction, to all that wait or to some of them. It goes out behind the answer, in each conversation once.
#[utoipa::path(post, path = "/api/v1/corrections/{id}/send", operation_id = "send_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), request_body = SendCorrection,
    security(("session" = [])), responses(
    (status = 200, description = "It goes out", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn send(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
    Json(body): Json<SendCorrection>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::send(&server.app, &user, id, body).await?))
}

/// Stop a correction, end it, open it again, or add whoever was told since.
#[utoipa::path(put, path = "/api/v1/corrections/{id}/state", operation_id = "set_correction", tag = "knowledge",
    params(("id" = CorrectionId, Path, description = "The correction")), request_body = SetCorrection,
    security(("session" = [])), responses(
    (status = 200, description = "As it is now", body = CorrectionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set(
    State(server): Server,
    User(user): User,
    Path(id): Path<CorrectionId>,
    Json(body): Json<SetCorrection>,
) -> Result<Json<CorrectionView>> {
    Ok(Json(app::article::correct::set(&server.app, &user, id, body).await?))
}
