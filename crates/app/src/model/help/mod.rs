//! How language models help an agent: a summary, a draft, a translation, another tone. What comes is text for a person, who reads it, changes it and
//! decides; it is neither sent nor stored, and triggers nothing.

mod draft;
mod talk;
mod unsourced;

use std::time::Duration;

use access::{Action, may};
use base::{ConversationId, Locale, limits};
use llm::{Prompt, Tone};
use protocol::language_model::{AskModelHelp, ModelHelp, ModelUse, TranslateFor, WritingTone};
use serde_json::{Value, json};
use store::{Changes, Cx, Keys, State};

use super::{Known, NoModel, Purpose, Question, ask};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// How long an agent waits; they may stop earlier.
const DEADLINE: Duration = Duration::from_secs(90);

/// Asks for help with one conversation.
pub async fn help(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    wanted: AskModelHelp,
) -> Result<ModelHelp> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let purpose = purpose(&wanted);
    if !super::uses(app, user).await?.uses.contains(&purpose) {
        return Err(Error::Model(NoModel::None));
    }
    let talk = talk::read(&cx, &header, user.locale).await?;
    let known = super::known(&cx, &header).await?;
    noted(&cx, id, purpose).await?;
    let asker = Asker { app, cx: &cx, purpose, known, locale: talk.language };
    match wanted {
        AskModelHelp::Summarise {} => {
            asker.text(Prompt::Summarise(user.locale), talk.data(), &talk.texts(), Some(user.locale)).await
        }
        AskModelHelp::Draft {} => draft::draft(asker, &talk).await,
        AskModelHelp::Translate { text, to } => {
            let language = match to {
                TranslateFor::Me => user.locale,
                TranslateFor::Customer => talk.language,
            };
            asker.of_text(Prompt::Translate(language), &text, Some(language)).await
        }
        AskModelHelp::Rewrite { text, tone } => {
            asker.of_text(Prompt::Rewrite(sounds(tone)), &text, None).await
        }
    }
}

/// Whoever asks, and for what.
struct Asker<'a> {
    app: &'a App,
    cx: &'a Cx,
    purpose: ModelUse,
    known: Vec<Known>,
    /// The customer's language.
    locale: Locale,
}

impl Asker<'_> {
    async fn ask(self, prompt: Prompt, data: Value) -> Result<super::ask::Said> {
        let Self { app, cx, purpose, known, locale } = self;
        let question =
            Question { purpose: Purpose::Help(purpose), prompt, data, known, locale, deadline: DEADLINE };
        ask(app, cx, question).await
    }

    async fn of_text(self, prompt: Prompt, text: &str, language: Option<Locale>) -> Result<ModelHelp> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > limits::MESSAGE_CHARS {
            return Err(Error::invalid("text", format!("1 to {} characters", limits::MESSAGE_CHARS)));
        }
        self.text(prompt, json!({ "text": text }), &[text], language).await
    }

    async fn text(
        self,
        prompt: Prompt,
        data: Value,
        sources: &[&str],
        language: Option<Locale>,
    ) -> Result<ModelHelp> {
        let (app, locale) = (self.app, self.locale);
        let said = self.ask(prompt, data).await?;
        Ok(ModelHelp {
            unsourced: unsourced::unsourced(app, locale, &said.text, sources),
            text: said.text,
            model: said.model,
            language,
            sources: Vec::new(),
            invented: u32::try_from(said.invented).unwrap_or(u32::MAX),
            enough: None,
        })
    }
}

/// Who let what a customer said leave the house is written down, before it does.
async fn noted(cx: &Cx, id: ConversationId, purpose: ModelUse) -> Result<()> {
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "use": purpose.word() });
        Ok(Changes::new(()).audit("ask_language_model", format!("conversation:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

const fn purpose(wanted: &AskModelHelp) -> ModelUse {
    match wanted {
        AskModelHelp::Summarise {} => ModelUse::Summarise,
        AskModelHelp::Draft {} => ModelUse::Draft,
        AskModelHelp::Translate { .. } => ModelUse::Translate,
        AskModelHelp::Rewrite { .. } => ModelUse::Rewrite,
    }
}

const fn sounds(tone: WritingTone) -> Tone {
    match tone {
        WritingTone::Friendlier => Tone::Friendlier,
        WritingTone::Shorter => Tone::Shorter,
        WritingTone::Formal => Tone::Formal,
    }
}
