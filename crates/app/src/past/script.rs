//! The written threads: data of the pack, read and checked.

use base::Locale;
use conversation::{Feedback, SurveyReason};
use protocol::product::PushedProduct;
use serde::Deserialize;

/// Everything the past is made of.
#[derive(Clone, Debug)]
pub struct Script {
    /// Names, goods, cities.
    pub cast: Cast,
    /// Threads of the weeks before.
    pub threads: Vec<Thread>,
    /// Threads that are under way when the demo starts.
    pub live: Vec<Thread>,
    /// Replies written beforehand, teams and labels.
    pub house: House,
}

/// What the shop has set up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    pub(super) teams: Vec<Team>,
    pub(super) labels: Vec<Label>,
    pub(super) canned: Vec<Canned>,
    #[serde(default)]
    pub(super) products: Vec<PushedProduct>,
    #[serde(default)]
    pub(super) payment_limits: protocol::payment::PaymentLimits,
}

/// A team and the threads' names of its members.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Team {
    pub(super) name: String,
    pub(super) members: Vec<String>,
}

/// A label.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) color: String,
}

/// A shared reply.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Canned {
    pub(super) folder: String,
    pub(super) shortcut: String,
    pub(super) title: String,
    pub(super) zh: String,
    pub(super) en: String,
}

/// Why a script is refused.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ScriptError {
    /// Path inside the pack.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// The same list in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both<T> {
    pub(super) zh: T,
    pub(super) en: T,
}

impl<T> Both<T> {
    pub(super) const fn get(&self, locale: Locale) -> &T {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// Who and what the threads speak of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// How many customers the weeks have; some come more than once.
    pub(super) customers: usize,
    /// How many days the past is long.
    pub(super) days: u32,
    /// Of a hundred customers so many write Chinese.
    pub(super) chinese_of_100: u64,
    /// Who answers when a thread names nobody.
    pub(super) usual_agent: Both<String>,
    pub(super) names: Both<Vec<String>>,
    pub(super) cities: Both<Vec<String>>,
    pub(super) products: Vec<Product>,
    /// What customers write into a survey, by how they feel.
    pub(super) comments: Both<Comments>,
}

/// Something the shop sells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) fen: i64,
}

/// Words of surveys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comments {
    pub(super) good: Vec<String>,
    pub(super) mixed: Vec<String>,
    pub(super) bad: Vec<String>,
}

/// How a thread leaves its customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mood {
    #[default]
    Good,
    Mixed,
    Bad,
}

/// When a thread may begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum When {
    #[default]
    Any,
    /// Within opening hours, with time left to answer.
    Open,
    /// While nobody works.
    Closed,
}

/// One written conversation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Its name, for messages of the tests.
    pub(super) id: String,
    pub(super) lang: Locale,
    /// Chinese names of the labels that a colleague puts on it.
    #[serde(default)]
    pub(super) labels: Vec<String>,
    /// How often it is drawn, against the others.
    #[serde(default = "usual")]
    pub(super) weight: u64,
    #[serde(default)]
    pub(super) when: When,
    #[serde(default)]
    pub(super) mood: Mood,
    /// The customer is known by the company's signature.
    #[serde(default)]
    pub(super) signed: bool,
    /// Threads under way: minutes before the start at which it began.
    #[serde(default)]
    pub(super) began: Option<u32>,
    pub(super) steps: Vec<Step>,
}

const fn usual() -> u64 {
    10
}

/// One line, or several sent one right after the other.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Lines {
    One(String),
    Many(Vec<String>),
}

impl Lines {
    pub(super) fn iter(&self) -> std::slice::Iter<'_, String> {
        match self {
            Self::One(line) => std::slice::from_ref(line).iter(),
            Self::Many(lines) => lines.iter(),
        }
    }
}

/// Who ends a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    Agent,
    Customer,
}

/// A survey that the thread itself answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Survey {
    /// About the assistant, or about whoever answered.
    pub(super) stars: u8,
    /// About the agents, where both answered.
    #[serde(default)]
    pub(super) agent: Option<u8>,
    #[serde(default)]
    pub(super) why: Vec<SurveyReason>,
    #[serde(default)]
    pub(super) says: Option<String>,
}

/// One step; exactly one of the deeds is named. What the assistant does is never written: it answers by itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Step {
    /// How long after the step before: `40s`, `12m`, `5h`, `2d`; as people do when absent.
    pub(super) after: Option<String>,
    /// The customer writes.
    pub(super) c: Option<Lines>,
    /// The agent who has it writes; whoever usually does takes it first.
    pub(super) g: Option<Lines>,
    /// The customer presses 'talk to a person'.
    pub(super) person: bool,
    /// This agent takes it.
    pub(super) take: Option<String>,
    /// The agent who has it writes a private note.
    pub(super) note: Option<String>,
    /// The agent who has it gives it to this colleague.
    pub(super) to: Option<String>,
    /// The agent who has it puts it back into the queue.
    pub(super) back: bool,
    /// The agent who has it gives it back to the assistant.
    pub(super) assistant: bool,
    /// Somebody ends it.
    pub(super) end: Option<End>,
    pub(super) survey: Option<Survey>,
    /// What the customer thinks of the assistant's last answer.
    pub(super) thumb: Option<Feedback>,
}

impl Step {
    fn deeds(&self) -> usize {
        [
            self.c.is_some(),
            self.g.is_some(),
            self.person,
            self.take.is_some(),
            self.note.is_some(),
            self.to.is_some(),
            self.back,
            self.assistant,
            self.end.is_some(),
            self.survey.is_some(),
            self.thumb.is_some(),
        ]
        .into_iter()
        .filter(|deed| *deed)
        .count()
    }

