//! Knowledge for programs, over the API and over the Model Context Protocol: what a key may read, and every way to ask wrongly.

use access::Scope;
use base::Locale;
use knowledge::{ArticleText, Audience, Channel, Condition, Edition, Variant};
use protocol::article::{NewArticle, PassDraft};
use protocol::key::NewApiKey;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Node, node, read};
use crate::things::chief;

const PUBLIC: &str = "怎么交电费";
const INTERNAL: &str = "电费代收的内部口径";

/// A server with an article for everybody and one for colleagues alone, both found.
async fn library() -> (Node, app::testing::Fixture, [base::ArticleId; 2]) {
    let (node, fixture) = node(1).await;
    let chief = chief(&node.app, &fixture);
    let mut ids = Vec::new();
    for (title, audiences) in [(PUBLIC, vec![Audience::Customers]), (INTERNAL, vec![Audience::Agents])] {
        let text = ArticleText {
            title: title.to_owned(),
            body: format!("## {title}\n\n带上**户号**到门店前台。"),
            ..ArticleText::default()
        };
        let edition = Edition {
            wordings: [(Locale::Zh, text)].into(),
            audiences: audiences.into_iter().collect(),
            ..Edition::default()
        };
        let id = app::article::add(&node.app, &chief, NewArticle { edition }).await.expect("begun").id;
        let settings = protocol::article_list::KnowledgeSettings { second_reader: false };
        app::article::save_settings(&node.app, &chief, settings).await.expect("saved");
        let pass = PassDraft { revision: 1, note: "新".to_owned() };
        app::article::publish(&node.app, &chief, id, pass).await.expect("published");
        ids.push(id);
    }
    app::article::follow_articles(&node.app).await.expect("followed");
    (node, fixture, [ids[0], ids[1]])
}

pub struct Program<'a> {
    node: &'a Node,
    pub token: String,
}

pub async fn program<'a>(node: &'a Node, fixture: &app::testing::Fixture, scopes: &[Scope]) -> Program<'a> {
    let ask =
        NewApiKey { name: "MCP".into(), scopes: scopes.to_vec(), addresses: Vec::new(), expires_ms: None };
    let made = app::key::create(&node.app, &chief(&node.app, fixture), ask).await.expect("a key");
    Program { node, token: made.token }
}

impl Program<'_> {
    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.node.ask(Method::GET, path).bearer_auth(&self.token).send().await.expect("answer")
    }

    async fn send(&self, body: Value) -> reqwest::Response {
        self.node.ask(Method::POST, "/mcp").bearer_auth(&self.token).json(&body).send().await.expect("answer")
    }

    /// What a request leads to: its result, or its error.
    pub async fn ask(&self, method: &str, params: Value) -> Value {
        let body = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
        let answer: Value = read(self.send(body).await, StatusCode::OK).await;
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(7)));
        answer.get("result").or_else(|| answer.get("error")).cloned().expect("one of them")
    }

    pub async fn call(&self, name: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({ "name": name, "arguments": arguments })).await
    }
}

fn titles(hits: &Value) -> Vec<&str> {
    hits.as_array().expect("a list").iter().filter_map(|hit| hit["title"].as_str()).collect()
}

#[tokio::test]
async fn a_model_finds_and_reads_what_its_key_may_read() {
    let (node, fixture, [public, internal]) = library().await;
    let outside = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    let inside = program(&node, &fixture, &[Scope::KnowledgeReadInternal]).await;
    let hello =
        outside.ask("initialize", json!({ "protocolVersion": "2025-06-18", "capabilities": {} })).await;
    assert_eq!(
        (&hello["protocolVersion"], &hello["serverInfo"]["name"]),
        (&json!("2025-06-18"), &json!("zhike"))
    );
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(outside.send(ready).await.status(), StatusCode::ACCEPTED);
    let tools = outside.ask("tools/list", json!({})).await;
    let names: Vec<&str> =
        tools["tools"].as_array().expect("tools").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["search_knowledge", "read_article"]);

    let found = outside.call("search_knowledge", json!({ "query": PUBLIC, "locale": "zh" })).await;
    assert_eq!(titles(&found["structuredContent"]["hits"]), [PUBLIC], "nothing of what is for colleagues");
    assert!(found["content"][0]["text"].as_str().expect("text").contains(&public.to_string()));
    let found = inside.call("search_knowledge", json!({ "query": "电费" })).await;
    assert_eq!(titles(&found["structuredContent"]["hits"]).len(), 2);
    let one = inside.call("search_knowledge", json!({ "query": "电费", "limit": 1 })).await;
    assert_eq!(titles(&one["structuredContent"]["hits"]).len(), 1);
    let english = inside.call("search_knowledge", json!({ "query": "电费", "locale": "en" })).await;
    assert!(titles(&english["structuredContent"]["hits"]).is_empty());

    let whole = outside.call("read_article", json!({ "id": public })).await;
    assert!(whole["content"][0]["text"].as_str().expect("text").contains("**户号**"));
    let hidden = outside.call("read_article", json!({ "id": internal })).await;
    assert_eq!(hidden["isError"], true, "what is not for this reader is not there");
    assert!(!hidden.to_string().contains("户号"));
    let shown = inside.call("read_article", json!({ "id": internal })).await;
    assert_eq!((&shown["isError"], &shown["structuredContent"]["internal"]), (&Value::Null, &json!(true)));
}

