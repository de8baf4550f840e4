//! When what a customer speaks of was ordered: by what they say, or by the order that was looked up for them. The rules of that day hold for it.

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use knowledge::ends_sentence;
use nlu::entity::{Context, Kind, Prefer, Value, When, find};
use nlu::normalise;
use serde::{Deserialize, Serialize};

use crate::pack::Pack;
use crate::state::DialogueState;
use crate::turn::Turn;

/// When something was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first instant at which it may have been.
    pub from: Timestamp,
    /// The last.
    pub last: Timestamp,
}

/// How it is known what a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The message names the day or the order: 我10月20日买的, this order.
    Order,
    /// The day is known from before, and the message may be about anything.
    Open,
}

/// When what a message is about was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// When.
    pub when: Stretch,
    /// How it is known.
    pub about: About,
    /// Where the message says when, in bytes; what is searched for as of then says nothing of it.
    pub said: Option<(usize, usize)>,
}

impl Ordered {
    /// The message without when it was.
    pub fn rest(&self, text: &str) -> String {
        match self.said {
            Some((from, until)) => {
                let part = |range| text.get(range).unwrap_or_default();
                [part(0..from), part(until..text.len())].join(" ")
            }
            None => text.to_owned(),
        }
    }
}

/// Words that say of a time that something was ordered then.
const BOUGHT: &[&str] = &[
    "买的",
    "买了",
    "买过",
    "下的单",
    "下单的",
    "下单了",
    "下了单",
    "拍的",
    "拍了",
    "订的",
    "订了",
    "付的",
    "付了",
    "付款的",
    "的单",
    "的订单",
    "那单",
    "这单",
    "bought",
    "ordered",
    "purchased",
    "paid",
    "placed",
    "order",
];
/// An order that is yet to come.
const TO_COME: &[&str] =
    &["to order", "can i order", "if i order", "will order", "i order now", "order now", "order today"];
/// Words that point at an order that was spoken of.
const POINTING: &[&str] = &[
    "这单",
    "那单",
    "这个订单",
    "那个订单",
    "这笔",
    "那笔",
    "该订单",
    "刚查的",
    "我的订单",
    "我这个",
    "我买的",
    "我下的",
    "this order",
    "that order",
    "the order",
    "my order",
    "this purchase",
    "that one",
    "this one",
    "i bought",
    "i ordered",
];
/// Words of what holds today.
const TODAY: &[&str] = &[
    "现在",
    "目前",
    "今天",
    "今年",
    "以后",
    "再买",
    "再下",
    "下次",
    "新订单",
    "now",
    "currently",
    "today",
    "these days",
    "this year",
    "next time",
    "new order",
];
/// Characters that may stand between a time and the word.
const APART: usize = 24;

/// When what a text is about was ordered; `None` where nothing tells, or it is about today.
pub fn ordered(
    pack: &Pack,
    state: &DialogueState,
    turn: &Turn,
    text: &str,
    locale: Locale,
) -> Option<Ordered> {
    let zone = turn.house.hours.as_deref().unwrap_or(&pack.hours).zone();
    if let Some((when, said)) = named(text, zone, turn.now, locale) {
        return Some(Ordered { when, about: About::Order, said: Some(said) });
    }
    let (when, normal) = (state.ordered?, normalise(text));
    let has = |words: &[&str]| words.iter().any(|word| normal.contains(word));
    match (has(POINTING), has(TODAY)) {
        (true, _) => Some(Ordered { when, about: About::Order, said: None }),
        (false, true) => None,
        (false, false) => Some(Ordered { when, about: About::Open, said: None }),
    }
}

