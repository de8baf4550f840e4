//! Actions of a service with an interface of its own: what goes over the wire, and what its answers mean.

use std::collections::BTreeMap;

use app::action::{ActionError, Actions as _, Call, Services};
use app::settings::ActionEndpoint;
use dialogue::pack::{Action, read_actions};
use llm::testing::{Server, Step};
use serde_json::{Value, json};

/// As `zhike pack import-openapi` makes them of a description.
const ENTRIES: &str = include_str!("../../../zhike/tests/zhike/tickets.actions.yaml");

struct Asked {
    result: Result<Value, ActionError>,
    line: String,
    body: Value,
}

/// One call; the service answers with this.
async fn ask(action: &Action, inputs: &[(&str, &str)], (status, answer): (u16, &str)) -> Asked {
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
    let server = Server::start(vec![vec![Step::Say(head.into_bytes())]]).await;
    let endpoint =
        ActionEndpoint { url: server.url().to_owned(), key: "key".to_owned(), secrets: Vec::new() };
    let http = Services::company(endpoint, base::seeded::env(1).0).expect("a client");
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let inputs: BTreeMap<String, String> = inputs.iter().map(own).collect();
    let call = Call { action: "tickets", declared: Some(action), inputs: &inputs, key: "k:1", agreed: None };
    let result = http.perform(call).await.map(|done| done.body);
    let heads = server.heads().await;
    let line = heads.first().and_then(|head| head.lines().next()).unwrap_or_default().to_owned();
    assert!(
        heads
            .iter()
            .all(|head| head.contains("authorization: bearer key") && head.contains("idempotency-key: k:1"))
    );
    Asked { result, line, body: server.asked().await.pop().unwrap_or_default() }
}

