//! Amounts: a number with what is said about its exactness.

use crate::entity::decimal::Decimal;
use crate::entity::number::Num;
use crate::entity::value::Amount;
use crate::entity::view::View;

/// The amount that a number at a place says.
pub(crate) fn of(view: &View<'_>, start: usize, num: &Num) -> Amount {
    Amount { least: num.value, most: num.most, approximate: num.approximate || about(view, start) }
}

pub(crate) fn exact(value: Decimal) -> Amount {
    Amount { least: value, most: None, approximate: false }
}

/// 大概, about: what follows is no exact value.
pub(crate) fn about(view: &View<'_>, start: usize) -> bool {
    let end = if view.before(start) == ' ' { start - 1 } else { start };
    view.ends_any(end, &["大概", "大约", "差不多", "约", "将近", "接近", "~"])
        || view.last_word(start).is_some_and(|(word, _)| {
            matches!(word, "about" | "around" | "roughly" | "approximately" | "nearly" | "almost" | "approx")
        })
}

/// 左右, 上下, or so: the place behind.
pub(crate) fn or_so(view: &View<'_>, end: usize) -> Option<usize> {
    view.eat_any(end, &["左右", "上下", " or so"])
}
