//! One table a kind: in the text, brackets stand around each value; behind the bar stand the values in their written form. A line
//! without brackets holds none.

use base::Locale;
use nlu::entity::{Context, Found, Kind, find};

use crate::{context, orders};

struct Row {
    text: String,
    spans: Vec<std::ops::Range<usize>>,
    values: Vec<String>,
}

fn row(line: &str) -> Row {
    let (marked, values) = line.split_once(" | ").unwrap_or((line, ""));
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(open..text.len()),
            other => text.push(other),
        }
    }
    let values =
        values.split("; ").filter(|value| !value.is_empty()).map(|value| value.trim().to_owned()).collect();
    Row { text, spans, values }
}

fn said(found: &[Found], text: &str) -> String {
    let one = |f: &Found| format!("[{}] {}", &text[f.span.clone()], f.value);
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Every line of a table that reads otherwise than it says.
pub(crate) fn check(table: &str, cx: &Context<'_>, kind: Kind) {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        rows += 1;
        let row = row(line);
        assert_eq!(row.spans.len(), row.values.len(), "as many values as brackets: {line}");
        let found = find(&row.text, cx, &[kind]);
        let spans: Vec<_> = found.iter().map(|f| f.span.clone()).collect();
        let values: Vec<_> = found.iter().map(|f| f.value.to_string()).collect();
        if spans != row.spans || values != row.values {
            wrong.push(format!("{line}\n        {}", said(&found, &row.text)));
        }
    }
    assert!(rows > 3, "only {rows} lines");
    assert!(wrong.is_empty(), "{} of {rows} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

macro_rules! tables {
    ($($name:ident: $kind:ident, $file:literal;)*) => {
        $(#[test]
        fn $name() {
            let orders = orders();
            let locale = if $file.contains(".en.") { Locale::En } else { Locale::Zh };
            let cx = Context { orders: &orders, ..context(locale) };
            check(include_str!($file), &cx, Kind::$kind);
        })*
    };
}

tables! {
    numbers: Number, "tables/number.txt";
    ordinals: Ordinal, "tables/ordinal.txt";
    percentages: Percent, "tables/percent.txt";
    money: Money, "tables/money.txt";
    quantities: Quantity, "tables/quantity.txt";
    durations: Duration, "tables/duration.txt";
    phones: Phone, "tables/phone.txt";
    phones_in_english: Phone, "tables/phone.en.txt";
    id_numbers: IdNumber, "tables/id.txt";
    mail_addresses: Email, "tables/email.txt";
    web_addresses: Url, "tables/url.txt";
    orders_by_pattern: Order, "tables/order.txt";
    parcels: Parcel, "tables/parcel.txt";
    cards: Card, "tables/card.txt";
    accounts: Iban, "tables/iban.txt";
    plates: Plate, "tables/plate.txt";
    names: Name, "tables/name.txt";
    names_in_english: Name, "tables/name.en.txt";
    addresses: Address, "tables/address.txt";
    addresses_in_english: Address, "tables/address.en.txt";
    times: Time, "tables/time.zh.txt";
    times_in_english: Time, "tables/time.en.txt";
}
