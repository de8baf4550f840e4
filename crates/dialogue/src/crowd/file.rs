//! `customers.yaml` of a pack: the world that answers calls, the voices, and the goals. Unknown keys are errors.

use std::collections::BTreeMap;

use base::Locale;
use serde::Deserialize;
use serde_json::Value;

/// The most goals.
const MAX_GOALS: usize = 500;

/// Everything that customers are made from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crowd {
    /// What each action answers: the first row whose inputs are those of the call.
    pub(super) world: BTreeMap<String, Vec<Answer>>,
    /// Ways to say what everybody says, by language and by what is said; `{value}` is put in.
    pub(super) voices: BTreeMap<Locale, BTreeMap<String, Vec<String>>>,
    pub(super) goals: Vec<Goal>,
}

/// A row of the world.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    #[serde(default)]
    pub(super) when: BTreeMap<String, String>,
    pub(super) result: Value,
}

/// What a customer comes for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    pub(super) name: String,
    pub(super) language: Locale,
    /// Ways to begin.
    pub(super) opens: Vec<String>,
    /// What the customer says when asked, by slot: the value itself, said in a voice.
    #[serde(default)]
    pub(super) knows: BTreeMap<String, String>,
    /// What some say first of these, by mistake.
    #[serde(default)]
    pub(super) mistakes: BTreeMap<String, String>,
    /// Ways to answer a choice or a question in words, by slot.
    #[serde(default)]
    pub(super) says: BTreeMap<String, Vec<String>>,
    /// What a read-back must hold for a yes.
    #[serde(default)]
    pub(super) reads_back: Vec<String>,
    /// The signed reference, where the customer is logged in.
    #[serde(default)]
    pub(super) identity: Option<String>,
    /// The call that meets the goal, and with which inputs. None: it cannot be met.
    #[serde(default)]
    pub(super) wants: Option<Wanted>,
    /// Of a goal that cannot be met: what tells the customer so.
    #[serde(default)]
    pub(super) told: Option<Wanted>,
    /// What must never be called for it.
    #[serde(default)]
    pub(super) never: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    pub(super) action: String,
    #[serde(default)]
    pub(super) inputs: BTreeMap<String, String>,
    pub(super) results: Vec<String>,
}

impl Wanted {
    /// Whether a call with this result is it, whatever its inputs.
    pub(super) fn is(&self, action: &str, kind: &str) -> bool {
        self.action == action && self.results.iter().any(|result| result == kind)
    }
}

impl Goal {
    /// The call that the customer is after, whether it can be made or not.
    pub(super) fn action(&self) -> Option<&str> {
        let wanted = self.wants.as_ref().or(self.told.as_ref()).map(|wanted| wanted.action.as_str());
        self.never.first().map(String::as_str).or(wanted)
    }
}

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("customers.yaml: {0}")]
pub struct BadCrowd(pub String);

/// What everybody must be able to say.
pub(super) const VOICES: &[&str] = &["yes", "no", "wrong", "unknown", "digress", "hurry", "upset", "again"];

impl Crowd {
    /// Reads the file.
    ///
    /// # Errors
    /// [`BadCrowd`], with what is wrong where.
    pub fn read(source: &str) -> Result<Self, BadCrowd> {
        let crowd: Self = serde_norway::from_str(source).map_err(|error| BadCrowd(error.to_string()))?;
        if crowd.goals.is_empty() || crowd.goals.len() > MAX_GOALS {
            return Err(BadCrowd(format!("goals: must be 1 to {MAX_GOALS}")));
        }
        for goal in &crowd.goals {
            let bad = |problem: String| Err(BadCrowd(format!("goal {}: {problem}", goal.name)));
            if goal.opens.is_empty() {
                return bad("opens must not be empty".to_owned());
            }
            let voices = crowd.voices.get(&goal.language);
            let said = |what: &str| voices.and_then(|own| own.get(what)).is_some_and(|ways| !ways.is_empty());
            let needed = VOICES.iter().copied().chain(goal.knows.keys().map(String::as_str));
            if let Some(what) = needed.into_iter().find(|what| !said(what)) {
                return bad(format!("there is no voice in {} for {what}", goal.language.code()));
            }
            if let Some(slot) = goal.mistakes.keys().find(|slot| !goal.knows.contains_key(*slot)) {
                return bad(format!("mistakes: {slot} is not among what it knows"));
            }
            if goal.wants.is_some() && goal.told.is_some() {
                return bad("it is either met or cannot be: wants or told".to_owned());
            }
            let wanted = goal.wants.iter().chain(&goal.told);
            if let Some(wanted) = wanted.into_iter().find(|wanted| !crowd.world.contains_key(&wanted.action))
            {
                return bad(format!("the world does not answer {}", wanted.action));
            }
        }
        for (action, rows) in &crowd.world {
            if rows.last().is_none_or(|row| !row.when.is_empty()) {
                return Err(BadCrowd(format!("world: {action}: the last row must have no when")));
            }
        }
        Ok(crowd)
    }

    /// Whether this is what some goal wants: it is done then, whoever asked.
    pub(super) fn is_done(&self, action: &str, kind: &str) -> bool {
        self.goals.iter().filter_map(|goal| goal.wants.as_ref()).any(|wanted| wanted.is(action, kind))
    }

    /// What the world answers.
    pub(super) fn answer(&self, action: &str, inputs: &BTreeMap<String, String>) -> Option<&Value> {
        let fits = |row: &&Answer| row.when.iter().all(|(name, value)| inputs.get(name) == Some(value));
        self.world.get(action)?.iter().find(fits).map(|row| &row.result)
    }
}
