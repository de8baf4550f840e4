//! Flows: their drafts, tried and checked; releases, tested and published.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::flow::{
    ChatFlow, ChatView, CheckFlow, FlowCheck, FlowView, FlowsView, NewFlow, SaveFlow, ScriptsRun, TryScripts,
};
use protocol::flow_numbers::FlowNumbers;
use protocol::flow_release::{
    BeginRollout, FlowReleases, MakeRelease, ReleaseDetail, ReleaseView, RolloutNumbers,
};
use protocol::problem::Problem;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// All flows, as the drafts say them.
#[utoipa::path(get, path = "/api/v1/flows", operation_id = "list_flows", tag = "flows",
    security(("session" = [])), responses(
    (status = 200, description = "By their ids", body = FlowsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<FlowsView>> {
    Ok(Json(app::flow::list_flows(&server.app, &user).await?))
}

/// Make a flow; it waits for the next release.
#[utoipa::path(post, path = "/api/v1/flows", operation_id = "add_flow", tag = "flows",
    request_body = NewFlow,
    security(("session" = [])), responses(
    (status = 201, description = "The flow", body = FlowView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<NewFlow>,
) -> Result<(StatusCode, Json<FlowView>)> {
    Ok((StatusCode::CREATED, Json(app::flow::add_flow(&server.app, &user, body).await?)))
}

/// A flow with its texts, and what is found in its draft.
#[utoipa::path(get, path = "/api/v1/flows/{id}", operation_id = "show_flow", tag = "flows",
    params(("id" = String, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "The flow", body = FlowView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<Json<FlowView>> {
    Ok(Json(app::flow::show_flow(&server.app, &user, &id).await?))
}

/// Change a flow; a text that is wrong is kept until it is mended.
#[utoipa::path(put, path = "/api/v1/flows/{id}", operation_id = "save_flow", tag = "flows",
    params(("id" = String, Path)), request_body = SaveFlow,
    security(("session" = [])), responses(
    (status = 200, description = "The flow as it is now", body = FlowView),
    (status = 409, description = "Somebody else has changed it since", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<SaveFlow>,
) -> Result<Json<FlowView>> {
    Ok(Json(app::flow::save_flow(&server.app, &user, &id, body).await?))
}

/// Let a flow of one's own go with the next release; at once where it never answered.
#[utoipa::path(delete, path = "/api/v1/flows/{id}", operation_id = "remove_flow", tag = "flows",
    params(("id" = String, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "All flows", body = FlowsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<Json<FlowsView>> {
    Ok(Json(app::flow::remove_flow(&server.app, &user, &id).await?))
}

/// Change the scripts of a flow.
#[utoipa::path(put, path = "/api/v1/flows/{id}/scripts", operation_id = "save_flow_scripts", tag = "flows",
    params(("id" = String, Path)), request_body = SaveFlow,
    security(("session" = [])), responses(
    (status = 200, description = "The flow as it is now", body = FlowView),
    (status = 409, description = "Somebody else has changed it since", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_scripts(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<SaveFlow>,
) -> Result<Json<FlowView>> {
    Ok(Json(app::flow::save_scripts(&server.app, &user, &id, body).await?))
}

/// Drop what waits of a flow: it is as it answers.
#[utoipa::path(post, path = "/api/v1/flows/{id}/reset", operation_id = "reset_flow", tag = "flows",
    params(("id" = String, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "All flows", body = FlowsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn reset(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<Json<FlowsView>> {
    Ok(Json(app::flow::reset_flow(&server.app, &user, &id).await?))
}

/// Let a flow of the pack be as it was delivered, with the next release.
#[utoipa::path(post, path = "/api/v1/flows/{id}/restore", operation_id = "restore_flow", tag = "flows",
    params(("id" = String, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "The flow as it is now", body = FlowView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn restore(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<Json<FlowView>> {
    Ok(Json(app::flow::restore_flow(&server.app, &user, &id).await?))
}

/// What is found in a text that is not saved.
#[utoipa::path(post, path = "/api/v1/flows/{id}/check", operation_id = "check_flow", tag = "flows",
    params(("id" = String, Path)), request_body = CheckFlow,
    security(("session" = [])), responses(
    (status = 200, description = "What is wrong, and its steps", body = FlowCheck),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn check(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<CheckFlow>,
) -> Result<Json<FlowCheck>> {
    Ok(Json(app::flow::check_flow(&server.app, &user, &id, body).await?))
}

/// Play the scripts of a flow with the drafts; nothing is called.
#[utoipa::path(post, path = "/api/v1/flows/{id}/try", operation_id = "try_flow_scripts", tag = "flows",
    params(("id" = String, Path)), request_body = TryScripts,
    security(("session" = [])), responses(
    (status = 200, description = "What came of each", body = ScriptsRun),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn try_scripts(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<TryScripts>,
) -> Result<Json<ScriptsRun>> {
    Ok(Json(app::flow::try_scripts(&server.app, &user, &id, body).await?))
}

/// How far back is looked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Back {
    /// Days, 1 to 400; 28 where nothing is said.
    #[serde(default = "four_weeks")]
    days: u32,
}

const fn four_weeks() -> u32 {
    28
}

/// How a flow went in conversations, and at which step customers were lost.
#[utoipa::path(get, path = "/api/v1/flows/{id}/numbers", operation_id = "flow_numbers", tag = "flows",
    params(("id" = String, Path), Back), security(("session" = [])), responses(
    (status = 200, description = "By text and by step", body = FlowNumbers),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn numbers(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Query(back): Query<Back>,
) -> Result<Json<FlowNumbers>> {
    Ok(Json(app::flow::flow_numbers(&server.app, &user, &id, back.days).await?))
}

/// Play a conversation with the drafts; nothing is called.
#[utoipa::path(post, path = "/api/v1/flows/chat", operation_id = "chat_flow", tag = "flows",
    request_body = ChatFlow,
    security(("session" = [])), responses(
    (status = 200, description = "What came of each turn", body = ChatView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn chat(
    State(server): Server,
    User(user): User,
    Json(body): Json<ChatFlow>,
) -> Result<Json<ChatView>> {
    Ok(Json(app::flow::chat_flow(&server.app, &user, body).await?))
}

/// The newest releases.
#[utoipa::path(get, path = "/api/v1/flow-releases", operation_id = "list_flow_releases", tag = "flows",
    security(("session" = [])), responses(
    (status = 200, description = "Newest first", body = FlowReleases),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn releases(State(server): Server, User(user): User) -> Result<Json<FlowReleases>> {
    Ok(Json(app::flow::flow_releases(&server.app, &user).await?))
}

/// Make a release of all drafts and test it.
#[utoipa::path(post, path = "/api/v1/flow-releases", operation_id = "make_flow_release", tag = "flows",
    request_body = MakeRelease,
    security(("session" = [])), responses(
    (status = 202, description = "It is being tested", body = ReleaseView),
    (status = 409, description = "Nothing was changed, or another is being tested", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A flow is wrong", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make(
    State(server): Server,
    User(user): User,
    Json(body): Json<MakeRelease>,
) -> Result<(StatusCode, Json<ReleaseView>)> {
    Ok((StatusCode::ACCEPTED, Json(app::flow::make_release(&server.app, &user, body).await?)))
}

/// A release with what it would change and what its tests said.
#[utoipa::path(get, path = "/api/v1/flow-releases/{no}", operation_id = "show_flow_release", tag = "flows",
    params(("no" = u32, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "The release", body = ReleaseDetail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_release(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<ReleaseDetail>> {
    Ok(Json(app::flow::show_release(&server.app, &user, no).await?))
}

/// Let a release answer from now on, or an older one again.
#[utoipa::path(post, path = "/api/v1/flow-releases/{no}/publish", operation_id = "publish_flow_release", tag = "flows",
    params(("no" = u32, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "It answers", body = ReleaseView),
    (status = 409, description = "It is still being tested, or did not pass", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn publish(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<ReleaseView>> {
    Ok(Json(app::flow::publish_release(&server.app, &user, no).await?))
}

/// Try a release in a share of the conversations; with another share what is counted begins anew.
#[utoipa::path(put, path = "/api/v1/flow-releases/{no}/rollout", operation_id = "begin_flow_rollout", tag = "flows",
    params(("no" = u32, Path)), request_body = BeginRollout,
    security(("session" = [])), responses(
    (status = 200, description = "It answers in that share", body = ReleaseView),
    (status = 409, description = "It did not pass, answers everywhere, or another is being tried", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn begin_rollout(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
    Json(body): Json<BeginRollout>,
) -> Result<Json<ReleaseView>> {
    Ok(Json(app::flow::begin_rollout(&server.app, &user, no, body).await?))
}

/// What came of the conversations in which a release was tried, and of the others of the same time.
#[utoipa::path(get, path = "/api/v1/flow-releases/{no}/rollout", operation_id = "show_flow_rollout", tag = "flows",
    params(("no" = u32, Path)),
    security(("session" = [])), responses(
    (status = 200, description = "Both sides", body = RolloutNumbers),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn rollout(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<RolloutNumbers>> {
    Ok(Json(app::flow::rollout_numbers(&server.app, &user, no).await?))
}

/// End what is tried: what is published answers everywhere.
#[utoipa::path(delete, path = "/api/v1/flow-releases/rollout", operation_id = "end_flow_rollout", tag = "flows",
    security(("session" = [])), responses(
    (status = 204, description = "Nothing is tried"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn end_rollout(State(server): Server, User(user): User) -> Result<StatusCode> {
    app::flow::end_rollout(&server.app, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let the pack's own flows answer from now on.
#[utoipa::path(delete, path = "/api/v1/flow-releases/published", operation_id = "unpublish_flows", tag = "flows",
    security(("session" = [])), responses(
    (status = 200, description = "All flows", body = FlowsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn unpublish(State(server): Server, User(user): User) -> Result<Json<FlowsView>> {
    Ok(Json(app::flow::unpublish_flows(&server.app, &user).await?))
}
