//! Which release answers: one that passed its tests, an older one again, or the pack's own flows.

use access::{Action, may};
use base::Timestamp;
use protocol::flow::FlowsView;
use protocol::flow_release::ReleaseView;
use serde_json::json;
use store::{Changes, FlowFileKind, Keys, ReleaseState, State};

use super::drafts::{Files, of};
use super::in_force::{keep_flows_in_force, laid};
use super::list;
use super::releases::view_of;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// From now on this release answers, here at once and on every other node within seconds. A conversation under way ends a flow as it began it.
pub async fn publish_release(app: &App, user: &UserSession, no: u32) -> Result<ReleaseView> {
    may(&user.actor(), Action::PublishModel)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.release(no).await?.ok_or(Error::NotFound("release"))?;
    if row.state != ReleaseState::Ready {
        return Err(Error::ReleaseNotReady);
    }
    let files = Files::read(app, &cx).await?;
    let next = laid(cx.release_files(no).await?);
    // The pack or the model may be another since it was tested.
    files.below.with_flows(&next).map_err(|error| Error::FlowWrong(error.to_string()))?;
    // What the release holds waits no longer.
    let done: Vec<(FlowFileKind, String, u32)> = files
        .drafts
        .iter()
        .filter(|draft| {
            let then =
                of(&next, draft.kind).get(&draft.name).or_else(|| files.delivered(draft.kind, &draft.name));
            draft.source.as_ref().or_else(|| files.delivered(draft.kind, &draft.name)) == then
        })
        .map(|draft| (draft.kind, draft.name.clone(), draft.rev))
        .collect();
    let (before, now) = (files.head.published_no, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.flow_head().is_none_or(|head| head.published_no != before) {
            return Err(Error::Contended);
        }
        if state.release(no).is_none_or(|release| release.state != ReleaseState::Ready) {
            return Err(Error::NotFound("release"));
        }
        let mut changes = everywhere(state, Some(no), now);
        for (kind, name, rev) in &done {
            changes = changes.drop_flow_draft(*kind, name, *rev);
        }
        let facts = json!({ "before": before });
        Ok(changes.audit("publish_flow_release", format!("flow_release:{no}"), facts))
    };
    cx.change(Keys::new().flow_head().release(no), change).await.map_err(flatten)?;
    keep_flows_in_force(app).await?;
    view_of(app, &cx, no).await
}

/// It answers everywhere: what was tried beside is tried no longer.
fn everywhere(state: &State, no: Option<u32>, now: Timestamp) -> Changes<()> {
    let changes = Changes::new(()).publish_release(no, now);
    match state.flow_head().and_then(|head| head.rollout) {
        Some(rollout) => changes.end_rollout(rollout.no, now),
        None => changes,
    }
}

/// From now on the pack's own flows answer; drafts stay.
pub async fn unpublish_flows(app: &App, user: &UserSession) -> Result<FlowsView> {
    may(&user.actor(), Action::PublishModel)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let head = state.flow_head().copied().unwrap_or_default();
        let Some(before) = head.published_no.or(head.rollout.map(|rollout| rollout.no)) else {
            return Ok(Changes::new(()));
        };
        let changes = everywhere(state, None, now);
        Ok(changes.audit("unpublish_flows", format!("flow_release:{before}"), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().flow_head(), change).await.map_err(flatten)?;
    keep_flows_in_force(app).await?;
    Ok(list::view(&Files::read(app, &cx).await?))
}
