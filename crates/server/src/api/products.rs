//! Products and what is known of them.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use base::limits;
use protocol::problem::Problem;
use protocol::product::{
    FeedOptions, FeedView, ListProducts, OneProduct, ProductPage, ProductView, PushProducts, PushedProducts,
    Told,
};

use super::Server;
use crate::extract::{Json, Query, Staff, User};
use crate::fault::Result;
use crate::upload::{Bounds, files_of, no_file};

/// One file of products.
const FEED: Bounds = Bounds { bytes: limits::FEED_BYTES, files: 1 };

/// A file of products.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the multipart form")]
pub(crate) struct ProductsForm {
    /// How it is taken.
    options: Option<FeedOptions>,
    /// CSV or xlsx whose first row names the columns, one of them `sku`, or JSON as programs push it; at most 20 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Products, by their numbers.
#[utoipa::path(get, path = "/api/v1/knowledge/products", operation_id = "list_products", tag = "knowledge", params(ListProducts),
    security(("session" = []), ("key" = ["knowledge:write", "knowledge:read_internal"])), responses(
    (status = 200, description = "A page", body = ProductPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<ListProducts>,
) -> Result<Json<ProductPage>> {
    Ok(Json(app::product::list(&server.app, staff.asks(), ask).await?))
}

/// A product and what is known of it.
#[utoipa::path(get, path = "/api/v1/knowledge/products/one", operation_id = "show_product", tag = "knowledge", params(OneProduct),
    security(("session" = []), ("key" = ["knowledge:write", "knowledge:read_internal"])), responses(
    (status = 200, description = "What is known of it", body = ProductView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<OneProduct>,
) -> Result<Json<ProductView>> {
    Ok(Json(app::product::show(&server.app, staff.asks(), ask).await?))
}

/// Tell of products, at most 200 at once and 3 MB, in one commit: what is given says what is known from now on, and what is not given stays. The same again
/// does nothing. A product that cannot be taken stops none of the others.
#[utoipa::path(put, path = "/api/v1/knowledge/products", operation_id = "push_products", tag = "knowledge",
    request_body = PushProducts, security(("session" = []), ("key" = ["knowledge:write"])), responses(
    (status = 200, description = "What became of each", body = PushedProducts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn push(
    State(server): Server,
    staff: Staff,
    Json(body): Json<PushProducts>,
) -> Result<Json<PushedProducts>> {
    Ok(Json(app::product::push(&server.app, staff.asks(), body).await?))
}

/// Tell that a product is not there any more; what is known of it goes with it.
#[utoipa::path(delete, path = "/api/v1/knowledge/products", operation_id = "drop_product", tag = "knowledge", params(OneProduct),
    security(("session" = []), ("key" = ["knowledge:write"])), responses(
    (status = 200, description = "What became of it", body = Told),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn drop_one(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<OneProduct>,
) -> Result<Json<Told>> {
    Ok(Json(app::product::drop_one(&server.app, staff.asks(), ask).await?))
}

/// Look at a file of products: what is new, changed, gone and wrong. With what was seen it is taken, unless products have changed since.
#[utoipa::path(post, path = "/api/v1/product-feeds", operation_id = "take_product_feed", tag = "knowledge",
    request_body(content = ProductsForm, content_type = "multipart/form-data"), security(("session" = [])), responses(
    (status = 200, description = "What it would do, or did", body = FeedView),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn feed(
    State(server): Server,
    User(user): User,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<FeedView>> {
    let (_permit, options, mut files) = files_of(&server, form, FEED).await?;
    let file = files.pop().ok_or_else(no_file)?;
    Ok(Json(app::product::feed(&server.app, &user, options, file).await?))
}
