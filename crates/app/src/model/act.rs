//! Language models are added, changed, put in order, removed and tested.

use access::{Action, may};
use base::{LanguageModelId, limits};
use llm::{Failure, Prompt};
use protocol::language_model::{LanguageModelTest, LanguageModels, OrderLanguageModels, SaveLanguageModel};
use serde_json::json;
use store::{Changes, Cx, Keys, LanguageModelRow, State, StoreError};

use super::check::{Key, check};
use super::{Purpose, ask, list};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// How long a test may take.
const TEST_MS: i64 = 60_000;

/// Adds one behind the others.
pub async fn create(app: &App, user: &UserSession, ask: SaveLanguageModel) -> Result<LanguageModels> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let there = cx.language_models().await?;
    if there.len() >= limits::LANGUAGE_MODELS {
        return Err(StoreError::TooMany { what: "language models", limit: limits::LANGUAGE_MODELS }.into());
    }
    let (id, now) = (app.env().id(), app.env().now());
    let mut row = empty(id, there.last().map_or(0, |last| last.place + 1), now);
    let key = check(app, ask, &mut row)?;
    let sealed = sealed(&cx, id, &key).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).insert_language_model(&row);
        let changes = match &sealed {
            Some(key) => changes.set_language_model_key(id, key.clone()),
            None => changes,
        };
        Ok(changes.audit("create_language_model", format!("language_model:{id}"), facts(&row)))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    list(app, user).await
}

/// Replaces what is set of one.
pub async fn save(
    app: &App,
    user: &UserSession,
    id: LanguageModelId,
    ask: SaveLanguageModel,
) -> Result<LanguageModels> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut row = known(&cx, id).await?;
    let before = row.url.clone();
    let key = check(app, ask, &mut row)?;
    // Or a key would go to whoever is written into the address next.
    if row.url != before && row.has_key && matches!(key, Key::Stays) {
        return Err(Error::invalid("key", "the address is another one: give the key for it, or none"));
    }
    let sealed = sealed(&cx, id, &key).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).save_language_model(&row);
        let changes = match &sealed {
            Some(key) => changes.set_language_model_key(id, key.clone()),
            None => changes,
        };
        Ok(changes.audit("save_language_model", format!("language_model:{id}"), facts(&row)))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    app.models().forget(id);
    list(app, user).await
}

/// Puts them in another order.
pub async fn order(app: &App, user: &UserSession, ask: OrderLanguageModels) -> Result<LanguageModels> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let there: Vec<LanguageModelId> = cx.language_models().await?.into_iter().map(|row| row.id).collect();
    let each = there.iter().all(|id| ask.ids.contains(id)) && ask.ids.len() == there.len();
    if !each {
        return Err(Error::invalid("ids", "must name every language model once"));
    }
    let change = move |_: &State| -> Result<Changes<()>> {
        let places = ask.ids.iter().zip(0_u32..);
        let changes =
            places.fold(Changes::new(()), |changes, (id, place)| changes.place_language_model(*id, place));
        Ok(changes.audit("order_language_models", "workspace", json!({ "models": ask.ids.len() })))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    list(app, user).await
}

/// Removes one, with its key.
pub async fn remove(app: &App, user: &UserSession, id: LanguageModelId) -> Result<()> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    known(&cx, id).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).delete_language_model(id);
        Ok(changes.audit("remove_language_model", format!("language_model:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    app.models().forget(id);
    Ok(())
}

/// Asks one for something small, and says what came of it.
pub async fn test(app: &App, user: &UserSession, id: LanguageModelId) -> Result<LanguageModelTest> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = known(&cx, id).await?;
    let began = app.env().now();
    let request = Prompt::Probe.request(&json!({}));
    let _under_way = app.models().begin(cx.workspace_id()).ok_or(Error::Model(super::NoModel::Busy))?;
    let outcome = ask::one(app, &cx, &row, Purpose::Test, &request, TEST_MS).await?;
    let failure = outcome.result.err();
    let word = failure.as_ref().map_or("answered", Failure::word);
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "outcome": word });
        Ok(Changes::new(()).audit("test_language_model", format!("language_model:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(LanguageModelTest {
        failure: failure.as_ref().map(|failure| failure.word().to_owned()),
        detail: failure.and_then(detail),
        duration_ms: u64::try_from(app.env().now().ms_since(began)).unwrap_or_default(),
        tokens: outcome.usage.map_or(0, |usage| usage.tokens_in + usage.tokens_out),
    })
}

/// What helps an administrator to put it right.
fn detail(failure: Failure) -> Option<String> {
    match failure {
        Failure::Refused { status, said } | Failure::Failing { status, said } => {
            Some(format!("{status} {said}").trim().to_owned())
        }
        Failure::Throttled { retry_after_s } => retry_after_s.map(|s| format!("{s} s")),
        Failure::Unreachable(why) | Failure::Malformed(why) => Some(why),
        Failure::Address(bad) => Some(bad.to_string()),
        _ => None,
    }
}

async fn known(cx: &Cx, id: LanguageModelId) -> Result<LanguageModelRow> {
    cx.language_model(id).await?.ok_or(Error::NotFound("language model"))
}

/// What is to be written as its key, where that changes.
async fn sealed(cx: &Cx, id: LanguageModelId, key: &Key) -> Result<Option<Option<Vec<u8>>>> {
    Ok(match key {
        Key::Stays => None,
        Key::None => Some(None),
        Key::New(key) => Some(Some(cx.seal_language_model_key(id, key).await?)),
    })
}

fn facts(row: &LanguageModelRow) -> serde_json::Value {
    json!({ "uses": row.uses, "on": row.active })
}

const fn empty(id: LanguageModelId, place: u32, at: base::Timestamp) -> LanguageModelRow {
    LanguageModelRow {
        id,
        place,
        name: String::new(),
        url: String::new(),
        model: String::new(),
        has_key: false,
        deadline_s: 0,
        price_in: 0,
        price_out: 0,
        currency: String::new(),
        budget: None,
        uses: Vec::new(),
        active: false,
        created_at: at,
    }
}
