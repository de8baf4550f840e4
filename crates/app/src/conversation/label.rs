//! Labels go on a conversation and come off.

use std::collections::HashSet;

use access::{Action, may};
use base::{ConversationId, LabelId, UserId, limits};
use conversation::Command;
use protocol::label::ChangeLabels;
use serde_json::json;
use store::Cx;

use super::act::{Act, act};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Puts labels on and takes labels off; what is so already is success.
pub async fn label(app: &App, asker: &dyn Asks, id: ConversationId, ask: ChangeLabels) -> Result<()> {
    may(&asker.actor(), Action::WorkConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    check(&cx, &ask).await?;
    put(app, &cx, asker.user_id(), id, ask).await
}

/// Only labels that are in use are put on; taken off is any.
pub(super) async fn check(cx: &Cx, ask: &ChangeLabels) -> Result<()> {
    if ask.add.len() + ask.remove.len() > limits::LABELS {
        return Err(Error::invalid("add", format!("at most {} labels at once", limits::LABELS)));
    }
    let usable: HashSet<LabelId> = cx
        .labels(limits::LABELS_KEPT)
        .await?
        .into_iter()
        .filter(|label| label.archived_at.is_none())
        .map(|label| label.id)
        .collect();
    if ask.add.iter().all(|id| usable.contains(id)) { Ok(()) } else { Err(Error::NotFound("label")) }
}

pub(super) async fn put(
    app: &App,
    cx: &Cx,
    by: Option<UserId>,
    id: ConversationId,
    ask: ChangeLabels,
) -> Result<()> {
    let facts = json!({ "add": ask.add, "remove": ask.remove });
    let command = Command::Label { add: ask.add, remove: ask.remove, by };
    act(app, cx, id, Act { facts, ..Act::new("label_conversation", vec![command]) }).await?;
    Ok(())
}
