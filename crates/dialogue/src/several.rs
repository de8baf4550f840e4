//! Two requests in one message: both are answered in one turn, what a person must see first, a flow last.

use nlu::clause::{Half, cuts};
use nlu::{Scored, Shape, SlotKind, Thresholds};

use crate::answer;
use crate::flow;
use crate::outcome::{HandOffReason, WhyPart};
use crate::pack::Response;
use crate::read::{Reading, part};
use crate::run::Run;
use crate::state::ActiveFlow;

/// Answers a message with two requests; false when it has one.
pub(crate) fn answered(run: &mut Run<'_>) -> bool {
    let Some(reading) = run.reading.clone() else { return false };
    // What a message says no to is read from all of it.
    if !reading.turned_down.is_empty() {
        return false;
    }
    match run.state.flows.last().cloned() {
        None => person(run, &reading) || both(run, &reading),
        Some(active) => beside(run, &reading, &active),
    }
}

/// A part as it is explained.
fn named(own: &Reading, intent: Option<&Scored>) -> WhyPart {
    WhyPart {
        text: own.text.clone(),
        intent: intent.map(|scored| scored.id.clone()),
        confidence: intent.map_or(0.0, |scored| scored.confidence),
    }
}

/// The lines in force, as the model draws them.
fn lines(run: &Run<'_>) -> Thresholds {
    let lines = run.lines();
    Thresholds {
        sure: lines.sure,
        plausible: lines.plausible,
        handoff: lines.handoff,
        out_of_scope: lines.out_of_scope,
    }
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.said.iter().map(String::as_str).collect()
}

/// A request for a person counts wherever in a message it stands.
fn person(run: &mut Run<'_>, reading: &Reading) -> bool {
    let line = run.lines().handoff;
    let asked = |half: &Half| run.pack.model.understand(&half.text).wants_person >= line;
    let anywhere = cuts(&texts(reading)).iter().any(|cut| {
        let [first, second] = &cut.halves;
        first.asks && asked(second) || second.asks && asked(first)
    });
    if !anywhere {
        return false;
    }
    run.rule("several");
    run.rule("person.asked");
    run.hand_off(HandOffReason::Asked);
    true
}

/// Two questions, or a question and something to be done.
fn both(run: &mut Run<'_>, reading: &Reading) -> bool {
    let known = |id: &str| run.topic(id).is_some();
    let Some(parts) = run.pack.model.requests(&texts(reading), &reading.understanding, &lines(run), &known)
    else {
        return false;
    };
    let read = parts.map(|own| part(run.pack, run.turn, reading.locale, &own.text));
    // A part that says no to something is no request.
    if read.iter().any(|own| !own.turned_down.is_empty()) {
        return false;
    }
    let mut topics: Vec<Scored> =
        read.iter().filter_map(|own| own.understanding.intents.first().cloned()).collect();
    let is_flow = |topic: &Scored| {
        run.topic(&topic.id).is_some_and(|topic| matches!(topic.response, Response::Flow(_)))
    };
    if topics.len() < 2 || topics.iter().all(is_flow) {
        return false;
    }
    topics.sort_by_key(is_flow);
    run.rule("several");
    run.parts = read.iter().map(|own| named(own, own.understanding.intents.first())).collect();
    for topic in topics {
        run.intent = Some((topic.id.clone(), topic.confidence));
        answer::topic(run, &topic.id);
    }
    run.buttons_last();
    true
}

/// What the flow under way waits for, and a question beside it: the question is answered, then the flow goes on.
fn beside(run: &mut Run<'_>, reading: &Reading, active: &ActiveFlow) -> bool {
    let Some(awaited) = &active.awaiting else { return false };
    // Words that are taken as they are may hold anything.
    if run.pack.slots.get(awaited).is_none_or(|kind| *kind == SlotKind::Text {}) {
        return false;
    }
    let line = lines(run);
    let answers = |id: &str| run.topic(id).is_some_and(|topic| matches!(topic.response, Response::Answer(_)));
    let clear = |own: &Reading| {
        let u = &own.understanding;
        let best = u.intents.first()?;
        let sure = best.confidence >= line.sure && u.out_of_scope < line.out_of_scope;
        (u.shape == Shape::Question && sure && own.turned_down.is_empty() && answers(&best.id))
            .then(|| best.clone())
    };
    let read = |half: &Half| part(run.pack, run.turn, reading.locale, &half.text);
    let gives = |own: &Reading| own.understanding.slots.contains_key(awaited);
    let found = cuts(&texts(reading)).iter().find_map(|cut| {
        let [first, second] = &cut.halves;
        let (given, asked) = match (first.asks, second.asks) {
            (false, true) => (first, second),
            (true, false) => (second, first),
            _ => return None,
        };
        let (given, asked) = (read(given), read(asked));
        let topic = clear(&asked).filter(|_| gives(&given) && !gives(&asked))?;
        Some((given, asked, topic))
    });
    let Some((given, asked, topic)) = found else { return false };
    run.rule("several");
    run.parts = vec![named(&given, None), named(&asked, Some(&topic))];
    run.intent = Some((topic.id.clone(), topic.confidence));
    answer::topic(run, &topic.id);
    // The flow hears only what was meant for it.
    let whole = run.reading.replace(given.clone());
    flow::input(run, &given.understanding, &given.normal);
    run.reading = whole;
    run.buttons_last();
    true
}
