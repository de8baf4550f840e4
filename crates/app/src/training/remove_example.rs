//! An example is taken away: one's own is removed, the pack's is switched off and can be switched on again.

use access::{Action, may};
use base::ExampleId;
use serde_json::json;
use store::{Changes, Cx, ExampleOrigin, ExampleRow, Keys, SealedExample, State};

use super::edit;
use super::examples::exists;
use super::known::{PackExample, same};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Learns no more from an example; nothing happens when it is switched off already.
pub async fn remove_example(app: &App, user: &UserSession, intent: &str, id: ExampleId) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    exists(app, &cx, intent).await?;
    match of_pack(app, intent, id) {
        Some(example) => switch_off(app, user, &cx, intent, example).await,
        None => remove_own(&cx, intent, id).await,
    }
}

/// Learns from an example of the pack again; nothing happens when it is learned from.
pub async fn restore_example(app: &App, user: &UserSession, intent: &str, id: ExampleId) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    exists(app, &cx, intent).await?;
    of_pack(app, intent, id).ok_or(Error::NotFound("example of the pack"))?;
    end(&cx, intent, id, "restore_example").await
}

fn of_pack<'a>(app: &'a App, intent: &str, id: ExampleId) -> Option<&'a PackExample> {
    app.known_examples().of_intent(intent).iter().find(|one| one.id == id)
}

async fn remove_own(cx: &Cx, intent: &str, id: ExampleId) -> Result<()> {
    let there = cx.example(id).await?;
    there.filter(|one| one.intent == intent).ok_or(Error::NotFound("example"))?;
    end(cx, intent, id, "remove_example").await
}

async fn end(cx: &Cx, intent: &str, id: ExampleId, deed: &'static str) -> Result<()> {
    let subject = format!("intent:{intent}");
    let change = move |state: &State| -> Result<Changes<()>> {
        let (next, changes) = edit(state, ());
        Ok(changes.end_example(id, next).audit(deed, subject.clone(), json!({ "example": id })))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)
}

async fn switch_off(
    app: &App,
    user: &UserSession,
    cx: &Cx,
    intent: &str,
    example: &PackExample,
) -> Result<()> {
    if cx.example(example.id).await?.is_some() {
        return Ok(());
    }
    let (row, sealed) = row_of(app, user, cx, intent, example).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, changes) = edit(state, ());
        let subject = format!("intent:{}", row.intent);
        let changes = changes.insert_example(&ExampleRow { since, ..row.clone() }, sealed.clone());
        Ok(changes.audit("switch_off_example", subject, json!({ "example": row.id })))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)
}

/// What says that an example of the pack is off; nothing where the pack has none of this id.
pub(super) async fn off_row(
    app: &App,
    user: &UserSession,
    cx: &Cx,
    id: ExampleId,
) -> Result<Option<(ExampleRow, SealedExample)>> {
    let known = app.known_examples().by_intent.iter();
    let found = known
        .flat_map(|(intent, all)| all.iter().map(move |one| (intent, one)))
        .find(|(_, one)| one.id == id);
    match found {
        Some((intent, example)) => row_of(app, user, cx, intent, example).await.map(Some),
        None => Ok(None),
    }
}

async fn row_of(
    app: &App,
    user: &UserSession,
    cx: &Cx,
    intent: &str,
    example: &PackExample,
) -> Result<(ExampleRow, SealedExample)> {
    // Known by its id: the same words may be added again beside it.
    let sealed =
        cx.seal_example(example.id, "", &format!("{}\u{0}{}", example.id, same(&example.text))).await?;
    let row = ExampleRow {
        id: example.id,
        since: 0,
        intent: intent.to_owned(),
        origin: ExampleOrigin::Off,
        locale: example.locale,
        live: None,
        user_id: user.user_id,
        at: app.env().now(),
        text: String::new(),
    };
    Ok((row, sealed))
}
