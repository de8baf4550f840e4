//! The one door to language models. Whatever is asked goes through it: covered, in order, within the budget and the deadline, counted, and put back. It
//! never logs words, changes nothing but the ledger, and starts nothing: whoever asked decides what becomes of the answer.
//!
//! A turn of the assistant can ask too: it gives a deadline, and goes on without an answer whenever this is an error.

use std::time::Duration;

use base::{Gate, Locale, Timestamp};
use jiff::tz::TimeZone;
use llm::{Covered, Endpoint, Mask, Outcome, Prompt, Reply, Request, Waits};
use nlu::entity::Context;
use serde_json::Value;
use store::{Cx, LanguageModelRow};

use super::cache::{Kept, key};
use super::going::Going;
use super::{NoModel, Purpose, allowed};
use crate::app::App;
use crate::article::blocking;
use crate::error::{Error, Result};

/// The longest wait for the first byte of an answer, and for each piece behind it.
const FIRST: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(15);
/// With less than this left, nobody is asked any more.
const LEAST_MS: i64 = 500;

/// Something that is known to be somebody's, and is covered wherever it stands.
pub(crate) type Known = (Covered, String);

/// A question.
pub(crate) struct Question {
    /// What for.
    pub purpose: Purpose,
    /// What the model shall do.
    pub prompt: Prompt,
    /// With what: every text in it is data of others.
    pub data: Value,
    /// What is known to be the customer's.
    pub known: Vec<Known>,
    /// In which language it is, where the texts do not tell.
    pub locale: Locale,
    /// How long whoever asks can wait.
    pub deadline: Duration,
}

/// An answer, with everything back in it.
pub(crate) struct Said {
    /// Its text.
    pub text: String,
    /// Its value, of the form that was asked for.
    pub value: Option<Value>,
    /// How many covered values it made up.
    pub invented: usize,
    /// Which model gave it, as we call it.
    pub model: String,
}

/// Asks the models that are set for the purpose, in their order, until one gives an answer that can be used, or the time is over.
pub(crate) async fn ask(app: &App, cx: &Cx, question: Question) -> Result<Said> {
    let word = question.purpose.word();
    let models = cx.language_models().await?;
    let models: Vec<LanguageModelRow> =
        models.into_iter().filter(|one| one.active && one.uses.iter().any(|of| of == word)).collect();
    if models.is_empty() {
        return Err(Error::Model(NoModel::None));
    }
    let turns = question.purpose.in_turn();
    let seat = if turns {
        app.models().begin_turn(app.settings().turn_workers)
    } else {
        app.models().begin(cx.workspace_id())
    };
    let _under_way = seat.ok_or(Error::Model(NoModel::Busy))?;
    let until = app.env().now().plus_ms(i64::try_from(question.deadline.as_millis()).unwrap_or(i64::MAX));
    let Question { purpose, prompt, data, known, locale, .. } = question;
    let (mask, data) = covered(app, cx, data, known, locale).await?;
    let request = prompt.request(&data);
    let key = key(cx.workspace_id(), &prompt, &request);
    if let Some(kept) = { app.models().cache().get(&key, app.env().now()) } {
        return Ok(restored(&mask, &kept.reply, kept.model));
    }
    let spent = cx.model_costs(month(app.env().now())).await?;
    let mut why = NoModel::Budget;
    for model in models {
        let over =
            spent.iter().any(|(id, cost)| *id == model.id && model.budget.is_some_and(|most| *cost >= most));
        if over || model.budget == Some(0) {
            continue;
        }
        let left = until.ms_since(app.env().now());
        if left < LEAST_MS {
            return Err(Error::Model(NoModel::Slow));
        }
        if let Gate::Resting(_) = app.models().pass((model.id, turns), app.env().now()) {
            // Something that went wrong is worth more words than one that waits.
            if matches!(why, NoModel::Budget) {
                why = NoModel::Failed(format!("{}: resting", model.name));
            }
            continue;
        }
        match one(app, cx, &model, purpose, &request, left).await?.result {
            Ok(reply) => {
                let kept = Kept { reply, model: model.name };
                app.models().cache().put(key, app.env().now(), kept.clone());
                return Ok(restored(&mask, &kept.reply, kept.model));
            }
            Err(failure) => why = NoModel::of(&model.name, &failure),
        }
    }
    Err(Error::Model(why))
}

