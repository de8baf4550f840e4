//! For the operator: alive, ready, counters; and the API's own description.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use protocol::problem::Problem;

use super::Server;
use crate::fault::{Fault, Result};

/// The process lives.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "operator", responses((status = 200, description = "Alive")))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The process can do its work.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "operator", responses(
    (status = 200, description = "Ready"),
    (status = 503, description = "Not ready", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn readyz(State(server): Server) -> Result<&'static str> {
    if server.is_stopping() {
        return Err(Fault::new("stopping", StatusCode::SERVICE_UNAVAILABLE, "The server is shutting down"));
    }
    match app::health::ready(&server.app).await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(Fault::new("not-ready", StatusCode::SERVICE_UNAVAILABLE, "The server is not ready"))
        }
    }
}

/// Counters in Prometheus' text format; from this machine, or with the metrics token.
#[utoipa::path(get, path = "/metrics", operation_id = "metrics", tag = "operator", responses(
    (status = 200, description = "Counters", content_type = "text/plain"),
    (status = 401, description = "Wrong token", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "From elsewhere", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn metrics(State(server): Server) -> impl IntoResponse {
    let mut text = server.app.metrics().render() + &server.meters.render();
    match app::job::counts::render(&server.app).await {
        Ok(jobs) => text += &jobs,
        // The process's own counters are worth most when the database is away.
        Err(error) => tracing::warn!(%error, "jobs could not be counted"),
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

static OPENAPI: LazyLock<String> = LazyLock::new(|| crate::openapi().to_json().unwrap_or_default());

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "openapi", tag = "operator", responses(
    (status = 200, description = "OpenAPI 3.1", content_type = "application/json"),
))]
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI.as_str())
}
