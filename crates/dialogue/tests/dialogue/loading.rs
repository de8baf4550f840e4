//! A pack that is wrong is refused, with file and key.

use dialogue::Pack;

use crate::talk::file;

/// The error after one file is changed; panics when the pack is accepted.
fn refused(path: &'static str, change: impl Fn(String) -> Option<String>) -> String {
    let files = |asked: &str| if asked == path { change(file(asked)?) } else { file(asked) };
    match Pack::load(&files) {
        Ok(_) => panic!("{path}: accepted"),
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn what_is_wrong_is_named() {
    let swap = |path, from: &'static str, to: &'static str| {
        refused(path, move |text| {
            assert!(text.contains(from), "{path} has no {from}");
            Some(text.replacen(from, to, 1))
        })
    };
    for (problem, names) in [
        (refused("smalltalk.yaml", |_| None), &["smalltalk.yaml", "not found"][..]),
        (swap("pack.yaml", "id: ecommerce", "id: ecommerce\nshoe_size: 44"), &["pack.yaml", "shoe_size"]),
        (swap("pack.yaml", "Asia/Shanghai", "Asia/Atlantis"), &["pack.yaml", "hours", "Asia/Atlantis"]),
        (
            swap("pack.yaml", "reply_due_minutes: 30", "reply_due_minutes: soon"),
            &["pack.yaml", "reply_due_minutes"],
        ),
        (
            swap("pack.yaml", "{kind: phone_last4}", "{kind: phone_last4, prefer: past}"),
            &["pack.yaml", "slots.phone_last4", "prefer"],
        ),
        (swap("replies.yaml", "dont_know:", "dont_care:"), &["replies.yaml", "dont_know", "missing"]),
        (swap("replies.yaml", "{due}", "{when}"), &["replies.yaml", "{when}"]),
        (swap("pack.yaml", "order_status", "order_magic"), &["flows/order_magic.yaml", "not found"]),
        (
            swap("flows/order_status.yaml", "begins_with: [order.status]", "begins_with: [order.magic]"),
            &["topics.yaml", "order.status", "needs an answer, or a flow that begins with it"],
        ),
        (
            swap("flows/order_status.yaml", "[order.status]", "[order.status, order.magic]"),
            &["flows/order_status.yaml", "begins_with", "there is no topic order.magic"],
        ),
        (
            swap("flows/order_status.yaml", "[order.status]", "[order.status, coupon.check]"),
            &["begins_with", "coupon.check", "begins with it already"],
        ),
        (
            swap("flows/order_status.yaml", "collect: order_number", "collect: shoe_size"),
            &["flows/order_status.yaml", "steps[0].collect", "shoe_size"],
        ),
        (
            swap("flows/order_status.yaml", "attempts: 3", "attempts: 99"),
            &["flows/order_status.yaml", "attempts"],
        ),
        (
            swap("flows/order_status.yaml", "      error:", "      eror:"),
            &["flows/order_status.yaml", "on.error", "missing"],
        ),
        (
            swap("flows/order_status.yaml", "call: shop.order_status", "call: shop.magic"),
            &["flows/order_status.yaml", "shop.magic", "not declared in actions.yaml"],
        ),
        (
            swap("flows/order_status.yaml", "inputs: {order_number:", "inputs: {number: x, order_number:"),
            &["shop.order_status", "has no input number"],
        ),
        (
            swap("flows/order_status.yaml", "inputs: {order_number: \"{order_number}\", ", "inputs: {"),
            &["shop.order_status", "needs the input order_number"],
        ),
        (
            swap("flows/order_status.yaml", "      cancelled:\n", "      called_off:\n"),
            &["shop.order_status", "has no result called_off"],
        ),
        (
            swap("actions.yaml", "refunded, not_found]", "refunded, lost, not_found]"),
            &["flows/order_status.yaml", "on.lost is missing"],
        ),
        (
            swap("actions.yaml", "does: looks_up", "does: changes"),
            &["flows/order_status.yaml", "shop.order_status", "read back and confirmed"],
        ),
        (
            swap("actions.yaml", "results: [sent, not_found]", "results: [sent, refused]"),
            &["actions.yaml", "shop.send_code.results", "sent and, where nothing fits, not_found"],
        ),
        (
            swap(
                "actions.yaml",
                "inputs: {order_number: required}",
                "inputs: {order_number: required, code: required}",
            ),
            &["actions.yaml", "shop.send_code.inputs", "given by the platform"],
        ),
        (
            swap("actions.yaml", "does: sends_code", "does: looks_up"),
            &["flows/address_change.yaml", "by: shop.send_code", "belongs to a step that verifies"],
        ),
        (
            swap("flows/order_status.yaml", "call: shop.order_status", "call: shop.send_code"),
            &["flows/order_status.yaml", "call: shop.send_code", "has no input"],
        ),
        (
            swap("flows/address_change.yaml", "verify: code_proof", "verify: order_number"),
            &["flows/address_change.yaml", "verify", "the name of a proof"],
        ),
        (
            swap("flows/address_change.yaml", "    by: shop.send_code\n", ""),
            &["flows/address_change.yaml", "by", "is missing: the action that sends the code"],
        ),
        (
            swap(
                "flows/address_change.yaml",
                "inputs: {order_number: \"{order_number}\"}",
                "inputs: {order_number: \"{code_proof}\"}",
            ),
            &["flows/address_change.yaml", "code_proof is what a code proves"],
        ),
        (
            swap("actions.yaml", "does: looks_up", "does: pays"),
            &["actions.yaml", "shop.order_status.amount", "belongs to an action that pays"],
        ),
        (
            swap("actions.yaml", "tries: 2", "tries: 9"),
            &["actions.yaml: line 11: shop.order_status.tries", "1 to 3"],
        ),
        (
            swap("actions.yaml", "timeout_ms: 6000", "timeout_ms: 60"),
            &["actions.yaml: line 10: shop.order_status.timeout_ms", "200 to 20000"],
        ),
        (
            swap("actions.yaml", "timeout_ms: 6000", "timeout_ms: 20000"),
            &["line 11: shop.order_status.tries", "40000", "24000"],
        ),
        (
            swap("actions.yaml", "paid: [accepted]", "paid: [accepted]\n  tries: 2"),
            &["actions.yaml: line ", "shop.price_request.tries", "what came of the one before"],
        ),
        (swap("actions.yaml", "20/minute", "often"), &["actions.yaml", "line 12", "'often' is no rate"]),
        (swap("actions.yaml", "{customer: 20/minute}", "{anybody: 20/minute}"), &["line 12", "anybody"]),
        (
            swap("actions.yaml", "proof: [phone_last4, customer_ref]", "proof: [shoe_size]"),
            &["actions.yaml", "shop.order_status.proof", "shoe_size"],
        ),
        (
            swap("flows/return_request.yaml", "  - choose: item\n", "  - choose: item\n    minutes: 3\n"),
            &["line ", "steps[3].minutes", "does not belong to choose"],
        ),
        (
            swap("flows/order_status.yaml", "unless: identity", "unless: identity or"),
            &["line ", "steps[1].unless", "character 12"],
        ),
        (
            swap("topics.yaml", "- 查一下我的订单", "- 查一下我的[订单"),
            &["topics.yaml", "line 6", "order.status.questions.zh[0]", "character 6", "](slot)"],
        ),
        (
            swap("topics.yaml", "- 查一下我的订单", "- 查一下我的[订单](oder)"),
            &[
                "topics.yaml",
                "line 6",
                "order.status.questions.zh[0]",
                "no slot oder",
                "item",
                "order_number",
            ],
        ),
        (swap("slots.yaml", "[水壶](item)", "[水壶](物品)"), &["slots.yaml", "line 4", "zh[0]", "a-z"]),
        (swap("slots.yaml", "[the kettle](item)", "[](item)"), &["slots.yaml", "en[0]", "empty"]),
    ] {
        for name in names {
            assert!(problem.contains(name), "{problem} does not name {name}");
        }
    }
}

/// Marks in the questions of a topic teach slots, and its intents learn what they did without them.
#[test]
fn marks_are_taken_out_of_questions() {
    let files = |path: &str| match path {
        "slots.yaml" => None,
        "topics.yaml" => file(path).map(|text| {
            text.replacen("- 买的水壶怎么还没收到", "- 买的[水壶](item)怎么还没收到", 1).replacen(
                "- 我买的台灯在路上了吗",
                "- 我买的[台灯](item)在路上了吗",
                1,
            )
        }),
        _ => file(path),
    };
    let marked = Pack::load(&files).expect("a pack");
    let examples = |pack: &Pack| {
        pack.training()
            .intents
            .iter()
            .map(|intent| (intent.id.clone(), intent.examples.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(examples(&marked), examples(&crate::talk::PACK));
    let context =
        nlu::entity::Context::new(base::Timestamp::default(), jiff::tz::TimeZone::UTC, base::Locale::Zh);
    let learned = |pack: &Pack| {
        let found = pack.values("我买的台灯在路上了吗", &context);
        found
            .into_iter()
            .filter(|found| found.source == nlu::entity::Source::Learned)
            .map(|found| found.value.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(learned(&marked), ["台灯"]);
    let none = Pack::load(&|path| if path == "slots.yaml" { None } else { file(path) }).expect("a pack");
    assert!(learned(&none).is_empty(), "without marks there is no tagger");
}
