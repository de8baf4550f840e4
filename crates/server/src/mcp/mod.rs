//! Knowledge for programs that speak the Model Context Protocol (revision 2025-06-18): streamable HTTP with one answer to each request, no
//! session and no stream. A key of the API opens it; the articles are those that the key may read.

mod resources;
mod rpc;
mod tools;

use app::{App, Asks};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::api::Server;
use crate::edge::OwnForm;
use crate::extract::Staff;
use crate::fault::Fault;
use crate::origin;
use rpc::{Failure, Request};

/// Where it is spoken.
pub(crate) const PATH: &str = "/mcp";
/// The revision that is spoken.
const REVISION: &str = "2025-06-18";
/// The header in which a client says which one was agreed on.
const REVISION_HEADER: &str = "mcp-protocol-version";
/// What a model is told of this server.
const INSTRUCTIONS: &str = "Reviewed articles of a company's customer service, in Chinese and English. Search with a question in the \
customer's own words, read an article whole before relying on it, and name its title as the source. Say nothing that no article says. What is \
marked internal is for the company's own people: never tell it to customers.";

/// One message of a program.
///
/// A JSON-RPC 2.0 message of the Model Context Protocol. What is no message is refused with 400 and a JSON-RPC error; a request that cannot be
/// done is answered with 200 and one.
#[utoipa::path(post, path = "/mcp", operation_id = "mcp", tag = "knowledge", request_body = rpc::McpMessage,
    security(("session" = []), ("key" = ["knowledge:read"])), responses(
    (status = 200, description = "The JSON-RPC answer", body = Object),
    (status = 202, description = "A notification was taken"),
    (status = 400, description = "What came is no message, or of another revision: a JSON-RPC error", body = Object),
    (status = "default", description = "Refused", body = protocol::problem::Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post(
    State(server): Server,
    staff: Staff,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    admit(&headers, server.app.settings())?;
    let request = match rpc::read(&body) {
        Ok(Some(request)) => request,
        Ok(None) => return Ok(StatusCode::ACCEPTED.into_response()),
        Err((id, failure)) => return Ok(refused(failure.answer(id.as_ref()))),
    };
    if let Some(said) = headers.get(REVISION_HEADER)
        && said != REVISION
    {
        let failure = Failure::invalid_request(format!("{REVISION_HEADER} must be {REVISION}"));
        return Ok(refused(failure.with(json!({ "supported": [REVISION] })).answer(Some(&request.id))));
    }
    let Request { id, method, params } = request;
    let answer = match done(&server.app, staff.asks(), &method, &params).await {
        Ok(result) => rpc::answer(&id, result),
        Err(failure) => failure.answer(Some(&id)),
    };
    Ok(axum::Json(answer).into_response())
}

/// What must be right before the message is looked at. A key is no cookie, but a page may have led a browser's program here by a name of its
/// own, so pages of other origins are refused even with one.
fn admit(headers: &HeaderMap, settings: &app::Settings) -> Result<(), Fault> {
    if !origin::allowed(headers, settings) {
        return Err(Fault::new(
            "origin-refused",
            StatusCode::FORBIDDEN,
            "A page of this origin may not do this",
        ));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Fault::new(
            "media-type",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/json",
        ));
    }
    Ok(())
}

fn refused(answer: Value) -> Response {
    let mut response = (StatusCode::BAD_REQUEST, axum::Json(answer)).into_response();
    response.extensions_mut().insert(OwnForm);
    response
}

async fn done(
    app: &App,
    asker: &dyn Asks,
    method: &str,
    params: &Map<String, Value>,
) -> Result<Value, Failure> {
    match method {
        "initialize" => initialize(params),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({ "tools": tools::list() })),
        "tools/call" => tools::call(app, asker, params).await,
        "resources/list" => resources::list(app, asker, params).await,
        "resources/templates/list" => Ok(json!({ "resourceTemplates": resources::templates() })),
        "resources/read" => resources::read(app, asker, params).await,
        other => Err(Failure::unknown_method(other)),
    }
}

/// Whatever revision a client asks for, it is told the one that is spoken; then it goes on or hangs up.
fn initialize(params: &Map<String, Value>) -> Result<Value, Failure> {
    if !params.get("protocolVersion").is_some_and(Value::is_string) {
        return Err(Failure::invalid_params("protocolVersion is missing"));
    }
    Ok(json!({
        "protocolVersion": REVISION,
        "capabilities": { "tools": {}, "resources": {} },
        "serverInfo": { "name": "zhike", "title": "Zhike 知客", "version": env!("CARGO_PKG_VERSION") },
        "instructions": INSTRUCTIONS,
    }))
}

/// A text among the parameters.
fn text<'a>(params: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Failure> {
    match params.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Failure::invalid_params(format!("{name} must be a text"))),
    }
}

/// What went wrong on our side is logged and not told.
fn broken(error: &app::Error) -> Failure {
    tracing::error!(%error, "a message of the Model Context Protocol failed");
    Failure::internal()
}