    pub(super) fn wait_ms(&self) -> Option<i64> {
        self.after.as_deref().and_then(span_ms)
    }
}

/// `40s`, `12m`, `5h`, `2d` in milliseconds.
fn span_ms(text: &str) -> Option<i64> {
    let (number, unit_ms) = match text.char_indices().last()? {
        (at, 's') => (&text[..at], 1_000),
        (at, 'm') => (&text[..at], 60_000),
        (at, 'h') => (&text[..at], 3_600_000),
        (at, 'd') => (&text[..at], 86_400_000),
        _ => return None,
    };
    number.parse::<i64>().ok().filter(|number| (0..10_000).contains(number)).map(|number| number * unit_ms)
}

impl Script {
    /// The files of a script, in the folder `demo` of a pack.
    pub const FILES: [&str; 5] = [
        "demo/cast.yaml",
        "demo/threads.zh.yaml",
        "demo/threads.en.yaml",
        "demo/live.yaml",
        "demo/house.yaml",
    ];

    /// Reads and checks it.
    pub fn load(read: &dyn Fn(&str) -> Option<String>) -> Result<Self, ScriptError> {
        let [cast, zh, en, live, house] = Self::FILES;
        let mut threads: Vec<Thread> = parsed(read, zh)?;
        threads.extend(parsed::<Vec<Thread>>(read, en)?);
        let script = Self {
            cast: parsed(read, cast)?,
            threads,
            live: parsed(read, live)?,
            house: parsed(read, house)?,
        };
        script.check()?;
        Ok(script)
    }

    fn check(&self) -> Result<(), ScriptError> {
        let wrong = |problem: String| Err(ScriptError { file: "demo".to_owned(), problem });
        if self.cast.products.is_empty() || Locale::ALL.iter().any(|locale| self.lacks(*locale)) {
            return wrong(
                "names, cities, products, comments and threads are needed in both languages".to_owned(),
            );
        }
        for thread in self.threads.iter().chain(&self.live) {
            for (at, step) in thread.steps.iter().enumerate() {
                if step.deeds() != 1 {
                    return wrong(format!("{}: step {}: name exactly one deed", thread.id, at + 1));
                }
                if step.after.is_some() && step.wait_ms().is_none() {
                    return wrong(format!(
                        "{}: step {}: write 'after' as 40s, 12m, 5h or 2d",
                        thread.id,
                        at + 1
                    ));
                }
            }
            if thread.steps.first().is_none_or(|step| step.c.is_none() && !step.person) {
                return wrong(format!("{}: the customer begins", thread.id));
            }
        }
        match self.live.iter().find(|thread| thread.began.is_none()) {
            Some(thread) => wrong(format!("{}: a thread under way says when it began", thread.id)),
            None => Ok(()),
        }
    }

    fn lacks(&self, locale: Locale) -> bool {
        let cast = &self.cast;
        let comments = cast.comments.get(locale);
        cast.names.get(locale).is_empty()
            || cast.cities.get(locale).is_empty()
            || [&comments.good, &comments.mixed, &comments.bad].iter().any(|list| list.is_empty())
            || !self.threads.iter().any(|thread| thread.lang == locale && thread.weight > 0)
    }
}

fn parsed<T: serde::de::DeserializeOwned>(
    read: &dyn Fn(&str) -> Option<String>,
    file: &str,
) -> Result<T, ScriptError> {
    let wrong = |problem: String| ScriptError { file: file.to_owned(), problem };
    let text = read(file).ok_or_else(|| wrong("not found in the pack".to_owned()))?;
    serde_norway::from_str(&text).map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_with_a_unit() {
        assert_eq!(span_ms("40s"), Some(40_000));
        assert_eq!(span_ms("2d"), Some(172_800_000));
        for wrong in ["", "s", "40", "-1m", "4 0s", "12天"] {
            assert_eq!(span_ms(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_step_with_two_deeds_or_none_is_refused() {
        let read = |threads: &str| {
            let zh = threads.to_owned();
            Script::load(&move |path| {
                Some(match path {
                    "demo/cast.yaml" => CAST.to_owned(),
                    "demo/threads.zh.yaml" => zh.clone(),
                    "demo/threads.en.yaml" => "- {id: e, lang: en, steps: [{c: hello}]}".to_owned(),
                    "demo/house.yaml" => "{teams: [], labels: [], canned: []}".to_owned(),
                    _ => "[]".to_owned(),
                })
            })
        };
        assert!(read("- {id: a, lang: zh, steps: [{c: 你好}]}").is_ok());
        for (steps, says) in [
            ("[{c: 你好, g: 您好}]", "exactly one"),
            ("[{c: 你好}, {after: 4m}]", "exactly one"),
            ("[{c: 你好, after: soon}]", "write 'after'"),
            ("[{g: 您好}]", "the customer begins"),
        ] {
            let said = read(&format!("- {{id: a, lang: zh, steps: {steps}}}")).unwrap_err().to_string();
            assert!(said.contains(says), "{steps}: {said:?}");
        }
    }

    const CAST: &str = "{customers: 1, days: 1, chinese_of_100: 50, usual_agent: {zh: a, en: a}, names: {zh: [a], en: [a]}, \
        cities: {zh: [a], en: [a]}, products: [{zh: a, en: a, fen: 1}], comments: {zh: {good: [a], mixed: [a], bad: [a]}, \
        en: {good: [a], mixed: [a], bad: [a]}}}";
}
