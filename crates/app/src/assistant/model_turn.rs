//! A language model in the assistant's turn, where the workspace has switched it on: it may choose what is meant of a closed list, and word the answer of
//! articles. The pure step says what may be asked, and is taken once more with what came as a fact of the turn. Whatever goes wrong out there, too late with
//! it, is a turn as it is without any model.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use base::{Locale, Timestamp};
use conversation::Header;
use dialogue::{Candidate, Chosen, DialogueState, Outcome, Pack, Phrasable, Phrased, Turn};
use llm::{NONE, Prompt};
use protocol::language_model::ModelUse;
use serde_json::{Value, json};
use store::Cx;

use super::step::step;
use crate::app::App;
use crate::error::Result;
use crate::model::{Purpose, Question, Said, ask, known, wanted};

/// Kept of the time of a turn for what is done around a question.
const MARGIN_MS: i64 = 200;
/// Characters of what is asked that a model is told.
const QUESTION_CHARS: usize = 1_000;

/// Until when a turn that begins now may wait for models.
pub(super) fn until(app: &App) -> Timestamp {
    let now = app.env().now();
    now.plus_ms(i64::from(app.settings().model_turn_ms))
}

/// Takes the step, with what models add to it.
pub(super) async fn decide(
    app: &App,
    cx: &Cx,
    (pack, header): (Arc<Pack>, &Header),
    state: &DialogueState,
    mut turn: Turn,
    until: Timestamp,
) -> Result<Outcome> {
    let asker = Asker { app, cx, header, until };
    let mut outcome = step(pack.clone(), state, turn.clone()).await?;
    if let Some(chosen) = asker.choose(state, &outcome).await {
        turn.chosen = Some(chosen);
        outcome = step(pack.clone(), state, turn.clone()).await?;
    }
    if let Some(phrased) = asker.phrase(&outcome).await {
        turn.phrased = Some(phrased);
        outcome = step(pack, state, turn).await?;
    }
    Ok(outcome)
}

struct Asker<'a> {
    app: &'a App,
    cx: &'a Cx,
    header: &'a Header,
    until: Timestamp,
}

impl Asker<'_> {
    /// Which of what may be meant; nothing where none is, or nobody says so in time.
    async fn choose(&self, state: &DialogueState, outcome: &Outcome) -> Option<Chosen> {
        let candidates = &outcome.candidates;
        if candidates.is_empty() {
            return None;
        }
        let ids: Vec<String> = (1..=candidates.len()).map(|n| format!("C{n}")).collect();
        let option =
            |(id, one): (&String, &Candidate)| json!({ "id": id, "title": one.title, "says": one.says });
        let options: Vec<Value> = ids.iter().zip(candidates).map(option).collect();
        let question = short(&outcome.why.understood);
        let data = json!({ "question": question, "before": state.earlier, "options": options });
        let said = self.ask(ModelUse::Choose, Prompt::Choose(ids.clone()), data, outcome.why.locale).await?;
        let choice = said.value.as_ref()?["choice"].as_str().filter(|choice| *choice != NONE)?;
        let at = ids.iter().position(|id| id == choice)?;
        Some(Chosen { id: candidates.get(at)?.id.clone(), by: said.model })
    }

    /// The answer of articles in other words; nothing where they do not answer, or nobody says so in time.
    async fn phrase(&self, outcome: &Outcome) -> Option<Phrased> {
        let of: &Phrasable = outcome.phrasable.as_ref()?;
        let passages: Vec<Value> = of
            .grounds
            .iter()
            .map(|ground| json!({ "title": ground.source.title, "text": ground.text }))
            .collect();
        let data = json!({ "question": short(&of.question), "passages": passages });
        let locale = outcome.why.locale;
        let said = self.ask(ModelUse::Phrase, Prompt::Phrase(locale), data, locale).await?;
        let value = said.value.as_ref()?;
        let text = value["reply"].as_str().unwrap_or_default().trim().to_owned();
        // What it made up was somebody's number: nothing beside it is worth more.
        let usable = value["answers"] == true && said.invented == 0 && !text.is_empty();
        usable.then(|| Phrased { text, of: of.clone(), by: said.model })
    }

    async fn ask(&self, of: ModelUse, prompt: Prompt, data: Value, locale: Locale) -> Option<Said> {
        let left = self.until.ms_since(self.app.env().now());
        let deadline = Duration::from_millis(u64::try_from(left - MARGIN_MS).ok()?);
        if !wanted(self.cx, of).await.unwrap_or_default() {
            return None;
        }
        let asking = async {
            let known = known(self.cx, self.header).await?;
            let question = Question { purpose: Purpose::Turn(of), prompt, data, known, locale, deadline };
            ask(self.app, self.cx, question).await
        };
        in_time(left, asking).await
    }
}

/// What came of it in time. Each failure is counted where it was met; the turn goes on without.
async fn in_time(left: i64, asking: impl Future<Output = Result<Said>>) -> Option<Said> {
    let left = Duration::from_millis(u64::try_from(left).ok()?);
    tokio::time::timeout(left, asking).await.ok()?.ok()
}

fn short(text: &str) -> String {
    text.chars().take(QUESTION_CHARS).collect()
}
