//! Money: 两百来块, 三块五毛二, 12元8角, $5.99, 20 bucks, between 50 and 100 yuan.

use crate::entity::amount;
use crate::entity::decimal::Decimal;
use crate::entity::number::{Form, Num, han, joint, range};
use crate::entity::quantity;
use crate::entity::value::{Money, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};
use crate::normal::is_han;

/// Signs and codes before a number: what they say, the currency, and whether it could be no other.
const BEFORE: &[(&str, &str, bool)] = &[
    ("us$", "USD", true),
    ("hk$", "HKD", true),
    ("nt$", "TWD", true),
    ("a$", "AUD", true),
    ("$", "USD", false),
    ("¥", "CNY", false),
    ("€", "EUR", true),
    ("£", "GBP", true),
    ("₩", "KRW", true),
    ("₹", "INR", true),
    ("人民币", "CNY", true),
    ("rmb", "CNY", true),
    ("cny", "CNY", true),
    ("usd", "USD", true),
    ("eur", "EUR", true),
    ("gbp", "GBP", true),
    ("hkd", "HKD", true),
    ("jpy", "JPY", true),
    ("krw", "KRW", true),
    ("inr", "INR", true),
    ("twd", "TWD", true),
    ("aud", "AUD", true),
    ("cad", "CAD", true),
];

/// Words behind a number.
const BEHIND: &[(&str, &str, bool)] = &[
    ("人民币", "CNY", true),
    ("元人民币", "CNY", true),
    ("块人民币", "CNY", true),
    ("元钱", "CNY", true),
    ("元", "CNY", true),
    ("圆", "CNY", true),
    ("块钱", "CNY", false),
    ("块", "CNY", false),
    ("美元", "USD", true),
    ("美金", "USD", true),
    ("美刀", "USD", true),
    ("刀", "USD", false),
    ("欧元", "EUR", true),
    ("欧", "EUR", false),
    ("英镑", "GBP", true),
    ("镑", "GBP", false),
    ("港币", "HKD", true),
    ("港元", "HKD", true),
    ("日元", "JPY", true),
    ("日币", "JPY", true),
    ("韩元", "KRW", true),
    ("台币", "TWD", true),
    ("新台币", "TWD", true),
    ("加元", "CAD", true),
    ("澳元", "AUD", true),
    ("€", "EUR", true),
    ("£", "GBP", true),
    ("$", "USD", false),
    ("¥", "CNY", false),
];

/// English words behind a number.
const WORDS: &[(&str, &str, bool)] = &[
    ("yuan", "CNY", true),
    ("rmb", "CNY", true),
    ("cny", "CNY", true),
    ("kuai", "CNY", false),
    ("usd", "USD", true),
    ("dollar", "USD", false),
    ("dollars", "USD", false),
    ("buck", "USD", false),
    ("bucks", "USD", false),
    ("eur", "EUR", true),
    ("euro", "EUR", true),
    ("euros", "EUR", true),
    ("gbp", "GBP", true),
    ("pound", "GBP", false),
    ("pounds", "GBP", false),
    ("quid", "GBP", true),
    ("hkd", "HKD", true),
    ("jpy", "JPY", true),
    ("yen", "JPY", true),
    ("aud", "AUD", true),
    ("cad", "CAD", true),
];

/// Digits behind the point in this currency.
pub(crate) fn places(currency: &str) -> u32 {
    if matches!(currency, "JPY" | "KRW") { 0 } else { 2 }
}

/// Money at a place.
pub(crate) fn at(view: &View<'_>, i: usize) -> Option<Hit> {
    let hit = signed(view, i).or_else(|| named(view, i)).or_else(|| small(view, i))?;
    let (Value::Money(money), Some(end)) = (&hit.value, amount::or_so(view, hit.end)) else {
        return Some(hit);
    };
    let value = Value::Money(Money { approximate: true, ..*money });
    Some(Hit { end, value, ..hit })
}

struct Sum {
    least: Decimal,
    most: Option<Decimal>,
    approximate: bool,
}

fn hit(
    view: &View<'_>,
    start: usize,
    end: usize,
    sum: &Sum,
    unit: (&'static str, bool),
    sure: f32,
) -> Option<Hit> {
    let (currency, certain) = unit;
    let minor = |value: Decimal| value.minor(places(currency));
    let money = Money {
        least: minor(sum.least)?,
        most: match sum.most {
            Some(most) => Some(minor(most)?),
            None => None,
        },
        currency,
        certain,
        approximate: sum.approximate || amount::about(view, start),
    };
    let mut hit = Hit::new(start, end, Value::Money(money), Source::Grammar, sure);
    if let (false, Some(other)) = (certain, other_currency(currency)) {
        let scale = |value: Decimal| value.minor(places(other));
        if let Some(least) = scale(sum.least) {
            hit.others =
                vec![Value::Money(Money { currency: other, least, most: sum.most.and_then(scale), ..money })];
        }
    }
    Some(hit)
}

/// What a sign that two countries share may also be.
fn other_currency(currency: &str) -> Option<&'static str> {
    match currency {
        "CNY" => Some("JPY"),
        "USD" => Some("HKD"),
        _ => None,
    }
}

