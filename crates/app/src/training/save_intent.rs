//! An own intent is made, changed, taken away.

use access::{Action, may};
use protocol::training::{IntentInput, IntentView};
use serde_json::json;
use store::{Changes, IntentRow, Keys, State, StoreError};

use super::{INTENTS, check, edit, intents::intent};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes an intent that the pack does not have.
pub async fn add_intent(app: &App, user: &UserSession, input: IntentInput) -> Result<IntentView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let input = check::intent(app, input)?;
    let there = app.cx(user.workspace_id, user.actor()).intents().await?;
    if there.iter().any(|own| own.id == input.id) {
        return Err(Error::Exists("intent of this id"));
    }
    if there.len() >= INTENTS {
        return Err(StoreError::TooMany { what: "own intents", limit: INTENTS }.into());
    }
    put(app, user, input, "add_intent").await
}

/// Changes title and answer of an own intent; the id stays.
pub async fn save_intent(app: &App, user: &UserSession, id: &str, input: IntentInput) -> Result<IntentView> {
    may(&user.actor(), Action::TrainAssistant)?;
    own(app, user, id).await?;
    if input.id != id {
        return Err(Error::invalid("id", "stays as it is; make another intent instead"));
    }
    let input = check::intent(app, input)?;
    put(app, user, input, "save_intent").await
}

/// Takes an own intent away with its examples; the version that answers goes on with it until another is published.
pub async fn remove_intent(app: &App, user: &UserSession, id: &str) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    own(app, user, id).await?;
    let id = id.to_owned();
    let change = move |state: &State| -> Result<Changes<()>> {
        let (next, changes) = edit(state, ());
        let changes = changes.end_intent(&id, next).end_examples_of(&id, next);
        Ok(changes.audit("remove_intent", format!("intent:{id}"), json!({})))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().model_head(), change).await.map_err(flatten)
}

/// It is an own intent: the pack's are not changed here.
async fn own(app: &App, user: &UserSession, id: &str) -> Result<()> {
    let there = app.cx(user.workspace_id, user.actor()).intents().await?;
    match there.iter().any(|own| own.id == id) {
        true => Ok(()),
        false if app.known_examples().by_intent.contains_key(id) => Err(Error::PackIntent),
        false => Err(Error::NotFound("intent")),
    }
}

async fn put(app: &App, user: &UserSession, input: IntentInput, deed: &'static str) -> Result<IntentView> {
    let (id, user_id, now) = (input.id.clone(), user.user_id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, changes) = edit(state, ());
        let row = IntentRow {
            id: input.id.clone(),
            since,
            title: (input.title.zh.clone(), input.title.en.clone()),
            answer: (input.answer.zh.clone(), input.answer.en.clone()),
            user_id,
            at: now,
        };
        Ok(changes.put_intent(row).audit(deed, format!("intent:{}", input.id), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)?;
    intent(app, user, &id).await
}
