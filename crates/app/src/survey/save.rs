//! An administrator says how customers are asked.

use access::{Action, may};
use base::SurveyId;
use protocol::survey::{SurveySetUp, SurveySettings};
use serde_json::json;
use store::{Changes, Keys, State};

use super::form::checked;
use super::show::{open_minutes, view};
use super::{SURVEYS, Stored, form_of, shipped, stored};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The shortest time to answer.
const LEAST_MINUTES: u32 = 5;

/// Replaces the settings; they hold for sessions that end from now on. Changed words become a version of their own: what was asked
/// before stays as it was asked.
pub async fn save(app: &App, user: &UserSession, set: SurveySettings) -> Result<SurveySetUp> {
    may(&user.actor(), Action::ManageSettings)?;
    times(app, &set)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (form, known) = (checked(set.form)?, cx.inboxes().await?);
    let mut inboxes = set.inboxes;
    // An inbox that says what the workspace says is no exception; one that nobody knows is none either.
    inboxes.retain(|one| one.on != set.on && known.iter().any(|inbox| inbox.id == one.inbox_id));
    inboxes.sort_by_key(|one| one.inbox_id);
    inboxes.dedup_by_key(|one| one.inbox_id);
    let before = stored(&cx).await?;
    let kept = form_of(&cx, before.form).await? == form;
    let made = (!kept && form != shipped()).then(|| app.env().id::<SurveyId>());
    let form_id = if kept { before.form } else { made };
    let stored = Stored {
        on: set.on,
        delay_minutes: set.delay_minutes,
        answer_minutes: set.answer_minutes,
        inboxes,
        form: form_id,
    };
    let (value, body, now) = (json!(stored), json!(form), app.env().now());
    let facts = json!({
        "on": stored.on, "delay_minutes": stored.delay_minutes, "answer_minutes": stored.answer_minutes,
        "inboxes": stored.inboxes.len(), "form": form_id, "new_words": !kept,
    });
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).put_setting(SURVEYS, &value, now);
        if let Some(id) = made {
            changes = changes.insert_survey_form(id, &body, now);
        }
        Ok(changes.audit("save_surveys", "workspace", facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(view(app, stored, form))
}

/// A resolved conversation stays open for a while; what is asked, and answered, is within it.
fn times(app: &App, set: &SurveySettings) -> Result<()> {
    let open = open_minutes(app);
    if set.delay_minutes.saturating_add(LEAST_MINUTES) > open {
        let most = open.saturating_sub(LEAST_MINUTES);
        return Err(Error::invalid("delay_minutes", format!("must be 0 to {most}")));
    }
    let most = open - set.delay_minutes;
    if set.answer_minutes.is_some_and(|minutes| !(LEAST_MINUTES..=most).contains(&minutes)) {
        return Err(Error::invalid("answer_minutes", format!("must be {LEAST_MINUTES} to {most}")));
    }
    Ok(())
}