#[tokio::test]
async fn articles_are_resources() {
    let (node, fixture, [public, internal]) = library().await;
    let outside = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    let uri = format!("zhike://articles/{public}");
    let list = outside.ask("resources/list", json!({})).await;
    let listed: Vec<&Value> = list["resources"].as_array().expect("a list").iter().collect();
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["uri"], &listed[0]["name"]), (&json!(uri), &json!(PUBLIC)));
    assert_eq!(
        outside.ask("resources/templates/list", json!({})).await["resourceTemplates"][0]["name"],
        "article"
    );
    let read = outside.ask("resources/read", json!({ "uri": uri })).await;
    assert_eq!(read["contents"][0]["uri"], format!("{uri}/zh"));
    assert!(read["contents"][0]["text"].as_str().expect("text").starts_with(&format!("# {PUBLIC}\n\n")));
    for uri in [format!("{uri}/en"), format!("zhike://articles/{internal}"), "zhike://articles/7".to_owned()]
    {
        assert_eq!(outside.ask("resources/read", json!({ "uri": uri })).await["code"], -32002, "{uri}");
    }
}

#[tokio::test]
async fn asked_wrongly_it_says_what_is_wrong() {
    let (node, fixture, _) = library().await;
    let key = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    for (method, params, code) in [
        ("prompts/list", json!({}), -32601),
        ("initialize", json!({}), -32602),
        ("tools/call", json!({}), -32602),
        ("tools/call", json!({ "name": "drop_tables" }), -32602),
        ("tools/call", json!({ "name": "search_knowledge" }), -32602),
        (
            "tools/call",
            json!({ "name": "search_knowledge", "arguments": { "query": "a", "more": 1 } }),
            -32602,
        ),
        ("tools/call", json!({ "name": "read_article", "arguments": { "id": "seven" } }), -32602),
        ("resources/list", json!({ "cursor": "x" }), -32602),
        ("resources/read", json!({}), -32602),
    ] {
        assert_eq!(key.ask(method, params.clone()).await["code"], code, "{method} {params}");
    }
    for (text, code) in [("{", -32700), ("[]", -32600), ("{}", -32600)] {
        let ask = node.ask(Method::POST, "/mcp").bearer_auth(&key.token);
        let ask = ask.header("content-type", "application/json; charset=utf-8").body(text);
        let answer = ask.send().await.expect("answer");
        assert_eq!(
            answer.headers()["content-type"],
            "application/json",
            "no problem, but an error of JSON-RPC"
        );
        let answer: Value = read(answer, StatusCode::BAD_REQUEST).await;
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), &Value::Null), "{text}");
    }
    let empty = key.call("search_knowledge", json!({ "query": "  " })).await;
    assert_eq!(empty["isError"], true);
    let long = key.call("search_knowledge", json!({ "query": "长".repeat(4_001) })).await;
    assert_eq!(long["isError"], true);
}

#[tokio::test]
async fn only_a_key_with_the_scope_and_no_page_of_others_gets_in() {
    let (node, fixture, _) = library().await;
    let key = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    let ask = |name: &'static str, value: &str| {
        let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }).to_string();
        let ask = node.ask(Method::POST, "/mcp").bearer_auth(&key.token).body(ping);
        let ask = if name == "content-type" { ask } else { ask.header("content-type", "application/json") };
        ask.header(name, value).send()
    };
    for (name, value, status) in [
        ("mcp-protocol-version", "2025-06-18", StatusCode::OK),
        ("mcp-protocol-version", "1999-01-01", StatusCode::BAD_REQUEST),
        ("content-type", "text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("origin", node.url("").trim_end_matches('/'), StatusCode::OK),
    ] {
        assert_eq!(ask(name, value).await.expect("answer").status(), status, "{name}: {value}");
    }
    let other: Value =
        read(ask("mcp-protocol-version", "1999-01-01").await.expect("answer"), StatusCode::BAD_REQUEST).await;
    assert_eq!((&other["id"], &other["error"]["data"]["supported"]), (&json!(1), &json!(["2025-06-18"])));
    assert_eq!(key.get("/mcp").await.status(), StatusCode::METHOD_NOT_ALLOWED, "there is no stream");
    let stranger = node.ask(Method::POST, "/mcp").json(&json!({})).send().await.expect("answer");
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
    let other = program(&node, &fixture, &[Scope::ContactsRead]).await;
    let refused: Value = read(other.send(json!({})).await, StatusCode::FORBIDDEN).await;
    assert_eq!(refused["detail"], "needed: knowledge:read");
    assert!(key.send(json!({})).await.headers().contains_key("ratelimit-remaining"));
}

