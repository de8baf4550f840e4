//! Keys of the API over HTTP: what they open, what they never open, and when they end.

use std::collections::BTreeMap;

use access::{Action, Role, Scope};
use app::testing::Fixture;
use protocol::key::{ApiKeyMade, ApiKeyState, ApiKeys, NewApiKey};
use reqwest::{Method, StatusCode};
use serde_json::json;
use server::routes::{Access, Route};
use server::{Limits, Options, Rate};

use crate::support::{Node, node, node_with, problem, quiet, read, roomy};
use crate::things::chief;

/// Which scopes a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scoped {
    All,
    /// All but the one that the route asks for.
    AllButThis,
}

/// The action of a route that keys may call.
fn key_action(route: &Route) -> Option<Action> {
    match route.access {
        Access::UserOrKey(action) | Access::Anyone(action) => Some(action),
        _ => None,
    }
}

/// The token of a key of this kind, for this route; one for each set of scopes.
pub async fn key_token(
    node: &Node,
    fixture: &Fixture,
    route: &Route,
    scoped: Scoped,
    made: &mut BTreeMap<Vec<Scope>, String>,
) -> String {
    let opens = |scope: &Scope| key_action(route).is_some_and(|action| scope.opens(action));
    let scopes: Vec<Scope> =
        Scope::ALL.into_iter().filter(|scope| scoped == Scoped::All || !opens(scope)).collect();
    if let Some(token) = made.get(&scopes) {
        return token.clone();
    }
    let chief = crate::things::chief(&node.app, fixture);
    let ask = NewApiKey {
        name: "matrix".to_owned(),
        scopes: scopes.clone(),
        addresses: Vec::new(),
        expires_ms: None,
    };
    let token = app::key::create(&node.app, &chief, ask).await.expect("a key").token;
    made.insert(scopes, token.clone());
    token
}

/// A scope that opens no route would be a promise on the page where keys are made.
#[test]
fn every_scope_opens_something() {
    for scope in Scope::ALL {
        let opens = |route: &Route| key_action(route).is_some_and(|action| scope.opens(action));
        assert!(server::routes::ROUTES.iter().copied().any(opens), "{scope:?}");
    }
}

async fn key(node: &Node, fixture: &Fixture, scopes: &[Scope], addresses: &[&str]) -> ApiKeyMade {
    let ask = NewApiKey {
        name: "ERP".to_owned(),
        scopes: scopes.to_vec(),
        addresses: addresses.iter().map(|text| (*text).to_owned()).collect(),
        expires_ms: None,
    };
    app::key::create(&node.app, &chief(&node.app, fixture), ask).await.expect("a key")
}

fn users(node: &Node, token: &str) -> reqwest::RequestBuilder {
    node.ask(Method::GET, "/api/v1/users").bearer_auth(token)
}

#[tokio::test]
async fn a_key_is_made_used_rotated_and_revoked_by_an_administrator() {
    let (node, fixture) = node(61).await;
    let email = |role: Role| fixture.users.iter().find(|user| user.role == role).expect("one").email.clone();
    let me = node.log_in(&email(Role::Administrator)).await;
    let body = json!({ "name": " ERP ", "scopes": ["users:read"] });
    let answer = me.on(node.ask(Method::POST, "/api/v1/api-keys")).json(&body).send().await.expect("answer");
    let made: ApiKeyMade = read(answer, StatusCode::CREATED).await;
    assert!(made.token.starts_with(&made.key.prefix) && made.token.len() > 40);
    assert_eq!((made.key.name.as_str(), made.key.used_ms), ("ERP", None));

    let first = users(&node, &made.token).send().await.expect("answer");
    assert_eq!(first.status(), 200);
    assert!(first.headers().contains_key("ratelimit-remaining"));
    let path = "/api/v1/api-keys";
    let list = me.on(node.ask(Method::GET, path)).send().await.expect("answer").text().await.expect("text");
    assert!(!list.contains(&made.token), "the token is told once");
    let list: ApiKeys = serde_json::from_str(&list).expect("JSON");
    assert!(list.keys[0].used_ms.is_some(), "its use is noted");

    let rotate = format!("{path}/{}/rotate", made.key.id);
    let ask = me.on(node.ask(Method::POST, &rotate)).json(&json!({ "overlap_hours": 2 }));
    let next: ApiKeyMade = read(ask.send().await.expect("answer"), StatusCode::OK).await;
    for token in [&made.token, &next.token] {
        assert_eq!(
            users(&node, token).send().await.expect("answer").status(),
            200,
            "both during the overlap"
        );
    }
    fixture.clock.advance_ms(2 * 60 * 60 * 1_000 + 1);
    problem(
        users(&node, &made.token).send().await.expect("answer"),
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
    )
    .await;
    assert_eq!(users(&node, &next.token).send().await.expect("answer").status(), 200);

    let revoke = format!("{path}/{}", made.key.id);
    assert_eq!(me.on(node.ask(Method::DELETE, &revoke)).send().await.expect("answer").status(), 204);
    assert_eq!(me.on(node.ask(Method::DELETE, &revoke)).send().await.expect("answer").status(), 204, "twice");
    problem(
        users(&node, &next.token).send().await.expect("answer"),
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
    )
    .await;
    let ask = me.on(node.ask(Method::POST, &rotate)).json(&json!({ "overlap_hours": 2 }));
    problem(ask.send().await.expect("answer"), StatusCode::CONFLICT, "key-over").await;
    let list = me.on(node.ask(Method::GET, path)).send().await.expect("answer");
    assert_eq!(read::<ApiKeys>(list, StatusCode::OK).await.keys[0].state, ApiKeyState::Revoked);
    let audit = me
        .on(node.ask(Method::GET, "/api/v1/audit"))
        .send()
        .await
        .expect("answer")
        .text()
        .await
        .expect("text");
    for action in ["create_api_key", "use_api_key", "rotate_api_key", "revoke_api_key"] {
        assert!(audit.contains(action), "{action} is in the audit log");
    }
    assert!(!audit.contains(&made.token) && !audit.contains(&next.token));
}

