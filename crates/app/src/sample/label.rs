//! Somebody says what a drawn reply was about.

use access::{Action, may};
use base::MessageId;
use protocol::sample::LabelTurn;
use serde_json::json;
use store::{Changes, Keys, SampleLabelRow, State};

use super::show::of_week;
use super::{OUT_OF_SCOPE, PERSON, SKIP, week_of};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Keeps it in place of what the same person said before, until two have said theirs.
pub async fn label(app: &App, user: &UserSession, id: MessageId, ask: LabelTurn) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    let (week, _) = week_of(app, user, Some(&ask.week)).await?;
    let pack = app.assistant(user.workspace_id);
    let known = [OUT_OF_SCOPE, PERSON, SKIP].contains(&ask.label.as_str());
    if !known && !pack.topics.contains_key(&ask.label) && !pack.model.intents().contains(&ask.label) {
        return Err(Error::invalid("label", "an intent, `out_of_scope`, `person` or `skip`"));
    }
    let (cx, week) = (app.cx(user.workspace_id, user.actor()), week.to_string());
    let all = of_week(&cx, &week).await?;
    let one = all.iter().find(|one| one.turn.reply.message_id == id).ok_or(Error::NotFound("turn"))?;
    let before = one.of(user.user_id).map(str::to_owned);
    if before.as_deref() == Some(ask.label.as_str()) {
        return Ok(());
    }
    if one.done() {
        return Err(Error::SampleDone);
    }
    let row = SampleLabelRow { message_id: id, user_id: user.user_id, label: ask.label, at: app.env().now() };
    let change = move |_: &State| -> Result<Changes<()>> {
        let was = before.as_deref().map(|label| (label, label != SKIP));
        let changes = Changes::new(()).label_sample(&week, &row, row.label != SKIP, was);
        // What was said stays out of the log: others have still to say theirs.
        Ok(changes.audit("label_sample", format!("message:{id}"), json!({ "week": week })))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}