/// $5.99, ¥ 20-30, RMB100.
fn signed(view: &View<'_>, i: usize) -> Option<Hit> {
    let (sign, currency, certain) =
        *BEFORE.iter().filter(|(sign, ..)| view.eat(i, sign).is_some()).max_by_key(|b| b.0.len())?;
    if sign.starts_with(|c: char| c.is_ascii_alphabetic()) && !view.free_left(i) {
        return None;
    }
    let mut at = view.skip(i + sign.chars().count());
    at = view.eat(at, ":").unwrap_or(at);
    let mut num = range(view, at).filter(|num| num.form != Form::Words)?;
    // $20-$30
    if let Some(high) =
        joint(view, num.end).and_then(|next| view.eat(next, sign)).and_then(|next| view.num(next))
        && num.most.is_none()
        && high.value > num.value
    {
        num = Num { most: Some(high.value), end: high.end, ..num };
    }
    if view.at(num.end).is_ascii_alphabetic() {
        return None;
    }
    let end = view.eat_any(num.end, &["元", "块钱", "块"]).unwrap_or(num.end);
    let sum = Sum { least: num.value, most: num.most, approximate: num.approximate };
    // ¥ is the yen too, $ is a dollar of many countries.
    let sure = if certain || end > num.end { 0.98 } else { 0.9 };
    hit(view, i, end, &sum, (currency, certain || end > num.end), sure)
}

/// 三块五, 12元, 20 dollars and 50 cents.
fn named(view: &View<'_>, i: usize) -> Option<Hit> {
    view.num(i)?;
    let num = range(view, i)?;
    if !view.free_left(i) || matches!(view.before(i), '第' | '.' | '-' | '/') {
        return None;
    }
    let at = view.skip(num.end);
    let sum = Sum { least: num.value, most: num.most, approximate: num.approximate };
    if let Some((word, end)) = view.word(at) {
        let (word, end) = two_words(view, word, end);
        let &(_, currency, certain) = WORDS.iter().find(|(name, ..)| *name == word)?;
        let certain = certain || end > at + word.len();
        let (sum, end) = cents(view, sum, end);
        return hit(view, i, end, &sum, (currency, certain), if certain { 0.95 } else { 0.85 });
    }
    let (name, currency, certain) =
        *BEHIND.iter().filter(|(name, ..)| view.eat(at, name).is_some()).max_by_key(|entry| entry.0.len())?;
    let end = at + name.chars().count();
    let (sum, end, parts) = parts(view, sum, end, name);
    if !parts && is_no_money(view, i, &num, end, name) {
        return None;
    }
    hit(view, i, end, &sum, (currency, certain), if certain { 0.95 } else { 0.85 })
}

/// `us dollars`, `hong kong dollars`, `euro`: the last word, and where it ends.
fn two_words<'v>(view: &'v View<'_>, word: &'v str, end: usize) -> (&'v str, usize) {
    if matches!(word, "us" | "american")
        && let Some((next, stop)) = view.next_word(end).filter(|(next, _)| next.starts_with("dollar"))
    {
        return (next, stop);
    }
    (word, end)
}

fn cents(view: &View<'_>, sum: Sum, end: usize) -> (Sum, usize) {
    let at = view.eat(end, " and ").unwrap_or(view.skip(end));
    let part = view.num(at).filter(|num| num.value < Decimal::whole(100) && num.most.is_none());
    let stop = part
        .and_then(|num| view.next_word(num.end))
        .filter(|(word, _)| matches!(*word, "cents" | "cent" | "pence"));
    match (part, stop) {
        (Some(num), Some((_, stop))) if sum.most.is_none() => {
            let hundredth = Decimal::parse("0.01").and_then(|cent| num.value.times(cent));
            match hundredth.and_then(|cents| sum.least.plus(cents)) {
                Some(least) => (Sum { least, ..sum }, stop),
                None => (sum, end),
            }
        }
        _ => (sum, end),
    }
}

/// What follows 块 and 元: 五, 8, 五毛二, 5角, 半, 多.
fn parts(view: &View<'_>, sum: Sum, end: usize, name: &str) -> (Sum, usize, bool) {
    if sum.most.is_some() || !matches!(name, "块" | "元" | "块钱") {
        return (sum, end, false);
    }
    if let Some(stop) = view.eat(end, "多").filter(|stop| view.at(*stop) != '少') {
        return (Sum { approximate: true, ..sum }, view.eat(stop, "钱").unwrap_or(stop), true);
    }
    let add = |sum: Sum, fen: i64| {
        let value = Decimal::parse("0.01").and_then(|cent| Decimal::whole(fen).times(cent));
        value.and_then(|value| sum.least.plus(value)).map(|least| Sum { least, ..sum })
    };
    if view.at(end) == '半' && name == "块" && !is_han(view.at(end + 1)) {
        return match add(Sum { ..sum }, 50) {
            Some(sum) => (sum, end + 1, true),
            None => (sum, end, false),
        };
    }
    let Some((fen, stop)) = fraction(view, end) else { return (sum, end, false) };
    match add(Sum { ..sum }, fen) {
        Some(sum) => (sum, view.eat(stop, "钱").unwrap_or(stop), true),
        None => (sum, end, false),
    }
}

