//! Surveys: the words that are asked, and what was answered, one row for each session of a conversation.

use base::{ConversationId, SurveyId, Timestamp, limits};
use conversation::SurveyReason;

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

statements! {
    INSERT = "survey.insert":
        "insert into survey (workspace_id, conversation_id, session, stars, agent_stars, reasons, comment, at, form) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_CONVERSATION = "survey.of_conversation":
        "select s.session, s.stars, s.agent_stars, s.reasons, s.at, s.form, s.comment, c.contact_id from survey s join conversation c \
         on c.workspace_id = s.workspace_id and c.id = s.conversation_id where s.workspace_id = $1 and s.conversation_id = $2 order by s.session";
    INSERT_FORM = "survey_form.insert": "insert into survey_form (workspace_id, id, body, at) values ($1, $2, $3, $4)";
    FORM = "survey_form.load": "select body from survey_form where workspace_id = $1 and id = $2";
    FORMS = "survey_form.list": "select body from survey_form where workspace_id = $1 order by id desc limit $2";
}

/// An answered survey to store.
#[derive(Clone, Debug)]
pub struct NewSurvey {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of which session: 0 is the first, each reopening begins the next.
    pub session: u32,
    /// 1 to 5, for whoever was asked about; for the assistant when both were.
    pub stars: u8,
    /// 1 to 5 for the agents, when both were asked about.
    pub agent_stars: Option<u8>,
    /// Why.
    pub reasons: Vec<SurveyReason>,
    /// Words, sealed with `Column::SurveyComment` and the conversation's id.
    pub comment: Option<Sealed<String>>,
    /// Which words were asked; `None` means the shipped ones.
    pub form: Option<SurveyId>,
    /// When.
    pub at: Timestamp,
}

/// An answered survey, opened; the comment is gone after erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRecord {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of which session.
    pub session: u32,
    /// 1 to 5, for whoever was asked about; for the assistant when both were.
    pub stars: u8,
    /// 1 to 5 for the agents, when both were asked about.
    pub agent_stars: Option<u8>,
    /// Why.
    pub reasons: Vec<SurveyReason>,
    /// Words.
    pub comment: Option<String>,
    /// Which words were asked; `None` means the shipped ones.
    pub form: Option<SurveyId>,
    /// When.
    pub at: Timestamp,
}

impl<T> Changes<T> {
    /// Stores an answered survey; its event goes with `put_conversation` in the same change.
    pub fn insert_survey(mut self, survey: NewSurvey) -> Self {
        self.rests_on.push(survey.conversation_id);
        let params = vec![
            Value::id(survey.conversation_id),
            survey.session.into(),
            survey.stars.into(),
            survey.agent_stars.into(),
            to_json(&survey.reasons).into(),
            survey.comment.map(Sealed::into_bytes).into(),
            survey.at.into(),
            survey.form.map_or(Value::Null, Value::id),
        ];
        self.write(&INSERT, params)
    }

    /// Keeps one version of what is asked, for ever: answers name it.
    pub fn insert_survey_form(self, id: SurveyId, body: &serde_json::Value, at: Timestamp) -> Self {
        self.write(&INSERT_FORM, vec![Value::id(id), to_json(body).into(), at.into()])
    }
}

fn stars(row: &mut Row) -> Result<Option<u8>, StoreError> {
    let Some(found) = row.opt_int()? else { return Ok(None) };
    u8::try_from(found).map(Some).map_err(|_| StoreError::Corrupt(format!("{found} stars")))
}

impl Cx {
    /// One version of what is asked.
    pub async fn survey_form(&self, id: SurveyId) -> Result<Option<serde_json::Value>, StoreError> {
        self.read_one(&FORM, vec![Value::id(id)], Row::json).await
    }

    /// Every version, newest first.
    pub async fn survey_forms(&self) -> Result<Vec<serde_json::Value>, StoreError> {
        let rows = self.read(&FORMS, vec![limits::SURVEY_FORMS.into()]).await?;
        rows.into_iter().map(|mut row| row.json()).collect()
    }
    /// The answered surveys of a conversation, one of each session, oldest first.
    pub async fn surveys_of(&self, conversation_id: ConversationId) -> Result<Vec<SurveyRecord>, StoreError> {
        let rows = self.read(&OF_CONVERSATION, vec![Value::id(conversation_id)]).await?;
        let mut surveys = Vec::with_capacity(rows.len());
        for mut row in rows {
            let session = row.u32()?;
            let given =
                stars(&mut row)?.ok_or_else(|| StoreError::Corrupt("a survey without stars".into()))?;
            let (agent_stars, reasons, at) = (stars(&mut row)?, row.json()?, row.time()?);
            let (form, comment, contact_id) = (row.opt_id()?, row.opt_blob()?, row.id()?);
            let comment = match (comment, self.key_unless_erased(contact_id).await?) {
                (Some(comment), Some(key)) => {
                    Some(key.open(Column::SurveyComment, conversation_id, &Sealed::stored(comment))?)
                }
                _ => None,
            };
            surveys.push(SurveyRecord {
                conversation_id,
                session,
                stars: given,
                agent_stars,
                reasons,
                comment,
                form,
                at,
            });
        }
        Ok(surveys)
    }
}
