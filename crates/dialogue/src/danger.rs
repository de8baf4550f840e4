//! What must be seen by a person at once: who is in need is answered with care, and a person is fetched.

use nlu::Understanding;
use nlu::danger::{Danger, DangerKind};

use crate::outcome::HandOffReason;
use crate::pack::Response;
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
        _ => angry || u.emotion.threat >= THREAT || !asks(run, u),
    };
    u.danger.iter().filter(|signal| signal.sure).find(counts).map(|signal| signal.kind)
}

/// Is it surely a question that a reviewed answer is for?
fn asks(run: &Run<'_>, u: &Understanding) -> bool {
    let lines = run.lines();
    u.intents.first().is_some_and(|best| {
        best.confidence >= lines.sure
            && u.out_of_scope < lines.out_of_scope
            && run.topic(&best.id).is_some_and(|topic| matches!(topic.response, Response::Answer(_)))
    })
}

/// Fetches a person; whoever may hurt themselves is answered first, with where help is found.
pub(crate) fn answer(run: &mut Run<'_>, kind: DangerKind) {
    if kind == DangerKind::SelfHarm {
        run.say_key("self_harm");
    }
    run.hand_off(HandOffReason::Danger(kind));
}
