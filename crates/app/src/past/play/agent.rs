//! What the agents of the past did: taking, answering, noting, passing on, ending.

use base::UserId;
use conversation::{Command, Content, Owner, Rejection};

use super::{Player, Stop};
use crate::past::script::{End, Step};
use crate::work::Beside;

impl Player<'_> {
    pub(super) fn other(&mut self, step: &Step) -> Result<(), Stop> {
        let by = self.agent();
        if let Some(note) = &step.note {
            let text = self.played.people.words(note, self.dice);
            let user_id =
                by.or_else(|| self.usual_agent()).ok_or(Stop::Other("nobody could note it".to_owned()))?;
            let message_id = self.say(Content::text(text), Beside::default());
            return Ok(self.act([Command::AddNote { user_id, message_id }])?);
        }
        if let Some(survey) = &step.survey {
            return Ok(self.rate(survey)?);
        }
        if let Some(feedback) = step.thumb {
            return self.thumb(feedback);
        }
        if step.end == Some(End::Customer) {
            return Ok(self.act([Command::EndByCustomer])?);
        }
        let by = by.ok_or(Stop::Other("no agent has it".to_owned()))?;
        let command = if let Some(who) = &step.to {
            Command::Transfer { by, to: self.named(who)? }
        } else if step.back {
            Command::ReturnToQueue { by, due: None }
        } else if step.assistant {
            Command::GiveBack { by, next_turn: self.env.id() }
        } else {
            Command::Resolve { by: Some(by) }
        };
        self.house_reads(by)?;
        self.act([command])?;
        Ok(self.answer()?)
    }

    pub(super) fn house_reads(&mut self, by: UserId) -> Result<(), Rejection> {
        let behind =
            self.talk.as_ref().filter(|talk| talk.header.receipts.house_read < talk.header.public_seq);
        match behind.map(|talk| talk.header.public_seq) {
            Some(up_to) => self.act([Command::ReadByHouse { up_to, by: Some(by) }]),
            None => Ok(()),
        }
    }

    pub(super) fn takes(&mut self, who: &str) -> Result<(), Stop> {
        let user_id = self.named(who)?;
        Ok(self.act([Command::TakeOver { user_id }])?)
    }

    pub(super) fn agent_writes(&mut self, lines: Vec<&str>) -> Result<(), Stop> {
        let user_id = match self.agent() {
            Some(user_id) => user_id,
            None => {
                let who = self.usual_agent().ok_or(Stop::Other("nobody answers".to_owned()))?;
                self.act([Command::TakeOver { user_id: who }])?;
                self.pass_to(self.now().plus_ms(self.between(9_000, 40_000)))?;
                who
            }
        };
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.pass_to(self.now().plus_ms(self.between(5_000, 30_000)))?;
            }
            let text = self.played.people.words(line, self.dice);
            self.house_reads(user_id)?;
            let message_id = self.say(Content::text(text), Beside::default());
            self.act([Command::AgentSays { user_id, message_id }])?;
        }
        if self.chance(85) {
            self.pass_to(self.now().plus_ms(self.between(1_000, 4_000)))?;
            self.customer_reads()?;
        }
        Ok(())
    }

    pub(super) fn agent(&self) -> Option<UserId> {
        self.talk.as_ref().filter(|talk| talk.header.is_open()).and_then(|talk| match talk.header.owner {
            Owner::Agent { user_id, .. } => Some(user_id),
            Owner::Assistant | Owner::Queue { .. } => None,
        })
    }

    pub(super) fn usual_agent(&self) -> Option<UserId> {
        self.world.agents.get(self.world.script.cast.usual_agent.get(self.thread.lang)).copied()
    }

    pub(super) fn named(&self, who: &str) -> Result<UserId, Stop> {
        self.world.agents.get(who).copied().ok_or_else(|| Stop::Other(format!("nobody is called {who}")))
    }
}
