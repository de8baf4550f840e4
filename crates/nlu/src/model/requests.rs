//! Two requests in one message.

use super::{Model, Thresholds, Understanding};
use crate::clause::cuts;
use crate::normal::normalise;
use crate::shape::Shape;

/// So many meanings of the whole message are looked at.
const HEARD: usize = 3;

/// One of the requests of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its text, without the words that join it to the other.
    pub text: String,
    /// What was understood from it alone.
    pub understanding: Understanding,
}

impl Part {
    fn id(&self) -> Option<&str> {
        self.understanding.intents.first().map(|scored| scored.id.as_str())
    }

    fn confidence(&self) -> f32 {
        self.understanding.intents.first().map_or(0.0, |scored| scored.confidence)
    }

    /// Understood beyond doubt, by `sure`, as something that is `known`.
    fn is_clear(&self, sure: f32, lines: &Thresholds, known: &dyn Fn(&str) -> bool) -> bool {
        let u = &self.understanding;
        u.shape == Shape::Question
            && self.confidence() >= sure
            && u.out_of_scope < lines.out_of_scope
            && self.id().is_some_and(known)
    }
}

/// Whether the whole message may mean it too: what only a part means by itself is often said about the other part.
fn is_heard(part: &Part, whole: &Understanding) -> bool {
    whole.intents.iter().take(HEARD).any(|scored| part.id() == Some(scored.id.as_str()))
}

impl Model {
    /// The two requests of a message or a burst of them, in order; none where it is one, where one part would not be understood beyond doubt
    /// by itself, or where both mean the same. `whole` is what was understood from all of it, `known` which intents count.
    pub fn requests(
        &self,
        texts: &[&str],
        whole: &Understanding,
        lines: &Thresholds,
        known: &dyn Fn(&str) -> bool,
    ) -> Option<[Part; 2]> {
        let mut best: Option<(f32, [Part; 2])> = None;
        let one = whole.intents.first().map_or(0.0, |scored| scored.confidence);
        let all = cuts(texts).into_iter().filter(|cut| cut.halves.iter().all(|half| half.asks));
        for cut in all {
            let parts =
                cut.halves.map(|half| Part { understanding: self.understand(&half.text), text: half.text });
            let [first, second] = &parts;
            // A comma alone stands within one request as often as between two: there, both parts must be surer than the whole is of one.
            let sure = if cut.marked { lines.sure } else { f32::midpoint(lines.sure, 1.0) };
            let apart = |part: &Part| cut.marked || is_heard(part, whole) && one < sure;
            let clear = |part: &Part| part.is_clear(sure, lines, known) && apart(part);
            if first.id() == second.id() || !parts.iter().all(clear) {
                continue;
            }
            let least = first.confidence().min(second.confidence());
            if best.as_ref().is_none_or(|(before, _)| least > *before) {
                best = Some((least, parts));
            }
        }
        let (_, parts) = best?;
        let top = whole.intents.first();
        // Whoever wrote an example meant one thing by it.
        let example = || top.is_some_and(|top| normalise(&top.nearest) == normalise(&texts.join(" ")));
        // The whole is clearly a third thing: the parts are only parts of it.
        let third = || {
            top.is_some_and(|top| {
                top.confidence >= lines.sure && parts.iter().all(|part| part.id() != Some(top.id.as_str()))
            })
        };
        if example() || third() { None } else { Some(parts) }
    }
}
