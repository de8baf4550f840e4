//! How an inbox asks, as `decide` needs it.

use base::InboxId;
use conversation::Asking;
use conversation::session::Policy;
use store::Cx;

use super::stored;
use crate::app::App;
use crate::error::Result;

const MINUTE_MS: i64 = 60_000;

/// The rules of an inbox, with its survey. Letters carry no survey yet, so who writes them is not asked: an invitation that nobody
/// sees would only spoil the figures.
pub(crate) async fn policy(app: &App, cx: &Cx, inbox_id: InboxId) -> Result<Policy> {
    let set = stored(cx).await?;
    let own = set.inboxes.iter().find(|one| one.inbox_id == inbox_id).map(|one| one.on);
    let on = own.unwrap_or(set.on) && cx.mailbox(inbox_id).await?.is_none();
    let survey = Asking {
        on,
        form: set.form,
        delay_ms: i64::from(set.delay_minutes) * MINUTE_MS,
        answer_ms: set.answer_minutes.map(|minutes| i64::from(minutes) * MINUTE_MS),
    };
    Ok(Policy { survey, ..app.settings().policy })
}
