//! A correction goes out: to all that wait, or to some of them. It is one job, however many they are.

use access::{Action, may};
use base::{CorrectionId, JobId};
use protocol::correction::{CorrectionView, SendCorrection};
use serde_json::json;
use store::{Changes, CorrectionState, JobState, Keys, NewJob, State};

use super::{KIND, named, show, there};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Begins; what goes out already goes on, with these besides.
pub async fn send(
    app: &App,
    user: &UserSession,
    id: CorrectionId,
    ask: SendCorrection,
) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    may(&user.actor(), Action::WorkConversation)?;
    ask.conversations.as_deref().map_or(Ok(()), named)?;
    let (cx, job_id, user_id) =
        (app.cx(user.workspace_id, user.actor()), app.env().id::<JobId>(), user.user_id);
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let before = there(state, id)?;
        if before.state == CorrectionState::Done {
            return Err(Error::CorrectionDone);
        }
        if before.texts.is_empty() {
            return Err(Error::CorrectionEmpty);
        }
        let mut changes = Changes::new(()).queue_correction(id, ask.conversations.as_deref());
        if before.state == CorrectionState::Open {
            changes = changes.set_correction(&before, CorrectionState::Sending, Some(user_id), None);
        }
        changes = match state.job_key(KIND, &id.to_string()) {
            Some(job) if job.state == JobState::Pending => changes,
            Some(job) => changes.reschedule_job(job.id, now),
            None => changes.insert_job(NewJob {
                id: job_id,
                kind: KIND,
                unique_key: Some(id.to_string()),
                order_key: None,
                due_at: now,
                payload: json!({ "correction_id": id }),
                conversation_id: None,
                lease: None,
                at: now,
            }),
        };
        let facts = json!({ "named": ask.conversations.as_ref().map(Vec::len) });
        Ok(changes.audit("send_correction", format!("correction:{id}"), facts))
    };
    let keys = Keys::new().correction(id).job_key(KIND, &id.to_string());
    cx.change(keys, change).await.map_err(flatten)?;
    show(app, user, id).await
}
