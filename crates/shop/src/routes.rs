//! The HTTP side: who may call, what is read, what is answered.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use base::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use subtle::ConstantTimeEq;

use crate::action::{Answer, OrderView, Proof, find, owner, strong};
use crate::address::Nothing;
use crate::code::SendCode;
use crate::desk::{Asked, Kept, MAX_KEY_CHARS};
use crate::faults::{Trouble, suffer};
use crate::problem::Problem;
use crate::signed::signed;
use crate::{
    Customer, Order, Product, Shop, address, code, coupon, exchange, identity, invoice, parcel, people,
    price, refund, returns,
};

/// The product that has a page of its own in the demo.
const PAGE_OF: &str = "KT-15-GR";
/// Products of one answer.
const MAX_PRODUCTS: usize = 20;
/// Largest request body.
pub(crate) const MAX_BODY_BYTES: usize = 4_096;

/// The routes over `shop`.
pub(crate) fn router(shop: Shop) -> Router {
    let shop = Arc::new(shop);
    Router::new()
        .route("/actions/shop.order_status", look(order_status))
        .route("/actions/shop.returnable", look(returns::returnable))
        .route("/actions/shop.return_request", deed(returns::request))
        .route("/actions/shop.address", look(address::look))
        .route("/actions/shop.address_change", sure(address::change))
        .route("/actions/shop.send_code", post(send_code))
        .route("/actions/shop.exchangeable", look(exchange::exchangeable))
        .route("/actions/shop.exchange_options", look(exchange::options))
        .route("/actions/shop.exchange_request", deed(exchange::request))
        .route("/actions/shop.invoice", look(invoice::look))
        .route("/actions/shop.invoice_request", deed(invoice::request))
        .route("/actions/shop.parcel", look(parcel::look))
        .route("/actions/shop.parcel_check", deed(parcel::check))
        .route("/actions/shop.price_check", look(price::check))
        .route("/actions/shop.price_request", gift(price::request))
        .route("/actions/shop.refundable", look(refund::refundable))
        .route("/actions/shop.refund", gift(refund::refund))
        .route("/actions/shop.coupons", owned(coupon::list))
        .route("/actions/shop.coupon_check", owned(coupon::check))
        .route("/actions/shop.freeze", owned(people::freeze))
        .route(
            "/actions/shop.call_back",
            noted(|shop, _, asked, kept, now| people::call_back(shop, asked, kept, now)),
        )
        .route("/actions/shop.complaint", noted(people::complaint))
        .route("/actions/shop.products", post(find_products))
        .route("/attempts/{key}", get(attempt))
        .route("/payments", get(payments))
        .route_layer(from_fn_with_state(shop.clone(), signed))
        .route("/identity/{customer}", post(sign_identity))
        .route("/orders/{number}", get(show_order))
        .route("/products", get(list_products))
        .route("/products/{sku}", get(show_product))
        .route("/healthz", get(|| async { "ok" }))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::WrongMethod })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(shop)
}

/// What is looked for, and in which language it is named.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductQuestion {
    words: String,
    #[serde(default)]
    locale: String,
}

/// Proof that the caller showed the bearer key.
struct Authorized;

impl FromRequestParts<Arc<Shop>> for Authorized {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shop: &Arc<Shop>) -> Result<Self, Problem> {
        let shown = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .unwrap_or_default();
        let right: bool = shown.as_bytes().ct_eq(shop.config.key.as_bytes()).into();
        if right { Ok(Self) } else { Err(Problem::Unauthorized) }
    }
}

/// The attempt's name. Look-ups change nothing and do not keep it.
struct Idempotent(String);

impl FromRequestParts<Arc<Shop>> for Idempotent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Shop>) -> Result<Self, Problem> {
        match parts.headers.get("idempotency-key") {
            Some(key) if !key.is_empty() && key.len() <= MAX_KEY_CHARS => {
                Ok(Self(String::from_utf8_lossy(key.as_bytes()).into_owned()))
            }
            _ => Err(Problem::MissingIdempotencyKey),
        }
    }
}

/// Whether people of the caller's agreed to a payment. Who shows the bearer key may say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreed(pub(crate) bool);

impl FromRequestParts<Arc<Shop>> for Agreed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Shop>) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get("zhike-agreed-by").is_some_and(|by| !by.is_empty())))
    }
}

fn order_status(shop: &Shop, order: &Order, _: &Nothing, _: &Kept, _: Timestamp) -> Value {
    let shown = OrderView::new(shop, order).map(|order| Answer { result: order.status, order });
    shown.and_then(|answer| serde_json::to_value(answer).ok()).unwrap_or_default()
}

