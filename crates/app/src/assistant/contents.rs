//! What a turn's outcome is as messages.

use base::{Locale, limits};
use conversation::content::OrderCard;
use conversation::{Content, Source};
use dialogue::{Card, Outcome};

/// The messages of an outcome, with the reviewed answers each rests on.
pub(crate) fn contents(outcome: &Outcome) -> Vec<(Content, Vec<Source>)> {
    let mut contents = Vec::new();
    for reply in outcome.replies() {
        let sources: Vec<Source> = reply.sources.iter().map(source).collect();
        if let Some(card) = reply.card.as_ref().and_then(|card| order_card(card, outcome.why.locale)) {
            contents.push((Content::Order(card), Vec::new()));
        }
        let content = if reply.quick_replies.is_empty() {
            Content::text(reply.text.clone())
        } else {
            let choices = reply.quick_replies.iter().take(limits::QUICK_REPLIES).cloned().collect();
            Content::QuickReplies { text: reply.text.clone(), choices }
        };
        contents.push((content, sources));
    }
    contents
}

fn source(source: &dialogue::Source) -> Source {
    Source { id: source.id.clone(), title: source.title.clone(), version: source.version }
}

/// The company's order as a card of ours; `None` when it is not an order.
fn order_card(card: &Card, locale: Locale) -> Option<OrderCard> {
    if card.kind != "order" {
        return None;
    }
    let order = card.data.get("order").unwrap_or(&card.data);
    let text = |key: &str| order.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let first = order.get("items").and_then(|items| items.get(0)).and_then(|item| item.get("title"));
    let summary = first.and_then(|title| {
        title.as_str().or_else(|| title.get(locale.code()).and_then(|words| words.as_str()))
    });
    Some(OrderCard {
        number: text("number")?,
        status: text("status").unwrap_or_default(),
        total_fen: order.get("total_fen").and_then(|value| value.as_i64()),
        summary: summary.map(str::to_owned),
        url: None,
    })
}
