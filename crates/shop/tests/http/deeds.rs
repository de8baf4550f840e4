//! What customers ask the shop to do, over HTTP: refused where its rules say so, and done once.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use shop::{Faults, TextMessage};

use crate::{act, keyed, send, shop, texting};

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
async fn a_code_is_texted_to_the_phone_on_the_order_and_proves_it_for_that_order() {
    let texted = Arc::new(Mutex::new(Vec::new()));
    let kept = texted.clone();
    let router = texting(Arc::new(move |message: &TextMessage| {
        kept.lock().expect("not poisoned").push(message.clone());
    }))
    .router();
    let code = |number: &str| json!({"order_number": number, "code": "204815"});
    let sent = send(&router, act("send_code", "s-1", &code("ZK20260002"))).await.1;
    assert_eq!((&sent["result"], sent["to"].as_str()), (&json!("sent"), Some("138****5678")));
    assert_eq!(send(&router, act("send_code", "s-1", &code("ZK20260002"))).await.1, sent);
    let unknown = send(&router, act("send_code", "s-2", &code("ZK20999999"))).await.1;
    assert_eq!(unknown, json!({"result": "not_found"}));
    {
        let texted = texted.lock().expect("not poisoned");
        let (texts, message) = (texted.len(), &texted[0]);
        assert_eq!((texts, message.to.as_str()), (1, "138****5678"), "once an attempt, and to nobody else");
        assert!(message.text.contains("204815"));
    }
    let to = |proof: Value| {
        let mut body = json!({"order_number": "ZK20260002", "address": "8 Keyuan Road"});
        body.as_object_mut().expect("object").extend(proof.as_object().expect("object").clone());
        body
    };
    let weak = send(&router, act("address_change", "a", &to(json!({"phone_last4": "5678"})))).await;
    assert_eq!(weak.0, StatusCode::NOT_FOUND, "what stands on the parcel is no proof here");
    for (key, proof) in [("b", "s-2"), ("c", "never")] {
        let no = send(&router, act("address_change", key, &to(json!({"code_proof": proof})))).await.1;
        assert_eq!(no["result"], "not_found", "{proof}");
    }
    let mut other = to(json!({"code_proof": "s-1"}));
    other["order_number"] = json!("ZK20260012");
    assert_eq!(send(&router, act("address_change", "d", &other)).await.1["result"], "not_found");
    let changed = send(&router, act("address_change", "e", &to(json!({"code_proof": "s-1"})))).await.1;
    assert_eq!(changed["result"], "changed");
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
async fn above_its_limit_the_shop_pays_what_people_agreed_to() {
    let router = shop(Faults::default()).router();
    let agreed = |name: &str, key: &str, body: &Value| {
        let mut request = act(name, key, body);
        request.headers_mut().insert("zhike-agreed-by", "0198c0de".parse().expect("a value"));
        request
    };
    let wish =
        json!({"order_number": "ZK20260039", "phone_last4": "5678", "item": "CU-05-GN", "reason": "damaged"});
    assert_eq!(send(&router, act("refund", "a", &wish)).await.1["result"], "needs_approval");
    let first = send(&router, agreed("refund", "b", &wish)).await.1;
    assert_eq!(first["result"], "refunded", "{first}");
    assert_eq!(send(&router, agreed("refund", "b", &wish)).await.1, first);
    assert_eq!(send(&router, agreed("refund", "c", &wish)).await.1["result"], "already", "and once");
    let claim = json!({"order_number": "ZK20260033", "phone_last4": "1903", "item": "LP-F1-WD"});
    let paid = send(&router, agreed("price_request", "d", &claim)).await.1;
    assert_eq!((&paid["result"], &paid["difference_fen"]), (&json!("accepted"), &json!(14_000)));
    let mut stranger = agreed("refund", "e", &wish);
    stranger.headers_mut().remove("authorization");
    assert_eq!(send(&router, stranger).await.0, StatusCode::UNAUTHORIZED);
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
    // Whoever heard no answer asks what came of it, and both sides can be compared.
    assert_eq!(send(&router, keyed("GET", "/attempts/b")).await.1, first);
    assert_eq!(send(&router, keyed("GET", "/attempts/z")).await.1, json!({"result": "never_seen"}));
    let given =
        send(&router, keyed("GET", &format!("/payments?from_ms=0&to_ms={}", i64::MAX / 1_000))).await.1;
    assert_eq!(given["payments"].as_array().map(Vec::len), Some(1), "{given}");
    let one = &given["payments"][0];
    assert_eq!((&one["key"], &one["fen"]), (&json!("b"), &json!(7_800)));
    let none = send(&router, keyed("GET", "/payments?from_ms=0&to_ms=1")).await.1;
    assert_eq!(none["payments"], json!([]));
    assert_eq!(send(&router, keyed("GET", "/payments?from_ms=x")).await.0, StatusCode::BAD_REQUEST);
    let nobody = Request::get("/attempts/b").body(Body::empty()).expect("a request");
    assert_eq!(send(&router, nobody).await.0, StatusCode::UNAUTHORIZED);
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
