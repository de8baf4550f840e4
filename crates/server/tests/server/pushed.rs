//! Programs push articles over HTTP: what a key may, and that nobody of another workspace sees anything of it.

use access::Scope;
use app::testing::{Fixture, furnish};
use base::ArticleSourceId;
use protocol::pushed::{PushArticles, PushOutcome, PushedArticle, PushedArticles, PushedPage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::mcp::program;
use crate::support::{Node, node, problem, read};
use crate::things::chief;

const ITEMS: &str = "/api/v1/knowledge/items";

/// A request with one article.
pub fn body(source: &str, id: &str, text: &str) -> Value {
    let texts = json!({ "zh": { "title": "退货", "body": text } });
    json!({ "source": source, "items": [{ "external_id": id, "texts": texts, "audiences": ["customers"] }] })
}

/// A source of the workspace that told of one article.
pub async fn source(app: &app::App, fixture: &Fixture) -> ArticleSourceId {
    let chief = chief(app, fixture);
    let ask: PushArticles = serde_json::from_value(body("things", "one", "七天")).expect("right");
    app::article::push(app, &chief, ask).await.expect("told");
    app::article::sources(app, &chief)
        .await
        .expect("sources")
        .sources
        .iter()
        .find(|one| one.name == "things")
        .expect("there")
        .id
}

async fn put(node: &Node, token: &str, body: &Value) -> reqwest::Response {
    node.ask(Method::PUT, ITEMS).bearer_auth(token).json(body).send().await.expect("answer")
}

async fn get(node: &Node, token: &str, path: &str) -> reqwest::Response {
    node.ask(Method::GET, path).bearer_auth(token).send().await.expect("answer")
}

#[tokio::test]
async fn a_program_pushes_and_lists_and_nobody_else_sees_it() {
    let (node, home) = node(77).await;
    let away = furnish(&node.app, "away", home.clock.clone()).await;
    let writer = program(&node, &home, &[Scope::KnowledgeWrite]).await.token;
    let stranger = program(&node, &away, &[Scope::KnowledgeWrite]).await.token;
    let reader = program(&node, &home, &[Scope::KnowledgeRead, Scope::KnowledgeReadInternal]).await.token;

    let told: PushedArticles =
        read(put(&node, &writer, &body("cms", "docs/退货 %2F.md", "七天")).await, StatusCode::OK).await;
    assert_eq!(told.items[0].outcome, PushOutcome::Created);
    let id = told.items[0].article_id.expect("an article");

    // A key that writes reads nothing; one that reads writes nothing.
    for path in ["/api/v1/knowledge", "/api/v1/knowledge/search?text=x", &format!("/api/v1/knowledge/{id}")] {
        problem(get(&node, &writer, path).await, StatusCode::FORBIDDEN, "missing-scope").await;
    }
    let refused = put(&node, &reader, &body("cms", "x", "七天")).await;
    let refused = problem(refused, StatusCode::FORBIDDEN, "missing-scope").await;
    assert_eq!(refused["detail"], "needed: knowledge:write");
    assert_eq!(
        get(&node, &reader, &format!("/api/v1/knowledge/{id}")).await.status(),
        StatusCode::NOT_FOUND,
        "a draft"
    );

    // The same names in another workspace are other articles, and its key sees none of ours.
    let theirs: PushedPage =
        read(get(&node, &stranger, &format!("{ITEMS}?source=cms")).await, StatusCode::OK).await;
    assert!(theirs.items.is_empty());
    let gone = format!("{ITEMS}?source=cms&external_id=docs%2F%E9%80%80%E8%B4%A7%20%252F.md");
    let answer = node.ask(Method::DELETE, &gone).bearer_auth(&stranger).send().await.expect("answer");
    assert_eq!(read::<PushedArticle>(answer, StatusCode::OK).await.outcome, PushOutcome::Unchanged);
    let theirs: PushedArticles =
        read(put(&node, &stranger, &body("cms", "docs/退货 %2F.md", "七天")).await, StatusCode::OK).await;
    assert_eq!(theirs.items[0].outcome, PushOutcome::Created);
    assert_ne!(theirs.items[0].article_id, Some(id));

    let answer = node.ask(Method::DELETE, &gone).bearer_auth(&writer).send().await.expect("answer");
    assert_eq!(read::<PushedArticle>(answer, StatusCode::OK).await.outcome, PushOutcome::Gone);
    let ours: PushedPage =
        read(get(&node, &writer, &format!("{ITEMS}?source=cms&gone=true")).await, StatusCode::OK).await;
    assert_eq!(ours.items[0].external_id, "docs/退货 %2F.md");

    // What is no such request is refused as a whole.
    let unknown = json!({ "source": "cms", "items": [{ "external_id": "a", "texts": {}, "colour": "red" }] });
    assert_eq!(put(&node, &writer, &unknown).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let large = body("cms", "large", &"x".repeat(4 * 1024 * 1024));
    assert_eq!(put(&node, &writer, &large).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
