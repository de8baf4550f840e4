//! Products over HTTP: pushed by a key, put up as a file, and nobody of another workspace sees anything of them.

use access::Scope;
use app::testing::{Fixture, furnish};
use protocol::product::{
    FeedView, ProductOutcome, ProductPage, ProductView, PushProducts, PushedProducts, Told,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::mcp::program;
use crate::support::{Node, form, node, problem, read};
use crate::things::chief;

const PRODUCTS: &str = "/api/v1/knowledge/products";

/// A request with one product.
pub fn body(sku: &str, battery: &str) -> Value {
    json!({ "products": [{ "sku": sku, "facts": { "电池容量": { "texts": { "zh": battery, "en": battery } } } }] })
}

/// A product of the workspace.
pub async fn product(app: &app::App, fixture: &Fixture) {
    let ask: PushProducts = serde_json::from_value(body("things", "5000 mAh")).expect("right");
    app::product::push(app, &chief(app, fixture), ask).await.expect("told");
}

async fn put(node: &Node, token: &str, body: &Value) -> reqwest::Response {
    node.ask(Method::PUT, PRODUCTS).bearer_auth(token).json(body).send().await.expect("answer")
}

async fn get(node: &Node, token: &str, query: &str) -> reqwest::Response {
    node.ask(Method::GET, &format!("{PRODUCTS}{query}")).bearer_auth(token).send().await.expect("answer")
}

#[tokio::test]
async fn a_program_pushes_products_and_nobody_else_sees_them() {
    let (node, home) = node(78).await;
    let away = furnish(&node.app, "away", home.clock.clone()).await;
    let writer = program(&node, &home, &[Scope::KnowledgeWrite]).await.token;
    let stranger = program(&node, &away, &[Scope::KnowledgeWrite]).await.token;
    let reader = program(&node, &home, &[Scope::KnowledgeReadInternal]).await.token;
    let customers = program(&node, &home, &[Scope::KnowledgeRead]).await.token;

    let told: PushedProducts =
        read(put(&node, &writer, &body("A/1 %2F", "5000 mAh")).await, StatusCode::OK).await;
    assert_eq!(told.products[0].outcome, ProductOutcome::Created);
    let one = "/one?sku=a%2F1%20%252F";
    let seen: ProductView = read(get(&node, &reader, one).await, StatusCode::OK).await;
    assert_eq!((seen.sku.as_str(), seen.facts[0].name.as_str()), ("A/1 %2F", "电池容量"));

    // Facts may be for our own people alone: a key that reads what customers read sees none.
    problem(get(&node, &customers, "").await, StatusCode::FORBIDDEN, "missing-scope").await;
    let refused =
        problem(put(&node, &reader, &body("x", "1")).await, StatusCode::FORBIDDEN, "missing-scope").await;
    assert_eq!(refused["detail"], "needed: knowledge:write");
    problem(get(&node, &stranger, one).await, StatusCode::NOT_FOUND, "not-found").await;
    let theirs: ProductPage = read(get(&node, &stranger, "").await, StatusCode::OK).await;
    assert!(theirs.products.is_empty());
    let gone = format!("{PRODUCTS}?sku=a%2F1%20%252F");
    let drop = async |token: &str| {
        let answer = node.ask(Method::DELETE, &gone).bearer_auth(token).send().await.expect("answer");
        read::<Told>(answer, StatusCode::OK).await.outcome
    };
    assert_eq!(drop(&stranger).await, ProductOutcome::Unchanged);
    assert_eq!(drop(&writer).await, ProductOutcome::Gone);
    assert_eq!(drop(&writer).await, ProductOutcome::Unchanged);

    // What is no such request is refused as a whole; nothing of it is written.
    let fact =
        |value: Value| json!({ "products": [{ "sku": "B" }, { "sku": "C", "facts": { "a": value } }] });
    for wrong in [
        json!({ "products": [] }),
        json!({ "products": [["B"]] }),
        json!({ "products": [{ "sku": "" }] }),
        json!({ "products": [{ "sku": "B", "colour": "red" }] }),
        fact(json!("red")),
        fact(json!(["red"])),
        fact(json!(null)),
        fact(json!({ "number": 1e15 })),
        fact(json!({ "number": 1, "unit": "k".repeat(21) })),
        fact(json!({ "texts": { "fr": "rouge" } })),
    ] {
        assert_eq!(put(&node, &writer, &wrong).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let ours: ProductPage = read(get(&node, &writer, "").await, StatusCode::OK).await;
    assert!(ours.products.is_empty(), "{ours:?}");
    let large = body("large", &"x".repeat(4 * 1024 * 1024));
    assert_eq!(put(&node, &writer, &large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_file_is_looked_at_and_then_taken() {
    let (node, home) = node(79).await;
    let user = node.log_in(&home.users[1].email).await;
    let post = async |options: Value, text: &str| {
        let (kind, file) = form("catalogue.csv", text.as_bytes());
        let boundary = kind.rsplit('=').next().expect("a boundary");
        let options =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"options\"\r\n\r\n{options}\r\n");
        let request =
            user.on(node.ask(Method::POST, "/api/v1/product-feeds")).header("origin", node.origin());
        let body = [options.into_bytes(), file].concat();
        request.header("content-type", kind).body(body).send().await.expect("answer")
    };
    let table = "货号,名称,价格\nA-1,水壶,99 元\nA-2,杯子,\n";
    let seen: FeedView = read(post(json!({}), table).await, StatusCode::OK).await;
    assert_eq!((seen.created, seen.taken), (2, false));
    problem(post(json!({ "seen": "0" }), table).await, StatusCode::CONFLICT, "feed-changed").await;
    let taken: FeedView = read(post(json!({ "seen": seen.seen }), table).await, StatusCode::OK).await;
    assert_eq!((taken.created, taken.taken), (2, true));
    let refused =
        problem(post(json!({}), "name\nx\n").await, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("sku")), "{refused}");
    problem(post(json!({ "colour": 1 }), table).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
}
