//! What we tell models to do: files with a version in their name, and what may be put into them, which is chosen from closed lists. What customers,
//! colleagues and articles say is never part of an instruction: it goes beside it, as one JSON document, out of which no text can break.

use base::Locale;
use serde_json::{Value, json};

use crate::request::{Form, Message, Request, Role};

/// Tokens of a summary.
const SUMMARY_TOKENS: u32 = 700;
/// Tokens of a text as long as a message.
const MESSAGE_TOKENS: u32 = 3_000;
/// Tokens of a choice.
const CHOICE_TOKENS: u32 = 1_000;
/// Characters of a draft.
const DRAFT_CHARS: usize = 4_000;
/// Characters of an answer in other words.
const PHRASED_CHARS: usize = 800;
/// What is chosen where nothing fits.
pub const NONE: &str = "none";

/// How a text shall sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Warmer.
    Friendlier,
    /// With fewer words.
    Shorter,
    /// More formal.
    Formal,
}

/// A prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// What a conversation is about, for whoever takes it over.
    Summarise(Locale),
    /// A reply, from a conversation and these articles, in the customer's language.
    Draft {
        /// The customer's language.
        language: Locale,
        /// Ids of the articles.
        articles: Vec<String>,
    },
    /// A text in another language.
    Translate(Locale),
    /// A text that sounds otherwise.
    Rewrite(Tone),
    /// Which of these a customer means.
    Choose(Vec<String>),
    /// An answer from passages, in the customer's language.
    Phrase(Locale),
    /// Whether a model answers, and keeps to a form.
    Probe,
}

impl Prompt {
    /// Its name and version: another text is another version.
    pub const fn version(&self) -> &'static str {
        match self {
            Self::Summarise(_) => "summarise.1",
            Self::Draft { .. } => "draft.1",
            Self::Translate(_) => "translate.1",
            Self::Rewrite(_) => "rewrite.1",
            Self::Choose(_) => "choose.1",
            Self::Phrase(_) => "phrase.1",
            Self::Probe => "probe.1",
        }
    }

    const fn text(&self) -> &'static str {
        match self {
            Self::Summarise(_) => include_str!("../prompts/summarise.1.md"),
            Self::Draft { .. } => include_str!("../prompts/draft.1.md"),
            Self::Translate(_) => include_str!("../prompts/translate.1.md"),
            Self::Rewrite(_) => include_str!("../prompts/rewrite.1.md"),
            Self::Choose(_) => include_str!("../prompts/choose.1.md"),
            Self::Phrase(_) => include_str!("../prompts/phrase.1.md"),
            Self::Probe => include_str!("../prompts/probe.1.md"),
        }
    }

    /// The request; `data` is covered already.
    pub fn request(&self, data: &Value) -> Request {
        let text = match self {
            Self::Summarise(language)
            | Self::Translate(language)
            | Self::Draft { language, .. }
            | Self::Phrase(language) => self.text().replace("{{language}}", named(*language)),
            Self::Rewrite(tone) => self.text().replace("{{tone}}", sounds(*tone)),
            Self::Choose(_) | Self::Probe => self.text().to_owned(),
        };
        let messages = vec![
            Message { role: Role::System, text: text.trim().to_owned() },
            Message { role: Role::User, text: data.to_string() },
        ];
        let most_tokens = match self {
            Self::Summarise(_) => SUMMARY_TOKENS,
            Self::Choose(_) => CHOICE_TOKENS,
            // Those that think before they answer need room for it.
            _ => MESSAGE_TOKENS,
        };
        Request { messages, tools: Vec::new(), form: self.form(), most_tokens }
    }

    fn form(&self) -> Form {
        let (name, properties) = match self {
            Self::Draft { articles, .. } => {
                let each = if articles.is_empty() {
                    json!({ "type": "string" })
                } else {
                    json!({ "type": "string", "enum": articles })
                };
                let properties = json!({
                    "reply": { "type": "string", "maxLength": DRAFT_CHARS },
                    "sources": { "type": "array", "items": each, "maxItems": articles.len() },
                    "enough": { "type": "boolean" },
                });
                ("draft", properties)
            }
            Self::Choose(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).chain([NONE]).collect();
                ("choice", json!({ "choice": { "type": "string", "enum": ids } }))
            }
            Self::Phrase(_) => {
                let properties = json!({
                    "reply": { "type": "string", "maxLength": PHRASED_CHARS },
                    "answers": { "type": "boolean" },
                });
                ("answer", properties)
            }
            Self::Probe => ("probe", json!({ "ready": { "type": "boolean" } })),
            _ => return Form::Text,
        };
        let required: Vec<&String> =
            properties.as_object().into_iter().flat_map(|fields| fields.keys()).collect();
        let schema = json!({
            "type": "object", "required": required, "additionalProperties": false, "properties": properties,
        });
        Form::Json { name, schema }
    }
}

const fn named(language: Locale) -> &'static str {
    match language {
        Locale::Zh => "Simplified Chinese (customers are 您)",
        Locale::En => "English",
    }
}

const fn sounds(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendlier => "warmer and friendlier, without becoming longer than it needs",
        Tone::Shorter => "as short as it can be while it is still polite",
        Tone::Formal => "more formal",
    }
}
