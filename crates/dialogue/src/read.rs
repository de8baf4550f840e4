//! Reading a burst: several short messages as one.

use base::Locale;
use nlu::slot::{Clock, extract_at};
use nlu::{Scored, Shape, SlotKind, Understanding, normalise, shape};

use crate::deed::Stance;
use crate::flow::choose::ASKING;
use crate::pack::Pack;
use crate::state::DialogueState;
use crate::turn::{MAX_TEXTS, Turn};

/// A burst, understood.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The joined text.
    pub(crate) text: String,
    /// The messages that it was joined from.
    pub(crate) said: Vec<String>,
    pub(crate) normal: String,
    pub(crate) understanding: Understanding,
    pub(crate) locale: Locale,
    /// Likely intents whose deed the message turns down, best first; they are taken out of the understanding.
    pub(crate) turned_down: Vec<Scored>,
}

/// What a turn asks, before it is understood: what articles are looked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The messages that mean something, joined.
    pub text: String,
    /// The language in which it is answered.
    pub locale: Locale,
}

/// What a turn asks; `None` where there is nothing that an article could answer.
pub fn asked(state: &DialogueState, turn: &Turn) -> Option<Asked> {
    let (texts, meaning) = said(turn);
    let text = meaning.join(" ");
    let asks = matches!(shape(&text), Shape::Question | Shape::Fragment);
    asks.then(|| Asked { text, locale: locale(state, turn, &texts) })
}

/// The messages of a turn, and those that mean something.
fn said(turn: &Turn) -> (Vec<&str>, Vec<&str>) {
    let texts: Vec<&str> =
        turn.texts.iter().rev().take(MAX_TEXTS).rev().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
    let meaning = texts.iter().copied().filter(|text| !shape(text).is_ritual()).collect();
    (texts, meaning)
}

/// Reads all messages of a turn as one; `None` when there are none.
pub(crate) fn read(pack: &Pack, state: &DialogueState, turn: &Turn) -> Option<Reading> {
    if turn.texts.is_empty() {
        return None;
    }
    let (texts, meaning) = said(turn);
    let ritual =
        || texts.iter().copied().rev().find(|t| shape(t) != Shape::Contentless).or(texts.last().copied());
    let text = if meaning.is_empty() { ritual().unwrap_or("").to_owned() } else { meaning.join(" ") };
    let mut understanding = pack.model.understand(&text);
    if meaning.len() > 1 {
        sharpen(pack, &meaning, &mut understanding);
    }
    without_details(pack, &text, &mut understanding);
    one_subject(pack, &mut understanding);
    not_of_an_address(pack, &mut understanding);
    // A request for a person counts wherever in the burst it stands.
    for part in &texts {
        understanding.wants_person = understanding.wants_person.max(pack.model.understand(part).wants_person);
    }
    if meaning.is_empty() && texts.len() == 1 {
        understanding.shape = shape(texts[0]);
    }
    let locale = locale(state, turn, &texts);
    tell_days(pack, turn, locale, &text, &mut understanding);
    let turned_down = turned_down(pack, &text, &mut understanding);
    let said = meaning.iter().map(|text| (*text).to_owned()).collect();
    Some(Reading { normal: normalise(&text), text, said, understanding, locale, turned_down })
}

/// Reads a part of a message by itself, in the language of the whole.
pub(crate) fn part(pack: &Pack, turn: &Turn, locale: Locale, text: &str) -> Reading {
    let mut understanding = pack.model.understand(text);
    one_subject(pack, &mut understanding);
    not_of_an_address(pack, &mut understanding);
    tell_days(pack, turn, locale, text, &mut understanding);
    let turned_down = turned_down(pack, text, &mut understanding);
    let (text, said) = (text.to_owned(), vec![text.to_owned()]);
    Reading { normal: normalise(&text), text, said, understanding, locale, turned_down }
}

/// How much of the best intent that is left those that are turned down must reach to count.
const LEADS: f32 = 0.4;

/// Takes out what the message says no to.
fn turned_down(pack: &Pack, text: &str, understanding: &mut Understanding) -> Vec<Scored> {
    let against = |scored: &Scored| {
        let deed = pack.topics.get(&scored.id).and_then(|topic| topic.deed.as_ref());
        deed.is_some_and(|deed| deed.stance(text) == Stance::Against)
    };
    let (out, left): (Vec<Scored>, Vec<Scored>) =
        std::mem::take(&mut understanding.intents).into_iter().partition(against);
    let sum = |list: &[Scored]| list.iter().map(|scored| scored.confidence).sum::<f32>();
    let taken = sum(&out);
    let best = left.first().map_or(0.0, |scored| scored.confidence);
    understanding.intents = left;
    // Where the message is likelier about something else, it is answered as that.
    let asks = ASKING.iter().any(|word| normalise(text).contains(word));
    if taken >= best * LEADS || !asks && taken > 0.0 { out } else { Vec::new() }
}

/// Days among the slots, told by the clock of the company's zone: what goes to its systems is a day and not 下周三.
fn tell_days(pack: &Pack, turn: &Turn, locale: Locale, text: &str, understanding: &mut Understanding) {
    let zone = turn.house.hours.as_deref().unwrap_or(&pack.hours).zone().clone();
    let clock = Clock { now: turn.now, zone, locale };
    for (name, kind) in pack.slots.iter().filter(|(_, kind)| matches!(kind, SlotKind::Date { .. })) {
        match extract_at(kind, text, &clock) {
            Some(day) => understanding.slots.insert(name.clone(), day),
            None => understanding.slots.remove(name),
        };
    }
}