/// 五毛二, 5角2分, 五, 85 behind 块: in fen.
fn fraction(view: &View<'_>, at: usize) -> Option<(i64, usize)> {
    if let (None, Some(digit)) = (view.num(at), han::digit(view.at(at))) {
        // 一块五一斤: the price of one.
        return quantity::unit(view, at + 2).map(|_| (digit * 10, at + 1));
    }
    let num = view.num(at).filter(|num| num.form != Form::Words)?;
    let value = num.integer().filter(|value| (0..100).contains(value))?;
    match view.at(num.end) {
        '毛' | '角' if value < 10 => {
            let mut end = num.end + 1;
            let mut fen = value * 10;
            if let Some((part, stop)) =
                view.num(end).and_then(|num| Some((num.integer().filter(|part| *part < 10)?, num.end)))
            {
                let named = view.eat(stop, "分");
                if named.is_some() || !is_han(view.at(stop)) {
                    (fen, end) = (fen + part, named.unwrap_or(stop));
                }
            }
            Some((fen, end))
        }
        '分' => Some((value, num.end + 1)),
        next => {
            let own = quantity::unit(view, num.end).is_some()
                || matches!(
                    next,
                    '月' | '号' | '点' | '天' | '年' | '折' | '元' | '块' | '%' | '日' | '小' | '星'
                );
            (!own && !next.is_ascii_alphabetic())
                .then_some((if num.end - at == 1 { value * 10 } else { value }, num.end))
        }
    }
}

/// 一块儿, 三块肉, 第一块: pieces and together, not money.
fn is_no_money(view: &View<'_>, start: usize, num: &Num, end: usize, name: &str) -> bool {
    const PIECES: &[&str] = &[
        "肉",
        "布",
        "表",
        "屏",
        "电池",
        "砖",
        "蛋糕",
        "地",
        "石",
        "玻璃",
        "手表",
        "硬盘",
        "巧克力",
        "肥皂",
        "香皂",
        "面膜",
        "毛巾",
        "牌",
        "板",
        "糖",
        "饼",
        "面包",
        "豆腐",
        "月饼",
        "头",
        "儿",
        "内存",
        "显卡",
        "瓷",
        "皮",
        "木",
        "积木",
        "西瓜",
        "桌布",
        "抹布",
        "移动硬盘",
        "滑板",
        "主板",
        "显示",
    ];
    match name {
        "块" if num.weak && num.value == Decimal::whole(1) => {
            !view.ends_any(start, &["花", "付", "收", "扣", "差", "要", "就", "才", "退", "花了", "只要"])
                || view.has_any(end, PIECES)
        }
        "块" => view.has_any(end, PIECES),
        "元" => view.has_any(end, &["旦", "素", "宵", "宇宙", "件"]),
        "刀" => !view.at(start).is_ascii_digit() || view.has_any(end, &["片", "具", "架", "头", "口", "叉"]),
        "欧" | "镑" => is_han(view.at(end)) || !view.at(start).is_ascii_digit(),
        "圆" => is_han(view.at(end)),
        _ => false,
    }
}

/// 5毛, 八毛五, 五分钱, 3角钱, 50 cents.
fn small(view: &View<'_>, i: usize) -> Option<Hit> {
    let num = view.num(i)?;
    if !view.free_left(i) || matches!(view.before(i), '第' | '.') {
        return None;
    }
    if let Some((word, end)) = view.next_word(num.end) {
        let cents = matches!(word, "cent" | "cents");
        let value = num.value.times(Decimal::parse("0.01")?)?;
        let sum = Sum { least: value, most: None, approximate: num.approximate };
        return if cents { hit(view, i, end, &sum, ("USD", false), 0.8) } else { None };
    }
    let (fen, end) = fraction(view, i)?;
    let with_money = view.eat(end, "钱");
    let sign = view.at(num.end);
    let clear = match sign {
        '毛' => !is_han(view.at(end)) || with_money.is_some(),
        '角' | '分' => with_money.is_some(),
        _ => false,
    };
    let sum =
        Sum { least: Decimal::parse("0.01")?.times(Decimal::whole(fen))?, most: None, approximate: false };
    if clear { hit(view, i, with_money.unwrap_or(end), &sum, ("CNY", true), 0.85) } else { None }
}
