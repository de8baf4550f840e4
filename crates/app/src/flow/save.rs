//! Drafts of flows and of their scripts. A text that is wrong is kept too: it waits until it is mended, and is not released.

use access::{Action, may};
use protocol::flow::{FlowOrigin, FlowView, FlowsView, NewFlow, SaveFlow};
use serde_json::json;
use store::{Changes, FlowDraftRow, FlowFileKind, Keys, State};

use super::DRAFTS;
use super::check::within;
use super::drafts::Files;
use super::list;
use super::show::view;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// A flow of one's own, for the next release.
pub async fn add_flow(app: &App, user: &UserSession, ask: NewFlow) -> Result<FlowView> {
    may(&user.actor(), Action::TrainAssistant)?;
    if !dialogue::pack::flow::is_id(&ask.id) {
        return Err(Error::invalid("id", "a-z, 0-9 and _ only, at most 40 characters"));
    }
    within(&ask.source)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if files.shown(FlowFileKind::Flow, &ask.id).is_some() {
        return Err(Error::Exists("flow"));
    }
    few(&files)?;
    put(app, user, FlowFileKind::Flow, &ask.id, Some(ask.source), Some(0)).await?;
    view(&Files::read(app, &cx).await?, &ask.id)
}

fn few(files: &Files) -> Result<()> {
    match files.drafts.len() >= DRAFTS {
        true => Err(Error::Store(store::StoreError::TooMany { what: "flow drafts", limit: DRAFTS })),
        false => Ok(()),
    }
}

/// A flow reads so from the next release on.
pub async fn save_flow(app: &App, user: &UserSession, id: &str, ask: SaveFlow) -> Result<FlowView> {
    save(app, user, FlowFileKind::Flow, id, ask).await
}

/// Its scripts do.
pub async fn save_scripts(app: &App, user: &UserSession, id: &str, ask: SaveFlow) -> Result<FlowView> {
    save(app, user, FlowFileKind::Scripts, id, ask).await
}

async fn save(
    app: &App,
    user: &UserSession,
    kind: FlowFileKind,
    id: &str,
    ask: SaveFlow,
) -> Result<FlowView> {
    may(&user.actor(), Action::TrainAssistant)?;
    within(&ask.source)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if files.shown(FlowFileKind::Flow, id).is_none() {
        return Err(Error::NotFound("flow"));
    }
    if files.draft(kind, id).is_none() {
        few(&files)?;
    }
    // No text of scripts is none.
    let source = Some(ask.source).filter(|source| kind == FlowFileKind::Flow || !source.trim().is_empty());
    put(app, user, kind, id, source, Some(ask.rev)).await?;
    view(&Files::read(app, &cx).await?, id)
}

/// Writes a draft that was made from this one, where that is said.
async fn put(
    app: &App,
    user: &UserSession,
    kind: FlowFileKind,
    id: &str,
    source: Option<String>,
    rev: Option<u32>,
) -> Result<()> {
    let (name, user_id, at) = (id.to_owned(), user.user_id, app.env().now());
    let keys = Keys::new().flow_draft(kind, id);
    let change = move |state: &State| -> Result<Changes<()>> {
        let there = state.flow_draft(kind, &name).map_or(0, |draft| draft.rev);
        if rev.is_some_and(|rev| rev != there) {
            return Err(Error::FlowChanged);
        }
        let draft =
            FlowDraftRow { kind, name: name.clone(), source: source.clone(), rev: there + 1, user_id, at };
        let facts = json!({ "kind": kind.word(), "rev": draft.rev });
        Ok(Changes::new(()).put_flow_draft(&draft).audit("save_flow", format!("flow:{name}"), facts))
    };
    app.cx(user.workspace_id, user.actor()).change(keys, change).await.map_err(flatten)
}

/// Its drafts go: it is as it answers again. A flow that never answered is gone.
pub async fn reset_flow(app: &App, user: &UserSession, id: &str) -> Result<FlowsView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if Files::read(app, &cx).await?.shown(FlowFileKind::Flow, id).is_none() {
        return Err(Error::NotFound("flow"));
    }
    drop_drafts(app, user, id, "reset_flow").await?;
    Ok(list::view(&Files::read(app, &cx).await?))
}

async fn drop_drafts(app: &App, user: &UserSession, id: &str, action: &'static str) -> Result<()> {
    let cx = app.cx(user.workspace_id, user.actor());
    let name = id.to_owned();
    let keys = [FlowFileKind::Flow, FlowFileKind::Scripts]
        .into_iter()
        .fold(Keys::new(), |keys, kind| keys.flow_draft(kind, id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        let mut any = false;
        for kind in [FlowFileKind::Flow, FlowFileKind::Scripts] {
            if let Some(draft) = state.flow_draft(kind, &name) {
                any = true;
                changes = changes.drop_flow_draft(kind, &name, draft.rev);
            }
        }
        Ok(if any { changes.audit(action, format!("flow:{name}"), json!({})) } else { changes })
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// A flow of the pack is to be as it was delivered, its scripts too.
pub async fn restore_flow(app: &App, user: &UserSession, id: &str) -> Result<FlowView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if files.delivered(FlowFileKind::Flow, id).is_none() {
        return Err(Error::NotFound("flow"));
    }
    go(app, user, &files, id).await?;
    view(&Files::read(app, &cx).await?, id)
}

/// A flow of one's own goes with the next release; at once where it never answered.
pub async fn remove_flow(app: &App, user: &UserSession, id: &str) -> Result<FlowsView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    if files.shown(FlowFileKind::Flow, id).is_none() {
        return Err(Error::NotFound("flow"));
    }
    if files.origin(id) != FlowOrigin::Own {
        return Err(Error::PackFlow);
    }
    if files.answers(FlowFileKind::Flow, id).is_none() {
        drop_drafts(app, user, id, "remove_flow").await?;
    } else {
        go(app, user, &files, id).await?;
    }
    Ok(list::view(&Files::read(app, &cx).await?))
}

/// What is laid of it goes with the next release.
async fn go(app: &App, user: &UserSession, files: &Files, id: &str) -> Result<()> {
    for kind in [FlowFileKind::Flow, FlowFileKind::Scripts] {
        let laid = super::drafts::of(&files.live, kind).contains_key(id);
        if laid || files.draft(kind, id).is_some() {
            put(app, user, kind, id, None, None).await?;
        }
    }
    Ok(())
}
