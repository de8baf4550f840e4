//! What the customers of the past thought of it.

use base::seeded::SeededEntropy;
use conversation::{Author, Command, EventKind, Feedback, Rejection, SurveyAbout, SurveyReason, SurveyState};

use super::{Player, Rated, Stop};
use crate::past::cast::pick;
use crate::past::script::{Mood, Survey};

/// Of a hundred customers who rate so many write something.
const COMMENTS_OF_100: u64 = 45;

impl Player<'_> {
    pub(super) fn thumb(&mut self, feedback: Feedback) -> Result<(), Stop> {
        let talk = self.talk.as_ref().ok_or(Stop::Other("there is nothing to rate".to_owned()))?;
        let answer = talk.events.iter().rev().find_map(|event| match event.kind {
            EventKind::MessageAdded { message_id, author: Author::Assistant, .. } => Some(message_id),
            _ => None,
        });
        let message_id = answer.ok_or(Stop::Other("the assistant has not answered".to_owned()))?;
        self.act([Command::GiveFeedback { message_id, feedback }])?;
        if let Some(talk) = self.talk.as_mut() {
            talk.thumbs.push((message_id, feedback));
        }
        Ok(())
    }

    /// The survey as written; without an invitation there is nothing to answer, which is the rules' business and not the thread's.
    pub(super) fn rate(&mut self, survey: &Survey) -> Result<(), Rejection> {
        let Some(SurveyState::Invited { about, .. }) = self.talk.as_ref().and_then(|talk| talk.header.survey)
        else {
            return Ok(());
        };
        let agent = survey.agent.unwrap_or(survey.stars);
        let (stars, agent_stars) = match about {
            SurveyAbout::Both => (survey.stars, Some(agent)),
            SurveyAbout::Agent => (agent, None),
            SurveyAbout::Assistant | SurveyAbout::Whole => (survey.stars, None),
        };
        let says = survey.says.as_ref().map(|words| self.played.people.typed(words, self.dice));
        let (at, reasons) = (self.now(), survey.why.clone());
        self.act([Command::AnswerSurvey { stars, agent_stars, reasons: reasons.clone() }])?;
        if let Some(talk) = self.talk.as_mut() {
            let session = talk.header.reopened;
            talk.rated.push(Rated { session, stars, agent_stars, reasons, says, at });
        }
        Ok(())
    }

    pub(super) fn rate_by_mood(&mut self) -> Result<(), Rejection> {
        type Why = SurveyReason;
        let comments = self.world.script.cast.comments.get(self.thread.lang);
        let (least, spread, why, words): (u64, u64, [SurveyReason; 4], _) = match self.thread.mood {
            Mood::Good => (4, 2, [Why::SOLVED, Why::QUICK, Why::CLEAR, Why::KIND], &comments.good),
            Mood::Mixed => (2, 3, [Why::SOLVED, Why::SLOW, Why::UNCLEAR, Why::CLEAR], &comments.mixed),
            Mood::Bad => (1, 2, [Why::NOT_SOLVED, Why::SLOW, Why::UNCLEAR, Why::UNKIND], &comments.bad),
        };
        let stars = |dice: &SeededEntropy| u8::try_from(least + dice.below(spread)).unwrap_or(3);
        let first = usize::try_from(self.dice.below(4)).unwrap_or(0);
        let many = usize::try_from(self.dice.below(3)).unwrap_or(0);
        let survey = Survey {
            stars: stars(self.dice),
            agent: Some(stars(self.dice)),
            why: why.iter().cycle().skip(first).take(many).cloned().collect(),
            says: self.chance(COMMENTS_OF_100).then(|| pick(words, self.dice)),
        };
        self.rate(&survey)
    }
}
