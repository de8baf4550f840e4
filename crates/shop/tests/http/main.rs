//! The shop over HTTP, as the platform and a host page meet it.

mod deeds;
mod guesses;
mod signed;

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
    started(Arc::new(|_| {}), faults)
}

fn texting(texts: shop::Texts) -> Shop {
    started(texts, Faults::default())
}

fn started(texts: shop::Texts, faults: Faults) -> Shop {
    let env = Env::new(Arc::new(ManualClock::new(START)), Arc::new(Numbers(SeededEntropy::new(7))));
    let config = Config {
        key: KEY.into(),
        signing_secret: None,
        inbox: "demo".into(),
        inbox_secret: SECRET.into(),
        texts,
        faults,
    };
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
        signing_secret: None,
        inbox: "demo".into(),
        inbox_secret: SECRET.into(),
        texts: Arc::new(|_| {}),
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
