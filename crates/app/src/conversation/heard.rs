//! What the words of a customer tell by themselves: their language, a feeling, and what of danger is heard in them.

use base::{Locale, MessageId};
use conversation::Content;
use conversation::event::{Danger, HeardDanger};
use dialogue::Pack;
use serde_json::{Value, json};

/// What a message's words tell to whoever decides about its conversation.
pub(crate) struct Heard {
    pub(crate) locale: Option<Locale>,
    pub(crate) dangers: Vec<HeardDanger>,
}

impl Heard {
    pub(crate) fn of(content: &Content) -> Self {
        Self { locale: locale_of(content), dangers: dangers_of(content) }
    }
}

/// The language of the words, when they tell it: an order number in Latin letters does not.
pub(crate) fn locale_of(content: &Content) -> Option<Locale> {
    let Content::Text { text } = content else { return None };
    let told = nlu::language::detect(&nlu::normalise(text))?;
    (told == Locale::Zh || text.split_whitespace().count() > 1).then_some(told)
}

/// What a supervisor must see at once: its kinds and how plainly each is heard, never the words.
pub(crate) fn dangers_of(content: &Content) -> Vec<HeardDanger> {
    use nlu::danger::DangerKind as Kind;
    let Content::Text { text } = content else { return Vec::new() };
    let kind = |kind| match kind {
        Kind::SelfHarm => Danger::SelfHarm,
        Kind::Violence => Danger::Violence,
        Kind::Minors => Danger::Minors,
        Kind::DataLeak => Danger::DataLeak,
        Kind::Legal => Danger::Legal,
        Kind::Regulator => Danger::Regulator,
        Kind::Fraud => Danger::Fraud,
        Kind::Media => Danger::Media,
    };
    let signals = nlu::danger::danger(text).into_iter();
    signals.map(|signal| HeardDanger { kind: kind(signal.kind), sure: signal.sure }).collect()
}

/// What the audit keeps: which message, and what of danger was heard in it, never the words.
pub(crate) fn noted(message_id: MessageId, dangers: &[HeardDanger]) -> Value {
    match dangers {
        [] => json!({ "message_id": message_id }),
        heard => json!({ "message_id": message_id, "dangers": heard }),
    }
}

/// What the words sound like; `None` when neutral.
pub(crate) fn emotion_of(pack: &Pack, content: &Content) -> Option<String> {
    let Content::Text { text } = content else { return None };
    let feeling = pack.model.emotion(text).feeling;
    let word = serde_json::to_value(feeling).ok()?.as_str()?.to_owned();
    (word != "neutral").then_some(word)
}
