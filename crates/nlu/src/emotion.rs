//! What a message feels like: the shipped model's judgement, and what a pack's word lists add to it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::feeling::line::{ABUSE, ANGRY, CLEAR, ORDER, PLANES, STRONG, THREAT, URGENT};
use crate::feeling::shipped::shipped;
use crate::feeling::word::{Hit, hits};
use crate::file::{Reader, Stored, Writer};
use crate::normal::{is_han, normalise};

/// How much one point of a pack's list adds to the odds of its feeling, as a logarithm, and how many points count.
const POINT: f32 = 0.35;
const POINTS: f32 = 6.0;
/// Words named as reasons.
const REASONS: usize = 6;

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
    /// The likeliest feeling.
    pub feeling: Feeling,
    /// How likely it is, 0 to 1.
    pub score: f32,
    /// How likely anger is, 0 to 1, whatever is likeliest: hand-off looks at this.
    pub anger: f32,
    /// The words that speak for it.
    pub words: Vec<String>,
    /// How strong it is, 0 to 1.
    #[serde(default)]
    pub intensity: f32,
    /// How pleasant it is, from -1 to 1.
    #[serde(default)]
    pub valence: f32,
    /// How likely it is that it cannot wait, 0 to 1.
    #[serde(default)]
    pub urgency: f32,
    /// How likely it is that it insults, 0 to 1.
    #[serde(default)]
    pub abuse: f32,
    /// How likely it is that it threatens to complain: to an authority, a court, the public; 0 to 1.
    #[serde(default)]
    pub threat: f32,
}

impl Emotion {
    /// How unpleasant it is, 0 to 1.
    pub fn displeasure(&self) -> f32 {
        (-self.valence).clamp(0.0, 1.0)
    }
}

/// How pleasant each feeling is, in the order of the model.
const VALENCE: [f32; ORDER.len()] = [0.0, -1.0, -0.5, -0.7, -0.25, 1.0];

/// The groups of words that are reasons for a feeling.
fn speaks_for(feeling: Feeling, group: &str) -> bool {
    match feeling {
        Feeling::Neutral => false,
        Feeling::Angry => matches!(group, "anger" | "abuse" | "threat" | "irony"),
        Feeling::Anxious => matches!(group, "worry" | "urgent"),
        Feeling::Disappointed => group == "sad",
        Feeling::Confused => group == "puzzle",
        Feeling::Satisfied => group == "joy",
    }
}

/// As they are numbered in files.
const FEELINGS: [Feeling; 6] = [
    Feeling::Neutral,
    Feeling::Angry,
    Feeling::Anxious,
    Feeling::Disappointed,
    Feeling::Confused,
    Feeling::Satisfied,
];

/// Word lists, normalised and ready to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Feelings {
    words: Vec<FeelingWord>,
    /// Places in `words` by how the word begins, so that one pass over a message finds them all.
    by_first: HashMap<char, Vec<usize>>,
}

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

impl Stored for FeelingWord {
    fn store(&self, out: &mut Writer) {
        (FEELINGS.iter().position(|feeling| *feeling == self.feeling).unwrap_or_default()).store(out);
        self.word.store(out);
        self.weight.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let feeling = *FEELINGS.get(usize::load(from)?)?;
        Some(Self { feeling, word: String::load(from)?, weight: f32::load(from)? })
    }
}

impl Stored for Feelings {
    fn store(&self, out: &mut Writer) {
        self.words.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Vec::load(from).map(Self::sorted)
    }
}

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
        Self::sorted(words)
    }

    /// Of words that are sorted already.
    fn sorted(words: Vec<FeelingWord>) -> Self {
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, entry) in words.iter().enumerate() {
            by_first.entry(entry.word.chars().next().unwrap_or_default()).or_default().push(at);
        }
        Self { words, by_first }
    }

    /// The feeling of a text; `normal` is its normalised form.
    pub(crate) fn read(&self, text: &str, normal: &str) -> Emotion {
        let (points, mut words) = self.listed(normal);
        let Some(model) = shipped().filter(|_| !normal.is_empty()) else { return Emotion::default() };
        let hits = hits(normal);
        let mut shares = model.read(text, normal, &hits);
        let (feelings, _) = shares.split_at_mut(ORDER.len());
        for (share, points) in feelings.iter_mut().zip(points) {
            *share *= (POINT * points.min(POINTS)).exp();
        }
        let sum: f32 = feelings.iter().sum();
        feelings.iter_mut().for_each(|share| *share /= sum.max(1e-6));
        let mut emotion = of(&shares);
        if emotion.feeling == Feeling::Neutral {
            words.clear();
        }
        add_reasons(&mut words, &hits, emotion.feeling);
        emotion.words = words;
        emotion
    }

    /// What the pack's lists say: points by feeling, and the words found.
    fn listed(&self, normal: &str) -> ([f32; ORDER.len()], Vec<String>) {
        // What matches anywhere, the longest word first, then from left to right.
        let mut hits: Vec<(usize, usize)> = Vec::new();
        for (at, first) in normal.char_indices() {
            for word in self.by_first.get(&first).into_iter().flatten() {
                if normal[at..].starts_with(&self.words[*word].word) {
                    hits.push((*word, at));
                }
            }
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
        (sums, found)
    }
}

