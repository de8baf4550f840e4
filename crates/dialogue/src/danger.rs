//! What must be seen by a person at once: who is in need is answered with care, and a person is fetched.

use nlu::Understanding;
use nlu::danger::{Danger, DangerKind};

use crate::outcome::HandOffReason;
use crate::pack::{Response, Topic};
use crate::run::Run;

/// From here a message threatens, whatever it asks beside.
const THREAT: f32 = 0.5;

/// The kind for which a person is fetched, if any: only what is sure. A life or a body in danger always counts, the rest unless a reviewed answer is sure
/// about the question (an invoice for a court, is my data safe?) and nothing is threatened or said in anger: that is answered, and the signal is kept all
/// the same.
pub(crate) fn fetches(run: &Run<'_>, u: &Understanding) -> Option<DangerKind> {
    let angry = u.emotion.anger >= run.lines().anger;
    let counts = |signal: &&Danger| match signal.kind {
        DangerKind::SelfHarm | DangerKind::Violence => true,
        // A stolen account is frozen by a task, which fetches a person itself.
        DangerKind::Fraud | DangerKind::DataLeak if begins(run, u) => angry || u.emotion.threat >= THREAT,
        _ => angry || u.emotion.threat >= THREAT || !asks(run, u),
    };
    u.danger.iter().filter(|signal| signal.sure).find(counts).map(|signal| signal.kind)
}

/// Is it surely a question that a reviewed answer is for?
fn asks(run: &Run<'_>, u: &Understanding) -> bool {
    surely(run, u).is_some_and(|topic| matches!(topic.response, Response::Answer(_)))
}

/// Does it surely begin a task?
fn begins(run: &Run<'_>, u: &Understanding) -> bool {
    surely(run, u).is_some_and(|topic| topic.flow().is_some())
}

fn surely<'a>(run: &Run<'a>, u: &Understanding) -> Option<&'a Topic> {
    let lines = run.lines();
    let best = u.intents.first().filter(|best| best.confidence >= lines.sure)?;
    run.topic(&best.id).filter(|_| u.out_of_scope < lines.out_of_scope)
}

/// Fetches a person; whoever may hurt themselves is answered first, with where help is found.
pub(crate) fn answer(run: &mut Run<'_>, kind: DangerKind) {
    if kind == DangerKind::SelfHarm {
        run.say_key("self_harm");
    }
    run.hand_off(HandOffReason::Danger(kind));
}
