//! The decision for one turn.

use nlu::{Shape, Understanding};

use crate::again;
use crate::answer;
use crate::danger;
use crate::finding;
use crate::flow;
use crate::ordered::{About, ordered};
use crate::outcome::{Decision, HandOffReason, Outcome};
use crate::pack::Pack;
use crate::pick;
use crate::read::read;
use crate::run::Run;
use crate::several;
use crate::state::DialogueState;
use crate::turn::Turn;
use crate::urge;
use crate::whom;

/// Decides what the assistant does: pure, total and deterministic.
pub fn step(pack: &Pack, state: &DialogueState, turn: &Turn) -> Outcome {
    let settled = whom::settle(state, turn);
    let turn = settled.as_ref().unwrap_or(turn);
    let mut run = Run::new(pack, state, turn, read(pack, state, turn));
    run.known_before = run.known();
    // Taken before the result of a call may read something back: a yes that was sent earlier confirms nothing.
    let confirming = std::mem::take(&mut run.state.confirming);
    if let Some(result) = &turn.call_result {
        flow::result::arrived(&mut run, result);
    }
    if let Some(reading) = run.reading.clone() {
        let said = ordered(pack, state, turn, &reading.text, reading.locale);
        let said = said.filter(|said| said.about == About::Order).map(|said| said.when);
        run.state.ordered = said.or(run.state.ordered);
        customer(&mut run, &reading.understanding, &reading.normal, confirming);
    }
    run.finish()
}

fn customer(run: &mut Run<'_>, u: &Understanding, normal: &str, confirming: bool) {
    again::came(run);
    // What was offered in the last turn is only good for this one.
    run.suggested = std::mem::take(&mut run.state.suggestions);
    let suggestions = run.suggested.clone();
    run.asked = run.state.asked.take();
    let offered = std::mem::take(&mut run.state.person_offered);
    let retry = run.state.retry.take();
    if let Some(kind) = danger::fetches(run, u) {
        run.rule(format!("danger.{}", kind.name()));
        return danger::answer(run, kind);
    }
    let steers = flow::steers(run, normal);
    if u.wants_person >= run.lines().handoff && !steers || pick::is_person_button(run.pack, normal) {
        run.rule("person.asked");
        return run.hand_off(HandOffReason::Asked);
    }
    if pick::has_word(&run.turn.house.person_words, normal) {
        run.rule("person.word");
        return run.hand_off(HandOffReason::Asked);
    }
    // 退钱 and 要道歉 sound angry; where they are what the choice asks for, they answer it.
    let plain = urge::asks_to_do(normal) || flow::choose::plain_answer(run, normal);
    if u.emotion.anger >= run.lines().anger && !plain {
        if passes(run, u) && flow::beside::soothe(run) {
            return;
        }
        run.rule("anger");
        return run.hand_off(HandOffReason::Anger);
    }
    let picked = pick::suggestion(run.pack, &suggestions, normal, u.shape);
    if let Some(picked) = picked.or_else(|| whom::told(run, &suggestions, u.shape)) {
        run.rule("suggestion.picked");
        if let Some(article) = picked.article {
            return finding::picked(run, &article, picked.fact.as_ref());
        }
        run.intent = Some((picked.topic.clone(), 1.0));
        return answer::topic(run, &picked.topic);
    }
    if let Some(flow) = retry.filter(|_| pick::is_retry(normal)) {
        run.rule("flow.retried");
        return flow::again(run, flow);
    }
    if offered {
        match u.shape {
            Shape::Affirm => {
                run.rule("person.accepted");
                return run.hand_off(HandOffReason::Asked);
            }
            Shape::Deny | Shape::Cancel => {
                run.rule("person.declined");
                run.say_key("ack");
                return run.decide(Decision::Smalltalk);
            }
            _ => {}
        }
    }
    if !suggestions.is_empty() && matches!(u.shape, Shape::Deny | Shape::Cancel) {
        run.rule("suggestion.refused");
        return answer::failed(run, "dont_know_offer_person");
    }
    if flow::choose::answered(run, u, normal, confirming) {
        return;
    }
    if let Some(topic) = pick::exact(run.pack, normal) {
        run.rule("exact");
        run.intent = Some((topic.clone(), 1.0));
        return flow::digress(run, &topic);
    }
    if several::answered(run) {
        return;
    }
    if run.state.flows.is_empty() { answer::open(run, u, normal) } else { flow::input(run, u, normal) }
}

/// From here anger is strong, insults or threatens: a person sees to it at once.
const STRONG: f32 = 0.75;

/// Anger that may pass where the task goes on: short of shouting, insults and threats.
fn passes(run: &Run<'_>, u: &Understanding) -> bool {
    let own = &u.emotion;
    let shouts = run.reading.as_ref().is_some_and(|reading| reading.text.replace('！', "!").contains("!!"));
    own.intensity < STRONG && own.abuse < 0.5 && own.threat < 0.5 && !shouts
}
