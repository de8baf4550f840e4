//! Which version answers: one that is ready, an older one again, or the pack's own model.

use access::{Action, may};
use protocol::training_model::{ModelView, Models};
use serde_json::json;
use store::{Changes, Keys, State, VersionState};

use super::in_force::{keep_in_force, version_pack};
use super::loses::loses;
use super::models::{goes_back, models, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// From now on this version answers, here at once and on every other node within seconds.
pub async fn publish(app: &App, user: &UserSession, no: u32) -> Result<ModelView> {
    may(&user.actor(), Action::PublishModel)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.version(no).await?.ok_or(Error::NotFound("version"))?;
    if row.state != VersionState::Ready {
        return Err(Error::ModelNotReady);
    }
    let head = cx.model_head().await?;
    if !goes_back(&row, &head) {
        let lost = loses(app, &cx, no, head.published_no).await?;
        if !lost.is_empty() {
            let share = |one: &protocol::training_model::Loss| {
                format!("{} {:.0} % → {:.0} %", one.intent, one.before * 100.0, one.after * 100.0)
            };
            return Err(Error::ModelLoses(lost.iter().map(share).collect::<Vec<_>>().join(", ")));
        }
    }
    // What cannot be loaded is not published; and what is, is at hand.
    version_pack(app, &cx, no).await?;
    let (before, now) = (head.published_no, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let head = state.model_head().ok_or(Error::NotFound("version"))?;
        if head.published_no != before {
            return Err(Error::Contended);
        }
        if state.version(no).is_none_or(|version| version.state != VersionState::Ready) {
            return Err(Error::NotFound("version"));
        }
        let facts = json!({ "before": before });
        Ok(Changes::new(()).publish_version(Some(no), now).audit(
            "publish_model",
            format!("model:{no}"),
            facts,
        ))
    };
    cx.change(Keys::new().model_head().version(no), change).await.map_err(flatten)?;
    keep_in_force(app).await?;
    view(app, &cx, no).await
}

/// From now on the pack's own model answers.
pub async fn unpublish(app: &App, user: &UserSession) -> Result<Models> {
    may(&user.actor(), Action::PublishModel)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(before) = state.model_head().and_then(|head| head.published_no) else {
            return Ok(Changes::new(()));
        };
        let changes = Changes::new(()).publish_version(None, now);
        Ok(changes.audit("unpublish_model", format!("model:{before}"), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)?;
    keep_in_force(app).await?;
    models(app, user).await
}
