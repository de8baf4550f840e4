//! The language models of a workspace, never their keys; and what agents may ask for.

use access::{Action, may};
use base::Timestamp;
use protocol::language_model::{LanguageModelView, LanguageModels, ModelUse, ModelUses};
use store::Cx;

use super::MICROS;
use super::ask::month;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Every model, in the order in which they are asked.
pub async fn list(app: &App, user: &UserSession) -> Result<LanguageModels> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let costs = cx.model_costs(month(now)).await?;
    let view = |row: store::LanguageModelRow| LanguageModelView {
        id: row.id,
        spent: costs.iter().find(|(id, _)| *id == row.id).map_or(0, |(_, cost)| *cost) as f64 / MICROS,
        name: row.name,
        url: row.url,
        model: row.model,
        has_key: row.has_key,
        deadline_s: row.deadline_s,
        price_in: row.price_in as f64 / MICROS,
        price_out: row.price_out as f64 / MICROS,
        currency: row.currency,
        budget: row.budget.map(|budget| budget as f64 / MICROS),
        uses: row.uses.iter().filter_map(|word| ModelUse::from_word(word)).collect(),
        on: row.active,
        resting_until_ms: app.models().resting(row.id, now).map(Timestamp::ms),
    };
    Ok(LanguageModels { models: cx.language_models().await?.into_iter().map(view).collect() })
}

/// What a model is set for, for whoever works at the desk.
pub async fn uses(app: &App, user: &UserSession) -> Result<ModelUses> {
    may(&user.actor(), Action::WorkConversation)?;
    let rows = app.cx(user.workspace_id, user.actor()).language_models().await?;
    let set =
        |one: &ModelUse| rows.iter().any(|row| row.active && row.uses.iter().any(|word| word == one.word()));
    Ok(ModelUses { uses: ModelUse::DESK.into_iter().filter(set).collect() })
}

/// Whether a model is set for it.
pub(crate) async fn wanted(cx: &Cx, of: ModelUse) -> Result<bool> {
    let rows = cx.language_models().await?;
    Ok(rows.iter().any(|row| row.active && row.uses.iter().any(|word| word == of.word())))
}
