//! The desk through the day: drafts, and what is put aside until later.

use axum::extract::State;
use axum::http::StatusCode;
use base::ConversationId;
use protocol::desk::{DraftPlaces, DraftViews, Merge, SaveDraft, SavedDraft, Snooze, SnoozeTimes, Snoozed};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Where I began to write.
#[utoipa::path(get, path = "/api/v1/drafts", operation_id = "list_drafts", tag = "conversations",
    security(("session" = [])), responses(
    (status = 200, description = "Places, without the words", body = DraftPlaces),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn drafts(State(server): Server, User(user): User) -> Result<Json<DraftPlaces>> {
    Ok(Json(app::draft::places(&server.app, &user).await?))
}

/// What I began to write here.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/drafts", operation_id = "show_drafts", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Of the reply and of the note, where there are", body = DraftViews),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn drafts_here(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<Json<DraftViews>> {
    Ok(Json(app::draft::in_conversation(&server.app, &user, id).await?))
}

/// Keep what I write. The newest save wins; words that it did not know of are kept beside it.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/drafts", operation_id = "save_draft", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = SaveDraft, security(("session" = [])), responses(
    (status = 200, description = "Kept", body = SavedDraft),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_draft(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<SaveDraft>,
) -> Result<Json<SavedDraft>> {
    Ok(Json(app::draft::save(&server.app, &user, id, body).await?))
}

/// Times that make sense now, by the working hours.
#[utoipa::path(get, path = "/api/v1/snooze-times", operation_id = "list_snooze_times", tag = "conversations",
    security(("session" = [])), responses(
    (status = 200, description = "In order", body = SnoozeTimes),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn snooze_times(State(server): Server, User(user): User) -> Result<Json<SnoozeTimes>> {
    Ok(Json(app::conversation::snooze_times(&server.app, &user).await?))
}

/// Put it aside until later. A word of the customer brings it back at once; while one is unanswered this is refused.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/snooze", operation_id = "snooze", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = Snooze, security(("session" = [])), responses(
    (status = 200, description = "Put aside", body = Snoozed),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn snooze(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<Snooze>,
) -> Result<Json<Snoozed>> {
    Ok(Json(app::conversation::snooze(&server.app, &user, id, body.until_ms).await?))
}

/// Let it go on in another conversation of the same customer, which must be mine. It is closed, its messages stay readable from there,
/// and whatever the customer answers arrives there. Nothing undoes it.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/merge", operation_id = "merge_conversation", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = Merge, security(("session" = [])), responses(
    (status = 204, description = "Done, or so already"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn merge(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<Merge>,
) -> Result<StatusCode> {
    app::conversation::merge(&server.app, &user, id, body.into).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take it up again before its time.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/wake", operation_id = "wake", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn wake(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::wake(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// I have looked at the notes that call me here.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/mentions/seen", operation_id = "see_mentions", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Noted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn see_mentions(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::see_mentions(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
