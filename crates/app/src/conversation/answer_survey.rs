//! The customer says how it was: stars, and words if they like.

use base::{ConversationId, limits};
use conversation::Command;
use serde_json::json;
use store::{Changes, Column, Keys, State};

use super::act::flatten;
use super::find::{contact_of, under_way};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::VisitorSession;

/// Takes the answer to an open survey, once.
pub async fn answer_survey(
    app: &App,
    visitor: &VisitorSession,
    stars: u8,
    comment: Option<String>,
) -> Result<ConversationId> {
    access::may(&visitor.actor(), access::Action::SpeakAsCustomer)?;
    let comment = comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if comment.as_ref().is_some_and(|text| text.chars().count() > limits::MESSAGE_CHARS) {
        return Err(Error::invalid("comment", format!("at most {} characters", limits::MESSAGE_CHARS)));
    }
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let no_survey = || Error::Rejected(conversation::Rejection::NoSurvey);
    let contact_id = contact_of(&cx, visitor).await?.ok_or_else(no_survey)?;
    let header = under_way(app, &cx, contact_id, visitor).await?.ok_or_else(no_survey)?;
    let id = header.id;
    let key = cx.contact_key(contact_id).await?;
    let sealed = comment.map(|text| key.seal(Column::SurveyComment, id, &text));
    let owned = app.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let now = owned.env().now();
        let command = Command::AnswerSurvey { stars };
        let (header, events) = conversation::decide_all(header, [command], &owned.settings().policy, now)?;
        Ok(Changes::new(())
            .put_conversation(&header, &events)
            .insert_survey(id, stars, sealed.clone(), now)
            .audit("answer_survey", format!("conversation:{id}"), json!({ "stars": stars })))
    };
    cx.change(Keys::new().conversation(id), change).await.map_err(flatten)?;
    Ok(id)
}
