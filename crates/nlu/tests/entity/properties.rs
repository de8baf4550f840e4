//! What holds for any text: no panic, spans inside and between characters, no two values over one another, and a value's written
//! form is read as that value again.

use base::Locale;
use nlu::entity::{Context, Grain, Kind, Value, find};
use proptest::prelude::*;

use crate::{context, orders};

/// Pieces of which texts are made that come near to values.
const PIECES: &[&str] = &[
    "下",
    "周",
    "三",
    "下午",
    "点",
    "半",
    "前",
    "到",
    "11",
    "月",
    "28",
    "号",
    "十",
    "百",
    "千",
    "万",
    "零",
    "两",
    "块",
    "元",
    "毛",
    "分",
    "%",
    "个",
    "小时",
    "天",
    "年",
    "2026",
    "-",
    "/",
    ":",
    ".",
    ",",
    " ",
    "+86",
    "138",
    "1234",
    "5678",
    "ZK",
    "SF",
    "@",
    "example",
    "com",
    "https://",
    "next",
    "friday",
    "in",
    "hours",
    "twenty",
    "five",
    "hundred",
    "and",
    "a",
    "half",
    "pm",
    "the",
    "5th",
    "may",
    "$",
    "¥",
    "广东",
    "深圳",
    "南山区",
    "路",
    "粤B",
    "国庆",
    "双十一",
    "几",
    "多",
    "第",
    "1z",
    "0",
    "\u{200b}",
    "👍🏻",
    "㎏",
    "½",
    "İ",
    "ﬁ",
    "\u{0301}",
    "〇",
    "between",
    "ago",
    "since",
    "每",
    "内",
    "GB",
    "x",
    "percent",
    "一",
    "\n",
    "\t",
    "\u{0}",
    "退",
];

fn sound(text: &str) {
    let orders = orders();
    for locale in Locale::ALL {
        let cx = Context { orders: &orders, ..context(locale) };
        let found = find(text, &cx, &Kind::ALL);
        let mut end = 0;
        for one in &found {
            assert!(
                one.span.start >= end && one.span.end > one.span.start && one.span.end <= text.len(),
                "{text:?}: {one:?}"
            );
            assert!(
                text.is_char_boundary(one.span.start) && text.is_char_boundary(one.span.end),
                "{text:?}: {one:?}"
            );
            assert!((0.0..=1.0).contains(&one.confidence));
            assert_eq!(Kind::of(&one.value), one.kind);
            end = one.span.end;
        }
        assert_eq!(found, find(text, &cx, &Kind::ALL), "the same text gives the same values");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        sound(&text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        sound(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn texts_that_come_near(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)) {
        sound(&pieces.concat());
    }

    #[test]
    fn a_written_form_is_read_as_the_same_value(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..16)) {
        let orders = orders();
        let cx = Context { orders: &orders, ..context(Locale::Zh) };
        for one in find(&pieces.concat(), &cx, &Kind::ALL) {
            let written = one.value.to_string();
            // A length's ISO form, part of an address and a year's number alone say too little.
            let year = matches!(&one.value, Value::Time(when) if when.grain == Grain::Year);
            if year || matches!(one.value, Value::Duration(_) | Value::Address(_) | Value::Parcel { .. }) {
                continue;
            }
            let again = find(&written, &cx, &[one.kind]);
            let values: Vec<String> = again.iter().map(|found| found.value.to_string()).collect();
            prop_assert_eq!(values, vec![written.clone()], "{} from {:?}", written, pieces.concat());
        }
    }
}

#[test]
fn long_texts_are_read_in_bounds() {
    for unit in [
        "一", "1", "1 ", "十", "a", "a.", "1.", "1,", "下周", "$", "@", "万", "1-", "three ", "12:", "第",
        "\u{200b}", "路1号", "半",
    ] {
        sound(&unit.repeat(100_000 / unit.len()));
    }
    sound("");
}

#[test]
fn one_parser_reads_what_is_a_value_as_a_whole() {
    let cx = context(Locale::Zh);
    let value = |text: &str, kind| nlu::entity::parse(text, &cx, kind).map(|found| found.value.to_string());
    assert_eq!(value(" 三百五十块 ", Kind::Money).as_deref(), Some("CNY 350.00"));
    assert_eq!(value("下周三", Kind::Time).as_deref(), Some("2026-12-02"));
    assert_eq!(value("下周三见", Kind::Time), None);
    assert_eq!(value("下周三", Kind::Money), None);
    assert_eq!(value("", Kind::Number), None);
}

#[test]
fn the_longer_value_is_taken_then_the_more_specific() {
    let orders = orders();
    let cx = Context { orders: &orders, ..context(Locale::Zh) };
    let kinds = |text: &str| find(text, &cx, &Kind::ALL).iter().map(|found| found.kind).collect::<Vec<_>>();
    for (text, want) in [
        ("三天前", &[Kind::Time][..]),
        ("三天", &[Kind::Duration]),
        ("30%", &[Kind::Percent]),
        ("13812345678", &[Kind::Phone]),
        ("20260001", &[Kind::Order]),
        ("第三天", &[Kind::Ordinal]),
        ("三斤", &[Kind::Quantity]),
        ("三块", &[Kind::Money]),
        ("11月28号", &[Kind::Time]),
        ("深圳市南山区科技园路8号", &[Kind::Address]),
        ("110101199003074514", &[Kind::IdNumber]),
        ("li.lei@example.com", &[Kind::Email]),
        ("version 1.2.3", &[]),
    ] {
        assert_eq!(kinds(text), want, "{text}");
    }
}
