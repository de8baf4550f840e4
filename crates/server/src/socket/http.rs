//! The requests of a line (see `line.rs`).

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base::limits;
use protocol::problem::Problem;
use protocol::socket::LineOpened;
use serde::Deserialize;

use super::line::{Broken, Got, Line, WAIT};
use super::{Held, hello, session};
use crate::api::Server;
use crate::edge::Client;
use crate::extract::{Json, Path, Query};
use crate::fault::{Fault, Result};
use crate::origin;
use crate::shared::Shared;

/// Opens a line: what the socket at `/api/v1/socket` does, for networks that refuse it. The body is the `hello` frame.
#[utoipa::path(post, path = "/api/v1/line", operation_id = "open_line", tag = "socket", request_body(content = String, content_type = "text/plain"), responses(
    (status = 200, description = "The line's secret name", body = LineOpened),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn open(
    State(server): Server,
    client: Client,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<LineOpened>> {
    if server.is_stopping() {
        return Err(Fault::new("stopping", StatusCode::SERVICE_UNAVAILABLE, "The server is shutting down"));
    }
    let hello = frames(body)?;
    let place = server.sockets.take(client.address, false).ok_or_else(|| {
        Fault::new("too-many-sockets", StatusCode::TOO_MANY_REQUESTS, "Too many sockets from this address")
    })?;
    let held = Held::new(&server, place, None);
    let own_page = origin::allowed(&headers, server.app.settings());
    let name = server.app.env().bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let line = server.lines.open(&name);
    let given = server.lines.give(&name, hello).await;
    tokio::spawn(serve(Arc::clone(&server), line, own_page, held, name.clone()));
    given.map_err(broken)?;
    let wait_ms = u64::try_from(WAIT.as_millis()).unwrap_or(u64::MAX);
    Ok(Json(LineOpened { line: name, wait_ms }))
}

async fn serve(shared: Arc<Shared>, mut line: Line, own_page: bool, held: Held, name: String) {
    let end = match hello::greet(&shared, &mut line, own_page).await {
        Ok(greeted) => session::run(&shared, &mut line, greeted).await,
        Err(end) => end,
    };
    super::farewell(&mut line, &end).await;
    shared.lines.end(&name);
    drop(held);
}

/// Hands frames in, one on each line of the body. One request at a time keeps their order.
#[utoipa::path(post, path = "/api/v1/line/{line}", operation_id = "say_on_line", tag = "socket", params(("line" = String, Path)),
    request_body(content = String, content_type = "text/plain"), responses(
    (status = 204, description = "Taken; what they lead to comes as frames"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn say(
    State(server): Server,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode> {
    server.lines.give(&name, frames(body)?).await.map_err(broken)?;
    Ok(StatusCode::NO_CONTENT)
}

/// How far the client is.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// Frames got on this line so far.
    seen: u64,
}

/// Waits for frames, one on each line of the answer; `{"t":"closed","code":…}` is the last. Empty: nothing came, ask again.
#[utoipa::path(get, path = "/api/v1/line/{line}", operation_id = "hear_on_line", tag = "socket", params(("line" = String, Path), Seen), responses(
    (status = 200, description = "Frames", content_type = "application/x-ndjson", body = String),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn hear(
    State(server): Server,
    Path(name): Path<String>,
    Query(Seen { seen }): Query<Seen>,
) -> Result<Response> {
    let Got { mut frames, closed } = server.lines.take(&name, seen, WAIT).await.map_err(broken)?;
    if let Some(code) = closed {
        frames.push(format!("{{\"t\":\"closed\",\"code\":{code}}}"));
    }
    let mut response = Response::new(Body::from(frames.join("\n")));
    let ndjson = HeaderValue::from_static("application/x-ndjson");
    response.headers_mut().insert(header::CONTENT_TYPE, ndjson);
    Ok(response)
}

fn frames(body: Result<Bytes, BytesRejection>) -> Result<Vec<String>> {
    let too_large = || {
        Fault::new(
            "too-large",
            StatusCode::PAYLOAD_TOO_LARGE,
            "The request or one of its frames is too large",
        )
    };
    let body = body.map_err(|_| too_large())?;
    let text = std::str::from_utf8(&body)
        .map_err(|_| Fault::new("bad-frame", StatusCode::UNPROCESSABLE_ENTITY, "The frames are not UTF-8"))?;
    let frames: Vec<String> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if frames.iter().any(|frame| frame.len() > limits::SOCKET_FRAME_BYTES) {
        return Err(too_large());
    }
    Ok(frames)
}

fn broken(broken: Broken) -> Fault {
    match broken {
        Broken::Gone => {
            Fault::new("line-gone", StatusCode::NOT_FOUND, "This line is over; open another one and resume")
        }
        Broken::Busy => Fault::new(
            "line-busy",
            StatusCode::CONFLICT,
            "Another request waited on this line; open another one",
        ),
    }
}
