//! How a conversation is asked after, as `decide` needs it.

use conversation::session::Policy;
use conversation::{Asking, Header};
use store::Cx;

use super::stored;
use crate::app::App;
use crate::error::Result;

const MINUTE_MS: i64 = 60_000;

/// The rules for a conversation, and by which road it is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asks {
    /// With its survey.
    pub(crate) policy: Policy,
    /// By a letter with a link, because that is how the customer writes.
    pub(crate) by_letter: bool,
}

/// The rules of an inbox, with its survey. An invitation that nobody sees would only spoil the figures: who writes letters is asked
/// where a link can be given, and where a person wrote them, as far as anybody can tell.
pub(crate) async fn asks(app: &App, cx: &Cx, header: &Header) -> Result<Asks> {
    let set = stored(cx).await?;
    let own = set.inboxes.iter().find(|one| one.inbox_id == header.inbox_id).map(|one| one.on);
    let by_letter = cx.mailbox(header.inbox_id).await?.is_some();
    let on = own.unwrap_or(set.on) && (!by_letter || reached_by_letter(app, cx, header).await?);
    let survey = Asking {
        on,
        form: set.form,
        delay_ms: i64::from(set.delay_minutes) * MINUTE_MS,
        answer_ms: set.answer_minutes.map(|minutes| i64::from(minutes) * MINUTE_MS),
    };
    Ok(Asks { policy: Policy { survey, ..app.settings().policy }, by_letter })
}

async fn reached_by_letter(app: &App, cx: &Cx, header: &Header) -> Result<bool> {
    if app.settings().public_url.is_empty() {
        return Ok(false);
    }
    let letter = cx.latest_letter(header.id).await?;
    Ok(letter.is_some_and(|letter| letter.body["program"].as_bool() != Some(true)))
}