/// What was answered to an attempt, so that whoever heard no answer need not try again to know.
async fn attempt(_: Authorized, State(shop): State<Arc<Shop>>, Path(key): Path<String>) -> Response {
    Json(shop.desk.answered(&key).unwrap_or_else(|| json!({ "result": "never_seen" }))).into_response()
}

/// A stretch of time.
#[derive(serde::Deserialize)]
struct Stretch {
    from_ms: i64,
    to_ms: i64,
}

/// What was given then, so that both sides can be compared.
async fn payments(
    _: Authorized,
    State(shop): State<Arc<Shop>>,
    stretch: Result<Query<Stretch>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(stretch) = stretch.map_err(|_| Problem::BadBody)?;
    let given = shop.desk.given(Timestamp::from_ms(stretch.from_ms), Timestamp::from_ms(stretch.to_ms));
    Ok(Json(json!({ "result": "payments", "payments": given })).into_response())
}

/// A look at an order.
fn look<T>(see: fn(&Shop, &Order, &T, &Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = move |_: Authorized, _: Idempotent, State(shop): State<Arc<Shop>>, body: Body| async move {
        let asked = read::<T>(body)?;
        let Some(order) = own_order(&shop, asked.proof()).await? else { return Ok(nothing()) };
        let now = shop.env.now();
        let answer = shop.desk.look(|kept| see(&shop, order, &asked.wish, kept, now));
        if answer.is_null() { Err(Problem::Broken) } else { Ok(Json(answer).into_response()) }
    };
    post(answer)
}

/// Something done for an order, once.
fn deed<T>(act: fn(&Shop, &Order, &T, &mut Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    done(act, |proof| proof)
}

/// The same where the end of a phone is not enough.
fn sure<T>(act: fn(&Shop, &Order, &T, &mut Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    done(act, strong)
}

fn done<T>(
    act: fn(&Shop, &Order, &T, &mut Kept, Timestamp) -> Value,
    by: fn(Proof<'_>) -> Proof<'_>,
) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = move |_: Authorized,
                       Idempotent(key): Idempotent,
                       State(shop): State<Arc<Shop>>,
                       body: Body| async move {
        let asked = read::<T>(body)?;
        let Some(order) = own_order(&shop, by(asked.proof())).await? else { return Ok(nothing()) };
        once(&shop, &key, &asked, |wish, kept, now| act(&shop, order, wish, kept, now))
    };
    post(answer)
}

/// Money given for an order, once; above the shop's own limit only where the caller's people agreed.
fn gift<T>(give: fn(&Shop, &Order, &T, Agreed, &mut Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = move |_: Authorized,
                       Idempotent(key): Idempotent,
                       agreed: Agreed,
                       State(shop): State<Arc<Shop>>,
                       body: Body| async move {
        let asked = read::<T>(body)?;
        let Some(order) = own_order(&shop, asked.proof()).await? else { return Ok(nothing()) };
        once(&shop, &key, &asked, |wish, kept, now| give(&shop, order, wish, agreed, kept, now))
    };
    post(answer)
}

/// Something done once for a customer, whom an order of theirs or the identity proves.
fn owned<T>(act: fn(&Shop, &Customer, &T, &mut Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = move |_: Authorized,
                       Idempotent(key): Idempotent,
                       State(shop): State<Arc<Shop>>,
                       body: Body| async move {
        let asked = read::<T>(body)?;
        own_order(&shop, asked.proof()).await?;
        let Some(customer) = owner(&shop.catalogue, asked.proof()) else { return Ok(nothing()) };
        once(&shop, &key, &asked, |wish, kept, now| act(&shop, customer, wish, kept, now))
    };
    post(answer)
}

/// Something noted once that needs no proof; an order is only what was said.
fn noted<T>(act: fn(&Shop, &str, &T, &mut Kept, Timestamp) -> Value) -> MethodRouter<Arc<Shop>>
where
    T: DeserializeOwned + Send + 'static,
{
    let answer = move |_: Authorized,
                       Idempotent(key): Idempotent,
                       State(shop): State<Arc<Shop>>,
                       body: Body| async move {
        let asked = read::<T>(body)?;
        trouble(&shop, asked.proof().number).await?;
        once(&shop, &key, &asked, |wish, kept, now| act(&shop, asked.proof().number, wish, kept, now))
    };
    post(answer)
}

/// Does it under its key: what is asked again is answered again, and nothing is done twice.
fn once<T>(
    shop: &Shop,
    key: &str,
    asked: &Asked<T>,
    act: impl FnOnce(&T, &mut Kept, Timestamp) -> Value,
) -> Result<Response, Problem> {
    let now = shop.env.now();
    let answer = shop.desk.once(key, &asked.whole, now, |kept| act(&asked.wish, kept, now))?;
    Ok(Json(answer).into_response())
}

type Body = Result<Json<Map<String, Value>>, JsonRejection>;

fn read<T: DeserializeOwned>(body: Body) -> Result<Asked<T>, Problem> {
    let Json(body) = body.map_err(|_| Problem::BadBody)?;
    Asked::read(body)
}

/// The order that is the caller's, after whatever trouble was asked for.
async fn own_order<'a>(shop: &'a Shop, proof: Proof<'_>) -> Result<Option<&'a Order>, Problem> {
    if !proof.is_some() {
        return Err(Problem::MissingProof);
    }
    trouble(shop, proof.number).await?;
    let texted = || {
        let number = shop.desk.texted(proof.code?)?;
        shop.catalogue.order(proof.number).filter(|order| order.number == number)
    };
    Ok(find(&shop.catalogue, proof).or_else(texted))
}

/// Texts a code to the phone on an order. Nobody is told here whose that is.
async fn send_code(
    _: Authorized,
    Idempotent(key): Idempotent,
    State(shop): State<Arc<Shop>>,
    body: Body,
) -> Result<Response, Problem> {
    let asked = read::<SendCode>(body)?;
    let number = asked.proof().number;
    trouble(&shop, number).await?;
    let order = shop.catalogue.order(number);
    let found = order.and_then(|order| Some((order, shop.catalogue.customer(&order.customer)?)));
    let Some((order, customer)) = found else { return Ok(nothing()) };
    once(&shop, &key, &asked, |wish, kept, _| {
        let (answer, message) = code::send(order, customer, &key, wish, kept);
        (shop.config.texts)(&message);
        answer
    })
}

/// Waits and fails as the settings ask.
async fn trouble(shop: &Shop, number: &str) -> Result<(), Problem> {
    suffer(shop.config.faults, &shop.counter, number).await.map_err(|trouble| match trouble {
        Trouble::Error => Problem::Broken,
        Trouble::Timeout => Problem::Timeout,
    })
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"result": "not_found"}))).into_response()
}

/// What an agent looks for: every word must stand in the name or the number, in either language.
async fn find_products(
    _: Authorized,
    _: Idempotent,
    State(shop): State<Arc<Shop>>,
    body: Result<Json<ProductQuestion>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(asked) = body.map_err(|_| Problem::BadBody)?;
    let words: Vec<String> = asked.words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |product: &&Product| {
        let text = format!("{} {} {}", product.sku, product.title.zh, product.title.en).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let card = |product: &Product| {
        let title = if asked.locale == "en" { &product.title.en } else { &product.title.zh };
        let (image, url) = (&product.image, (product.sku == PAGE_OF).then_some("/demo/product.html"));
        json!({"sku": product.sku, "title": title, "price_fen": product.price_fen, "image": image, "url": url})
    };
    let found: Vec<_> = shop.catalogue.products().filter(fits).take(MAX_PRODUCTS).map(card).collect();
    Ok(Json(json!({"result": "found", "products": found})).into_response())
}

async fn sign_identity(
    _: Authorized,
    State(shop): State<Arc<Shop>>,
    Path(customer): Path<String>,
) -> Result<Response, Problem> {
    let customer = shop.catalogue.customer(&customer).ok_or(Problem::NotFound)?;
    let (token, claims) = identity::sign(customer, &shop.config.inbox, &shop.config.inbox_secret, &shop.env)
        .map_err(|_| Problem::Broken)?;
    let body = Json(json!({"token": token, "expires_at": claims.exp}));
    Ok(([(header::CACHE_CONTROL, "no-store")], body).into_response())
}

async fn show_order(
    _: Authorized,
    State(shop): State<Arc<Shop>>,
    Path(number): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    let order = shop.catalogue.order(&number).ok_or(Problem::NotFound)?;
    OrderView::new(&shop, order).map(Json).ok_or(Problem::Broken)
}

async fn list_products(State(shop): State<Arc<Shop>>) -> Json<Vec<Product>> {
    Json(shop.catalogue.products().cloned().collect())
}

async fn show_product(
    State(shop): State<Arc<Shop>>,
    Path(sku): Path<String>,
) -> Result<Json<Product>, Problem> {
    shop.catalogue.product(&sku).cloned().map(Json).ok_or(Problem::NotFound)
}
