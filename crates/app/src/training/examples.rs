//! The examples of an intent.

use std::collections::BTreeMap;

use access::{Action, may};
use protocol::training::{ExamplePage, ExampleView, Origin};
use store::{Cx, ExampleOrigin, ExampleRow};

use super::in_force::answering;
use super::known::PackExample;
use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;

/// Every example of an intent: the workspace's, newest first, then the pack's.
pub async fn examples(app: &App, user: &UserSession, intent: &str) -> Result<ExamplePage> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    exists(app, &cx, intent).await?;
    let names = names::of(app, user.workspace_id).await?;
    let report = answering(app, &cx, &cx.model_head().await?).await?;
    let (off, own): (Vec<_>, Vec<_>) =
        cx.examples_of(intent).await?.into_iter().partition(|row| row.origin == ExampleOrigin::Off);
    let off: BTreeMap<_, _> = off.into_iter().map(|row| (row.id, row)).collect();
    let name = |row: &ExampleRow| names.get(&row.user_id).cloned();
    let mut all: Vec<ExampleView> = own.iter().map(|row| of_own(row, name(row))).collect();
    all.extend(app.known_examples().of_intent(intent).iter().map(|one| {
        let off = off.get(&one.id);
        of_pack(one, off, off.and_then(name))
    }));
    let doubted = |id| report.as_ref().and_then(|kept| kept.suspicious.iter().find(|one| one.id == id));
    for one in &mut all {
        if let Some(doubt) = doubted(one.id) {
            (one.suspicious, one.confidence) = (Some(doubt.got.clone()), Some(doubt.confidence));
        }
    }
    Ok(ExamplePage { examples: all })
}

/// There is such an intent, of the pack or one's own.
pub(super) async fn exists(app: &App, cx: &Cx, intent: &str) -> Result<()> {
    let of_pack = app.known_examples().by_intent.contains_key(intent);
    if of_pack || cx.intents().await?.iter().any(|own| own.id == intent) {
        return Ok(());
    }
    Err(Error::NotFound("intent"))
}

fn of_own(row: &ExampleRow, by_name: Option<String>) -> ExampleView {
    ExampleView {
        id: row.id,
        text: row.text.clone(),
        locale: row.locale,
        origin: match row.origin {
            ExampleOrigin::Imported => Origin::Imported,
            ExampleOrigin::Live => Origin::Live,
            ExampleOrigin::Written | ExampleOrigin::Off => Origin::Written,
        },
        off: false,
        by: Some(row.user_id),
        by_name,
        at_ms: Some(row.at.ms()),
        suspicious: None,
        confidence: None,
    }
}

fn of_pack(one: &PackExample, off: Option<&ExampleRow>, by_name: Option<String>) -> ExampleView {
    ExampleView {
        id: one.id,
        text: one.text.clone(),
        locale: one.locale,
        origin: Origin::Pack,
        off: off.is_some(),
        by: off.map(|row| row.user_id),
        by_name,
        at_ms: off.map(|row| row.at.ms()),
        suspicious: None,
        confidence: None,
    }
}
