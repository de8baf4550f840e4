//! Choices and confirmations inside a flow: one of several, and a yes to exactly what was read back.

use base::Locale;
use nlu::{Shape, Understanding, normalise};
use serde_json::Value;

use super::walk::{advance, said};
use super::{cancel, words};
use crate::outcome::Decision;
use crate::pack::flow::MAX_OPTIONS;
use crate::pack::{Choice, Pack, Step};
use crate::pick;
use crate::run::Run;
use crate::state::{ActiveFlow, Done};
use crate::text::Text;

/// What a confirmation waits for, in [`ActiveFlow::awaiting`].
pub(super) const CONFIRMATION: &str = "confirmation";
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
    "are you ",
    "do you ",
    "is there ",
];

/// Whether a choice needs no question: it was made, there is only one, or it was said early.
pub(super) fn settled(run: &mut Run<'_>, active: &mut ActiveFlow, slot: &str, options: &[Choice]) -> bool {
    let found: Vec<String> = brought(run.pack, active, slot).into_iter().filter_map(code).collect();
    let fits = |picked: &String| match options {
        [] => found.contains(picked),
        written => written.iter().any(|option| option.value == *picked),
    };
    // What was taken because it was the only one is a choice now that there are others.
    let unchosen = options.is_empty()
        && found.len() > 1
        && !active.answered.iter().any(|answered| answered == slot)
        && !active.heard.contains_key(slot);
    if active.slots.get(slot).is_some_and(|picked| unchosen || !fits(picked)) {
        forget(active, slot);
    }
    if let ([], [only]) = (options, found.as_slice()) {
        keep(active, slot, only.clone());
    }
    let said = || active.heard.get(slot).map(|said| normalise(said));
    let early = (!active.slots.contains_key(slot)).then(said).flatten();
    if let Some(picked) = early.and_then(|normal| choice(run.pack, active, slot, options, &normal)) {
        keep(active, slot, picked);
        run.rule(format!("flow.heard.{slot}"));
    }
    active.slots.contains_key(slot)
}

/// Forgets a choice, and what was chosen after it.
pub(super) fn forget(active: &mut ActiveFlow, slot: &str) {
    let from = active.chosen.iter().position(|chosen| chosen == slot).unwrap_or(active.chosen.len());
    for chosen in active.chosen.split_off(from) {
        active.slots.remove(&chosen);
        active.answered.retain(|answered| *answered != chosen);
    }
    active.slots.remove(slot);
}

/// Asks what is open, in its own words.
pub(super) fn ask(run: &mut Run<'_>) {
    let Some(text) = pending(run) else { return };
    let quick = buttons(run);
    asked(run);
    run.say(text, None, quick);
}

/// The words of the question that is open.
pub(super) fn pending(run: &Run<'_>) -> Option<String> {
    let active = run.state.flows.last()?;
    match present(run)? {
        Step::Collect { ask: say, .. } | Step::Choose { ask: say, .. } | Step::Confirm { say, .. } => {
            Some(said(run, active, say))
        }
        Step::Verify { ask: say, .. } => Some(super::code::question(run, active, said(run, active, say))),
        _ => None,
    }
}

/// The open question is asked once more in the same words.
pub(super) fn count_asked(run: &mut Run<'_>) {
    if let Some(active) = run.state.flows.last_mut() {
        active.prompted = active.prompted.saturating_add(1);
    }
}

/// Something was asked: a confirmation counts from now, and only for the next turn.
pub(super) fn asked(run: &mut Run<'_>) {
    count_asked(run);
    let now = run.turn.now;
    let Some(Step::Confirm { minutes, .. }) = present(run) else { return };
    let until = now.plus_ms(i64::from(*minutes) * 60_000);
    run.state.confirming = true;
    if let Some(active) = run.state.flows.last_mut() {
        active.confirm_until = Some(until);
    }
}

/// The step the flow on top stands at.
pub(super) fn present<'a>(run: &Run<'a>) -> Option<&'a Step> {
    let active = run.state.flows.last()?;
    active.awaiting.as_ref()?;
    run.pack.flow_of(active)?.steps.get(active.step)
}

/// The buttons of the question that is open.
pub(super) fn buttons(run: &Run<'_>) -> Vec<String> {
    match (present(run), run.state.flows.last()) {
        (Some(Step::Choose { slot, options, .. }), Some(active)) => labels(run.pack, active, slot, options)
            .into_iter()
            .map(|label| label.get(run.locale).to_owned())
            .collect(),
        (Some(Step::Confirm { yes, no, .. }), _) => {
            vec![yes.get(run.locale).to_owned(), no.get(run.locale).to_owned()]
        }
        (Some(Step::Verify { .. }), _) => vec![pick::code_button(run.locale).to_owned()],
        _ => Vec::new(),
    }
}

/// Whether a message is nothing but an answer to the choice that is open.
pub(crate) fn plain_answer(run: &Run<'_>, normal: &str) -> bool {
    const PLAIN_CHARS: usize = 6;
    let (Some(Step::Choose { slot, options, .. }), Some(active)) = (present(run), run.state.flows.last())
    else {
        return false;
    };
    let short = normal.chars().filter(|c| c.is_alphanumeric()).count() <= PLAIN_CHARS;
    short && !normal.contains('!') && choice(run.pack, active, slot, options, normal).is_some()
}

