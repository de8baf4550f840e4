//! Tickets: what one is about, what it is given, and what follows where it is new or was open already.

use super::super::file::StepEntry;
use super::super::{Branch, Opens, Step};
use super::Build;
use crate::pack::PackError;
use crate::promise::Until;
use crate::ticket::RESULTS;

/// The most fields of a ticket.
const MAX_FIELDS: usize = 20;
/// Letters of a team's name.
const MAX_TEAM: usize = 120;

impl Build<'_> {
    pub(super) fn ticket(&mut self, at: &str, entry: StepEntry, depth: usize) -> Result<(), PackError> {
        let subject = self.text(at, "ticket", entry.ticket)?;
        let fields = entry.fields.unwrap_or_default();
        if fields.len() > MAX_FIELDS {
            return Err(self.wrong(&format!("{at}.fields"), format!("must be at most {MAX_FIELDS}")));
        }
        let until = entry.within.map(|within| {
            let problem =
                "must be a number with minutes, hours, days, working minutes, working hours or working days";
            Until::read(&within).ok_or_else(|| self.wrong(&format!("{at}.within"), problem))
        });
        let team = entry.team.map(|team| team.trim().to_owned());
        if team.as_ref().is_some_and(|team| team.is_empty() || team.chars().count() > MAX_TEAM) {
            return Err(self.wrong(&format!("{at}.team"), format!("must be 1 to {MAX_TEAM} characters")));
        }
        let opens = Opens {
            subject,
            about: entry.about,
            fields,
            priority: entry.priority.unwrap_or_default(),
            team,
            until: until.transpose()?,
        };
        let on = entry.on.unwrap_or_default();
        if let Some(kind) = on.keys().find(|kind| *kind != "error" && !RESULTS.contains(&kind.as_str())) {
            return Err(self.wrong(&format!("{at}.on.{kind}"), "must be opened, already or error"));
        }
        let here = self.out.len();
        self.push(Step::End)?;
        let mut on = self.branches(at, on, depth)?;
        let end = self.out.len();
        for kind in RESULTS {
            on.entry(kind.to_owned()).or_insert_with(|| Branch::onward(end));
        }
        self.out[here] = Step::Ticket { opens, on };
        Ok(())
    }
}
