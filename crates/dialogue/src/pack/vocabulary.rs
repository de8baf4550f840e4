//! The words that topics know: those of their titles, answers and questions; and how much a word tells about which topic is meant.

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use knowledge::Article;
use nlu::search::words;

/// The words of all topics that answer with a text, by language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(BTreeMap<Locale, Words>);

#[derive(Clone, Debug, Default)]
struct Words {
    /// What each topic knows.
    known: BTreeMap<String, BTreeSet<String>>,
    /// How many topics know a word.
    topics: BTreeMap<String, usize>,
}

impl Vocabulary {
    pub(crate) fn of(topics: &[Article]) -> Self {
        let mut out = Self::default();
        for topic in topics {
            for (locale, wording) in &topic.wordings {
                let texts = [&wording.title, &wording.body].into_iter().chain(&wording.keywords);
                let known: BTreeSet<String> =
                    texts.flat_map(|text| words(text)).map(|word| word.text).collect();
                let own = out.0.entry(*locale).or_default();
                for word in &known {
                    *own.topics.entry(word.clone()).or_default() += 1;
                }
                own.known.insert(topic.id.clone(), known);
            }
        }
        out
    }

    /// The words that a topic knows; `None` where it answers with no text.
    pub(crate) fn known(&self, topic: &str, locale: Locale) -> Option<&BTreeSet<String>> {
        self.0.get(&locale)?.known.get(topic)
    }

    /// How much a word tells: nothing where every topic knows it, most where none does.
    pub(crate) fn weight(&self, word: &str, locale: Locale) -> f32 {
        let Some(own) = self.0.get(&locale) else { return 0.0 };
        let with = own.topics.get(word).copied().unwrap_or_default() as f32;
        ((own.known.len() as f32 + 1.0) / (with + 0.5)).ln().max(0.0)
    }
}
