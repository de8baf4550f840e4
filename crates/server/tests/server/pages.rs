//! Pages and their guarding headers.

use std::sync::Arc;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::Options;

use crate::support::{node, node_with, problem, quiet, read, roomy};

#[tokio::test]
async fn the_desk_is_served_strictly_and_its_addresses_lead_to_it() {
    let (node, _) = node(20).await;
    let root = node.ask(Method::GET, "/").send().await.expect("answer");
    assert_eq!(
        (root.status(), root.headers()["location"].to_str().expect("text")),
        (StatusCode::TEMPORARY_REDIRECT, "/desk/")
    );
    for path in [
        "/desk/",
        "/desk/conversations/01890000-0000-7000-8000-000000000000",
        "/desk/login",
        "/desk/training/intents/order.status",
    ] {
        let answer = node.ask(Method::GET, path).send().await.expect("answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let headers = answer.headers();
        let csp = headers["content-security-policy"].to_str().expect("text");
        for rule in [
            "default-src 'none'",
            "script-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(csp.contains(rule), "{csp}");
        }
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert!(headers.contains_key("referrer-policy") && headers.contains_key("permissions-policy"));
        assert_eq!(headers["cache-control"], "no-cache");
        assert!(answer.text().await.expect("text").contains("<title>desk"));
    }
    let missing = node.ask(Method::GET, "/desk/assets/none.js").send().await.expect("answer");
    problem(missing, StatusCode::NOT_FOUND, "not-found").await;
}

#[tokio::test]
async fn hashed_files_are_kept_and_known_ones_not_sent_again() {
    let (node, _) = node(21).await;
    let answer = node.ask(Method::GET, "/desk/assets/main-abc123.js").send().await.expect("answer");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(answer.headers()["content-type"], "text/javascript; charset=utf-8");
    let etag = answer.headers()["etag"].clone();
    let again = node
        .ask(Method::GET, "/desk/assets/main-abc123.js")
        .header("if-none-match", etag)
        .send()
        .await
        .expect("answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await.expect("bytes").is_empty());
}

#[tokio::test]
async fn the_widget_may_be_loaded_from_anywhere_and_nothing_else_lies_beside_it() {
    let (node, _) = node(22).await;
    for path in ["/widget.js", "/widget-panel.js"] {
        let answer = node
            .ask(Method::GET, path)
            .header("origin", "https://shop.example")
            .send()
            .await
            .expect("answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    }
    for path in
        ["/secret.txt", "/desk/..%2fsecret.txt", "/demo/", "/demo/identity?customer=x", "/%2e%2e/etc/passwd"]
    {
        let answer = node.ask(Method::GET, path).send().await.expect("answer");
        problem(answer, StatusCode::NOT_FOUND, "not-found").await;
    }
}

#[tokio::test]
async fn the_demo_signs_its_own_customers_and_shows_its_own_orders() {
    let options = Options {
        limits: roomy(),
        demo_identity: Some(Arc::new(|customer: &str| {
            let known = customer == "lin";
            Box::pin(async move {
                if known { Ok("signed".to_owned()) } else { Err(app::Error::NotFound("customer")) }
            })
        })),
        demo_order: Some(Arc::new(|number: &str| {
            let order = json!({ "number": number });
            Box::pin(async move { Ok(order) })
        })),
        ..Options::default()
    };
    let (node, _) = node_with(23, quiet(), options).await;
    let get = |path: &str| node.ask(Method::GET, path).send();
    let token: Value = read(get("/demo/identity?customer=lin").await.expect("answer"), StatusCode::OK).await;
    assert_eq!(token, json!({ "token": "signed" }));
    problem(get("/demo/identity?customer=x").await.expect("answer"), StatusCode::NOT_FOUND, "not-found")
        .await;
    let order: Value = read(get("/demo/orders/ZK1").await.expect("answer"), StatusCode::OK).await;
    assert_eq!(order["number"], "ZK1");
}
