//! What the words of a customer tell by themselves: their language, and a feeling.

use base::Locale;
use conversation::Content;
use dialogue::Pack;

/// The language of the words, when they tell it: an order number in Latin letters does not.
pub(crate) fn locale_of(content: &Content) -> Option<Locale> {
    let Content::Text { text } = content else { return None };
    let told = nlu::language::detect(&nlu::normalise(text))?;
    (told == Locale::Zh || text.split_whitespace().count() > 1).then_some(told)
}

/// What the words sound like; `None` when neutral.
pub(crate) fn emotion_of(pack: &Pack, content: &Content) -> Option<String> {
    let Content::Text { text } = content else { return None };
    let feeling = pack.model.emotion(text).feeling;
    let word = serde_json::to_value(feeling).ok()?.as_str()?.to_owned();
    (word != "neutral").then_some(word)
}