#[tokio::test]
async fn a_key_needs_neither_origin_nor_csrf_and_opens_nothing_that_is_for_people() {
    let (node, fixture) = node(62).await;
    let made = key(&node, &fixture, &Scope::ALL, &[]).await;
    let foreign = format!("/api/v1/contacts/{}", node.app.env().id::<base::ContactId>());
    let ask =
        node.ask(Method::DELETE, &foreign).bearer_auth(&made.token).header("origin", "https://erp.example");
    problem(ask.send().await.expect("answer"), StatusCode::NOT_FOUND, "not-found").await;
    for (method, path) in [
        (Method::GET, "/api/v1/session"),
        (Method::POST, "/api/v1/session/socket-ticket"),
        (Method::GET, "/api/v1/api-keys"),
        (Method::GET, "/api/v1/audit"),
        (Method::GET, "/api/v1/widget/conversations"),
    ] {
        let ask = node.ask(method, path).bearer_auth(&made.token);
        problem(ask.send().await.expect("answer"), StatusCode::UNAUTHORIZED, "unauthenticated").await;
    }
    let ask = node.ask(Method::GET, "/api/v1/conversations?view=mine").bearer_auth(&made.token);
    let nothing = read::<serde_json::Value>(ask.send().await.expect("answer"), StatusCode::OK).await;
    assert_eq!(nothing, json!({ "rows": [] }), "a key has nothing of its own");
}

#[tokio::test]
async fn a_missing_scope_is_named_and_a_foreign_address_refused() {
    let (node, fixture) = node(63).await;
    let made = key(&node, &fixture, &[Scope::ContactsRead], &[]).await;
    let refused = users(&node, &made.token).send().await.expect("answer");
    let told = problem(refused, StatusCode::FORBIDDEN, "missing-scope").await;
    assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("users:read")), "{told}");
    let elsewhere = key(&node, &fixture, &[Scope::UsersRead], &["203.0.113.0/24", "2001:db8::/32"]).await;
    problem(
        users(&node, &elsewhere.token).send().await.expect("answer"),
        StatusCode::FORBIDDEN,
        "address-refused",
    )
    .await;
    let here = key(&node, &fixture, &[Scope::UsersRead], &["127.0.0.1"]).await;
    assert_eq!(users(&node, &here.token).send().await.expect("answer").status(), 200);
    let changed = format!("{}x", here.token);
    problem(
        users(&node, &changed).send().await.expect("answer"),
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_key_is_said() {
    let (node, fixture) = node(64).await;
    let administrator = fixture.users.iter().find(|user| user.role == Role::Administrator).expect("one");
    let me = node.log_in(&administrator.email).await;
    for body in [
        json!({ "name": "", "scopes": ["users:read"] }),
        json!({ "name": "a", "scopes": [] }),
        json!({ "name": "a", "scopes": ["users:read"], "addresses": ["everywhere"] }),
        json!({ "name": "a", "scopes": ["users:read"], "expires_ms": 1 }),
        json!({ "name": "a", "scopes": ["users:read"], "expires_ms": i64::MAX }),
    ] {
        let ask = me.on(node.ask(Method::POST, "/api/v1/api-keys")).json(&body);
        problem(ask.send().await.expect("answer"), StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    }
    let ask = me
        .on(node.ask(Method::POST, "/api/v1/api-keys"))
        .json(&json!({ "name": "a", "scopes": ["everything"] }));
    problem(ask.send().await.expect("answer"), StatusCode::UNPROCESSABLE_ENTITY, "bad-body").await;
}

#[tokio::test]
async fn each_key_has_a_budget_of_its_own() {
    let limits = Limits { key: Rate { burst: 2.0, per_second: 0.5 }, ..roomy() };
    let (node, fixture) = node_with(65, quiet(), Options { limits, ..Options::default() }).await;
    let one = key(&node, &fixture, &[Scope::UsersRead], &[]).await;
    let other = key(&node, &fixture, &[Scope::UsersRead], &[]).await;
    for left in ["1", "0"] {
        let answer = users(&node, &one.token).send().await.expect("answer");
        assert_eq!(answer.headers()["ratelimit-limit"], "2");
        assert_eq!(answer.headers()["ratelimit-remaining"], left);
    }
    let answer = users(&node, &one.token).send().await.expect("answer");
    assert_eq!(
        (&answer.headers()["retry-after"], &answer.headers()["ratelimit-reset"]),
        (&"2".parse().expect("text"), &"4".parse().expect("text"))
    );
    problem(answer, StatusCode::TOO_MANY_REQUESTS, "too-many-attempts").await;
    assert_eq!(users(&node, &other.token).send().await.expect("answer").status(), 200, "another key goes on");
    fixture.clock.advance_ms(2_000);
    assert_eq!(users(&node, &one.token).send().await.expect("answer").status(), 200);
}
