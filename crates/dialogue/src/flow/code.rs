//! Proving who asks by a code that is sent to where the company knows them: sent, asked for, looked at, sent again. What counts is counted outside: here
//! stands only for what a code was sent, and whether it was right.

use std::collections::BTreeMap;

use serde_json::Value;

use super::facts::Facts;
use super::walk::{Next, advance, allowed, filled, wait};
use super::{choose, result, retry, words};
use crate::answer;
use crate::code::{CODE_MS, PROOF_MS, SENT};
use crate::outcome::{Decision, Effect, HandOffReason};
use crate::pack::{Flow, Step};
use crate::run::Run;
use crate::state::{ActiveFlow, Code, DialogueState};
use crate::turn::CallResult;

/// What a code waits for, in [`ActiveFlow::awaiting`].
pub(crate) const CODE: &str = "code";

/// Whether the flow on top waits for a code.
pub(crate) fn is_awaited(state: &DialogueState) -> bool {
    state.flows.last().is_some_and(|active| active.awaiting.as_deref() == Some(CODE))
}

/// Passes where it is proved, for what is known now; else a code is sent, or asked for.
pub(super) fn pass(run: &mut Run<'_>, active: &mut ActiveFlow, flow: &Flow, at: usize) -> Next {
    let Some(Step::Verify { unless, inputs, .. }) = flow.steps.get(at) else { return Next::At(at + 1) };
    let needless = unless.as_ref().is_some_and(|unless| {
        let facts = Facts::of(run, active, None);
        unless.holds(&|name| facts.bare(name))
    });
    if needless {
        return Next::At(at + 1);
    }
    let filled = filled(run, active, inputs);
    let now = run.turn.now;
    match active.codes.get(&at).filter(|code| code.inputs == filled) {
        Some(code) if code.proved && now <= code.until => return Next::At(at + 1),
        Some(code) if !code.proved => {
            wait(run, active, at, CODE);
            choose::ask(run);
        }
        _ => send(run, active, flow, at, filled),
    }
    Next::Stop
}

/// The proof of this name, while it counts and only for what it was given for.
pub(super) fn proof(run: &Run<'_>, active: &ActiveFlow, name: &str) -> Option<Option<String>> {
    let flow = run.pack.flow_of(active)?;
    let mut known = None;
    for (at, step) in flow.steps.iter().enumerate() {
        let Step::Verify { name: own, inputs, .. } = step else { continue };
        if own != name {
            continue;
        }
        let fits = |code: &&Code| {
            code.proved && run.turn.now <= code.until && code.inputs == filled(run, active, inputs)
        };
        let found = active.codes.get(&at).filter(fits).map(|code| code.key.clone());
        known = Some(known.flatten().or(found));
    }
    known
}

fn send(
    run: &mut Run<'_>,
    active: &mut ActiveFlow,
    flow: &Flow,
    at: usize,
    filled: BTreeMap<String, String>,
) {
    let Some(Step::Verify { action, .. }) = flow.steps.get(at) else { return };
    if let Err(lacking) = allowed(run, active, action, &filled) {
        return run.hand_off(HandOffReason::Rule(format!("{}.{lacking}", flow.id)));
    }
    run.state.calls = run.state.calls.saturating_add(1);
    let key = format!("{}-{}", flow.id, run.state.calls);
    // Another code is another call, also after one that failed.
    (active.step, active.awaiting, active.attempt) = (at, None, None);
    active.calling = Some(key.clone());
    run.state.flows.push(active.clone());
    run.call(key, action.clone(), filled, None);
}

/// The words of the question: the code, or that it counts no more.
pub(super) fn question(run: &Run<'_>, active: &ActiveFlow, own: String) -> String {
    let void = active.codes.get(&active.step).is_some_and(|code| run.turn.now > code.until);
    if void { run.pack.reply("code_void", run.locale).to_owned() } else { own }
}

