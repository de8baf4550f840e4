//! Slots marked in a pack's examples: `[the kettle](item) leaks`. Intents learn from the plain text, the tagger from the marks.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use nlu::tag::{Annotated, Settings, Tagger};

use super::file::{Lists, TopicEntry};
use super::{Kept, PackError, check, kept};

/// The file of marked examples that are no questions of a topic.
const FILE: &str = "slots.yaml";

/// Marked examples, and where each slot was named first.
#[derive(Default)]
pub(super) struct Marks {
    examples: Vec<Annotated>,
    named: Vec<(String, &'static str, String)>,
}

impl Marks {
    /// Takes the marks out of all topics' questions. Where one question of a topic has marks, all of that language are learned from:
    /// what is not marked there is no slot.
    pub(super) fn of_topics(&mut self, topics: &mut [TopicEntry], source: &str) -> Result<(), PackError> {
        for topic in topics {
            let Lists { zh, en } = &mut topic.questions;
            for (language, list) in [("zh", zh), ("en", en)] {
                let read =
                    self.read("topics.yaml", &format!("{}.questions.{language}", topic.id), list, source)?;
                *list = read.iter().map(|example| example.text.clone()).collect();
                if read.iter().any(|example| !example.slots.is_empty()) {
                    self.examples.extend(read);
                }
            }
        }
        Ok(())
    }

    /// The examples of the file that has nothing else; all are learned from.
    pub(super) fn of_file(&mut self, lists: &Lists<String>, source: &str) -> Result<(), PackError> {
        for (language, list) in [("zh", &lists.zh), ("en", &lists.en)] {
            let read = self.read(FILE, language, list, source)?;
            self.examples.extend(read);
        }
        Ok(())
    }

    fn read(
        &mut self,
        file: &'static str,
        key: &str,
        list: &[String],
        source: &str,
    ) -> Result<Vec<Annotated>, PackError> {
        let mut out = Vec::with_capacity(list.len());
        for (at, text) in list.iter().enumerate() {
            let place = || place(&format!("{key}[{at}]"), text, source);
            let example = Annotated::marked(text).map_err(|e| check::value(file, place(), e.to_string()))?;
            for (_, name) in &example.slots {
                if !self.named.iter().any(|(known, ..)| known == name) {
                    self.named.push((name.clone(), file, place()));
                }
            }
            out.push(example);
        }
        Ok(out)
    }

    /// The tagger; none where nothing is marked. `known` are the slots of the pack and of its flows' choices.
    pub(super) fn learn(&self, known: &BTreeSet<&str>, kept: &dyn Kept) -> Result<Option<Tagger>, PackError> {
        if let Some((name, file, key)) = self.named.iter().find(|(name, ..)| !known.contains(name.as_str())) {
            let known = known.iter().copied().collect::<Vec<_>>().join(", ");
            return Err(check::value(file, key, format!("there is no slot {name}; there are {known}")));
        }
        if self.named.is_empty() {
            return Ok(None);
        }
        // Few examples: every feature may tell something, and few rounds are enough.
        let settings = Settings { rounds: 20, rate: 0.2, least: 1, ..Settings::default() };
        let learn = || Ok(Tagger::train(&self.examples, &settings, &mut |_| ControlFlow::Continue(()))?);
        kept::tagger(&self.examples, &settings, learn, kept).map(Some)
    }
}

/// Key and, where the text stands in the file as it is, the line.
fn place(key: &str, text: &str, source: &str) -> String {
    match source.lines().position(|line| line.contains(text)) {
        Some(line) => format!("line {}: {key}", line + 1),
        None => key.to_owned(),
    }
}
