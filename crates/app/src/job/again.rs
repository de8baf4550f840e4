//! The end of a run of a job: it is done, or set again.

use base::Timestamp;
use store::{Changes, Cx, JobRow, JobState, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Sets it again for then, or ends it; nothing happens where it ended meanwhile. What it did is audited elsewhere, as `why` says.
pub(crate) async fn set_again(
    app: &App,
    cx: &Cx,
    job: &JobRow,
    next: Option<Timestamp>,
    why: &'static str,
) -> Result<()> {
    let (id, now) = (job.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).unaudited(why);
        if state.job(id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(changes);
        }
        Ok(match next {
            Some(due) => changes.reschedule_job(id, due),
            None => changes.finish_job(id, now),
        })
    };
    cx.change(Keys::new().job(id), change).await.map_err(flatten)
}
