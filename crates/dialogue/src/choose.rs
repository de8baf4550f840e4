//! Choices and confirmations inside a flow: one of several, and a yes to exactly what was read back.

use base::Locale;
use nlu::{Shape, Understanding, normalise};
use serde_json::{Value, json};

use crate::flow::{advance, ask_again, cancel, definition};
use crate::pack::{Choice, Step};
use crate::pick;
use crate::run::Run;
use crate::state::ActiveFlow;
use crate::text::{Text, fill};
use crate::values::value;

/// What a confirmation waits for, in [`ActiveFlow::awaiting`].
const CONFIRMATION: &str = "confirmation";
/// The longest answer in which words of an option are looked for; a longer one is a question of its own.
const SHORT_CHARS: usize = 16;
/// Words that make an answer a question.
pub(crate) const ASKING: &[&str] = &[
    "?",
    "吗",
    "怎么",
    "多少",
    "多久",
    "谁",
    "为什么",
    "哪",
    "how ",
    "what ",
    "who ",
    "why ",
    "when ",
    "where ",
    "can i",
    "do i",
];

/// Reaches a choice or a confirmation: true when there is nothing to ask and the flow goes on.
pub(crate) fn passed(run: &mut Run<'_>, active: &mut ActiveFlow, step: &Step) -> bool {
    if let Step::Choose { slot, options, .. } = step {
        let only = active.options.get(slot).filter(|found| options.is_empty() && found.len() == 1);
        if let Some(only) = only.and_then(|found| code(&found[0])) {
            keep(active, slot, only);
        }
        let said = || active.heard.get(slot).map(|said| normalise(said));
        let early = (!active.slots.contains_key(slot)).then(said).flatten();
        if let Some(picked) = early.and_then(|normal| choice(active, slot, options, &normal)) {
            keep(active, slot, picked);
            run.rule(format!("flow.heard.{slot}"));
        }
        if active.slots.contains_key(slot) {
            active.step += 1;
            active.awaiting = None;
            active.attempts = 0;
            run.state.flows.push(active.clone());
            return true;
        }
    }
    active.awaiting = Some(match step {
        Step::Choose { slot, .. } => slot.clone(),
        _ => CONFIRMATION.to_owned(),
    });
    run.state.flows.push(active.clone());
    ask_again(run);
    false
}

/// Something was asked: a confirmation counts from now, and only for the next turn.
pub(crate) fn asked(run: &mut Run<'_>) {
    let now = run.turn.now;
    let Some(Step::Confirm { minutes, .. }) = present(run) else { return };
    let until = now.plus_ms(i64::from(*minutes) * 60_000);
    run.state.confirming = true;
    if let Some(active) = run.state.flows.last_mut() {
        active.confirm_until = Some(until);
    }
}

/// The step the flow on top stands at.
fn present<'a>(run: &Run<'a>) -> Option<&'a Step> {
    let active = run.state.flows.last()?;
    active.awaiting.as_ref()?;
    definition(run.pack, active)?.steps.get(active.step)
}

/// The buttons of the question that is open.
pub(crate) fn buttons(run: &Run<'_>) -> Vec<String> {
    match (present(run), run.state.flows.last()) {
        (Some(Step::Choose { slot, options, .. }), Some(active)) => {
            labels(active, slot, options).into_iter().map(|label| label.get(run.locale).to_owned()).collect()
        }
        (Some(Step::Confirm { yes, no, .. }), _) => {
            vec![yes.get(run.locale).to_owned(), no.get(run.locale).to_owned()]
        }
        _ => Vec::new(),
    }
}

/// An answer to the choice or confirmation that is open; false when it is something else.
pub(crate) fn answered(run: &mut Run<'_>, u: &Understanding, normal: &str, confirming: bool) -> bool {
    match present(run) {
        Some(Step::Choose { slot, options, .. }) => {
            let Some(active) = run.state.flows.last_mut() else { return false };
            let Some(picked) = choice(active, slot, options, normal) else { return false };
            keep(active, slot, picked);
            active.attempts = 0;
            run.rule("flow.chosen");
            advance(run);
            true
        }
        Some(Step::Confirm { yes, no, .. }) => confirm(run, u, normal, confirming, (yes, no)),
        _ => false,
    }
}

fn confirm(
    run: &mut Run<'_>,
    u: &Understanding,
    normal: &str,
    confirming: bool,
    words: (&Text, &Text),
) -> bool {
    let pressed = |text: &Text| Locale::ALL.iter().any(|locale| pick::same(normal, text.get(*locale)));
    if pressed(words.1) || matches!(u.shape, Shape::Deny | Shape::Cancel) {
        cancel(run);
        return true;
    }
    if !(pressed(words.0) || u.shape == Shape::Affirm) {
        return false;
    }
    let now = run.turn.now;
    let Some(active) = run.state.flows.last_mut() else { return false };
    if confirming && active.confirm_until.is_some_and(|until| now <= until) {
        active.step += 1;
        active.awaiting = None;
        active.confirm_until = None;
        run.rule("flow.confirmed");
        advance(run);
    } else {
        run.rule("flow.confirmation_expired");
        ask_again(run);
    }
    true
}

