//! The one door through which everything goes that the assistant says: each reply is looked at, and what is held is said by nobody.

use crate::excerpt::Room;
use crate::guard::{Channel, Grounds, MAX_QUICK_REPLIES, Origin, Verdict, guard, label};
use crate::outcome::{Effect, HandOffReason, Held, Reply};
use crate::phrase;
use crate::run::Run;

/// The most messages of one turn.
const MAX_REPLIES: usize = 4;

/// Guards every reply of a step. One that breaks a rule is not sent; a person looks at it instead.
pub(crate) fn release(run: &mut Run<'_>) {
    let mut replies = 0;
    run.effects.retain(|(effect, _)| {
        replies += usize::from(matches!(effect, Effect::Reply(_)));
        !matches!(effect, Effect::Reply(_)) || replies <= MAX_REPLIES
    });
    let held = pass(run);
    if !held.is_empty() {
        let mut rules: Vec<&'static str> =
            held.iter().flat_map(|held| &held.reasons).map(|reason| reason.rule.name()).collect();
        rules.sort_unstable();
        rules.dedup();
        let first = held[0].reasons.first().map_or("guard", |reason| reason.rule.name());
        rules.iter().for_each(|rule| run.rule(*rule));
        run.held.extend(held);
        let handed = run.effects.iter().any(|(effect, _)| matches!(effect, Effect::HandOff { .. }));
        // What was not said promises nothing.
        run.effects.retain(|(effect, _)| {
            !matches!(
                effect,
                Effect::Call { .. }
                    | Effect::CheckCode { .. }
                    | Effect::OpenTicket { .. }
                    | Effect::Promise { .. }
            )
        });
        if !handed {
            run.effects.clear();
            run.hand_off(HandOffReason::Rule(first.to_owned()));
            // The pack's own words for this may be held in turn; then a person comes without a word.
            let held = pass(run);
            run.held.extend(held);
        }
    }
    introduce(run);
}

/// Takes out what is held, puts the rest in plainer words, and says what was held.
fn pass(run: &mut Run<'_>) -> Vec<Held> {
    let (mut held, mut kept) = (Vec::new(), Vec::new());
    for (effect, origin) in std::mem::take(&mut run.effects) {
        let Effect::Reply(reply) = effect else {
            kept.push((effect, origin));
            continue;
        };
        let mut reply = phrase::worded(run, reply);
        let said_by = said_by(run, &reply);
        match look(run, &reply.text, origin) {
            Verdict::Held(reasons) => held.push(Held { text: reply.text, said_by, reasons }),
            Verdict::Passed { text, changes } => {
                reply.text = text;
                run.plainer.extend(changes);
                // A button sends its text as the customer's: one that may not be said is left out.
                let mut buttons = std::mem::take(&mut reply.quick_replies);
                buttons
                    .retain(|button| matches!(look(run, button, Origin::Reviewed), Verdict::Passed { .. }));
                buttons.truncate(MAX_QUICK_REPLIES);
                reply.quick_replies = buttons;
                kept.push((Effect::Reply(reply), origin));
            }
        }
    }
    run.effects = kept;
    held
}

pub(crate) fn channel(run: &Run<'_>) -> Channel {
    match run.turn.room {
        Room::Chat => Channel::Chat,
        Room::Letter => Channel::Mail,
    }
}

fn look(run: &Run<'_>, text: &str, origin: Origin) -> Verdict {
    let (turn, zone) = (run.turn, run.hours().zone().clone());
    let mut grounds = Grounds::new(origin, channel(run), run.locale, turn.now, zone);
    let slots = run.state.flows.iter().map(|flow| &flow.slots).chain([&run.state.slots]);
    let slots = slots.flat_map(|slots| slots.values()).map(String::as_str);
    let said = turn.texts.iter().chain(&run.state.earlier).map(String::as_str);
    grounds.own = said.chain(slots).collect();
    grounds.sources = turn.findings.iter().map(|finding| finding.passage.text.as_str()).collect();
    grounds.results = turn.call_result.iter().filter_map(|call| call.result.as_ref().ok()).collect();
    guard(&run.pack.guards, &turn.house.guards, text, &grounds)
}

/// What says a reply, for whoever mends it.
fn said_by(run: &Run<'_>, reply: &Reply) -> String {
    if let Some(source) = reply.sources.first() {
        let kind = if source.version.is_some() { "article" } else { "topic" };
        return format!("{kind}:{}", source.id);
    }
    let mut rules = run.rules.iter().rev().filter_map(|rule| rule.strip_prefix("reply."));
    let key = rules.find(|key| {
        let template = run.pack.reply(key, run.locale);
        let begin = &template[..template.find('{').unwrap_or(template.len())];
        reply.text.starts_with(begin)
    });
    match (key, &run.intent) {
        (Some(key), _) => format!("reply:{key}"),
        (None, Some((intent, _))) => format!("topic:{intent}"),
        (None, None) => "reply:".to_owned(),
    }
}

/// The first reply of a conversation says that an assistant answers, where its channel does not show it.
fn introduce(run: &mut Run<'_>) {
    let label = run.pack.reply("assistant_label", run.locale);
    let needed = label::is_needed(channel(run)) && !run.state.introduced;
    let mut replies = run.effects.iter_mut().filter_map(|(effect, _)| match effect {
        Effect::Reply(reply) => Some(reply),
        _ => None,
    });
    let Some(first) = replies.next() else { return };
    if needed {
        first.text = label::labelled(&first.text, label);
    }
    run.state.introduced = true;
}
