//! The whole HTTP surface, made of the table of routes.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use tower_http::compression::CompressionLayer;

use crate::fault::Fault;
use crate::gate::Gate;
use crate::options::{Assets, Options};
use crate::route::{DOCUMENTS_BODY_BYTES, TABLE_BODY_BYTES, UPLOAD_BODY_BYTES};
use crate::routes::ROUTES;
use crate::shared::Shared;
use crate::{centre, edge, gate};

/// The whole HTTP surface. Must be called within a tokio runtime: the hub's tasks start here and end with the router.
pub fn router(app: App, assets: Arc<dyn Assets>, options: Options) -> Router {
    build(Shared::new(app, assets, options))
}

pub(crate) fn build(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    let mut asked_before = std::collections::HashSet::new();
    for route in ROUTES.iter().copied() {
        let gate = Gate { shared: Arc::clone(&shared), route };
        let most = match (route.takes_file, route.takes_table) {
            _ if route.takes_documents => DOCUMENTS_BODY_BYTES,
            (true, _) => UPLOAD_BODY_BYTES,
            (_, true) => TABLE_BODY_BYTES,
            _ => shared.options.limits.body_bytes,
        };
        let mut methods = (route.handler)(route.verb.filter())
            .route_layer(from_fn_with_state(gate, gate::check))
            .layer(DefaultBodyLimit::max(most));
        if !route.is_api() {
            methods = methods.layer(CompressionLayer::new());
        }
        router = router.route(route.path, methods);
        // Several routes of one path share the answer to a browser's question.
        if route.cross_origin && asked_before.insert(route.path) {
            router = router.route(route.path, on(MethodFilter::OPTIONS, gate::preflight));
        }
    }
    let router = router
        .fallback(async || Fault::not_found())
        .method_not_allowed_fallback(async || {
            Fault::new(
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not take this method",
            )
        })
        .layer(from_fn_with_state(Arc::clone(&shared), edge::request))
        .layer(from_fn(edge::catch_panic))
        .with_state(Arc::clone(&shared));
    // Outside, because a help centre's own domain says which route is meant.
    Router::new().fallback_service(router).layer(from_fn_with_state(shared, centre::turn))
}
