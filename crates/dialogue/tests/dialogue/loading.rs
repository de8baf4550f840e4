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
        (
            swap("topics.yaml", "flow: order_status", "flow: order_magic"),
            &["flows/order_magic.yaml", "not found"],
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
    ] {
        for name in names {
            assert!(problem.contains(name), "{problem} does not name {name}");
        }
    }
}
