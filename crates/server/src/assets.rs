//! Built pages: the desk, the widget's scripts, the demo's host pages.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::api::Server;
use crate::extract::Path;
use crate::fault::{Fault, Result};
use crate::headers::{self, DEMO_CSP, DESK_CSP, WIDGET_PAGE_CSP};
use crate::shared::Shared;

const DESK_INDEX: &str = "desk/index.html";
/// Pages of the desk that carry the widget.
const WIDGET_PAGES: [&str; 2] = ["preview.html", "try.html"];
const DEMO_INDEX: &str = "demo/index.html";

/// Where a person lands who knows only the address.
pub(crate) async fn root(State(server): Server) -> Redirect {
    let there = if server.assets.get(DEMO_INDEX).is_some() { "/demo/" } else { "/desk/" };
    Redirect::temporary(there)
}

pub(crate) async fn to_desk() -> Redirect {
    Redirect::permanent("/desk/")
}

pub(crate) async fn to_demo() -> Redirect {
    Redirect::permanent("/demo/")
}

pub(crate) async fn desk_index(State(server): Server, headers: HeaderMap) -> Result<Response> {
    page(&server, &headers, DESK_INDEX, DESK_CSP)
}

/// A file of the desk, or the desk itself for one of its own addresses.
pub(crate) async fn desk(
    State(server): Server,
    headers: HeaderMap,
    Path(path): Path<String>,
) -> Result<Response> {
    let file = format!("desk/{path}");
    if WIDGET_PAGES.contains(&path.as_str()) {
        let mut response = page(&server, &headers, &file, WIDGET_PAGE_CSP)?;
        let value = HeaderValue::from_static("SAMEORIGIN");
        response.headers_mut().insert(header::X_FRAME_OPTIONS, value);
        return Ok(response);
    }
    if is_address(&path) && server.assets.get(&file).is_none() {
        return page(&server, &headers, DESK_INDEX, DESK_CSP);
    }
    page(&server, &headers, &file, DESK_CSP)
}

/// Whether the desk itself shows what is asked for. Files have a dot in their name and lie at the top or under `assets`; in an address a
/// dot may stand deeper, in the id of an intent.
fn is_address(path: &str) -> bool {
    match path.split_once('/') {
        None => !path.contains('.'),
        Some((place, _)) => place != "assets" && place.bytes().all(|b| b.is_ascii_lowercase()),
    }
}

pub(crate) async fn demo_index(State(server): Server, headers: HeaderMap) -> Result<Response> {
    demo_page(&server, &headers, DEMO_INDEX)
}

pub(crate) async fn demo(
    State(server): Server,
    headers: HeaderMap,
    Path(path): Path<String>,
) -> Result<Response> {
    let file = format!("demo/{path}");
    let index = format!("{}/index.html", file.trim_end_matches('/'));
    let file =
        if server.assets.get(&file).is_none() && server.assets.get(&index).is_some() { index } else { file };
    demo_page(&server, &headers, &file)
}

fn demo_page(server: &Shared, headers: &HeaderMap, file: &str) -> Result<Response> {
    let mut response = page(server, headers, file, DEMO_CSP)?;
    headers::allow_microphone(response.headers_mut());
    Ok(response)
}

/// The widget's scripts, which pages of other origins load.
pub(crate) async fn widget(
    State(server): Server,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response> {
    if file == "favicon.ico" {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if !file.starts_with("widget") {
        return Err(Fault::not_found());
    }
    let mut response = page(&server, &headers, &file, "default-src 'none'")?;
    headers::open_to_other_origins(response.headers_mut());
    Ok(response)
}

fn page(server: &Shared, request: &HeaderMap, path: &str, csp: &'static str) -> Result<Response> {
    if path.split('/').any(|part| part == "..") {
        return Err(Fault::not_found());
    }
    let asset = server.assets.get(path).ok_or_else(Fault::not_found)?;
    // Weak, because the same file may leave compressed or not.
    let etag = format!("W/\"{}\"", asset.etag);
    let known = request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value.to_str().is_ok_and(|value| value.split(',').any(|one| one.trim() == etag || one.trim() == "*"))
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(asset.bytes.into_owned()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(path)));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Files with a hash in their name never change; the widget's entry is asked for again after five minutes; the rest each time.
fn caching(path: &str) -> &'static str {
    if path.contains("/assets/") {
        "public, max-age=31536000, immutable"
    } else if path.starts_with("widget") {
        "public, max-age=300"
    } else {
        "no-cache"
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
