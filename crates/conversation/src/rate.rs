//! What may happen to the survey of a session: asked at once, planned and asked later, answered.

use base::SurveyId;

use crate::command::Rejection;
use crate::decide::Draft;
use crate::event::EventKind;
use crate::header::SurveyState;
use crate::survey::{self, Asking, SurveyAbout, SurveyReason};

impl Draft<'_> {
    /// A session has ended.
    pub(crate) fn ask_how_it_was(&mut self) {
        // One invitation a session, for everyone who was answered: it is nobody's choice.
        let Asking { on, form, delay_ms, answer_ms } = self.policy.survey;
        let about = self.header.answered.about().filter(|_| on && self.header.survey.is_none());
        match about {
            Some(about) if delay_ms > 0 => {
                let due = self.now.plus_ms(delay_ms);
                self.emit(EventKind::SurveyPlanned { due, about, form, answer_ms });
            }
            Some(about) => self.invite(about, form, answer_ms),
            None => {}
        }
    }

    fn invite(&mut self, about: SurveyAbout, form: Option<SurveyId>, answer_ms: Option<i64>) {
        let until = answer_ms.map(|length| self.now.plus_ms(length));
        self.emit(EventKind::SurveyInvited { about, form, until });
    }

    /// As it was planned when the session ended: who came back before has another session, and is asked after that.
    pub(crate) fn invite_to_survey(&mut self) -> Result<(), Rejection> {
        self.not_closed()?;
        match self.header.survey {
            Some(SurveyState::Planned { due, about, form, answer_ms }) if due <= self.now => {
                self.invite(about, form, answer_ms);
                Ok(())
            }
            _ => Err(Rejection::NothingToDo),
        }
    }

    pub(crate) fn answer_survey(
        &mut self,
        stars: u8,
        agent_stars: Option<u8>,
        reasons: Vec<SurveyReason>,
    ) -> Result<(), Rejection> {
        self.not_closed()?;
        let Some(SurveyState::Invited { about, until, .. }) = self.header.survey else {
            return Err(Rejection::NoSurvey);
        };
        if until.is_some_and(|until| until <= self.now) {
            return Err(Rejection::SurveyOver);
        }
        if !survey::fits(about, stars, agent_stars, &reasons) {
            return Err(Rejection::BadStars);
        }
        self.emit(EventKind::SurveyAnswered { stars, agent_stars, reasons });
        Ok(())
    }
}
