//! The survey of who writes letters: a link in one letter leads to a page. Whoever has the link may answer, once, as long as the
//! invitation holds; looking answers nothing, because programs that guard mailboxes follow every link.

use access::{Action, Actor, may};
use base::{ConversationId, Locale, Timestamp, WorkspaceId};
use conversation::survey::SurveyAbout;
use conversation::{Header, SurveyState};
use protocol::survey::SurveyForm;
use serde::{Deserialize, Serialize};
use store::Cx;

use super::form_of;
use crate::app::App;
use crate::conversation::{Rating, answered};
use crate::error::{Error, Result};

/// What its tokens are for.
const PURPOSE: &str = "survey";

/// What a link says: nothing of anybody.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Claims {
    w: WorkspaceId,
    c: ConversationId,
    /// The session: once the conversation was reopened, another invitation counts.
    s: u32,
}

/// Where the answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    /// It may be given.
    Open,
    /// It was given.
    Answered,
    /// Its time is over.
    Over,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SurveyPage {
    /// As whom we write letters.
    pub name: String,
    /// The language of the conversation.
    pub locale: Locale,
    /// About whom it asks.
    pub about: SurveyAbout,
    /// The words.
    pub form: SurveyForm,
    /// Whether there is something to answer.
    pub state: PageState,
}

/// The link of an invitation, and until when it is good; none where there is no invitation to answer, or no address of ours to give.
pub(crate) fn link(app: &App, workspace_id: WorkspaceId, header: &Header) -> Option<(String, Timestamp)> {
    let base = app.settings().public_url.trim_end_matches('/');
    let Some(SurveyState::Invited { until, .. }) = header.survey else { return None };
    if base.is_empty() {
        return None;
    }
    let last = app.env().now().plus_ms(app.settings().policy.reopen_window_ms);
    let until = until.unwrap_or(last).min(last);
    let claims = Claims { w: workspace_id, c: header.id, s: header.reopened };
    Some((format!("{base}/survey/{}", app.tokens().sign(PURPOSE, &claims, until)), until))
}

/// Shows it. Nothing is noted: not that somebody looked, nor when.
pub async fn open_letter(app: &App, token: &str) -> Result<SurveyPage> {
    let (cx, header, session) = found(app, token).await?;
    page(&cx, &header, session, app.env().now()).await
}

/// Takes the answer, which counts like one from the widget.
pub async fn answer_letter(app: &App, token: &str, rating: Rating) -> Result<SurveyPage> {
    let (cx, header, session) = found(app, token).await?;
    may(&Actor::Visitor { contact_id: Some(header.contact_id) }, Action::SpeakAsCustomer)?;
    let id = header.id;
    answered(app, &cx, header, session, rating).await?;
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("survey"))?;
    page(&cx, &header, session, app.env().now()).await
}

async fn found(app: &App, token: &str) -> Result<(Cx, Header, u32)> {
    let (claims, _) =
        app.tokens().open::<Claims>(PURPOSE, token, app.env().now()).ok_or(Error::NotFound("survey"))?;
    let reading = app.cx(claims.w, Actor::System);
    let header = reading.conversation(claims.c).await?.ok_or(Error::NotFound("survey"))?;
    let cx = app.cx(claims.w, Actor::Visitor { contact_id: Some(header.contact_id) });
    Ok((cx, header, claims.s))
}

async fn page(cx: &Cx, header: &Header, session: u32, now: Timestamp) -> Result<SurveyPage> {
    let (about, form, state) = match header.survey {
        _ if header.reopened != session => (SurveyAbout::Whole, None, PageState::Over),
        Some(SurveyState::Invited { about, form, until, .. })
            if matches!(header.life, conversation::Life::Resolved { .. }) =>
        {
            let over = until.is_some_and(|until| until <= now);
            (about, form, if over { PageState::Over } else { PageState::Open })
        }
        Some(SurveyState::Answered { .. }) => (SurveyAbout::Whole, None, PageState::Answered),
        _ => (SurveyAbout::Whole, None, PageState::Over),
    };
    let inbox = cx.inbox(header.inbox_id).await?.ok_or(Error::NotFound("survey"))?;
    Ok(SurveyPage { name: inbox.name, locale: header.locale, about, form: form_of(cx, form).await?, state })
}
