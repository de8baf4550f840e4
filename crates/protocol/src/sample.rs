//! The weekly sample: a random few of the assistant's replies, judged by two people who do not see each other's answer.

use base::{Locale, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A week's sample as one person sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Sample {
    /// `2026-W48`.
    pub week: String,
    /// When the week began.
    pub from_ms: i64,
    /// When it ended.
    pub until_ms: i64,
    /// How many replies were drawn from.
    pub seen: u32,
    /// How many the asker can still say something of.
    pub mine_left: u32,
    /// What was drawn, in the order of the draw; what was erased since is left out.
    pub turns: Vec<SampleTurn>,
    /// What it comes to; absent while the asker has something left to say, so that nobody is led.
    pub result: Option<SampleResult>,
    /// Earlier weeks, newest first.
    pub earlier: Vec<SampleWeek>,
}

/// One of the drawn.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SampleTurn {
    /// The assistant's reply.
    pub id: MessageId,
    /// What the customer had written, numbers and addresses of people covered.
    pub text: String,
    /// The language of the reply.
    pub locale: Locale,
    /// Intents that it may be about, in no order that tells which is likeliest.
    pub choices: Vec<String>,
    /// What the asker said.
    pub mine: Option<String>,
    /// What the other said; known when both have.
    pub theirs: Option<String>,
    /// What the assistant took it for; known when both have said theirs.
    pub predicted: Option<String>,
    /// Whether two people have said theirs: then nothing can be changed any more.
    pub done: bool,
}

/// What a sample comes to; shares are 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SampleResult {
    /// Labelled by two people.
    pub labelled: u32,
    /// Of these, the same by both.
    pub agreed: u32,
    /// Of these, as the assistant took it.
    pub right: u32,
    /// The share of right ones among those that both label the same.
    pub accuracy: Option<f32>,
    /// From where its 95 % interval (Wilson) goes.
    pub low: Option<f32>,
    /// To where.
    pub high: Option<f32>,
    /// The share that both label the same.
    pub agreement: Option<f32>,
    /// Cohen's kappa: agreement beyond chance.
    pub kappa: Option<f32>,
}

/// What an earlier week came to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SampleWeek {
    /// `2026-W47`.
    pub week: String,
    /// What it came to; absent while the asker has something left to say of it.
    pub result: Option<SampleResult>,
}

/// Which week.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SampleAsk {
    /// `2026-W48`; absent: the last one that is over.
    #[serde(default)]
    pub week: Option<String>,
}

/// What a drawn reply was about.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelTurn {
    /// `2026-W48`.
    pub week: String,
    /// An intent's id, `out_of_scope`, `person`, or `skip`: that leaves it to others.
    pub label: String,
}
