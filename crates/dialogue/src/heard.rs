//! Values that were learned from marked examples: beside those that rules find, and for the questions that a flow need not ask any more.

use std::collections::BTreeMap;

use nlu::entity::{Context, Found, Kind, Source, Value, find};
use nlu::{SlotKind, normalise};

use crate::flow::collected;
use crate::pack::{Choice, Flow, Pack, Step};
use crate::run::Run;

/// From here a learned value is taken.
const SURE: f32 = 0.5;

impl Pack {
    /// All values in a text, in order, none over another: those of the rules, and between them those that the pack's marked examples taught, as
    /// entries of a dictionary of the slot's name. What a rule reads is never overruled.
    pub fn values(&self, text: &str, context: &Context<'_>) -> Vec<Found> {
        let mut out = find(text, context, &Kind::ALL);
        for learned in self.tagger.iter().flat_map(|tagger| tagger.tag(text)) {
            let over =
                |rule: &Found| rule.span.start < learned.span.end && learned.span.start < rule.span.end;
            // A bare number inside what was learned (1.5 升水壶) is part of it.
            let inside = |rule: &Found| {
                matches!(rule.kind, Kind::Number | Kind::Quantity | Kind::Ordinal) && over(rule)
            };
            if learned.confidence < SURE || out.iter().any(|rule| over(rule) && !inside(rule)) {
                continue;
            }
            out.retain(|rule| !inside(rule));
            let ids = vec![self.meant(&learned.slot, &learned.text)];
            out.push(Found {
                kind: Kind::Entry,
                span: learned.span,
                value: Value::Entry { dictionary: learned.slot, ids },
                source: Source::Learned,
                confidence: learned.confidence,
                others: Vec::new(),
            });
        }
        out.sort_by_key(|found| found.span.start);
        out
    }

    /// What is written to the pack's learned slots in a text, by slot; of several the last.
    pub(crate) fn heard(&self, text: &str) -> BTreeMap<String, String> {
        let found = self.tagger.iter().flat_map(|tagger| tagger.tag(text));
        found.filter(|found| found.confidence >= SURE).map(|found| (found.slot, found.text)).collect()
    }

    /// The value of the written option whose words were said; otherwise what was said.
    fn meant(&self, slot: &str, said: &str) -> String {
        let normal = normalise(said);
        let options = self.flows.values().flat_map(|flow| &flow.steps).filter_map(|step| match step {
            Step::Choose { slot: own, options, .. } if own == slot => Some(options),
            _ => None,
        });
        let by_words = |option: &&Choice| option.words.iter().any(|word| normal.contains(&normalise(word)));
        options.flatten().find(by_words).map_or_else(|| said.to_owned(), |option| option.value.clone())
    }

    /// Free-text slots of a flow that were heard.
    pub(crate) fn heard_texts(
        &self,
        flow: &Flow,
        heard: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let texts = collected(flow).filter(|slot| self.slots.get(*slot) == Some(&SlotKind::Text {}));
        texts.filter_map(|slot| Some((slot.to_owned(), heard.get(slot)?.clone()))).collect()
    }
}

/// What a message that fills slots of the flow under way says of its later questions.
pub(crate) fn hear(run: &mut Run<'_>, flow: &Flow, given: &mut BTreeMap<String, String>) {
    let heard = run.reading.as_ref().map(|reading| run.pack.heard(&reading.text)).unwrap_or_default();
    for (slot, text) in run.pack.heard_texts(flow, &heard) {
        given.entry(slot).or_insert(text);
    }
    if let Some(active) = run.state.flows.last_mut() {
        active.heard.extend(heard);
    }
}
