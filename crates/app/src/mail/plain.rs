//! A message as plain words, for a letter: what only a screen can show is written out so that one can answer it by writing.

use base::Locale;
use conversation::Content;
use conversation::content::{FieldKind, FormField};

/// The words of it, in the customer's language where they are ours.
pub(super) fn plain(content: &Content, locale: Locale) -> String {
    let word = |zh: &'static str, en: &'static str| if locale == Locale::Zh { zh } else { en };
    match content {
        Content::QuickReplies { text, choices } => {
            let ask = word("请回复其中一项：", "Please answer with one of these:");
            lines([text.clone(), String::new(), ask.to_owned()].into_iter().chain(choices.iter().map(listed)))
        }
        Content::Card { title, text, url, .. } => lines([title.clone(), said(text), said(url)]),
        Content::Carousel { cards } => lines(cards.iter().map(|card| {
            let price = card.price_fen.map(money).unwrap_or_default();
            let parts = [card.title.clone(), price, said(&card.text), said(&card.url)];
            format!("· {}", joined(parts))
        })),
        Content::Product(card) => {
            lines([card.title.clone(), card.price_fen.map(money).unwrap_or_default(), said(&card.url)])
        }
        Content::Order(card) => {
            let total = card.total_fen.map(money).unwrap_or_default();
            lines([
                format!("{} {}", word("订单", "Order"), card.number),
                joined([status(&card.status, locale), total]),
                said(&card.summary),
                said(&card.url),
            ])
        }
        Content::Form { title, fields } => {
            let ask = word("请直接回复这封邮件，填写：", "Please answer this e-mail with:");
            let asked = fields.iter().map(|field| asked(field, locale));
            lines([title.clone(), String::new(), ask.to_owned()].into_iter().chain(asked))
        }
        Content::Location { latitude, longitude, label } => {
            lines([said(label), format!("{latitude}, {longitude}")])
        }
        other => other.words().to_owned(),
    }
}

/// One field of a form, as one fills it in with a pen.
fn asked(field: &FormField, locale: Locale) -> String {
    let zh = locale == Locale::Zh;
    let mut notes = Vec::new();
    if field.kind == FieldKind::Choice {
        notes.push(field.choices.join(" / "));
    }
    if !field.required {
        notes.push(if zh { "选填" } else { "optional" }.to_owned());
    }
    let (open, shut, colon) = if zh { ("（", "）", "：") } else { (" (", ")", ":") };
    let note = if notes.is_empty() { String::new() } else { format!("{open}{}{shut}", notes.join("; ")) };
    format!("· {}{note}{colon}", field.label)
}

fn status(word: &str, locale: Locale) -> String {
    let known = [
        ("paid", "已付款", "paid"),
        ("packed", "已打包", "packed"),
        ("shipped", "已发货", "shipped"),
        ("delivered", "已签收", "delivered"),
        ("cancelled", "已取消", "cancelled"),
        ("returned", "已退货", "returned"),
    ];
    let found = known.iter().find(|(key, ..)| *key == word);
    found.map_or_else(
        || word.to_owned(),
        |(_, zh, en)| (if locale == Locale::Zh { zh } else { en }).to_string(),
    )
}

/// Fen as yuan.
fn money(fen: i64) -> String {
    let sign = if fen < 0 { "\u{2212}" } else { "" };
    format!("{sign}¥{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

fn listed(choice: &String) -> String {
    format!("· {choice}")
}

fn said(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Without what is not said; an empty line stands only between others.
fn lines(parts: impl IntoIterator<Item = String>) -> String {
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let mut out = first;
    let mut gap = false;
    for part in parts {
        if part.is_empty() {
            gap = true;
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        if gap && part.ends_with(['：', ':']) && !part.starts_with('·') {
            out.push('\n');
        }
        gap = false;
        out.push_str(&part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: serde_json::Value, locale: Locale) -> String {
        plain(&serde_json::from_value(json).expect("content"), locale)
    }

    #[test]
    fn what_only_a_screen_shows_can_be_read_and_answered_in_a_letter() {
        let form = serde_json::json!({ "type": "form", "title": "请留下联系方式", "fields": [
            { "name": "phone", "label": "手机号", "kind": "phone", "required": true },
            { "name": "time", "label": "时段", "kind": "choice", "choices": ["上午", "下午"] },
        ] });
        let text = "请留下联系方式\n\n请直接回复这封邮件，填写：\n· 手机号：\n· 时段（上午 / 下午; 选填）：";
        assert_eq!(of(form, Locale::Zh), text);
        let quick = serde_json::json!({ "type": "quick_replies", "text": "Refund or exchange?", "choices": ["Refund", "Exchange"] });
        let text = "Refund or exchange?\n\nPlease answer with one of these:\n· Refund\n· Exchange";
        assert_eq!(of(quick, Locale::En), text);
        let product = serde_json::json!({ "type": "product", "sku": "KT-1", "title": "Kettle", "price_fen": 19_905, "url": "https://shop.example/kt-1" });
        assert_eq!(of(product, Locale::En), "Kettle\n¥199.05\nhttps://shop.example/kt-1");
        let order =
            serde_json::json!({ "type": "order", "number": "ZK1", "status": "shipped", "total_fen": 100 });
        assert_eq!(of(order.clone(), Locale::Zh), "订单 ZK1\n已发货 · ¥1.00");
        assert_eq!(of(order, Locale::En), "Order ZK1\nshipped · ¥1.00");
        let card = serde_json::json!({ "type": "card", "title": "Guide", "url": "https://shop.example/g" });
        assert_eq!(of(card, Locale::En), "Guide\nhttps://shop.example/g");
    }
}
