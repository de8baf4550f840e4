//! What the words of a customer tell by themselves: their language, and a feeling.

use base::Locale;
use conversation::Content;
use conversation::event::{Danger, HeardDanger};
use dialogue::Pack;

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

/// What the words sound like; `None` when neutral.
pub(crate) fn emotion_of(pack: &Pack, content: &Content) -> Option<String> {
    let Content::Text { text } = content else { return None };
    let feeling = pack.model.emotion(text).feeling;
    let word = serde_json::to_value(feeling).ok()?.as_str()?.to_owned();
    (word != "neutral").then_some(word)
}
