//! Values for placeholders, from slots and from what a business system answered, in the customer's language.

use std::collections::BTreeMap;

use base::Locale;
use calendar::say::say_day;
use jiff::tz::TimeZone;
use serde_json::Value;

/// The longest value put into a text, in characters.
const MAX_VALUE: usize = 300;
/// Items named in a list.
const MAX_ITEMS: usize = 5;

/// The value of a placeholder: a slot, or a field of the result, at its top or one object deep. Amounts in fen are found under
/// their name without `_fen`.
pub(crate) fn value(
    name: &str,
    slots: &BTreeMap<String, String>,
    result: Option<&Value>,
    zone: &TimeZone,
    locale: Locale,
) -> Option<String> {
    if let Some(slot) = slots.get(name) {
        return Some(day(slot, zone, locale).unwrap_or_else(|| bounded(slot)));
    }
    of_result(name, result?, zone, locale)
}

/// The value of a placeholder in what a business system answered.
pub(crate) fn of_result(name: &str, result: &Value, zone: &TimeZone, locale: Locale) -> Option<String> {
    if let Some(found) = field(result, name).and_then(|v| plain(v, zone, locale)) {
        return Some(found);
    }
    let fen = field(result, &format!("{name}_fen"))?.as_i64()?;
    Some(format!(
        "{}¥{}.{:02}",
        if fen < 0 { "-" } else { "" },
        fen.unsigned_abs() / 100,
        fen.unsigned_abs() % 100
    ))
}

/// The same as conditions compare it: days and instants as they are written, amounts in yuan.
pub(crate) fn bare(name: &str, result: &Value) -> Option<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(bounded(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(if *is { "yes" } else { "no" }.to_owned()),
        Value::Array(items) => Some(items.len().to_string()),
        _ => None,
    };
    let fen = || field(result, &format!("{name}_fen"))?.as_f64().map(|fen| (fen / 100.0).to_string());
    field(result, name).and_then(plain).or_else(fen)
}

/// A field, at the top or one object deep.
fn field<'a>(result: &'a Value, key: &str) -> Option<&'a Value> {
    let inner = || result.as_object()?.values().filter(|v| v.is_object()).find_map(|inner| inner.get(key));
    result.get(key).or_else(inner)
}

fn plain(value: &Value, zone: &TimeZone, locale: Locale) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            Some(day(text, zone, locale).unwrap_or_else(|| bounded(text)))
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if !items.is_empty() => {
            let names: Vec<String> =
                items.iter().take(MAX_ITEMS).filter_map(|item| plain(item, zone, locale)).collect();
            (!names.is_empty()).then(|| bounded(&names.join(if locale == Locale::Zh { "、" } else { ", " })))
        }
        Value::Object(object) => {
            let named =
                object.get("title").or_else(|| object.get("name")).and_then(|v| plain(v, zone, locale));
            named.or_else(|| object.get(locale.code()).and_then(|v| plain(v, zone, locale)))
        }
        _ => None,
    }
}

/// Dates and instants as a day in the customer's words.
pub(crate) fn day(text: &str, zone: &TimeZone, locale: Locale) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() < 10 {
        return None;
    }
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(say_day(zone.to_datetime(instant).date(), locale));
    }
    (text.len() == 10)
        .then(|| text.parse::<jiff::civil::Date>().ok())
        .flatten()
        .map(|day| say_day(day, locale))
}

pub(crate) fn bounded(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_VALUE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_and_said() {
        let result = serde_json::json!({"result": "shipped", "order": {
            "carrier": {"zh": "顺丰", "en": "SF Express"}, "eta": "2026-11-23", "placed_at": "2026-11-20T23:30:00Z",
            "total_fen": 12905, "tracking": "", "items": [{"title": {"zh": "水壶", "en": "Kettle"}}, {"title": {"zh": "台灯", "en": "Lamp"}}]
        }});
        let slots = BTreeMap::from(
            [("order_number", "ZK20260001"), ("visit", "2026-12-02")]
                .map(|(k, v)| (k.to_owned(), v.to_owned())),
        );
        let zone = TimeZone::get("Asia/Shanghai").expect("zone");
        let get = |name, locale| value(name, &slots, Some(&result), &zone, locale);
        assert_eq!(get("order_number", Locale::Zh).as_deref(), Some("ZK20260001"));
        assert_eq!(get("visit", Locale::Zh).as_deref(), Some("12月2日"));
        assert_eq!(get("carrier", Locale::En).as_deref(), Some("SF Express"));
        assert_eq!(get("eta", Locale::Zh).as_deref(), Some("11月23日"));
        assert_eq!(get("placed_at", Locale::En).as_deref(), Some("21 Nov"));
        assert_eq!(get("total", Locale::En).as_deref(), Some("¥129.05"));
        assert_eq!(get("items", Locale::Zh).as_deref(), Some("水壶、台灯"));
        assert_eq!(get("tracking", Locale::Zh), None);
        assert_eq!(get("nothing", Locale::Zh), None);
    }
}
