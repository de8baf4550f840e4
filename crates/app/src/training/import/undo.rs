//! An import is taken back: what it added goes, what it switched on again is off, and an intent that it made goes unless somebody went on
//! with it.

use std::collections::BTreeSet;

use access::{Action, may};
use base::ExampleId;
use protocol::training_import::UndoTrainingImport;
use serde_json::json;
use store::{Changes, ExampleOrigin, ExampleRow, Keys, State};

use super::super::remove_example::off_row;
use super::super::{INTENTS, edit};
use super::FILE_EXAMPLES;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Takes an import back. What is gone already, or was not imported, stays as it is.
pub async fn undo_import(app: &App, user: &UserSession, ask: UndoTrainingImport) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    few("ids", ask.ids.len(), FILE_EXAMPLES)?;
    few("restored", ask.restored.len(), FILE_EXAMPLES)?;
    few("intents", ask.intents.len(), INTENTS)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let asked: BTreeSet<ExampleId> = ask.ids.into_iter().collect();
    let imported = |one: &ExampleRow| one.origin == ExampleOrigin::Imported && asked.contains(&one.id);
    let (gone, left): (Vec<_>, Vec<_>) = cx.examples().await?.into_iter().partition(imported);
    let used: BTreeSet<&str> =
        left.iter().filter(|one| one.origin != ExampleOrigin::Off).map(|one| one.intent.as_str()).collect();
    let intents = cx.intents().await?.into_iter().filter(|own| {
        let untouched = own.answer.0.is_empty() && own.answer.1.is_empty();
        ask.intents.contains(&own.id) && untouched && !used.contains(own.id.as_str())
    });
    let intents: Vec<String> = intents.map(|own| own.id).collect();
    let there: BTreeSet<ExampleId> = left.iter().map(|one| one.id).collect();
    let mut off = Vec::new();
    for id in ask.restored.into_iter().filter(|id| !there.contains(id)).collect::<BTreeSet<_>>() {
        off.extend(off_row(app, user, &cx, id).await?);
    }
    if gone.is_empty() && off.is_empty() && intents.is_empty() {
        return Ok(());
    }
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, mut changes) = edit(state, ());
        for example in &gone {
            changes = changes.end_example(example.id, since);
        }
        for (row, sealed) in &off {
            changes = changes.insert_example(&ExampleRow { since, ..row.clone() }, sealed.clone());
        }
        for id in &intents {
            changes = changes.end_intent(id, since);
        }
        let facts = json!({ "intents": intents.len(), "removed": gone.len(), "off": off.len() });
        Ok(changes.audit("undo_training_import", "workspace", facts))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)
}

fn few(field: &'static str, count: usize, most: usize) -> Result<()> {
    if count > most { Err(Error::invalid(field, format!("at most {most}"))) } else { Ok(()) }
}
