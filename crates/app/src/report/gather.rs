//! What somebody asks for, checked, and the facts that belong to it.

use access::{Action, may};
use base::{InboxId, Timestamp, UserId, limits};
use insight::{Day, Fact, Filter, Summary, Zone};
use store::{Cx, FactPlace};

use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::Asks;

/// Facts read at once.
const PAGE: u32 = 5_000;

/// What somebody asks for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The first day, `2026-11-01`.
    pub from: String,
    /// The last day, which is counted too.
    pub to: String,
    /// Only this inbox.
    pub inbox: Option<InboxId>,
    /// Only this topic; an empty one means sessions of which nobody knows it.
    pub topic: Option<String>,
    /// Only sessions in which this agent took part.
    pub agent: Option<UserId>,
}

/// The same, checked.
pub(crate) struct Range {
    pub from: Day,
    pub to: Day,
    pub zone: Zone,
    pub filter: Filter,
    pub own_only: bool,
}

impl Range {
    /// Checks what is asked and by whom: agents see their own.
    pub(crate) async fn check(app: &App, asker: &dyn Asks, asked: Asked) -> Result<Self> {
        may(&asker.actor(), Action::ReadReports)?;
        let own_only = may(&asker.actor(), Action::ReadAllReports).is_err();
        if own_only && asked.agent.is_some_and(|agent| Some(agent) != asker.user_id()) {
            return Err(access::Forbidden.into());
        }
        let day = |text: &str, field| {
            Day::parse(text).ok_or_else(|| Error::invalid(field, "a day is written as 2026-11-20"))
        };
        let (from, to) = (day(&asked.from, "from")?, day(&asked.to, "to")?);
        if from > to {
            return Err(Error::invalid("to", "the last day is before the first"));
        }
        if from.days_to(to) > limits::REPORT_DAYS {
            return Err(Error::invalid("to", format!("at most {} days at once", limits::REPORT_DAYS)));
        }
        let agent = if own_only { asker.user_id() } else { asked.agent };
        let filter = Filter { inbox: asked.inbox, topic: asked.topic, agent };
        let zone = in_force(app, asker.workspace_id()).await?.zone(app);
        Ok(Self { from, to, zone, filter, own_only })
    }

    /// The period before, as long as this one.
    pub(crate) fn before(&self) -> Self {
        let days = self.from.days_to(self.to);
        Self {
            from: self.from.plus(-days),
            to: self.from.plus(-1),
            zone: self.zone.clone(),
            filter: self.filter.clone(),
            own_only: self.own_only,
        }
    }

    /// Its first instant, and the first after it.
    pub(crate) fn instants(&self) -> (Timestamp, Timestamp) {
        (self.zone.start(self.from), self.zone.start(self.to.plus(1)))
    }

    /// Reads it, a page at a time, so that a year needs no more memory than a day but for the times themselves.
    pub(crate) async fn sum(&self, cx: &Cx) -> Result<Summary> {
        let mut summary = Summary::new(self.zone.clone(), self.filter.clone());
        let ((from, to), mut after, mut read) = (self.instants(), None, 0);
        loop {
            let page = cx.facts(from, to, after, PAGE).await?;
            page.iter().for_each(|fact| summary.add(fact));
            read += page.len();
            match page.last() {
                Some(last) if page.len() == PAGE as usize => after = Some(FactPlace::of(last)),
                _ => return Ok(summary),
            }
            if read >= limits::REPORT_SESSIONS {
                return Err(Error::invalid("to", "too many sessions at once; choose fewer days"));
            }
        }
    }

    /// The newest sessions that the filter and the metric let through, before a place.
    pub(crate) async fn newest(
        &self,
        cx: &Cx,
        metric: Option<&str>,
        mut before: Option<FactPlace>,
        most: usize,
    ) -> Result<Vec<Fact>> {
        let (from, to) = self.instants();
        let mut found = Vec::new();
        loop {
            let page = cx.newest_facts(from, to, before, PAGE).await?;
            let more = page.len() == PAGE as usize;
            before = page.last().map(FactPlace::of);
            for fact in page {
                if found.len() < most && self.shows(&fact, metric)? {
                    found.push(fact);
                }
            }
            if !more || found.len() >= most {
                return Ok(found);
            }
        }
    }

    fn shows(&self, fact: &Fact, metric: Option<&str>) -> Result<bool> {
        if !insight::relevant(fact, &self.filter) {
            return Ok(false);
        }
        let Some(metric) = metric else { return Ok(true) };
        insight::measured(fact, &self.filter, metric)
            .ok_or_else(|| Error::invalid("metric", "take an id of the report's metrics"))
    }
}
