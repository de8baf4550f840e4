//! Actions as an administrator sees them, and calls that are tried.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::Role;
use app::action::{ActionError, Services, list_actions, try_action};
use app::settings::{ActionEndpoint, Settings};
use app::testing::Fixture;
use app::{App, UserSession};
use llm::testing::{Server, Step};
use protocol::action::{ActionDoes, ActionEnd, ActionView, TryAction};
use serde_json::{Value, json};

use crate::support::{House, refused, session};
use crate::world::{ORDER, PHONE};

const STATUS: &str = "shop.order_status";
const KEY: &str = "key-of-the-shop";

/// A house whose service answers this.
async fn house(answer: &str) -> (App, Fixture, Server) {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
    let server = Server::start(vec![vec![Step::Say(head.into_bytes())]]).await;
    let endpoint = ActionEndpoint { url: server.url().to_owned(), key: KEY.to_owned(), secrets: Vec::new() };
    let actions = Arc::new(Services::company(endpoint.clone(), base::seeded::env(1).0).expect("a client"));
    let settings = Settings { actions: Some(endpoint), ..Settings::default() };
    let (app, fixture) = app::testing::build(1, settings, Arc::new(bus::LocalBus::new()), actions).await;
    (app, fixture, server)
}

fn call(action: &str, inputs: &[(&str, &str)], send: bool) -> TryAction {
    let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    TryAction { action: action.to_owned(), inputs: inputs.collect(), send }
}

async fn one(app: &App, user: &UserSession, id: &str) -> ActionView {
    let all = list_actions(app, user).await.expect("listed");
    all.actions.into_iter().find(|action| action.id == id).expect("declared")
}

#[tokio::test]
async fn what_would_go_out_is_shown_and_nothing_is_sent() {
    let (app, fixture, server) = house(r#"{"result":"paid"}"#).await;
    let admin = session(&app, &fixture, Role::Administrator);
    let inputs = [("order_number", ORDER), ("phone_last4", PHONE), ("customer_ref", "")];
    let tried = try_action(&app, &admin, call(STATUS, &inputs, false)).await.expect("shown");
    let request = tried.request;
    assert_eq!(
        (request.method.as_str(), request.url),
        ("POST", format!("{}/actions/{STATUS}", server.url()))
    );
    let body: Value = serde_json::from_str(&request.body).expect("an object");
    assert_eq!(body, json!({ "order_number": ORDER, "phone_last4": PHONE }), "what is empty is not sent");
    let headers: BTreeMap<_, _> =
        request.headers.into_iter().map(|header| (header.name, header.value)).collect();
    assert!(headers["idempotency-key"].starts_with("test:"), "{headers:?}");
    assert!(headers["authorization"].contains('•') && !format!("{headers:?}").contains(KEY), "{headers:?}");
    assert_eq!(tried.answer, None);
    let refund = [("order_number", ORDER), ("phone_last4", PHONE), ("item", "CU"), ("reason", "damaged")];
    try_action(&app, &admin, call("shop.refund", &refund, false)).await.expect("money is only shown");
    let slug = async |user: &UserSession, asked: TryAction| refused(try_action(&app, user, asked).await).slug;
    assert_eq!(slug(&admin, call("shop.refund", &refund, true)).await, "action-changes");
    assert_eq!(
        slug(&admin, call("shop.complaint", &[("about", "慢"), ("wanted", "道歉")], true)).await,
        "action-changes"
    );
    assert_eq!(slug(&admin, call(STATUS, &[("phone_last4", PHONE)], true)).await, "invalid");
    assert_eq!(
        slug(&admin, call(STATUS, &[("order_number", ORDER)], true)).await,
        "invalid",
        "nobody proves who asks"
    );
    assert_eq!(slug(&admin, call(STATUS, &[("shoe_size", "44")], true)).await, "invalid");
    assert_eq!(slug(&admin, call(STATUS, &[("order_number", &"9".repeat(9_999))], false)).await, "invalid");
    assert_eq!(slug(&admin, call("shop.magic", &[], false)).await, "not-found");
    for role in [Role::Agent, Role::Supervisor] {
        let user = session(&app, &fixture, role);
        assert_eq!(slug(&user, call(STATUS, &inputs, false)).await, "forbidden");
        assert_eq!(refused(list_actions(&app, &user).await).slug, "forbidden");
    }
    assert!(server.asked().await.is_empty(), "nothing went out");
}

#[tokio::test]
async fn what_looks_up_is_sent_and_stands_in_the_audit_log() {
    let inputs = [("order_number", ORDER), ("phone_last4", PHONE)];
    for (answer, end) in [
        (r#"{"result":"paid","order":{"number":"ZK20260001"}}"#, ActionEnd::Answered),
        (r#"{"result":"vanished"}"#, ActionEnd::Undeclared),
        ("<html>", ActionEnd::Unreadable),
    ] {
        let (app, fixture, server) = house(answer).await;
        let admin = session(&app, &fixture, Role::Administrator);
        let tried = try_action(&app, &admin, call(STATUS, &inputs, true)).await.expect("sent");
        let came = tried.answer.expect("an answer");
        assert_eq!((came.end, came.body), (end, serde_json::from_str(answer).ok()));
        assert_eq!(server.asked().await, [json!({ "order_number": ORDER, "phone_last4": PHONE })]);
        let log = app.cx(fixture.workspace_id, admin.actor()).audit(None, 50).await.expect("read");
        let entry = log.iter().find(|entry| entry.action == "try_action").expect("noted");
        assert!(!format!("{entry:?}").contains(ORDER), "without what was asked for: {entry:?}");
        let seen = one(&app, &admin, STATUS).await.seen;
        assert_eq!((seen.calls, seen.failed), (1, u64::from(end == ActionEnd::Unreadable)));
    }
}

#[tokio::test]
async fn an_administrator_sees_what_is_declared_and_how_it_goes() {
    let house = House::memory().await;
    let admin = house.user(Role::Administrator);
    let status = one(&house.app, &admin, STATUS).await;
    assert_eq!((status.does, status.tries, status.seen.calls), (ActionDoes::LooksUp, 2, 0));
    let inputs: Vec<_> =
        status.inputs.iter().map(|input| (input.name.as_str(), input.required, input.proves)).collect();
    assert_eq!(
        inputs,
        [("order_number", true, false), ("customer_ref", false, true), ("phone_last4", false, true)]
    );
    assert_eq!(status.flows.len(), 1, "{:?}", status.flows);
    assert!(status.customer_rate.is_some() && status.workspace_rate.is_none());
    let refund = one(&house.app, &admin, "shop.refund").await;
    assert_eq!((refund.does, refund.paid), (ActionDoes::Pays, vec!["refunded".to_owned()]));
    house.service.next.lock().extend((0..3).map(|_| Err(ActionError::Timeout)));
    for name in ["one", "two", "three"] {
        let mut visitor = house.visitor(name).await;
        house.talk(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
    }
    let seen = one(&house.app, &admin, STATUS).await.seen;
    assert_eq!((seen.calls, seen.failed, seen.answered), (3, 3, Some(false)));
    assert!(seen.resting_until_ms.is_some_and(|until| until > house.app.env().now().ms()));
    assert_eq!(one(&house.app, &admin, "shop.refund").await.seen.resting_until_ms, None);
}
