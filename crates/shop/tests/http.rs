//! The shop over HTTP, as the platform and a host page meet it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base::seeded::{ManualClock, SeededEntropy};
use base::{Entropy, Env, Timestamp};
use http_body_util::BodyExt;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::{Value, json};
use shop::{Claims, Config, Faults, IDENTITY_TTL_SECONDS, SLOW_MS, Shop, ShopError};
use tokio::time::Instant;
use tower::ServiceExt;

const KEY: &str = "test-key-of-the-shop";
const SECRET: &str = "test-secret-of-the-inbox";
/// 2026-11-20T23:30:00Z, which is already the 21st in the shop.
const START: Timestamp = Timestamp(1_795_217_400_000_000);

struct Numbers(SeededEntropy);

impl Entropy for Numbers {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = u8::try_from(self.0.below(256)).unwrap_or(0);
        }
    }
}

fn shop(faults: Faults) -> Shop {
    let env = Env::new(Arc::new(ManualClock::new(START)), Arc::new(Numbers(SeededEntropy::new(7))));
    let config = Config { key: KEY.into(), inbox: "demo".into(), inbox_secret: SECRET.into(), faults };
    Shop::new(config, env).expect("the built-in shop starts")
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, Value, String) {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let status = response.status();
    let kind =
        response.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or("").to_owned());
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null), kind.unwrap_or_default())
}

fn ask(body: &Value) -> Request<Body> {
    Request::post("/actions/shop.order_status")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header("idempotency-key", "k-1")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .expect("request")
}

fn keyed(method: &str, path: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .body(Body::empty())
        .expect("request")
}