/// Keeps a choice; a choice is forgotten with what it was made for.
fn keep(active: &mut ActiveFlow, slot: &str, picked: String) {
    active.slots.insert(slot.to_owned(), picked);
    if !active.chosen.iter().any(|name| name == slot) {
        active.chosen.push(slot.to_owned());
    }
}

fn code(option: &Value) -> Option<String> {
    option.get("value")?.as_str().map(str::to_owned)
}

/// What the customer reads, option by option.
fn labels(active: &ActiveFlow, slot: &str, options: &[Choice]) -> Vec<Text> {
    if !options.is_empty() {
        return options.iter().map(|option| option.label.clone()).collect();
    }
    let brought = active.options.get(slot).map(Vec::as_slice).unwrap_or_default();
    let word = |option: &Value, language: &str| {
        option.get("title").and_then(|title| title.get(language)?.as_str()).unwrap_or_default().to_owned()
    };
    brought.iter().map(|option| Text { zh: word(option, "zh"), en: word(option, "en") }).collect()
}

/// The value of the option that is meant: by number, by its label, by its words, or because no other shares so much with what was said.
fn choice(active: &ActiveFlow, slot: &str, options: &[Choice], normal: &str) -> Option<String> {
    let labels = labels(active, slot, options);
    let code_of = |at: usize| match options.get(at) {
        Some(option) => Some(option.value.clone()),
        None => active.options.get(slot)?.get(at).and_then(code),
    };
    let exact = |label: &Text| Locale::ALL.iter().any(|locale| pick::same(normal, label.get(*locale)));
    if let Some(at) = pick::number(normal).or_else(|| labels.iter().position(exact)) {
        return code_of(at).filter(|_| at < labels.len());
    }
    if normal.chars().count() > SHORT_CHARS * 3 || ASKING.iter().any(|word| normal.contains(word)) {
        return None;
    }
    let by_words = |option: &Choice| option.words.iter().any(|word| normal.contains(&normalise(word)));
    // 颜色不喜欢 fits two: the author's order decides, and the read-back shows it.
    if let Some(at) = options.iter().position(by_words) {
        return code_of(at);
    }
    if !options.is_empty() || normal.chars().count() > SHORT_CHARS * 2 {
        return None;
    }
    let shared: Vec<usize> = labels.iter().map(|label| common(normal, label)).collect();
    let best = shared.iter().copied().max().filter(|most| *most > 0)?;
    let mut leading = shared.iter().enumerate().filter(|(_, count)| **count == best);
    match (leading.next(), leading.next()) {
        (Some((at, _)), None) => code_of(at),
        _ => None,
    }
}

/// How many pairs of characters, or words of four letters and more, a text shares with a label.
fn common(said: &str, label: &Text) -> usize {
    let (zh, en) = (normalise(&label.zh), normalise(&label.en));
    let chars: Vec<char> = said.chars().collect();
    let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| nlu::normal::is_han(*c)));
    let pairs = pairs.filter(|pair| zh.contains(&pair.iter().collect::<String>())).count();
    let words = said.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 4);
    pairs + words.filter(|word| en.split(|c: char| !c.is_ascii_alphabetic()).any(|w| w == *word)).count()
}

/// A text of the flow, filled from its slots and from what was chosen: `{slot_label}`, `{slot_note}` and the fields of an option.
pub(crate) fn filled(run: &Run<'_>, active: &ActiveFlow, text: &Text) -> String {
    let mut facts = serde_json::Map::new();
    for step in definition(run.pack, active).into_iter().flat_map(|flow| &flow.steps) {
        let Step::Choose { slot, options, .. } = step else { continue };
        let Some(picked) = active.slots.get(slot) else { continue };
        let written = options.iter().find(|option| option.value == *picked).map(
            |option| json!({ format!("{slot}_label"): option.label, format!("{slot}_note"): option.note }),
        );
        let brought =
            || active.options.get(slot)?.iter().find(|option| code(option).as_ref() == Some(picked)).cloned();
        if let Some(fact) = written.or_else(brought) {
            facts.insert(slot.clone(), fact);
        }
    }
    let (facts, zone) = (Value::Object(facts), run.hours().zone().clone());
    fill(text.get(run.locale), |name| value(name, &active.slots, Some(&facts), &zone, run.locale))
}
