//! Emotion by a word list, and nothing cleverer: weights are added up, negated words are skipped.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::normal::{is_han, normalise};

/// What a message feels like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feeling {
    /// Nothing found.
    #[default]
    Neutral,
    /// 生气.
    Angry,
    /// 着急.
    Anxious,
    /// 失望.
    Disappointed,
    /// 困惑.
    Confused,
    /// 满意.
    Satisfied,
}

impl Feeling {
    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Angry => "angry",
            Self::Anxious => "anxious",
            Self::Disappointed => "disappointed",
            Self::Confused => "confused",
            Self::Satisfied => "satisfied",
        }
    }
}

/// One entry of a word list.
#[derive(Clone, Debug, PartialEq)]
pub struct FeelingWord {
    /// Which feeling it speaks for.
    pub feeling: Feeling,
    /// The word or phrase.
    pub word: String,
    /// How strongly.
    pub weight: f32,
}

/// The feeling of one message with what it rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Emotion {
    /// The strongest feeling.
    pub feeling: Feeling,
    /// Its summed weight.
    pub score: f32,
    /// The summed weight of anger, whatever is strongest: hand-off looks at this.
    pub anger: f32,
    /// The words that were found.
    pub words: Vec<String>,
}

/// Word lists, normalised and ready to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Feelings {
    words: Vec<FeelingWord>,
    /// Places in `words` by how the word begins, so that one pass over a message finds them all.
    by_first: HashMap<char, Vec<usize>>,
}

const ORDER: [Feeling; 5] =
    [Feeling::Angry, Feeling::Anxious, Feeling::Disappointed, Feeling::Confused, Feeling::Satisfied];

/// Things that hold a word of a list and mean nothing by it.
const INNOCENT: &[&str] = &[
    "垃圾桶",
    "垃圾袋",
    "垃圾箱",
    "垃圾分类",
    "垃圾处理",
    "垃圾短信",
    "trash can",
    "trash bag",
    "trash bin",
];

impl Feelings {
    pub(crate) fn new(words: &[FeelingWord]) -> Self {
        let mut words: Vec<FeelingWord> = words
            .iter()
            .map(|w| FeelingWord { word: normalise(&w.word), ..w.clone() })
            .filter(|w| !w.word.is_empty())
            .collect();
        words.extend(INNOCENT.iter().map(|word| FeelingWord {
            feeling: Feeling::Angry,
            word: (*word).to_owned(),
            weight: 0.0,
        }));
        // The longest first, so that 太垃圾了 is not counted again as 垃圾.
        words.sort_by(|a, b| b.word.len().cmp(&a.word.len()).then_with(|| a.word.cmp(&b.word)));
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, entry) in words.iter().enumerate() {
            by_first.entry(entry.word.chars().next().unwrap_or_default()).or_default().push(at);
        }
        Self { words, by_first }
    }

    pub(crate) fn read(&self, normal: &str) -> Emotion {
        // What matches anywhere, the longest word first, then from left to right.
        let mut hits: Vec<(usize, usize)> = Vec::new();
        for (at, first) in normal.char_indices() {
            for word in self.by_first.get(&first).into_iter().flatten() {
                if normal[at..].starts_with(&self.words[*word].word) {
                    hits.push((*word, at));
                }
            }
        }
        if hits.is_empty() {
            return Emotion::default();
        }
        hits.sort_unstable();
        let mut taken = vec![false; normal.len()];
        let mut sums = [0f32; ORDER.len()];
        let mut found = Vec::new();
        for (word, at) in hits {
            let entry = &self.words[word];
            let Some(slot) = ORDER.iter().position(|feeling| *feeling == entry.feeling) else { continue };
            let span = at..at + entry.word.len();
            if taken[span.clone()].iter().any(|t| *t) || !on_boundary(normal, &span) {
                continue;
            }
            taken[span].fill(true);
            if entry.weight > 0.0 && !negated(&normal[..at]) {
                sums[slot] += entry.weight;
                found.push(entry.word.clone());
            }
        }
        let (best, score) =
            sums.iter().enumerate().fold((0, 0f32), |acc, (i, s)| if *s > acc.1 { (i, *s) } else { acc });
        let feeling = if score > 0.0 { ORDER[best] } else { Feeling::Neutral };
        Emotion { feeling, score, anger: sums[0], words: found }
    }
}

fn on_boundary(normal: &str, span: &std::ops::Range<usize>) -> bool {
    let word = &normal[span.clone()];
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    !(latin(word.chars().next()) && latin(normal[..span.start].chars().next_back())
        || latin(word.chars().next_back()) && latin(normal[span.end..].chars().next()))
}

/// Is there a negation just before: within two characters in Chinese, within two words in English?
fn negated(before: &str) -> bool {
    let near: String = before.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    if ["不", "没", "别", "甭", "未"].iter().any(|word| near.contains(word)) && !near.contains("不是吗")
    {
        return true;
    }
    let clause = before.rsplit([',', '.', '!', '?', ';', '，', '。']).next().unwrap_or("");
    clause
        .split_whitespace()
        .rev()
        .take(2)
        .any(|word| matches!(word, "not" | "no" | "never" | "without" | "nothing") || word.ends_with("n't"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feelings() -> Feelings {
        let word = |feeling, word: &str, weight| FeelingWord { feeling, word: word.into(), weight };
        Feelings::new(&[
            word(Feeling::Angry, "垃圾", 2.0),
            word(Feeling::Angry, "太垃圾了", 3.0),
            word(Feeling::Angry, "scam", 2.0),
            word(Feeling::Anxious, "着急", 1.0),
            word(Feeling::Satisfied, "满意", 1.0),
            word(Feeling::Satisfied, "happy", 1.0),
        ])
    }

    #[test]
    fn words_are_weighed_once_and_negation_is_seen() {
        for (text, feeling, anger) in [
            ("你们太垃圾了", Feeling::Angry, 3.0),
            ("垃圾", Feeling::Angry, 2.0),
            ("垃圾桶有货吗", Feeling::Neutral, 0.0),
            ("我不着急", Feeling::Neutral, 0.0),
            ("我很著急", Feeling::Anxious, 0.0),
            ("很满意", Feeling::Satisfied, 0.0),
            ("I am not happy", Feeling::Neutral, 0.0),
            ("this is a SCAM!!!", Feeling::Angry, 2.0),
            ("scampi", Feeling::Neutral, 0.0),
            ("", Feeling::Neutral, 0.0),
        ] {
            let emotion = feelings().read(&normalise(text));
            assert_eq!((emotion.feeling, emotion.anger), (feeling, anger), "{text}");
        }
    }
}