/// Where the last message alone is clearer than the whole burst, its intents count.
fn sharpen(pack: &Pack, meaning: &[&str], whole: &mut Understanding) {
    let Some(last) = meaning.last().filter(|text| shape(text) == Shape::Question) else { return };
    let alone = pack.model.understand(last);
    let best = |u: &Understanding| u.intents.first().map_or(0.0, |s| s.confidence);
    if best(&alone) > best(whole) + 0.1 {
        whole.intents = alone.intents;
        whole.out_of_scope = alone.out_of_scope;
    }
}

/// The longest clause that may be nothing but a detail, in characters without its code.
const DETAIL: usize = 12;

/// Order numbers, phones and addresses of mail say nothing of what is wanted, and make a message long: where the rest alone is clearer, its
/// intents count.
fn without_details(pack: &Pack, text: &str, whole: &mut Understanding) {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_');
    let is_detail = |clause: &str| {
        let words = clause.split(|c: char| !code(c));
        let codes =
            words.filter(|word| word.contains('@') || word.chars().filter(char::is_ascii_digit).count() >= 4);
        let length = codes.map(str::len).sum::<usize>();
        length > 0 && clause.chars().count() <= length + DETAIL
    };
    if whole.slots.is_empty()
        || whole.intents.first().is_some_and(|best| best.confidence >= pack.thresholds.sure)
    {
        return;
    }
    let parts = text.split(['，', ',', '。', ';', '；', '\n']);
    let rest: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty() && !is_detail(part)).collect();
    let rest = rest.join("，");
    if rest.is_empty() || !matches!(shape(&rest), Shape::Question | Shape::Fragment) {
        return;
    }
    let alone = pack.model.understand(&rest);
    let best = |u: &Understanding| u.intents.first().map_or(0.0, |s| s.confidence);
    if best(&alone) > best(whole) {
        whole.intents = alone.intents;
        whole.out_of_scope = alone.out_of_scope;
    }
}

/// A topic and the task that belongs to it, the first of what follows it, are one subject: doubt between the two is none about what is meant.
fn one_subject(pack: &Pack, understanding: &mut Understanding) {
    let task_of = |id: &str| {
        let next = pack.topics.get(id)?.follow_up.first()?;
        pack.topics.get(next)?.flow().map(|_| next.as_str())
    };
    let Some((best, others)) = understanding.intents.split_first_mut() else { return };
    let same = |other: &&mut Scored| {
        task_of(&best.id) == Some(other.id.as_str()) || task_of(&other.id) == Some(best.id.as_str())
    };
    let sure = pack.thresholds.sure;
    let Some(other) = others.iter_mut().find(same).filter(|_| best.confidence < sure) else { return };
    if best.confidence + other.confidence >= sure {
        best.confidence += std::mem::take(&mut other.confidence);
    }
}

/// 3栋1502 is a part of an address, and not the end of a phone number.
fn not_of_an_address(pack: &Pack, understanding: &mut Understanding) {
    let kind = |slot: &str| pack.slots.get(slot);
    let whole = |slot: &&String| {
        matches!(
            kind(slot),
            Some(SlotKind::Address { .. } | SlotKind::TaxNumber { .. } | SlotKind::Email { .. })
        )
    };
    let wholes: Vec<String> = understanding
        .slots
        .keys()
        .filter(whole)
        .filter_map(|slot| understanding.slots.get(slot).cloned())
        .collect();
    understanding.slots.retain(|slot, value| {
        kind(slot) != Some(&SlotKind::PhoneLast4 {})
            || !wholes.iter().any(|whole| whole.contains(value.as_str()))
    });
}

/// The language of the last message that shows one. A lone "ok" does not turn a Chinese conversation into an English one.
fn locale(state: &DialogueState, turn: &Turn, texts: &[&str]) -> Locale {
    let lone_ritual = |text: &&str| shape(text).is_ritual() && !text.trim().contains(' ') && text.is_ascii();
    let settled = state.locale.or(turn.locale);
    texts
        .iter()
        .rev()
        .filter(|text| settled.is_none() || !lone_ritual(text))
        .find_map(|text| nlu::language::detect(&normalise(&without_codes(text, settled))))
        .or(settled)
        .unwrap_or_default()
}

/// Without e-mail addresses and codes, which are Latin in every language: li@example.com does not make a conversation English.
fn without_codes(text: &str, settled: Option<Locale>) -> String {
    if settled.is_none() {
        return text.to_owned();
    }
    let is_code = |word: &str| word.contains('@') || word.chars().any(|c| c.is_ascii_digit());
    let ends = |c: char| !c.is_ascii_graphic();
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        if !is_code(word) {
            out.push_str(word);
        }
        let gap = rest.get(word.len()..).unwrap_or_default();
        let next = gap.find(|c| !ends(c)).unwrap_or(gap.len());
        out.push_str(gap.get(..next).unwrap_or_default());
        rest = gap.get(next..).unwrap_or_default();
    }
    out
}