#[tokio::test]
async fn the_api_lists_finds_and_reads_the_same() {
    let (node, fixture, [public, internal]) = library().await;
    let outside = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    let inside = program(&node, &fixture, &[Scope::KnowledgeReadInternal]).await;
    for (key, count) in [(&outside, 1), (&inside, 2)] {
        let page: Value = read(key.get("/api/v1/knowledge").await, StatusCode::OK).await;
        assert_eq!(page["articles"].as_array().expect("a list").len(), count);
        let found: Value =
            read(key.get("/api/v1/knowledge/search?text=%E7%94%B5%E8%B4%B9").await, StatusCode::OK).await;
        assert_eq!(found["hits"].as_array().expect("a list").len(), count);
    }
    let whole: Value =
        read(outside.get(&format!("/api/v1/knowledge/{public}?locale=zh")).await, StatusCode::OK).await;
    assert_eq!((&whole["texts"]["zh"]["title"], &whole["internal"]), (&json!(PUBLIC), &json!(false)));
    for path in [format!("{internal}"), format!("{public}?locale=en"), "search2".to_owned()] {
        let path = format!("/api/v1/knowledge/{path}");
        assert_eq!(outside.get(&path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for (query, slug) in
        [("?cursor=x", "invalid"), ("?channel=fax", "bad-query"), ("/search?text=%20", "invalid")]
    {
        let answer = outside.get(&format!("/api/v1/knowledge{query}")).await;
        assert_eq!(read::<Value>(answer, StatusCode::UNPROCESSABLE_ENTITY).await["slug"], slug, "{query}");
    }
}

#[tokio::test]
async fn what_is_said_in_another_way_somewhere_is_said_so_there_alone() {
    let (node, fixture, _) = library().await;
    let chief = chief(&node.app, &fixture);
    let text = |body: &str| ArticleText {
        title: "寄到西藏要多久".to_owned(),
        body: body.to_owned(),
        ..ArticleText::default()
    };
    let answer = |vip, channels: &[Channel], body: &str| Variant {
        when: Condition { vip, channels: channels.iter().copied().collect(), ..Condition::default() },
        bodies: [(Locale::Zh, body.to_owned())].into(),
    };
    let edition = Edition {
        wordings: [(Locale::Zh, text("一般七天到。"))].into(),
        audiences: [Audience::Customers].into(),
        variants: vec![
            answer(Some(true), &[Channel::Chat], "贵宾三天到。"),
            answer(None, &[Channel::Chat], "聊天里说：七天到。"),
        ],
        ..Edition::default()
    };
    let id = app::article::add(&node.app, &chief, NewArticle { edition }).await.expect("begun").id;
    let pass = PassDraft { revision: 1, note: "新".to_owned() };
    app::article::publish(&node.app, &chief, id, pass).await.expect("published");
    app::article::follow_articles(&node.app).await.expect("followed");
    let key = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    for (channel, said) in
        [(None, "一般七天到。"), (Some("mail"), "一般七天到。"), (Some("chat"), "聊天里说：七天到。")]
    {
        let mut ask = json!({ "query": "寄到西藏要多久" });
        let mut read = json!({ "id": id });
        if let Some(channel) = channel {
            (ask["channel"], read["channel"]) = (json!(channel), json!(channel));
        }
        let found = key.call("search_knowledge", ask).await;
        assert_eq!(found["structuredContent"]["hits"][0]["text"], said, "{channel:?}");
        let read = key.call("read_article", read).await;
        assert_eq!(read["structuredContent"]["texts"]["zh"]["body"], said, "{channel:?}");
        assert!(!found.to_string().contains("贵宾") && !read.to_string().contains("贵宾"));
    }
}

#[tokio::test]
async fn what_holds_in_some_regions_is_read_with_the_rest() {
    let (node, fixture, _) = library().await;
    let chief = chief(&node.app, &fixture);
    let text = |title: &str, body: &str| ArticleText {
        title: title.to_owned(),
        body: body.to_owned(),
        ..ArticleText::default()
    };
    let when = Condition { regions: vec!["新疆".to_owned()], ..Condition::default() };
    let edition = Edition {
        wordings: [(Locale::Zh, text("运费多少", "8 元。"))].into(),
        audiences: [Audience::Customers].into(),
        variants: vec![Variant { when, bodies: [(Locale::Zh, "20 元。".to_owned())].into() }],
        ..Edition::default()
    };
    let id = app::article::add(&node.app, &chief, NewArticle { edition }).await.expect("begun").id;
    let pass = PassDraft { revision: 1, note: "新".to_owned() };
    app::article::publish(&node.app, &chief, id, pass).await.expect("published");
    app::article::follow_articles(&node.app).await.expect("followed");
    let key = program(&node, &fixture, &[Scope::KnowledgeRead]).await;
    let read = key.call("read_article", json!({ "id": id })).await;
    let case = &read["structuredContent"]["texts"]["zh"]["cases"][0];
    assert_eq!((&case["when"]["regions"][0], &case["body"]), (&json!("新疆"), &json!("20 元。")));
    let words = read["content"][0]["text"].as_str().expect("words");
    assert!(words.ends_with("8 元。\n\n## 适用于新疆\n\n20 元。"), "{words}");
}
