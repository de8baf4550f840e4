//! A label is made, renamed, recoloured, archived, brought back.

use access::{Action, may};
use base::{LabelId, limits};
use protocol::label::{LabelView, SaveLabel};
use serde_json::json;
use store::{Changes, Cx, Keys, LabelRow, State, StoreError};

use super::{check, shown};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes a label.
pub async fn add(app: &App, user: &UserSession, ask: SaveLabel) -> Result<LabelView> {
    may(&user.actor(), Action::ManageLabels)?;
    let ask = check(ask)?;
    let cx = app.cx(user.workspace_id, user.actor());
    has_room(&cx, 1).await?;
    let row = LabelRow {
        id: app.env().id(),
        zh: ask.zh,
        en: ask.en,
        color: ask.color,
        created_at: app.env().now(),
        archived_at: None,
    };
    let (keys, new) = (Keys::new().label_names(&row.zh, &row.en), row.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        is_free(state, &new)?;
        let subject = format!("label:{}", new.id);
        Ok(Changes::new(()).insert_label(&new).audit("add_label", subject, json!({ "color": new.color })))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(shown(row))
}

/// Changes a label to what is wanted. Conversations that carry it carry it on.
pub async fn save(app: &App, user: &UserSession, id: LabelId, ask: SaveLabel) -> Result<LabelView> {
    may(&user.actor(), Action::ManageLabels)?;
    let ask = check(ask)?;
    let now = app.env().now();
    let cx = app.cx(user.workspace_id, user.actor());
    if !ask.archived {
        let known = cx.labels(limits::LABELS_KEPT).await?;
        if known.iter().any(|label| label.id == id && label.archived_at.is_some()) {
            has_room(&cx, 1).await?;
        }
    }
    let keys = Keys::new().label(id).label_names(&ask.zh, &ask.en);
    let change = move |state: &State| -> Result<Changes<LabelRow>> {
        let known = state.label(id).ok_or(Error::NotFound("label"))?;
        let row = LabelRow {
            zh: ask.zh.clone(),
            en: ask.en.clone(),
            color: ask.color.clone(),
            archived_at: ask.archived.then(|| known.archived_at.unwrap_or(now)),
            ..known.clone()
        };
        if !ask.archived {
            is_free(state, &row)?;
        }
        let facts = json!({ "color": row.color, "archived": ask.archived, "renamed": (&known.zh, &known.en) != (&row.zh, &row.en) });
        Ok(Changes::new(row.clone()).change_label(&row).audit("save_label", format!("label:{id}"), facts))
    };
    Ok(shown(cx.change(keys, change).await.map_err(flatten)?))
}

/// Nobody else in use is called so, in either language.
pub(super) fn is_free(state: &State, row: &LabelRow) -> Result<()> {
    let others = [state.label_zh(&row.zh), state.label_en(&row.en)];
    if others.into_iter().flatten().any(|other| other.id != row.id) {
        return Err(Error::Exists("label of this name"));
    }
    Ok(())
}

/// There may not be any number of labels.
pub(super) async fn has_room(cx: &Cx, more: usize) -> Result<()> {
    let all = cx.labels(limits::LABELS_KEPT).await?;
    let used = all.iter().filter(|label| label.archived_at.is_none()).count();
    if used + more > limits::LABELS || all.len() + more > limits::LABELS_KEPT as usize {
        return Err(StoreError::TooMany { what: "labels", limit: limits::LABELS }.into());
    }
    Ok(())
}
