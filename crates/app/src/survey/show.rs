//! The settings as an administrator sees them, and the words as a customer gets them.

use access::{Action, may};
use base::SurveyId;
use protocol::survey::{SurveyForm, SurveySetUp, SurveySettings};

use super::{Stored, form_of, shipped, stored};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::{UserSession, VisitorSession};

/// The settings in force.
pub async fn show(app: &App, user: &UserSession) -> Result<SurveySetUp> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let set = stored(&cx).await?;
    let form = form_of(&cx, set.form).await?;
    Ok(view(app, set, form))
}

/// The words that an invitation names; a customer of another workspace learns nothing.
pub async fn for_visitor(app: &App, visitor: &VisitorSession, id: SurveyId) -> Result<SurveyForm> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let body = cx.survey_form(id).await?.ok_or(Error::NotFound("survey"))?;
    super::words::read(body)
}

pub(super) fn view(app: &App, set: Stored, form: SurveyForm) -> SurveySetUp {
    let Stored { on, delay_minutes, answer_minutes, inboxes, .. } = set;
    let settings = SurveySettings { on, delay_minutes, answer_minutes, inboxes, form };
    SurveySetUp { settings, shipped: shipped(), open_minutes: open_minutes(app) }
}

/// Minutes until a resolved conversation is closed.
pub(super) fn open_minutes(app: &App) -> u32 {
    u32::try_from(app.settings().policy.reopen_window_ms / 60_000).unwrap_or(u32::MAX)
}