/// An answer to the choice or confirmation that is open; false when it is something else.
pub(crate) fn answered(run: &mut Run<'_>, u: &Understanding, normal: &str, confirming: bool) -> bool {
    match present(run) {
        Some(Step::Choose { slot, options, .. }) => {
            let pack = run.pack;
            let Some(active) = run.state.flows.last_mut() else { return false };
            let Some(picked) = choice(pack, active, slot, options, normal) else { return false };
            give(active, slot, picked);
            active.attempts = 0;
            run.rule("flow.chosen");
            advance(run);
            true
        }
        Some(Step::Verify { .. }) => super::code::answered(run, normal),
        Some(Step::Confirm { yes, no, .. }) => confirm(run, u, normal, confirming, (yes, no)),
        _ => false,
    }
}

fn confirm(
    run: &mut Run<'_>,
    u: &Understanding,
    normal: &str,
    confirming: bool,
    buttons: (&Text, &Text),
) -> bool {
    if words::says_only_wrong(normal) {
        return false;
    }
    let pressed = |text: &Text| Locale::ALL.iter().any(|locale| pick::same(normal, text.get(*locale)));
    if pressed(buttons.1) || matches!(u.shape, Shape::Deny | Shape::Cancel) {
        cancel(run);
        return true;
    }
    if !(pressed(buttons.0) || u.shape == Shape::Affirm) {
        return false;
    }
    let now = run.turn.now;
    let Some(active) = run.state.flows.last_mut() else { return false };
    if confirming && active.confirm_until.is_some_and(|until| now <= until) {
        active.confirmed.insert(active.step, active.read_back);
        active.confirm_until = None;
        run.rule("flow.confirmed");
        advance(run);
    } else {
        run.rule("flow.confirmation_expired");
        ask(run);
        run.decide(Decision::Action);
    }
    true
}

/// Another choice than the one that was made: 不对，是第二个. False where the message says no such thing.
pub(super) fn changed(run: &mut Run<'_>, normal: &str) -> bool {
    let Some(active) = run.state.flows.last() else { return false };
    let Some(flow) = run.pack.flow_of(active) else { return false };
    let Some(said) = super::instead::instead(normal) else { return false };
    let found = flow.steps.iter().find_map(|step| {
        let Step::Choose { slot, options, .. } = step else { return None };
        let before = active.slots.get(slot)?;
        let picked = choice(run.pack, active, slot, options, said).filter(|picked| picked != before)?;
        Some((slot.clone(), picked))
    });
    let Some((slot, picked)) = found else { return false };
    if let Some(active) = run.state.flows.last_mut() {
        active.heard.remove(&slot);
        give(active, &slot, picked);
        active.attempts = 0;
    }
    run.rule("flow.corrected");
    advance(run);
    true
}

/// Keeps what the customer chose.
fn give(active: &mut ActiveFlow, slot: &str, picked: String) {
    keep(active, slot, picked);
    active.answered.retain(|answered| answered != slot);
    active.answered.push(slot.to_owned());
}

/// Keeps a choice; a choice is forgotten with what it was made for.
fn keep(active: &mut ActiveFlow, slot: &str, picked: String) {
    active.slots.insert(slot.to_owned(), picked);
    if !active.chosen.iter().any(|name| name == slot) {
        active.chosen.push(slot.to_owned());
    }
}

/// The options that calls brought for a choice.
pub(super) fn brought<'a>(pack: &Pack, active: &'a ActiveFlow, slot: &str) -> Vec<&'a Value> {
    let Some(flow) = pack.flow_of(active) else { return Vec::new() };
    let of = |(at, done): (&usize, &'a Done)| {
        let Some(Step::Call { on, .. }) = flow.steps.get(*at) else { return None };
        done.data.get(on.get(&done.kind)?.options.get(slot)?)?.as_array()
    };
    active.results.iter().filter_map(of).flatten().take(MAX_OPTIONS).collect()
}

pub(super) fn code(option: &Value) -> Option<String> {
    option.get("value")?.as_str().map(str::to_owned)
}

/// What the customer reads, option by option.
fn labels(pack: &Pack, active: &ActiveFlow, slot: &str, options: &[Choice]) -> Vec<Text> {
    if !options.is_empty() {
        return options.iter().map(|option| option.label.clone()).collect();
    }
    let word = |option: &Value, language: &str| {
        option.get("title").and_then(|title| title.get(language)?.as_str()).unwrap_or_default().to_owned()
    };
    let brought = brought(pack, active, slot).into_iter();
    brought.map(|option| Text { zh: word(option, "zh"), en: word(option, "en") }).collect()
}

/// The value of the option that is meant: by number, by its label, by its words, or because no other shares so much with what was said.
fn choice(pack: &Pack, active: &ActiveFlow, slot: &str, options: &[Choice], normal: &str) -> Option<String> {
    let labels = labels(pack, active, slot, options);
    let code_of = |at: usize| match options.get(at) {
        Some(option) => Some(option.value.clone()),
        None => brought(pack, active, slot).into_iter().nth(at).and_then(code),
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

/// How many pairs of characters, or words of four letters and more and numbers, a text shares with a label.
fn common(said: &str, label: &Text) -> usize {
    let (zh, en) = (normalise(&label.zh), normalise(&label.en));
    let chars: Vec<char> = said.chars().collect();
    let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| nlu::normal::is_han(*c)));
    let pairs = pairs.filter(|pair| zh.contains(&pair.iter().collect::<String>())).count();
    let words = said.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 4);
    let numbers = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_ascii_digit());
        all.filter(|number| number.len() >= 2).map(str::to_owned).collect()
    };
    let (own, there) = (numbers(said), numbers(&en));
    let shared = own.iter().filter(|number| there.contains(number)).count();
    pairs
        + shared
        + words.filter(|word| en.split(|c: char| !c.is_ascii_alphabetic()).any(|w| w == *word)).count()
}
