//! The customer says how it was: stars for each who answered, reasons, and words if they like.

use base::{ConversationId, limits};
use conversation::{Command, Header, SurveyReason, SurveyState};
use serde_json::json;
use store::{Changes, Column, Cx, Keys, NewSurvey, State};

use super::act::flatten;
use super::find::{contact_of, under_way};
use crate::app::App;
use crate::error::{Error, Result};
use crate::report::follow;
use crate::session::VisitorSession;
use crate::survey;

/// What the customer thinks.
#[derive(Clone, Debug)]
pub struct Rating {
    /// 1 to 5, for whoever was asked about; for the assistant when both were.
    pub stars: u8,
    /// 1 to 5 for the agents, exactly when both were asked about.
    pub agent_stars: Option<u8>,
    /// Why, each at most once.
    pub reasons: Vec<SurveyReason>,
    /// Words.
    pub comment: Option<String>,
}

/// Takes the answer to an open survey, once a session.
pub async fn answer_survey(app: &App, visitor: &VisitorSession, rating: Rating) -> Result<ConversationId> {
    access::may(&visitor.actor(), access::Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let no_survey = || Error::Rejected(conversation::Rejection::NoSurvey);
    let contact_id = contact_of(&cx, visitor).await?.ok_or_else(no_survey)?;
    let header = under_way(app, &cx, contact_id, visitor).await?.ok_or_else(no_survey)?;
    let session = header.reopened;
    answered(app, &cx, header, session, rating).await
}

/// The same for whoever has been found to be asked about this session.
pub(crate) async fn answered(
    app: &App,
    cx: &Cx,
    header: Header,
    session: u32,
    rating: Rating,
) -> Result<ConversationId> {
    let Rating { stars, agent_stars, reasons, comment } = rating;
    let comment = comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if comment.as_ref().is_some_and(|text| text.chars().count() > limits::MESSAGE_CHARS) {
        return Err(Error::invalid("comment", format!("at most {} characters", limits::MESSAGE_CHARS)));
    }
    let id = header.id;
    let form_id = match header.survey {
        Some(SurveyState::Invited { form, .. }) => form,
        _ => None,
    };
    let form = survey::form_of(cx, form_id).await?;
    if !survey::offers(&form, &reasons) {
        return Err(Error::invalid("reasons", "choose from those that were offered"));
    }
    if comment.is_some() && !form.comment {
        return Err(Error::invalid("comment", "was not asked for"));
    }
    let key = cx.contact_key(header.contact_id).await?;
    let sealed = comment.map(|text| key.seal(Column::SurveyComment, id, &text));
    let (owned, facts_job) = (app.clone(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        if header.reopened != session {
            return Err(Error::Rejected(conversation::Rejection::NoSurvey));
        }
        let now = owned.env().now();
        let command = Command::AnswerSurvey { stars, agent_stars, reasons: reasons.clone() };
        let (header, events) = conversation::decide_all(header, [command], &owned.settings().policy, now)?;
        let survey = NewSurvey {
            conversation_id: id,
            session: header.reopened,
            stars,
            agent_stars,
            reasons: reasons.clone(),
            comment: sealed.clone(),
            form: form_id,
            at: now,
        };
        let changes = follow(Changes::new(()), &header, &events, facts_job, now);
        Ok(changes.put_conversation(&header, &events).insert_survey(survey).audit(
            "answer_survey",
            format!("conversation:{id}"),
            json!({ "stars": stars, "agent_stars": agent_stars }),
        ))
    };
    cx.change(Keys::new().conversation(id), change).await.map_err(flatten)?;
    Ok(id)
}
