//! What the words around a time say of it: that it was, or that it is every time.

use crate::entity::view::View;

/// 每周三, every Friday.
pub(crate) fn is_repeated(view: &View<'_>, start: usize) -> bool {
    view.ends_any(start, &["每", "每个", "每逢", "各"])
        || view.last_word(start).is_some_and(|(word, _)| matches!(word, "every" | "each"))
}

/// Does the text say that something was done at this time?
pub(crate) fn is_done(view: &View<'_>, start: usize, end: usize) -> bool {
    const DONE: &[&str] = &[
        "买的",
        "买了",
        "下的",
        "拍的",
        "拍了",
        "付的",
        "付了",
        "订的",
        "收到的",
        "收的",
        "签收的",
        "发的",
        "寄的",
        "到的",
        "退的",
        "申请的",
        "换的",
        "坏的",
        "刚买",
        "就买了",
        "就说",
        "就坏了",
        "的时候买的",
        "下单的",
    ];
    const VERBS: &[&str] = &[
        "bought",
        "ordered",
        "paid",
        "arrived",
        "came",
        "received",
        "delivered",
        "broke",
        "placed",
        "returned",
        "got",
        "sent",
    ];
    const SMALL: &[&str] = &["on", "in", "at", "it", "this", "that", "one", "them", "these", "mine", "back"];
    if view.has_any(end, DONE) {
        return true;
    }
    let mut at = start;
    for _ in 0..4 {
        match view.last_word(at) {
            Some((word, _)) if VERBS.contains(&word) => return true,
            Some((word, before)) if SMALL.contains(&word) => at = before,
            _ => return false,
        }
    }
    false
}
