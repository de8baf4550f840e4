//! Bodies of the API about language models: which may be asked, what they cost, and how they help agents.

use base::{ArticleId, LanguageModelId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a model may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelUse {
    /// What a conversation is about, for whoever takes it over.
    Summarise,
    /// A reply that an agent may change and send.
    Draft,
    /// A message or a draft in another language.
    Translate,
    /// A draft that sounds otherwise.
    Rewrite,
    /// What a customer means, of what the assistant would ask about.
    Choose,
    /// The assistant's answer from articles, in words for the question.
    Phrase,
}

impl ModelUse {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Summarise, Self::Draft, Self::Translate, Self::Rewrite, Self::Choose, Self::Phrase];
    /// Those that agents ask for; the others are the assistant's.
    pub const DESK: [Self; 4] = [Self::Summarise, Self::Draft, Self::Translate, Self::Rewrite];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Summarise => "summarise",
            Self::Draft => "draft",
            Self::Translate => "translate",
            Self::Rewrite => "rewrite",
            Self::Choose => "choose",
            Self::Phrase => "phrase",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// A language model as it is set; never its key.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LanguageModelView {
    /// Id.
    pub id: LanguageModelId,
    /// What we call it.
    pub name: String,
    /// The base address of its server.
    pub url: String,
    /// What its server calls it.
    pub model: String,
    /// Whether a key is kept for it.
    pub has_key: bool,
    /// How long it may take, in seconds.
    pub deadline_s: u32,
    /// Price of a million tokens read.
    pub price_in: f64,
    /// Price of a million tokens written.
    pub price_out: f64,
    /// The currency, by its three letters.
    pub currency: String,
    /// What it may cost in a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<f64>,
    /// What it cost this month (UTC).
    pub spent: f64,
    /// What it may be asked for.
    pub uses: Vec<ModelUse>,
    /// Whether it is asked at all.
    pub on: bool,
    /// This process asks it again after then: it failed several times, or asked to be left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resting_until_ms: Option<i64>,
}

/// Every language model.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LanguageModels {
    /// In the order in which they are asked.
    pub models: Vec<LanguageModelView>,
}

/// A language model to add or to change.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Small", "url": "https://api.example.com/v1", "model": "small-1", "key": "sk-…", "deadline_s": 30, "price_in": 0.5, "price_out": 1.5, "currency": "USD", "budget": 50, "uses": ["summarise", "draft"], "on": true }))]
pub struct SaveLanguageModel {
    /// What we call it.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// The base address of its server, which ends before `/chat/completions`.
    #[schema(max_length = 2000, pattern = r"^https?://[^\s#@]+$")]
    pub url: String,
    /// What its server calls it.
    #[schema(min_length = 1, max_length = 200)]
    pub model: String,
    /// Its key; left out, the one that is kept stays; empty, none is kept.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub key: Option<String>,
    /// How long it may take, in seconds.
    #[schema(minimum = 1, maximum = 90)]
    pub deadline_s: u32,
    /// Price of a million tokens read.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub price_in: f64,
    /// Price of a million tokens written.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub price_out: f64,
    /// The currency, by its three letters.
    #[schema(pattern = r"^[A-Z]{3}$")]
    pub currency: String,
    /// What it may cost in a month; nothing: as much as it does.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub budget: Option<f64>,
    /// What it may be asked for.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub uses: Vec<ModelUse>,
    /// Whether it is asked at all.
    pub on: bool,
}

impl std::fmt::Debug for SaveLanguageModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveLanguageModel").field("name", &self.name).finish_non_exhaustive()
    }
}

/// In which order models are asked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLanguageModels {
    /// Every model once, the first to be asked first.
    #[schema(max_items = 10)]
    pub ids: Vec<LanguageModelId>,
}

/// What came of a test.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LanguageModelTest {
    /// Why it failed, in one word; nothing: it answered as it should.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// What the server said of it, cut short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How long it took.
    pub duration_ms: u64,
    /// Tokens read and written.
    pub tokens: u64,
}

/// What one model was asked on one day for one purpose.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelLedgerLine {
    /// The beginning of the day (UTC).
    pub day_ms: i64,
    /// Which model; it may be gone.
    pub model_id: LanguageModelId,
    /// What for: a use, or `test`.
    pub purpose: String,
    /// What came of it: `answered`, `cancelled`, or why nothing did.
    pub outcome: String,
    /// How often.
    pub calls: u64,
    /// Tokens read.
    pub tokens_in: u64,
    /// Tokens written.
    pub tokens_out: u64,
    /// What it cost, in the model's currency.
    pub cost: f64,
}

/// The ledger.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelLedger {
    /// The newest day first.
    pub lines: Vec<ModelLedgerLine>,
}

/// What agents may ask for here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelUses {
    /// Each for which some model is set.
    pub uses: Vec<ModelUse>,
}

/// Whose language a text shall be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TranslateFor {
    /// The agent's.
    Me,
    /// The customer's.
    Customer,
}

/// How a text shall sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WritingTone {
    /// Warmer.
    Friendlier,
    /// With fewer words.
    Shorter,
    /// More formal.
    Formal,
}

/// What an agent asks for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "use", rename_all = "snake_case", deny_unknown_fields)]
pub enum AskModelHelp {
    /// What it is about.
    Summarise {},
    /// A reply.
    Draft {},
    /// A text in another language.
    Translate {
        /// The text.
        #[schema(min_length = 1, max_length = 4000)]
        text: String,
        /// In whose.
        to: TranslateFor,
    },
    /// A text that sounds otherwise.
    Rewrite {
        /// The text.
        #[schema(min_length = 1, max_length = 4000)]
        text: String,
        /// How.
        tone: WritingTone,
    },
}

/// An article that a draft rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelHelpSource {
    /// Which.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
}

/// What a model wrote, for a person who reads it first. It triggers nothing.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModelHelp {
    /// The text, plain.
    pub text: String,
    /// Which model wrote it, as we call it.
    pub model: String,
    /// Its language, where it was asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// Articles that it rests on.
    pub sources: Vec<ModelHelpSource>,
    /// Numbers, dates, prices and links in it that stand neither in the conversation nor in the articles.
    pub unsourced: Vec<String>,
    /// How many covered values the model made up; they are left out.
    pub invented: u32,
    /// Whether the articles were enough, as the model says; only of a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enough: Option<bool>,
}