/// An answer to the question for a code; false where the message is something else.
pub(super) fn answered(run: &mut Run<'_>, normal: &str) -> bool {
    let Some(active) = run.state.flows.last().filter(|active| active.calling.is_none()) else { return false };
    let Some(flow) = run.pack.flow_of(active) else { return false };
    let (at, text) = (active.step, run.turn.texts.join(" "));
    if words::wants_code(normal) {
        run.rule("code.again");
        run.decide(Decision::Action);
        let Some(mut active) = run.state.flows.pop() else { return false };
        let Some(Step::Verify { inputs, .. }) = flow.steps.get(at) else { return false };
        let filled = filled(run, &active, inputs);
        send(run, &mut active, flow, at, filled);
        return true;
    }
    let mut found: Vec<String> = nlu::code::find(&text).into_iter().map(|(_, code)| code).collect();
    // Digits of codes read as something else are no correction.
    let digits = found.concat();
    let Some(typed) = found.pop() else {
        let other = nlu::code::is_other(&text);
        if other {
            retry(run);
        }
        return other;
    };
    // 不对，订单是…: what the code was sent for is not what is meant.
    let given = run.reading.as_ref().map(|own| super::found(flow, &own.understanding)).unwrap_or_default();
    let corrects = |(slot, value): (&String, &String)| {
        !digits.contains(value.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
            && active.slots.get(slot).is_some_and(|known| known != value)
    };
    if given.iter().any(corrects) {
        return false;
    }
    look(run, flow, at, typed);
    true
}

/// Has a code looked at. It goes out of here once, and stands nowhere.
fn look(run: &mut Run<'_>, flow: &Flow, at: usize, typed: String) {
    run.decide(Decision::Action);
    let Some(Step::Verify { action, .. }) = flow.steps.get(at) else { return };
    run.state.calls = run.state.calls.saturating_add(1);
    let key = format!("{}-{}", flow.id, run.state.calls);
    let Some(active) = run.state.flows.last_mut() else { return };
    let Some(code) = active.codes.get_mut(&at).filter(|code| !code.key.is_empty()) else {
        return choose::ask(run);
    };
    code.look = Some(key.clone());
    active.calling = Some(key.clone());
    let (sent, inputs) = (code.key.clone(), code.inputs.clone());
    run.check_code(Effect::CheckCode { key, sent, action: action.clone(), inputs, code: typed });
}

/// What comes of sending one, or of a look at one.
pub(super) fn came(
    run: &mut Run<'_>,
    mut active: ActiveFlow,
    inputs: &BTreeMap<String, String>,
    result: &CallResult,
) {
    let at = active.step;
    let kind = result.result.as_ref().ok().and_then(|data| data.get("result")?.as_str());
    let Some((kind, data)) = kind.zip(result.result.as_ref().ok()) else {
        return result::broken(run, active, None, result);
    };
    let looked = active.codes.get(&at).is_some_and(|code| code.look.as_deref() == Some(&result.key));
    if looked {
        return looked_at(run, active, at, kind, data);
    }
    let filled = filled(run, &active, inputs);
    let same = active.codes.get(&at).is_some_and(|code| code.inputs == filled && !code.proved);
    let now = run.turn.now;
    match kind {
        // Nobody learns which of the two it was.
        sent if SENT.contains(&sent) => {
            run.rule("code.sent");
            let code = Code {
                inputs: filled,
                key: result.key.clone(),
                until: now.plus_ms(CODE_MS),
                ..Code::default()
            };
            active.codes.insert(at, code);
            (active.attempts, active.failures) = (0, 0);
            if same {
                run.say_key("code_sent_again");
                active.awaiting = Some(CODE.to_owned());
                run.state.flows.push(active);
                return;
            }
            run.state.flows.push(active);
            advance(run);
        }
        "too_soon" | "too_many" => {
            run.rule(format!("code.{kind}"));
            let open = same && active.codes.get(&at).is_some_and(|code| now <= code.until);
            if !open && kind == "too_many" {
                return answer::failed(run, "code_too_many");
            }
            if !same {
                active.codes.insert(at, Code { inputs: filled, ..Code::default() });
            }
            active.awaiting = Some(CODE.to_owned());
            run.state.flows.push(active);
            let mut quick = choose::buttons(run);
            quick.push(run.person_button());
            let seconds = data.get("seconds").and_then(Value::as_u64).unwrap_or(60).to_string();
            match kind {
                "too_soon" => run.say_filled("code_too_soon", "seconds", &seconds, quick),
                _ => run.say_key_with("code_too_many", quick),
            }
        }
        _ => result::broken(run, active, None, result),
    }
}

fn looked_at(run: &mut Run<'_>, mut active: ActiveFlow, at: usize, kind: &str, data: &Value) {
    let now = run.turn.now;
    let Some(code) = active.codes.get_mut(&at) else { return };
    code.look = None;
    run.rule(format!("code.{kind}"));
    let left = data.get("left").and_then(Value::as_u64).unwrap_or_default();
    if kind == "right" {
        let proof = data.get("proof").and_then(Value::as_str).unwrap_or_default();
        (code.proved, code.key, code.until) = (true, proof.to_owned(), now.plus_ms(PROOF_MS));
        active.attempts = 0;
        run.state.flows.push(active);
        return advance(run);
    }
    let wrong = kind == "wrong" && left > 0;
    if !wrong {
        // Over from now on; its question says so.
        code.until = now.plus_ms(-1);
    }
    active.awaiting = Some(CODE.to_owned());
    run.state.flows.push(active);
    let mut quick = choose::buttons(run);
    quick.push(run.person_button());
    if wrong {
        run.say_filled("code_wrong", "left", &left.to_string(), quick);
    } else {
        run.say_key_with("code_void", quick);
    }
}