#[tokio::test]
async fn an_order_is_found_with_the_phone_or_with_the_identity() {
    let router = shop(Faults::default()).router();
    let with_phone = json!({"order_number": " zk20260001 ", "phone_last4": "5678", "customer_ref": ""});
    let (status, by_phone, _) = send(&router, ask(&with_phone)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(by_phone["result"], "shipped");
    let order = &by_phone["order"];
    assert_eq!(order["number"], "ZK20260001");
    assert_eq!(order["total_fen"], 19_900 + 2 * 7_900);
    assert_eq!(order["currency"], "CNY");
    assert_eq!(order["carrier"], json!({"zh": "顺丰速运", "en": "SF Express"}));
    assert_eq!(order["tracking"], "SF1380426015571");
    assert_eq!(order["items"][0]["title"]["en"], "Spruce 1.5 L variable kettle, pine green");
    // 51 hours before, 20 hours after, in the zone of the shop
    assert_eq!(order["placed_at"], "2026-11-19T04:30:00+08:00");
    assert_eq!(order["eta"], "2026-11-22");

    let (status, by_identity, _) =
        send(&router, ask(&json!({"order_number": "ZK20260001", "customer_ref": "c1001"}))).await;
    assert_eq!((status, by_identity), (StatusCode::OK, by_phone));
}

#[tokio::test]
async fn wrong_number_wrong_phone_and_foreign_identity_get_the_same_answer() {
    let router = shop(Faults::default()).router();
    let mut answers = Vec::new();
    for body in [
        json!({"order_number": "ZK20999999", "phone_last4": "5678"}),
        json!({"order_number": "ZK20260001", "phone_last4": "0000"}),
        json!({"order_number": "ZK20260001", "customer_ref": "c1002"}),
        json!({"order_number": "Z".repeat(500), "phone_last4": "5678"}),
    ] {
        answers.push(send(&router, ask(&body)).await);
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert_eq!(answers[0].1, json!({"result": "not_found"}));
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn every_state_is_answered_with_its_own_result() {
    let shop = shop(Faults::default());
    let orders = shop.demo_orders();
    assert_eq!(orders.len(), 6);
    let known =
        |number: &str| orders.iter().find(|order| order.number == number).map(|order| &*order.phone_last4);
    assert_eq!(known("ZK20260001"), Some("5678"));
    let router = shop.router();
    for order in &orders {
        let body = json!({"order_number": order.number, "phone_last4": order.phone_last4});
        let (status, answer, _) = send(&router, ask(&body)).await;
        assert_eq!(status, StatusCode::OK, "{}", order.number);
        assert_eq!(answer["result"], serde_json::to_value(order.status).expect("status"));
    }
}

#[tokio::test]
async fn calls_without_key_attempt_name_or_sense_are_refused_as_problems() {
    let router = shop(Faults::default()).router();
    let good = json!({"order_number": "ZK20260001", "phone_last4": "5678"});
    let mut no_key = ask(&good);
    no_key.headers_mut().remove(header::AUTHORIZATION);
    let mut wrong_key = ask(&good);
    wrong_key.headers_mut().insert(header::AUTHORIZATION, "Bearer wrong".parse().expect("value"));
    let mut no_attempt = ask(&good);
    no_attempt.headers_mut().remove("idempotency-key");
    let cases = [
        (no_key, 401, "unauthorized"),
        (wrong_key, 401, "unauthorized"),
        (no_attempt, 400, "idempotency-key-required"),
        (ask(&json!({"order_number": "ZK20260001"})), 400, "proof-required"),
        (
            ask(&json!({"order_number": "ZK20260001", "phone_last4": " ", "customer_ref": ""})),
            400,
            "proof-required",
        ),
        (ask(&json!({"number": 7})), 400, "bad-body"),
        (ask(&json!({"order_number": "Z".repeat(5_000), "phone_last4": "5678"})), 400, "bad-body"),
        (keyed("GET", "/actions/shop.order_status"), 405, "method-not-allowed"),
        (keyed("GET", "/nowhere"), 404, "not-found"),
        (keyed("GET", "/orders/ZK0"), 404, "not-found"),
        (keyed("POST", "/identity/nobody"), 404, "not-found"),
    ];
    for (request, status, slug) in cases {
        let path = request.uri().clone();
        let (got, problem, kind) = send(&router, request).await;
        assert_eq!((got.as_u16(), &problem["type"]), (status, &json!(slug)), "{path}");
        assert_eq!(problem["status"], status);
        assert_eq!(kind, "application/problem+json");
    }
}

#[tokio::test]
async fn orders_and_identities_are_not_given_without_the_key_but_products_are() {
    let router = shop(Faults::default()).router();
    for (method, path) in [("GET", "/orders/ZK20260001"), ("POST", "/identity/c1001")] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("request");
        assert_eq!(send(&router, request).await.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(send(&router, keyed("GET", "/orders/ZK20260002")).await.1["status"], "paid");
    let open = |path: &str| Request::get(path).body(Body::empty()).expect("request");
    assert_eq!(send(&router, open("/products/KT-15-GR")).await.1["price_fen"], 19_900);
    assert_eq!(send(&router, open("/products/nothing")).await.0, StatusCode::NOT_FOUND);
    assert!(send(&router, open("/products")).await.1.as_array().is_some_and(|all| all.len() >= 25));
    let look = |words: &str| {
        let mut request = ask(&json!({"words": words, "locale": "en"}));
        *request.uri_mut() = "/actions/shop.products".parse().expect("path");
        request
    };
    let found = send(&router, look("pine KETTLE")).await.1;
    assert_eq!(found["products"][0]["title"], "Spruce 1.5 L variable kettle, pine green");
    assert_eq!(found["products"].as_array().map(Vec::len), Some(1), "every word must fit: {found}");
    assert_eq!(send(&router, look("")).await.1["products"].as_array().map(Vec::len), Some(20));
    let mut stranger = look("kettle");
    stranger.headers_mut().remove(header::AUTHORIZATION);
    assert_eq!(send(&router, stranger).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_identity_is_signed_for_the_inbox_and_short_lived() {
    let router = shop(Faults::default()).router();
    let (status, body, _) = send(&router, keyed("POST", "/identity/c1001")).await;
    assert_eq!(status, StatusCode::OK);
    let token = body["token"].as_str().expect("token");
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false; // the clock of the test stands still in November 2026
    let read =
        |secret: &str| decode::<Claims>(token, &DecodingKey::from_secret(secret.as_bytes()), &validation);
    let claims = read(SECRET).expect("signed with the secret of the inbox").claims;
    assert_eq!((claims.sub.as_str(), claims.name.as_str()), ("c1001", "林晓"));
    assert_eq!((claims.phone_last4.as_str(), claims.inbox.as_str()), ("5678", "demo"));
    assert_eq!(claims.iat, START.ms() / 1_000);
    assert_eq!(claims.exp - claims.iat, IDENTITY_TTL_SECONDS);
    const { assert!(IDENTITY_TTL_SECONDS <= 600) };
    assert_eq!(body["expires_at"], claims.exp);
    assert!(read("another-secret-entirely").is_err());
}

#[tokio::test(start_paused = true)]
async fn trouble_comes_as_asked() {
    let good = json!({"order_number": "ZK20260001", "phone_last4": "5678"});
    let router = shop(Faults { delay_ms: 300, error_every: 2, hang_every: 3 }).router();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let before = Instant::now();
        let (status, ..) = send(&router, ask(&good)).await;
        seen.push((status.as_u16(), before.elapsed().as_secs()));
    }
    assert_eq!(seen, [(200, 0), (500, 0), (504, shop::HANG_MS / 1_000)]);
}

#[tokio::test(start_paused = true)]
async fn special_orders_always_misbehave() {
    let router = shop(Faults::default()).router();
    let mut seen = Vec::new();
    for number in shop::Special::NUMBERS {
        let before = Instant::now();
        let (status, ..) = send(&router, ask(&json!({"order_number": number, "phone_last4": "5678"}))).await;
        seen.push((status.as_u16(), u64::try_from(before.elapsed().as_millis()).expect("short")));
    }
    assert_eq!(seen.iter().map(|(status, _)| *status).collect::<Vec<_>>(), [200, 500, 504]);
    assert!(seen[0].1 >= SLOW_MS && seen[1].1 < 100 && seen[2].1 >= shop::HANG_MS, "{seen:?}");
}

#[tokio::test]
async fn short_secrets_are_refused() {
    let env = Env::new(Arc::new(ManualClock::new(START)), Arc::new(Numbers(SeededEntropy::new(7))));
    let config = Config {
        key: "short".into(),
        inbox: "demo".into(),
        inbox_secret: SECRET.into(),
        faults: Faults::default(),
    };
    assert!(matches!(Shop::new(config, env), Err(ShopError::ShortSecret { name: "key", .. })));
}

#[tokio::test]
async fn it_serves_on_a_socket_and_stops_when_told() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(shop::serve(listener, shop(Faults::default()), async move {
        let _ = stopped.await;
    }));
    let mut socket = tokio::net::TcpStream::connect(address).await.expect("connected");
    socket
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n")
        .await
        .expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");
    stop.send(()).expect("still serving");
    serving.await.expect("no panic").expect("clean end");
}

fn act(action: &str, key: &str, body: &Value) -> Request<Body> {
    Request::post(format!("/actions/shop.{action}"))
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header("idempotency-key", key)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .expect("request")
}

#[tokio::test]
async fn a_return_is_made_once_however_often_it_is_sent() {
    let router = shop(Faults::default()).router();
    let order = json!({"order_number": "ZK20260039", "phone_last4": "5678"});
    let (_, body, _) = send(&router, act("returnable", "a", &order)).await;
    assert_eq!(
        (body["result"].as_str(), body["items"].as_array().map(Vec::len)),
        (Some("returnable"), Some(3))
    );
    let wish = json!({"order_number": "ZK20260039", "phone_last4": "5678", "item": "LP-D1-WH", "reason": "unwanted"});
    let first = send(&router, act("return_request", "try-1", &wish)).await.1;
    assert_eq!((first["result"].as_str(), first["refund_fen"].as_i64()), (Some("accepted"), Some(26_900)));
    assert_eq!(
        send(&router, act("return_request", "try-1", &wish)).await.1,
        first,
        "the same attempt, the same answer"
    );
    let again = send(&router, act("return_request", "try-2", &wish)).await.1;
    assert_eq!((&again["result"], &again["return_number"]), (&json!("already"), &first["return_number"]));
    let other =
        json!({"order_number": "ZK20260039", "phone_last4": "5678", "item": "KT-15-WH", "reason": "faulty"});
    assert_eq!(
        send(&router, act("return_request", "try-1", &other)).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let left = send(&router, act("returnable", "b", &order)).await.1;
    assert_eq!(
        left["items"].as_array().map(Vec::len),
        Some(2),
        "what is on its way back is no longer offered"
    );
}

#[tokio::test]
async fn what_may_not_come_back_is_said() {
    let router = shop(Faults::default()).router();
    for (number, phone, result) in [
        ("ZK20260001", "5678", "not_arrived"),
        ("ZK20260005", "0826", "over"),
        ("ZK20260009", "7742", "too_late"),
        ("ZK20260040", "5678", "custom_made"),
        ("ZK20260039", "0000", "not_found"),
    ] {
        let body = json!({"order_number": number, "phone_last4": phone});
        assert_eq!(send(&router, act("returnable", "k", &body)).await.1["result"], result, "{number}");
    }
    let wish = json!({"order_number": "ZK20260003", "customer_ref": "c1001", "item": "HP-N1-BK", "reason": "unwanted"});
    assert_eq!(send(&router, act("return_request", "k", &wish)).await.1["result"], "needs_approval");
    let strange = json!({"order_number": "ZK20260003", "customer_ref": "c1001", "item": "HP-N1-BK", "reason": "because"});
    assert_eq!(send(&router, act("return_request", "k2", &strange)).await.0, StatusCode::BAD_REQUEST);
    let nobody = json!({"order_number": "ZK20260003", "item": "HP-N1-BK", "reason": "unwanted"});
    assert_eq!(send(&router, act("return_request", "k3", &nobody)).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_address_is_changed_once_and_only_before_it_is_packed() {
    let router = shop(Faults::default()).router();
    for (number, phone, result) in [
        ("ZK20260002", "5678", "changeable"),
        ("ZK20260004", "0826", "packed"),
        ("ZK20260001", "5678", "shipped"),
        ("ZK20260003", "5678", "over"),
        ("ZK20260002", "0000", "not_found"),
        ("ZK20999999", "5678", "not_found"),
    ] {
        let body = json!({"order_number": number, "phone_last4": phone});
        assert_eq!(send(&router, act("address", "k", &body)).await.1["result"], result, "{number}");
    }
    let to =
        |address: &str| json!({"order_number": "ZK20260002", "customer_ref": "c1001", "address": address});
    let unreadable = send(&router, act("address_change", "a", &to(&"x".repeat(500)))).await.1;
    assert_eq!(unreadable["result"], "unreadable");
    let first = send(&router, act("address_change", "b", &to("8 Keyuan Road"))).await.1;
    assert_eq!((&first["result"], &first["address"]), (&json!("changed"), &json!("8 Keyuan Road")));
    assert_eq!(send(&router, act("address_change", "b", &to("8 Keyuan Road"))).await.1, first);
    let again = send(&router, act("address_change", "c", &to("9 Keyuan Road"))).await.1;
    assert_eq!(again["result"], "already");
    let strange = json!({"order_number": "ZK20260002", "customer_ref": "c1001", "colour": "red"});
    assert_eq!(send(&router, act("address", "d", &strange)).await.0, StatusCode::BAD_REQUEST);
    let number = json!({"order_number": 20_260_002, "customer_ref": "c1001"});
    assert_eq!(send(&router, act("address", "e", &number)).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_exchange_is_offered_what_is_in_stock_and_made_once() {
    let router = shop(Faults::default()).router();
    let ask = |number: &str, more: Value| {
        let mut body = json!({"order_number": number, "phone_last4": "5678"});
        body.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        body
    };
    let kettle = |reason: &str| ask("ZK20260039", json!({"item": "KT-15-WH", "reason": reason}));
    let skus = |answer: &Value| -> Vec<String> {
        let options = answer["options"].as_array().cloned().unwrap_or_default();
        options.iter().filter_map(|option| option["value"].as_str().map(str::to_owned)).collect()
    };
    let faulty = send(&router, act("exchange_options", "a", &kettle("faulty"))).await.1;
    assert_eq!(skus(&faulty), ["KT-15-GR", "KT-15-WH"], "the same again, or the other colour");
    let unsuitable = send(&router, act("exchange_options", "b", &kettle("unsuitable"))).await.1;
    assert_eq!(skus(&unsuitable), ["KT-15-GR"]);
    // The other headphones are sold out.
    let phones = ask("ZK20260003", json!({"item": "HP-N1-BK", "reason": "unsuitable"}));
    assert_eq!(send(&router, act("exchange_options", "c", &phones)).await.1["result"], "none_left");
    let wish = ask("ZK20260039", json!({"item": "KT-15-WH", "reason": "faulty", "wanted": "KT-15-GR"}));
    let first = send(&router, act("exchange_request", "d", &wish)).await.1;
    assert_eq!((&first["result"], &first["pickup_on"]), (&json!("accepted"), &json!("2026-11-22")));
    assert_eq!(send(&router, act("exchange_request", "d", &wish)).await.1, first);
    let again = send(&router, act("exchange_request", "e", &wish)).await.1;
    assert_eq!((&again["result"], &again["exchange_number"]), (&json!("already"), &first["exchange_number"]));
    // What is being exchanged is not returned as well.
    let back = ask("ZK20260039", json!({"item": "KT-15-WH", "reason": "faulty"}));
    assert_eq!(send(&router, act("return_request", "f", &back)).await.1["result"], "already");
    let never = ask("ZK20260039", json!({"item": "LP-D1-WH", "reason": "faulty", "wanted": "KT-15-GR"}));
    assert_eq!(send(&router, act("exchange_request", "g", &never)).await.1["result"], "none_left");
    for (number, result) in [("ZK20260001", "not_arrived"), ("ZK20260040", "custom_made")] {
        assert_eq!(
            send(&router, act("exchangeable", "h", &ask(number, json!({})))).await.1["result"],
            result
        );
    }
}

#[tokio::test]
async fn an_invoice_is_issued_once_to_who_is_named() {
    let router = shop(Faults::default()).router();
    let order = json!({"order_number": "ZK20260003", "phone_last4": "5678"});
    let open = send(&router, act("invoice", "a", &order)).await.1;
    assert_eq!((&open["result"], &open["amount_fen"]), (&json!("open"), &json!(59_900)));
    let wish = |kind: &str, tax: Option<&str>| json!({"order_number": "ZK20260003", "phone_last4": "5678", "kind": kind, "name": "云上", "tax_number": tax, "email": "a@b.cn"});
    assert_eq!(
        send(&router, act("invoice_request", "b", &wish("company", None))).await.1["result"],
        "unreadable"
    );
    let company = wish("company", Some("91350100M000100Y43"));
    let first = send(&router, act("invoice_request", "c", &company)).await.1;
    assert_eq!(first["result"], "accepted");
    let again = send(&router, act("invoice_request", "d", &company)).await.1;
    assert_eq!((&again["result"], &again["invoice_number"]), (&json!("already"), &first["invoice_number"]));
    let cancelled = json!({"order_number": "ZK20260005", "phone_last4": "0826"});
    assert_eq!(send(&router, act("invoice", "e", &cancelled)).await.1["result"], "over");
}

#[tokio::test]
async fn a_parcel_is_checked_where_it_does_not_move_and_once() {
    let router = shop(Faults::default()).router();
    for (number, phone, result) in [
        ("ZK20260002", "5678", "waiting"),
        ("ZK20260010", "1903", "late"),
        ("ZK20260004", "0826", "packed"),
        ("ZK20260001", "5678", "moving"),
        ("ZK20260012", "6650", "stuck"),
        ("ZK20260015", "2288", "delivered"),
        ("ZK20260026", "8127", "too_late"),
        ("ZK20260005", "0826", "over"),
    ] {
        let body = json!({"order_number": number, "phone_last4": phone});
        assert_eq!(send(&router, act("parcel", "k", &body)).await.1["result"], result, "{number}");
    }
    let moving = json!({"order_number": "ZK20260001", "phone_last4": "5678"});
    assert_eq!(send(&router, act("parcel_check", "a", &moving)).await.1["result"], "moving");
    let stuck = json!({"order_number": "ZK20260012", "phone_last4": "6650"});
    let first = send(&router, act("parcel_check", "b", &stuck)).await.1;
    assert_eq!(first["result"], "accepted");
    assert_eq!(send(&router, act("parcel_check", "b", &stuck)).await.1, first);
    assert_eq!(send(&router, act("parcel", "c", &stuck)).await.1["check_number"], first["check_number"]);
}

#[tokio::test]
async fn a_lower_price_is_paid_back_once_and_up_to_a_limit() {
    let router = shop(Faults::default()).router();
    for (number, phone, result) in [
        ("ZK20260002", "5678", "lower"),
        ("ZK20260003", "5678", "same"),
        ("ZK20260019", "4471", "same"),
        ("ZK20260026", "8127", "too_late"),
        ("ZK20260005", "0826", "over"),
        ("ZK20260002", "0000", "not_found"),
    ] {
        let body = json!({"order_number": number, "phone_last4": phone});
        assert_eq!(send(&router, act("price_check", "k", &body)).await.1["result"], result, "{number}");
    }
    let wish = json!({"order_number": "ZK20260002", "phone_last4": "5678", "item": "LP-D1-WH"});
    let first = send(&router, act("price_request", "a", &wish)).await.1;
    assert_eq!((&first["result"], &first["difference_fen"]), (&json!("accepted"), &json!(3_000)));
    assert_eq!(send(&router, act("price_request", "a", &wish)).await.1, first);
    let again = send(&router, act("price_request", "b", &wish)).await.1;
    assert_eq!((&again["result"], &again["claim_number"]), (&json!("already"), &first["claim_number"]));
    let much = json!({"order_number": "ZK20260033", "phone_last4": "1903", "item": "LP-F1-WD"});
    let much = send(&router, act("price_request", "c", &much)).await.1;
    assert_eq!((&much["result"], &much["difference_fen"]), (&json!("needs_approval"), &json!(14_000)));
}

#[tokio::test]
async fn damage_is_paid_back_once_up_to_a_limit_and_not_beside_a_return() {
    let router = shop(Faults::default()).router();
    let wish = |item: &str| json!({"order_number": "ZK20260039", "phone_last4": "5678", "item": item, "reason": "damaged"});
    let first = send(&router, act("refund", "a", &wish("CU-05-GN"))).await.1;
    assert_eq!(first["result"], "needs_approval", "two bottles are above the limit");
    let small = json!({"order_number": "ZK20260022", "phone_last4": "0035", "item": "LP-N1-WH", "reason": "incomplete"});
    let first = send(&router, act("refund", "b", &small)).await.1;
    assert_eq!((&first["result"], &first["refund_fen"]), (&json!("refunded"), &json!(7_800)));
    assert_eq!(send(&router, act("refund", "b", &small)).await.1, first);
    let again = send(&router, act("refund", "c", &small)).await.1;
    assert_eq!((&again["result"], &again["refund_number"]), (&json!("already"), &first["refund_number"]));
    let back =
        json!({"order_number": "ZK20260039", "phone_last4": "5678", "item": "LP-D1-WH", "reason": "faulty"});
    let returned = send(&router, act("return_request", "d", &back)).await.1;
    let paid = send(&router, act("refund", "e", &wish("LP-D1-WH"))).await.1;
    assert_eq!((&paid["result"], &paid["refund_number"]), (&json!("already"), &returned["return_number"]));
    let listed = json!({"order_number": "ZK20260039", "phone_last4": "5678"});
    let listed = send(&router, act("refundable", "f", &listed)).await.1;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
    let coming = json!({"order_number": "ZK20260001", "phone_last4": "5678"});
    assert_eq!(send(&router, act("refundable", "g", &coming)).await.1["result"], "not_arrived");
}

#[tokio::test]
async fn coupons_are_their_customer_s_and_say_what_they_need() {
    let router = shop(Faults::default()).router();
    let me = json!({"customer_ref": "c1001"});
    let found = send(&router, act("coupons", "a", &me)).await.1;
    assert_eq!(found["coupons"].as_array().map(Vec::len), Some(5));
    let by_order = json!({"order_number": "ZK20260002", "phone_last4": "5678"});
    assert_eq!(send(&router, act("coupons", "b", &by_order)).await.1, found);
    for (key, body) in [
        ("c", json!({"customer_ref": "nobody"})),
        ("d", json!({"order_number": "ZK20260002", "phone_last4": "0000"})),
        ("e", json!({"order_number": "ZK20999999", "phone_last4": "5678"})),
    ] {
        let (status, answer, _) = send(&router, act("coupons", key, &body)).await;
        assert_eq!((status, answer), (StatusCode::NOT_FOUND, json!({"result": "not_found"})), "{body}");
    }
    for (coupon, result) in [
        ("N40", "valid"),
        ("K20", "only_for"),
        ("S15", "expired"),
        ("B30", "not_yet"),
        ("U10", "used"),
        ("X", "none"),
    ] {
        let body = json!({"customer_ref": "c1001", "coupon": coupon});
        assert_eq!(send(&router, act("coupon_check", coupon, &body)).await.1["result"], result, "{coupon}");
    }
}

#[tokio::test]
async fn calls_complaints_and_freezes_go_on_record_once() {
    let router = shop(Faults::default()).router();
    // It is the 21st, half past seven in the morning.
    for (key, day, part, result) in [
        ("a", "2026-11-21", "morning", "booked"),
        ("b", "2026-11-21", "evening", "already"),
        ("c", "2026-11-20", "evening", "past"),
        ("d", "2026-12-25", "morning", "too_far"),
        ("e", "soon", "morning", "unreadable"),
    ] {
        let body = json!({"phone": "13812345678", "day": day, "part": part});
        assert_eq!(send(&router, act("call_back", key, &body)).await.1["result"], result, "{day}");
    }
    let call = json!({"phone": "13912345678", "day": "2026-11-23", "part": "morning", "about": "x"});
    let booked = send(&router, act("call_back", "f", &call)).await.1;
    assert!(booked["call_number"].as_str().is_some_and(|number| !number.contains("139")), "{booked}");
    // A Saturday: the next working days are Monday and Wednesday.
    let complaint = json!({"order_number": "ZK20999999", "about": "late", "wanted": "apology"});
    let first = send(&router, act("complaint", "g", &complaint)).await.1;
    assert_eq!(
        (&first["result"], &first["contact_by"], &first["answer_by"]),
        (&json!("accepted"), &json!("2026-11-23"), &json!("2026-11-25"))
    );
    assert_eq!(send(&router, act("complaint", "g", &complaint)).await.1, first);
    let long = json!({"about": "x".repeat(600), "wanted": "other"});
    assert_eq!(send(&router, act("complaint", "h", &long)).await.1["result"], "unreadable");
    let me = json!({"order_number": "ZK20260002", "phone_last4": "5678"});
    let frozen = send(&router, act("freeze", "i", &me)).await.1;
    assert_eq!(frozen["result"], "frozen");
    let again = send(&router, act("freeze", "j", &json!({"customer_ref": "c1001"}))).await.1;
    assert_eq!((&again["result"], &again["case_number"]), (&json!("already"), &frozen["case_number"]));
    let wrong = json!({"order_number": "ZK20260002", "phone_last4": "0000"});
    let unknown = json!({"order_number": "ZK20999999", "phone_last4": "5678"});
    let (wrong, unknown) =
        (send(&router, act("freeze", "k", &wrong)).await, send(&router, act("freeze", "l", &unknown)).await);
    assert_eq!(wrong, unknown);
    assert_eq!(send(&router, act("freeze", "m", &json!({}))).await.0, StatusCode::BAD_REQUEST);
}