fn of(shares: &[f32; PLANES]) -> Emotion {
    let likeliest = crate::feeling::shipped::likeliest(shares);
    let felt = 1.0 - shares[0];
    let intensity = (felt * (0.2 + 0.45 * shares[CLEAR] + 0.35 * shares[STRONG])).clamp(0.0, 1.0);
    let pleasant: f32 = shares.iter().zip(VALENCE).map(|(share, valence)| share * valence).sum();
    Emotion {
        feeling: ORDER.get(likeliest).copied().unwrap_or_default(),
        score: shares[likeliest],
        anger: shares[ANGRY],
        words: Vec::new(),
        intensity,
        valence: (pleasant * (0.6 + 0.4 * intensity)).clamp(-1.0, 1.0),
        urgency: shares[URGENT],
        abuse: shares[ABUSE],
        threat: shares[THREAT],
    }
}

fn add_reasons(words: &mut Vec<String>, hits: &[Hit], feeling: Feeling) {
    for hit in hits.iter().filter(|hit| !hit.negated && speaks_for(feeling, hit.group)) {
        // 太坑 is said already where 太坑人 is.
        if words.len() < REASONS && !words.iter().any(|word| word.contains(hit.text)) {
            words.push(hit.text.to_owned());
        }
    }
}

pub(crate) fn on_boundary(normal: &str, span: &std::ops::Range<usize>) -> bool {
    let word = &normal[span.clone()];
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    !(latin(word.chars().next()) && latin(normal[..span.start].chars().next_back())
        || latin(word.chars().next_back()) && latin(normal[span.end..].chars().next()))
}

/// Is there a negation just before: within two characters in Chinese, within two words in English?
pub(crate) fn negated(before: &str) -> bool {
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
    fn words_of_a_list_are_weighed_once_and_negation_is_seen() {
        for (text, anger, other) in [
            ("你们太垃圾了", 3.0, 0.0),
            ("垃圾", 2.0, 0.0),
            ("垃圾桶有货吗", 0.0, 0.0),
            ("我不着急", 0.0, 0.0),
            ("我很著急", 0.0, 1.0),
            ("很满意", 0.0, 1.0),
            ("I am not happy", 0.0, 0.0),
            ("this is a SCAM!!!", 2.0, 0.0),
            ("scampi", 0.0, 0.0),
            ("", 0.0, 0.0),
        ] {
            let (points, _) = feelings().listed(&normalise(text));
            assert_eq!((points[ANGRY], points.iter().sum::<f32>() - points[ANGRY]), (anger, other), "{text}");
        }
    }

    #[test]
    fn a_list_adds_to_what_the_model_says() {
        let strange = FeelingWord { feeling: Feeling::Angry, word: "blorbed".into(), weight: 6.0 };
        let (with, without) = (Feelings::new(&[strange]), Feelings::new(&[]));
        let text = "you blorbed my order";
        assert!(with.read(text, text).anger > without.read(text, text).anger + 0.1);
        assert!(with.read(text, text).words.contains(&"blorbed".to_owned()));
    }

    #[test]
    fn what_was_stored_before_is_still_read() {
        let old = r#"{"feeling":"angry","score":3.0,"anger":3.0,"words":["scam"]}"#;
        let emotion: Emotion = serde_json::from_str(old).expect("read");
        assert_eq!((emotion.feeling, emotion.threat), (Feeling::Angry, 0.0));
    }
}
