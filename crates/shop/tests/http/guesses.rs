//! Guessed order numbers: whatever is asked, nobody learns whether an order exists.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};
use shop::Faults;

use crate::{act, send, shop};

/// Everything that is done for who proves that an order is theirs, with what else it is asked with.
const ASKED: &[(&str, &[&str])] = &[
    ("order_status", &[]),
    ("returnable", &[]),
    ("return_request", &["item", "reason"]),
    ("address", &[]),
    ("address_change", &["address"]),
    ("exchangeable", &[]),
    ("exchange_options", &["item", "reason"]),
    ("exchange_request", &["item", "reason", "wanted"]),
    ("invoice", &[]),
    ("invoice_request", &["kind", "name", "email"]),
    ("parcel", &[]),
    ("parcel_check", &[]),
    ("coupons", &[]),
    ("coupon_check", &["coupon"]),
    ("price_check", &[]),
    ("price_request", &["item"]),
    ("freeze", &[]),
    ("refundable", &[]),
    ("refund", &["item", "reason"]),
];
const GUESSES: usize = 10_000;

#[tokio::test]
async fn ten_thousand_guesses_reveal_nothing() {
    let shop = shop(Faults::default());
    let orders = shop.demo_orders();
    let router = shop.router();
    let mut answers: BTreeSet<String> = BTreeSet::new();
    let (mut there, mut not_there) = (0, 0);
    for nth in 0..GUESSES {
        let (action, more) = ASKED[nth % ASKED.len()];
        let order = &orders[nth % orders.len()];
        // Every other guess hits an order that exists; the digits never fit.
        let hits = (nth / ASKED.len()).is_multiple_of(2);
        let number = if hits { order.number.clone() } else { format!("ZK9{:07}", nth * 613 % 10_000_000) };
        let digits = format!("{:04}", (nth * 7_919 + 1) % 10_000);
        if hits && orders.iter().any(|order| order.number == number && order.phone_last4 == digits) {
            continue;
        }
        let mut body = json!({ "order_number": number, "phone_last4": digits });
        for key in more {
            body[*key] = Value::from(match *key {
                // What both kinds of reasons know.
                "reason" => "wrong_item",
                "kind" => "personal",
                "item" | "wanted" => "KT-15-WH",
                _ => "x",
            });
        }
        let (status, answer, kind) = send(&router, act(action, &format!("guess-{nth}"), &body)).await;
        answers.insert(format!("{status} {kind} {answer}"));
        if hits { there += 1 } else { not_there += 1 }
    }
    assert!(there > 4_000 && not_there > 4_000, "{there} and {not_there}");
    let same = format!("{} application/json {}", StatusCode::NOT_FOUND, json!({ "result": "not_found" }));
    assert_eq!(answers, [same].into());
}