/// Asks one model, and counts it.
pub(super) async fn one(
    app: &App,
    cx: &Cx,
    model: &LanguageModelRow,
    purpose: Purpose,
    request: &Request,
    left_ms: i64,
) -> Result<Outcome> {
    let secret = cx.language_model_key(model.id).await?;
    let allowed = allowed(app);
    let endpoint = Endpoint {
        url: &model.url,
        model: &model.model,
        key: secret.as_ref().map(|secret| secret.as_str()),
        allowed: &allowed,
    };
    let own = Duration::from_secs(u64::from(model.deadline_s));
    let whole = own.min(Duration::from_millis(left_ms.try_into().unwrap_or_default()));
    let waits = Waits { first: whole.min(FIRST), idle: whole.min(IDLE), whole };
    let sent = request.messages.iter().map(|message| message.text.len()).sum();
    let going = Going::begin(app, cx.workspace_id(), model, purpose, sent);
    let outcome = llm::ask(&endpoint, request, waits).await;
    let failure = outcome.result.as_ref().err();
    app.models().told((model.id, purpose.in_turn()), app.env().now(), failure);
    if let Some(failure) = failure {
        tracing::warn!(model = %model.id, purpose = purpose.word(), failure = failure.word(), "a language model gave no answer");
    }
    going.end(&outcome).await?;
    Ok(outcome)
}

/// The data as it may leave, and what puts it back.
async fn covered(
    app: &App,
    cx: &Cx,
    data: Value,
    known: Vec<Known>,
    locale: Locale,
) -> Result<(Mask, Value)> {
    let (app, workspace_id) = (app.clone(), cx.workspace_id());
    blocking(move || {
        let pack = app.assistant(workspace_id);
        let orders = pack.orders();
        let context = Context::new(app.env().now(), pack.hours.zone().clone(), locale);
        let context = Context { orders: &orders, ..context };
        let mut mask = Mask::default();
        known.iter().for_each(|(what, value)| mask.know(*what, value));
        mask.learn_all(&data, &context);
        let data = mask.cover_all(&data);
        (mask, data)
    })
    .await
}

fn restored(mask: &Mask, reply: &Reply, model: String) -> Said {
    let mut invented = 0;
    let mut back = |text: &str| {
        let restored = mask.restore(text);
        invented += restored.invented;
        restored.text
    };
    let value = reply.value.as_ref().map(|value| texts(value, &mut back));
    let text = if value.is_some() { String::new() } else { back(&reply.text) };
    Said { text, value, invented, model }
}

/// Every text of a value through `back`.
fn texts(value: &Value, back: &mut impl FnMut(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(back(text)),
        Value::Array(items) => items.iter().map(|item| texts(item, back)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, field)| (name.clone(), texts(field, back))).collect())
        }
        other => other.clone(),
    }
}

/// The beginning of this month (UTC), from which budgets count.
pub(super) fn month(now: Timestamp) -> Timestamp {
    let begin = jiff::Timestamp::from_microsecond(now.0)
        .and_then(|at| at.to_zoned(TimeZone::UTC).first_of_month()?.start_of_day());
    begin.map_or(now, |begin| Timestamp(begin.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_begin_with_the_month() {
        let at =
            |text: &str| Timestamp(text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond());
        assert_eq!(month(at("2026-02-28T23:59:59Z")), at("2026-02-01T00:00:00Z"));
        assert_eq!(month(at("2026-03-01T00:00:00Z")), at("2026-03-01T00:00:00Z"));
    }
}