/// The time that a text gives for an order, and where: the nearest to a word that says so.
fn named(text: &str, zone: &TimeZone, now: Timestamp, locale: Locale) -> Option<(Stretch, (usize, usize))> {
    let cx = Context { prefer: Prefer::Past, ..Context::new(now, zone.clone(), locale) };
    // Of "last year's order" the time is last year.
    let text = &text.replace("'s", "  ").replace('’', "\'  ").replace("'  s", "    ");
    let lower = text.to_lowercase();
    // A text whose places move when it is written small is not looked at.
    if lower.len() != text.len() || TO_COME.iter().any(|words| lower.contains(words)) {
        return None;
    }
    let bought: Vec<(usize, usize)> = BOUGHT
        .iter()
        .flat_map(|word| lower.match_indices(word).map(|(at, found)| (at, at + found.len())))
        .collect();
    let apart = |from: usize, until: usize| {
        let between = lower.get(from..until)?;
        let one = !between.chars().any(|c| ends_sentence(c, None));
        let count = between.chars().count();
        (one && count <= APART).then_some(count)
    };
    let times = find(text, &cx, &[Kind::Time]).into_iter().filter_map(|found| {
        let Value::Time(when) = found.value else { return None };
        let (from, until) = (found.span.start, found.span.end);
        let distance = bought.iter().filter_map(|(start, end)| match () {
            () if *start >= until => apart(until, *start),
            () if *end <= from => apart(*end, from),
            // The word may be within: 去年下的单.
            () => Some(0),
        });
        Some((distance.min()?, stretch(&when, now)?, (from, until)))
    });
    times.min_by_key(|(distance, ..)| *distance).map(|(_, when, said)| (when, said))
}

/// What is past of a time; `None` where it has no beginning, or is to come.
fn stretch(when: &When, now: Timestamp) -> Option<Stretch> {
    let from = when.from?.at;
    let last = when.until.map_or(now, |until| Timestamp(until.at.0 - 1)).min(now);
    (from < now && from <= last).then_some(Stretch { from, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saturday 28 November 2026, 14:00 in Shanghai.
    const NOW: Timestamp = Timestamp::from_ms(1_795_845_600_000);

    fn days(text: &str, locale: Locale) -> Option<(String, String)> {
        let zone = TimeZone::get("Asia/Shanghai").expect("the zone");
        let day = |at: Timestamp| {
            zone.to_datetime(jiff::Timestamp::from_microsecond(at.0).expect("an instant")).date().to_string()
        };
        named(text, &zone, NOW, locale).map(|(when, _)| (day(when.from), day(when.last)))
    }

    #[test]
    fn the_day_of_an_order_is_read() {
        for (text, locale, from, last) in [
            ("我10月20日买的，能退吗", Locale::Zh, "2026-10-20", "2026-10-20"),
            ("去年12月5号下的单，运费是多少", Locale::Zh, "2025-12-05", "2025-12-05"),
            ("去年买的，多少钱包邮", Locale::Zh, "2025-01-01", "2025-12-31"),
            ("上个月的订单价保到什么时候", Locale::Zh, "2026-10-01", "2026-10-31"),
            ("这个月买的能退吗", Locale::Zh, "2026-11-01", "2026-11-28"),
            ("I bought it on 20 October, can I return it", Locale::En, "2026-10-20", "2026-10-20"),
            ("how much was postage for last year's order", Locale::En, "2025-01-01", "2025-12-31"),
            // Of two, the one that the buying is said of.
            ("12月1日要出差，10月20日买的还能退吗", Locale::Zh, "2026-10-20", "2026-10-20"),
        ] {
            let want = Some((from.to_owned(), last.to_owned()));
            assert_eq!(days(text, locale), want, "{text}");
        }
        for (text, locale) in [
            ("运费是多少", Locale::Zh),
            ("10月20日退的货还没退款", Locale::Zh),
            ("明天能到吗", Locale::Zh),
            ("能买到12月5日的票吗", Locale::Zh),
            ("我买的东西坏了。昨天联系过你们", Locale::Zh),
            ("when does it arrive if I order today", Locale::En),
            ("do you deliver on 24 December", Locale::En),
            ("", Locale::Zh),
        ] {
            assert_eq!(days(text, locale), None, "{text}");
        }
    }
}