#[tokio::test]
async fn inputs_go_where_they_belong_and_nowhere_else() {
    let actions = read_actions(ENTRIES).expect("entries");
    let get = &actions["get_ticket"];
    let good = (200, r#"{"status":"ready","number":"T1"}"#);
    let asked = ask(get, &[("ticketId", "T 1/../x?y=ä"), ("lang", "zh&a=b")], good).await;
    assert_eq!(asked.line, "get /v1/tickets/t%201%2f..%2fx%3fy=%c3%a4?lang=zh%26a%3db http/1.1");
    assert_eq!(
        asked.result.expect("answered"),
        json!({ "result": "ready", "status": "ready", "number": "T1" })
    );
    for odd in ["..", ".", ""] {
        let asked = ask(get, &[("ticketId", odd)], good).await;
        assert_eq!(
            (asked.result, asked.line.as_str()),
            (Err(ActionError::BadInput), ""),
            "{odd}: nothing goes out"
        );
    }
    let open = &actions["open_ticket"];
    let opened = (201, r#"{"result":"opened"}"#);
    let asked = ask(open, &[("subject", "3"), ("pieces", "3"), ("urgent", "true")], opened).await;
    assert_eq!(
        (asked.line.as_str(), asked.body),
        ("post /v1/tickets http/1.1", json!({ "subject": "3", "pieces": 3, "urgent": true }))
    );
    let asked = ask(open, &[("subject", "x"), ("pieces", "three")], opened).await;
    assert_eq!(asked.result, Err(ActionError::BadInput));
}

#[tokio::test]
async fn what_an_answer_means_stands_in_a_field_or_in_its_status() {
    let actions = read_actions(ENTRIES).expect("entries");
    let get = &actions["get_ticket"];
    for (answer, result) in [
        ((404, "<html>nothing here</html>"), Ok(json!({ "result": "not_found" }))),
        ((404, r#"{"detail":"none"}"#), Ok(json!({ "result": "not_found", "detail": "none" }))),
        ((200, r#"{"number":"T1"}"#), Err(ActionError::BadAnswer)),
        ((200, "<html>"), Err(ActionError::BadAnswer)),
        ((403, "{}"), Err(ActionError::Status(403))),
        ((500, "{}"), Err(ActionError::Status(500))),
    ] {
        assert_eq!(ask(get, &[("ticketId", "T1")], answer).await.result, result, "{answer:?}");
    }
    let cancel = &actions["cancel_ticket"];
    let asked = ask(cancel, &[("ticketId", "T1")], (204, "")).await;
    assert_eq!(
        (asked.line.as_str(), asked.result),
        ("delete /v1/tickets/t1 http/1.1", Ok(json!({ "result": "done" })))
    );
    let busy = ask(cancel, &[("ticketId", "T1")], (409, r#"["busy"]"#)).await;
    assert_eq!(busy.result, Ok(json!({ "result": "conflict", "items": ["busy"] })));
}

#[tokio::test]
async fn requests_are_signed_by_every_secret_that_is_shared() {
    let actions = read_actions(ENTRIES).expect("entries");
    let answer = r#"{"result":"opened","payments":[]}"#;
    let head = format!("HTTP/1.1 201 X\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
    let server = Server::start(vec![vec![Step::Say(head.into_bytes())]]).await;
    let env = base::seeded::env(1).0;
    let secrets = vec![hook::new_secret(&env), hook::new_secret(&env)];
    let (key, url) = ("key".to_owned(), server.url().to_owned());
    let http = Services::company(ActionEndpoint { url, key, secrets: secrets.clone() }, env.clone());
    let http = http.expect("a client");
    let inputs =
        BTreeMap::from([("subject", "破了"), ("pieces", "3")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    let declared = Some(&actions["open_ticket"]);
    let call = Call { action: "open_ticket", declared, inputs: &inputs, key: "k:1", agreed: None };
    let shown = http.shown(call).expect("shown");
    http.perform(call).await.expect("answered");
    http.given(env.now(), env.now()).await.expect("listed");
    let heads = server.heads().await;
    let line = |head: &str, name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_default().to_owned()
    };
    let at_s = env.now().ms().div_euclid(1_000);
    for (head, body) in [(&heads[0], shown.body.as_str()), (&heads[1], "")] {
        assert_eq!(line(head, "webhook-timestamp"), at_s.to_string());
        let signature = hook::signature(&secrets, &line(head, "webhook-id"), at_s, body.as_bytes());
        // The server keeps heads in small letters.
        assert_eq!(line(head, "webhook-signature"), signature.to_lowercase());
    }
    assert_eq!(line(&heads[0], "webhook-id"), "k:1", "the id of a call is its key");
    let secret = shown.headers.iter().find(|(name, _)| name == "webhook-signature").expect("shown");
    assert!(!secret.1.contains("v1"), "a signature is a secret: {}", secret.1);
}

#[test]
fn what_is_wrong_with_a_call_is_named_with_its_line() {
    let base = "a.b:\n  title: {zh: 甲, en: A}\n  does: looks_up\n  inputs: {id: required, page: optional}\n  results: [found]\n  http:\n    method: GET\n    path: /x/{id}\n    query: [page]\n    statuses: {200: found}\n";
    read_actions(base).expect("right");
    for (from, to, names) in [
        ("method: GET", "method: DELETE", "line 7: a.b.http.method: GET only looks up"),
        ("method: GET", "method: FETCH", "FETCH"),
        ("path: /x/{id}", "path: x/{id}", "line 8: a.b.http.path: begins with /"),
        ("path: /x/{id}", "path: /x/{id}/../y", "a.b.http.path: begins with /"),
        ("path: /x/{id}", "path: /x/{page}", "page is not among the inputs that are required"),
        ("query: [page]", "query: [id, page]", "line 9: a.b.http.query: id"),
        ("query: [page]", "query: []", "page goes nowhere: GET has no body"),
        ("query: [page]", "query: [page]\n    types: {page: number}", "page is not in the body"),
        ("statuses: {200: found}", "statuses: {200: lost}", "200: lost is not among the results"),
        ("    statuses: {200: found}\n", "", "a.b.http.result: or statuses must say"),
        ("does: looks_up", "does: changes", "line 7: a.b.http.method"),
    ] {
        let problem = read_actions(&base.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(problem.contains(names), "{to}: {problem}");
    }
}
