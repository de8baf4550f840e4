//! Upkeep: dead letters and the audit log.

use axum::extract::State;
use axum::http::StatusCode;
use base::{AuditId, JobId};
use protocol::problem::Problem;
use protocol::upkeep::{AuditChain, AuditPage, DeadLetters, Retried, RetryKind};
use serde::Deserialize;

use super::Server;
use super::table::Table;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Jobs that failed for good, and how much work there was and is.
#[utoipa::path(get, path = "/api/v1/dead-letters", operation_id = "list_dead_letters", tag = "upkeep", security(("session" = [])), responses(
    (status = 200, description = "Oldest first", body = DeadLetters),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn dead_letters(State(server): Server, User(user): User) -> Result<Json<DeadLetters>> {
    Ok(Json(app::job::dead_letters(&server.app, &user).await?))
}

/// Drive a dead letter again.
#[utoipa::path(post, path = "/api/v1/dead-letters/{id}/retry", operation_id = "retry_dead_letter", tag = "upkeep",
    params(("id" = JobId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Driven again"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn retry(
    State(server): Server,
    User(user): User,
    Path(id): Path<JobId>,
) -> Result<StatusCode> {
    app::job::retry(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Drive dead letters of one kind again, a batch at a time.
#[utoipa::path(post, path = "/api/v1/dead-letters/retry", operation_id = "retry_dead_letters", tag = "upkeep", request_body = RetryKind,
    security(("session" = [])), responses(
    (status = 200, description = "How many", body = Retried),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn retry_all(
    State(server): Server,
    User(user): User,
    Json(body): Json<RetryKind>,
) -> Result<Json<Retried>> {
    Ok(Json(app::job::retry_all(&server.app, &user, &body.kind).await?))
}

/// What to look for in the audit log.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditFilter {
    /// Entries before this one.
    #[serde(default)]
    before: Option<AuditId>,
    /// Who: `user:<id>`, or only the kind of whom (`user`, `contact`, `assistant`, `system`).
    #[serde(default)]
    actor: String,
    /// What: verb_noun.
    #[serde(default)]
    action: String,
    /// On what: `conversation:<id>`, or only its kind or its id.
    #[serde(default)]
    subject: String,
    /// Not before this moment, in milliseconds since 1970.
    #[serde(default)]
    from_ms: Option<i64>,
    /// Before this moment, in milliseconds since 1970.
    #[serde(default)]
    to_ms: Option<i64>,
}

impl From<AuditFilter> for app::audit::Filter {
    fn from(asked: AuditFilter) -> Self {
        let AuditFilter { before, actor, action, subject, from_ms, to_ms } = asked;
        Self { before, actor, action, subject, from_ms, to_ms }
    }
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "list_audit", tag = "upkeep", params(AuditFilter), security(("session" = [])), responses(
    (status = 200, description = "A page", body = AuditPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn audit(
    State(server): Server,
    User(user): User,
    Query(asked): Query<AuditFilter>,
) -> Result<Json<AuditPage>> {
    Ok(Json(app::audit::list(&server.app, &user, asked.into()).await?))
}

/// The audit log as CSV, the newest 10,000 entries at most.
#[utoipa::path(get, path = "/api/v1/audit/export", operation_id = "export_audit", tag = "upkeep", params(AuditFilter), security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn audit_export(
    State(server): Server,
    User(user): User,
    Query(asked): Query<AuditFilter>,
) -> Result<Table> {
    Ok(Table { name: "audit", csv: app::audit::export(&server.app, &user, asked.into()).await? })
}

/// Whether the audit log is as it was written.
#[utoipa::path(get, path = "/api/v1/audit/chain", operation_id = "verify_audit", tag = "upkeep", security(("session" = [])), responses(
    (status = 200, description = "What was found", body = AuditChain),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn audit_chain(State(server): Server, User(user): User) -> Result<Json<AuditChain>> {
    Ok(Json(app::audit::chain(&server.app, &user).await?))
}
