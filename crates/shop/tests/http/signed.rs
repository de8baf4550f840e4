//! A shop that shares a secret with the platform takes only what is signed with it. The signature is the example of the specification.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base::seeded::{ManualClock, SeededEntropy};
use base::{Env, Timestamp};
use shop::{Config, Faults, SIGNED_WITHIN_S, Shop};

use super::{KEY, Numbers, SECRET, send};

const SIGNING: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT_S: i64 = 1_614_265_330;
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

/// What a shop answers whose clock shows this.
async fn asked(now_s: i64, path: &str, body: &str, headers: &[(&str, &str)]) -> StatusCode {
    let clock = ManualClock::new(Timestamp::from_ms(now_s * 1_000));
    let env = Env::new(Arc::new(clock), Arc::new(Numbers(SeededEntropy::new(7))));
    let config = Config {
        key: KEY.into(),
        signing_secret: Some(SIGNING.into()),
        inbox: "demo".into(),
        inbox_secret: SECRET.into(),
        texts: Arc::new(|_| {}),
        faults: Faults::default(),
    };
    let router = Shop::new(config, env).expect("a shop").router();
    let method = if body.is_empty() { "GET" } else { "POST" };
    let mut request = Request::builder().method(method).uri(path).header("idempotency-key", ID);
    request = request.header(header::AUTHORIZATION, format!("Bearer {KEY}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(&router, request.body(Body::from(body.to_owned())).expect("a request")).await.0
}

#[tokio::test]
async fn what_is_not_signed_is_refused_and_what_is_goes_on() {
    let path = "/actions/shop.order_status";
    let at = AT_S.to_string();
    let signed = [("webhook-id", ID), ("webhook-timestamp", at.as_str()), ("webhook-signature", SIGNATURE)];
    let refused = StatusCode::UNAUTHORIZED;
    // A body that is signed is read: this one is no question.
    let read = StatusCode::BAD_REQUEST;
    assert_eq!(asked(AT_S, path, BODY, &signed).await, read);
    assert_eq!(asked(AT_S + SIGNED_WITHIN_S, path, BODY, &signed).await, read);
    assert_eq!(asked(AT_S - SIGNED_WITHIN_S, path, BODY, &signed).await, read);
    assert_eq!(asked(AT_S + SIGNED_WITHIN_S + 1, path, BODY, &signed).await, refused, "too old");
    assert_eq!(asked(AT_S - SIGNED_WITHIN_S - 1, path, BODY, &signed).await, refused, "ahead of time");
    assert_eq!(asked(AT_S, path, r#"{"test": 2432232315}"#, &signed).await, refused, "another body");
    assert_eq!(asked(AT_S, path, BODY, &[]).await, refused);
    let both = format!("v1,c2VjcmV0 {SIGNATURE}");
    for (nth, value, status) in [
        (0, "msg_other", refused),
        (1, "1614265331", refused),
        (1, "now", refused),
        (1, "9223372036854775807", refused),
        (2, "v1,c2VjcmV0", refused),
        (2, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", refused),
        (2, both.as_str(), read),
    ] {
        let mut other = signed;
        other[nth].1 = value;
        assert_eq!(asked(AT_S, path, BODY, &other).await, status, "{value}");
    }
    assert_eq!(asked(AT_S, "/attempts/k-1", "", &[]).await, refused);
    assert_eq!(asked(AT_S, "/payments?from_ms=0&to_ms=1", "", &[]).await, refused);
    assert_eq!(asked(AT_S, "/orders/ZK20260001", "", &[]).await, StatusCode::OK, "the shop's own pages");
}
