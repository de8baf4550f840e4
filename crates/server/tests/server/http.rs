//! The HTTP edge: log-in, CSRF, origins, throttling, problems, files.

use app::testing::PASSWORD;
use protocol::view::ConversationView;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::{Limits, Options, Rate};

use crate::support::{PNG, form, node, node_with, problem, quiet, read, roomy};
use crate::wire::Client;

#[tokio::test]
async fn a_log_in_gives_a_guarded_cookie_and_ends() {
    let (node, fixture) = node(1).await;
    let email = &fixture.users[0].email;
    let wrong = json!({ "email": email, "password": "not the password" });
    let answer = node.ask(Method::POST, "/api/v1/session").json(&wrong).send().await.expect("answer");
    problem(answer, StatusCode::UNAUTHORIZED, "wrong-password").await;

    let body = json!({ "email": email, "password": PASSWORD });
    let answer = node.ask(Method::POST, "/api/v1/session").json(&body).send().await.expect("answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for part in ["zhike_session=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(answer.headers()["cache-control"], "no-store");

    let me = node.log_in(email).await;
    let answer = me.on(node.ask(Method::GET, "/api/v1/session")).send().await.expect("answer");
    let seen: Value = read(answer, StatusCode::OK).await;
    assert_eq!(seen["user"]["email"], **email);

    let answer = me.on(node.ask(Method::DELETE, "/api/v1/session")).send().await.expect("answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let answer = me.on(node.ask(Method::GET, "/api/v1/session")).send().await.expect("answer");
    problem(answer, StatusCode::UNAUTHORIZED, "unauthenticated").await;
}

#[tokio::test]
async fn cookies_are_for_https_only_where_the_operator_says_so() {
    let settings = app::Settings { secure_cookies: true, ..quiet() };
    let (node, fixture) = node_with(2, settings, Options { limits: roomy(), ..Options::default() }).await;
    let body = json!({ "email": fixture.users[0].email, "password": PASSWORD });
    let answer = node.ask(Method::POST, "/api/v1/session").json(&body).send().await.expect("answer");
    assert!(answer.headers()["set-cookie"].to_str().expect("text").contains("; Secure"));
    assert!(answer.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_changed_password_ends_every_log_in() {
    let (node, fixture) = node(3).await;
    let email = &fixture.users[0].email;
    let (one, other) = (node.log_in(email).await, node.log_in(email).await);
    let body = json!({ "current": PASSWORD, "new": "只在此山中 云深不知处 1" });
    let answer =
        one.on(node.ask(Method::PUT, "/api/v1/session/password")).json(&body).send().await.expect("answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    for log_in in [one, other] {
        let answer = log_in.on(node.ask(Method::GET, "/api/v1/session")).send().await.expect("answer");
        problem(answer, StatusCode::UNAUTHORIZED, "unauthenticated").await;
    }
}

#[tokio::test]
async fn unsafe_requests_need_the_csrf_value() {
    let (node, fixture) = node(4).await;
    let me = node.log_in(&fixture.users[0].email).await;
    let other = node.log_in(&fixture.users[1].email).await;
    let body = json!({ "online": true });
    let put = || node.ask(Method::PUT, "/api/v1/presence").header("cookie", &me.cookie).json(&body);
    for request in [put(), put().header("x-csrf-token", ""), put().header("x-csrf-token", &other.csrf)] {
        problem(request.send().await.expect("answer"), StatusCode::FORBIDDEN, "csrf").await;
    }
    let answer = put().header("x-csrf-token", &me.csrf).send().await.expect("answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn pages_of_other_origins_are_refused_log_ins_too() {
    let (node, fixture) = node(5).await;
    let me = node.log_in(&fixture.users[0].email).await;
    let put = || me.on(node.ask(Method::PUT, "/api/v1/presence")).json(&json!({ "online": true }));
    for hostile in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        let answer = put().header(hostile.0, hostile.1).send().await.expect("answer");
        problem(answer, StatusCode::FORBIDDEN, "origin-refused").await;
        let body = json!({ "email": fixture.users[0].email, "password": PASSWORD });
        let log_in = node.ask(Method::POST, "/api/v1/session").header(hostile.0, hostile.1).json(&body);
        problem(log_in.send().await.expect("answer"), StatusCode::FORBIDDEN, "origin-refused").await;
    }
    assert_eq!(
        put().header("origin", node.origin()).send().await.expect("answer").status(),
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn guessing_and_flooding_are_slowed_down_per_address() {
    let tight = Rate { burst: 3.0, per_second: 0.5 };
    let limits = Limits { log_in: tight, ..roomy() };
    let (node, fixture) = node_with(6, quiet(), Options { limits, ..Options::default() }).await;
    let body = json!({ "email": "nobody@demo.example", "password": "a wrong password" });
    let log_in = || node.ask(Method::POST, "/api/v1/session").json(&body);
    for _ in 0..3 {
        assert_eq!(log_in().send().await.expect("answer").status(), StatusCode::UNAUTHORIZED);
    }
    let answer = log_in().send().await.expect("answer");
    assert_eq!(answer.headers()["retry-after"], "2");
    problem(answer, StatusCode::TOO_MANY_REQUESTS, "too-many-attempts").await;
    // Nobody believes an address that a client claims.
    let answer = log_in().header("x-forwarded-for", "198.51.100.77").send().await.expect("answer");
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    fixture.clock.advance_ms(2_000);
    assert_eq!(log_in().send().await.expect("answer").status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_error_is_a_problem_and_tells_nothing_of_the_inside() {
    let (node, fixture) = node(7).await;
    let me = node.log_in(&fixture.users[0].email).await;
    let missing = "/api/v1/conversations/01890000-0000-7000-8000-000000000000";
    let get = |path: &str| me.on(node.ask(Method::GET, path));
    problem(get(missing).send().await.expect("answer"), StatusCode::NOT_FOUND, "not-found").await;
    problem(
        get("/api/v1/conversations/nonsense").send().await.expect("answer"),
        StatusCode::NOT_FOUND,
        "not-found",
    )
    .await;
    problem(get("/api/v1/nothing/here").send().await.expect("answer"), StatusCode::NOT_FOUND, "not-found")
        .await;
    problem(
        get("/api/v1/conversations?view=none").send().await.expect("answer"),
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad-query",
    )
    .await;
    let patch = node.ask(Method::PATCH, "/api/v1/session").send().await.expect("answer");
    problem(patch, StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed").await;

    let log_in = || node.ask(Method::POST, "/api/v1/session");
    let json_type = ("content-type", "application/json");
    let answer = log_in().header(json_type.0, json_type.1).body("{").send().await.expect("answer");
    problem(answer, StatusCode::BAD_REQUEST, "bad-json").await;
    let answer = log_in().json(&json!({ "email": 1 })).send().await.expect("answer");
    problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "bad-body").await;
    let answer =
        log_in().json(&json!({ "email": "a", "password": "b", "more": 1 })).send().await.expect("answer");
    problem(answer, StatusCode::UNPROCESSABLE_ENTITY, "bad-body").await;
    let answer = log_in().body("email=a").send().await.expect("answer");
    problem(answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type").await;
    let answer = log_in()
        .json(&json!({ "email": "a".repeat(300_000), "password": "b" }))
        .send()
        .await
        .expect("answer");
    problem(answer, StatusCode::PAYLOAD_TOO_LARGE, "too-large").await;
    let answer = node.ask(Method::GET, "/api/v1/socket").send().await.expect("answer");
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
}

#[tokio::test]
async fn health_is_public_and_metrics_are_not() {
    let (open, _) = node(8).await;
    for path in ["/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"] {
        assert_eq!(
            open.ask(Method::GET, path).send().await.expect("answer").status(),
            StatusCode::OK,
            "{path}"
        );
    }
    let text = open.ask(Method::GET, "/metrics").send().await.expect("answer").text().await.expect("text");
    assert!(
        text.contains("zhike_http_responses_total{class=\"2xx\"}") && text.contains("zhike_sockets_open"),
        "{text}"
    );
    // Behind a proxy on the same machine everyone comes from here.
    let proxied = open
        .ask(Method::GET, "/metrics")
        .header("x-forwarded-for", "198.51.100.7")
        .send()
        .await
        .expect("answer");
    problem(proxied, StatusCode::FORBIDDEN, "forbidden").await;

    let options =
        Options { limits: roomy(), metrics_token: Some("a-long-token".into()), ..Options::default() };
    let (node, _) = node_with(9, quiet(), options).await;
    let metrics = || node.ask(Method::GET, "/metrics");
    problem(metrics().send().await.expect("answer"), StatusCode::UNAUTHORIZED, "unauthenticated").await;
    let wrong = metrics().header("authorization", "Bearer another").send().await.expect("answer");
    problem(wrong, StatusCode::UNAUTHORIZED, "unauthenticated").await;
    let right = metrics().header("authorization", "Bearer a-long-token").send().await.expect("answer");
    assert_eq!(right.status(), StatusCode::OK);
}

#[tokio::test]
async fn files_are_sniffed_and_served_as_attachments() {
    let (node, fixture) = node(10).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let conversation_id = visitor.send("client-file-1", "我发一张图").await;
    let token = visitor.token.clone();

    let upload = |name: &str, bytes: &[u8]| {
        let (kind, body) = form(name, bytes);
        node.ask(Method::POST, "/api/v1/widget/files")
            .bearer_auth(&token)
            .header("content-type", kind)
            .body(body)
    };
    let stored: Value =
        read(upload("发票 \u{202e}gnp.png", PNG).send().await.expect("answer"), StatusCode::CREATED).await;
    assert_eq!(stored["mime"], "image/png", "by its bytes, not by what the client says");
    for (name, bytes) in [
        ("x.svg", &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..]),
        ("x.png", &b"<!doctype html><script>alert(1)</script>"[..]),
        ("x.exe", &b"MZ\x90\x00\x03\x00\x00\x00"[..]),
    ] {
        let answer = upload(name, bytes).send().await.expect("answer");
        problem(answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "file-type").await;
    }
    let large =
        upload("large.png", &[PNG, &vec![0; 10 * 1024 * 1024]].concat()).send().await.expect("answer");
    problem(large, StatusCode::PAYLOAD_TOO_LARGE, "file-too-large").await;

    let path = format!("/api/v1/files/{}", stored["file_id"].as_str().expect("id"));
    let answer = node.ask(Method::GET, &path).bearer_auth(&token).send().await.expect("answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let headers = answer.headers().clone();
    assert!(
        headers["content-disposition"].to_str().expect("text").starts_with("attachment; filename*=UTF-8''")
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["content-security-policy"], "sandbox; default-src 'none'");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    assert_eq!(answer.bytes().await.expect("bytes"), PNG);

    // Another visitor does not get it; an agent of the workspace does.
    let stranger = node.open_widget(&fixture.inbox, None).await;
    let answer = node.ask(Method::GET, &path).bearer_auth(&stranger.token).send().await.expect("answer");
    problem(answer, StatusCode::NOT_FOUND, "not-found").await;
    let agent = node.log_in(&fixture.users[0].email).await;
    assert_eq!(agent.on(node.ask(Method::GET, &path)).send().await.expect("answer").status(), StatusCode::OK);

    let (kind, body) = form("reply.png", PNG);
    let path = format!("/api/v1/conversations/{conversation_id}/files");
    let answer = agent
        .on(node.ask(Method::POST, &path))
        .header("content-type", kind)
        .body(body)
        .send()
        .await
        .expect("answer");
    read::<Value>(answer, StatusCode::CREATED).await;
}

#[tokio::test]
async fn widget_routes_answer_other_origins_and_the_rest_does_not() {
    let (node, fixture) = node(11).await;
    let foreign = ("origin", "https://shop.example");
    for path in [
        "/api/v1/widget/session",
        "/api/v1/widget/files",
        "/api/v1/files/01890000-0000-7000-8000-000000000000",
    ] {
        let asked = node
            .ask(Method::OPTIONS, path)
            .header(foreign.0, foreign.1)
            .header("access-control-request-method", "POST");
        let answer = asked.send().await.expect("answer");
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{path}");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        assert!(
            answer.headers()["access-control-allow-headers"]
                .to_str()
                .expect("text")
                .contains("authorization")
        );
    }
    let body = json!({ "inbox": fixture.inbox });
    let opened = node
        .ask(Method::POST, "/api/v1/widget/session")
        .header(foreign.0, foreign.1)
        .json(&body)
        .send()
        .await
        .expect("answer");
    assert_eq!(opened.headers()["access-control-allow-origin"], "*");
    for (method, path) in [
        (Method::OPTIONS, "/api/v1/session"),
        (Method::GET, "/api/v1/session"),
        (Method::OPTIONS, "/api/v1/conversations"),
    ] {
        let answer = node.ask(method, path).header(foreign.0, foreign.1).send().await.expect("answer");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn an_agent_works_a_conversation_over_rest() {
    let (node, fixture) = node(12).await;
    let mut visitor = Client::visitor(&node, &fixture.inbox).await;
    let id = visitor.send("client-rest-1", "请问什么时候发货").await;
    let agent = node.log_in(&fixture.users[0].email).await;
    let path = format!("/api/v1/conversations/{id}");
    let post =
        |act: &str, body: Value| agent.on(node.ask(Method::POST, &format!("{path}/{act}"))).json(&body);
    assert_eq!(post("take-over", json!({})).send().await.expect("answer").status(), StatusCode::NO_CONTENT);
    let text =
        |id: &str, text: &str| json!({ "client_msg_id": id, "content": { "type": "text", "text": text } });
    let first: Value =
        read(post("messages", text("agent-msg-1", "今天发")).send().await.expect("answer"), StatusCode::OK)
            .await;
    let again: Value =
        read(post("messages", text("agent-msg-1", "今天发")).send().await.expect("answer"), StatusCode::OK)
            .await;
    assert_eq!(first, again, "a repeated client id is the same message");
    let view: ConversationView =
        read(agent.on(node.ask(Method::GET, &path)).send().await.expect("answer"), StatusCode::OK).await;
    assert_eq!(
        view.messages
            .iter()
            .filter(|message| message.client_msg_id.as_deref() == Some("agent-msg-1"))
            .count(),
        1
    );
    let list =
        agent.on(node.ask(Method::GET, "/api/v1/conversations?view=mine")).send().await.expect("answer");
    let page: Value = read(list, StatusCode::OK).await;
    assert_eq!(page["rows"][0]["header"]["id"], id.to_string());
}
