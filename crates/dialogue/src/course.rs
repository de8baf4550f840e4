//! How far each flow of a dialogue came in a turn: what began, where it waits, how it ended. For whoever wants to know at which step customers
//! are lost.

use crate::outcome::{Effect, Outcome};
use crate::pack::Pack;
use crate::state::{ActiveFlow, DialogueState};

/// How a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It goes on.
    Open,
    /// It came to its end.
    Done,
    /// The customer gave it up.
    Cancelled,
    /// A person was fetched.
    Handed,
    /// Nothing more could be read or done; a person was offered.
    Failed,
    /// Something else took its place, or it was over after a day.
    Left,
}

/// What a turn did to one flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its number in the conversation.
    pub no: u32,
    /// Which flow.
    pub flow: String,
    /// Which version of it.
    pub version: u64,
    /// How it stands.
    pub stands: Stands,
    /// The step at which it waits, as its file calls it; none where it ended.
    pub at: Option<String>,
    /// What was asked there was asked before.
    pub again: bool,
}

/// What a turn did to each flow that it touched.
pub fn course(pack: &Pack, before: &DialogueState, outcome: &Outcome) -> Vec<Course> {
    let after = &outcome.state;
    let mut out: Vec<Course> = after
        .flows
        .iter()
        .filter(|active| touched(before, active))
        .map(|active| open(pack, active))
        .collect();
    let over = |no: u32| no > 0 && !after.flows.iter().any(|active| active.no == no);
    for active in before.flows.iter().filter(|active| over(active.no)) {
        out.push(ended(outcome, active.no, active.flow.clone(), active.version));
    }
    // What began and ended in the same turn.
    let begun = outcome.why.rules.iter().filter_map(|rule| {
        let name = rule.strip_prefix("flow.")?;
        name.strip_suffix(".started").or_else(|| name.strip_suffix(".ran"))
    });
    for (no, name) in (before.begun + 1..).zip(begun) {
        if over(no) {
            let version = pack.flows.get(name).map_or(0, |flow| flow.version);
            out.push(ended(outcome, no, name.to_owned(), version));
        }
    }
    out.sort_by_key(|course| course.no);
    out
}

fn touched(before: &DialogueState, active: &ActiveFlow) -> bool {
    let same = |was: &&ActiveFlow| {
        (was.no, was.version, was.step, was.attempts)
            == (active.no, active.version, active.step, active.attempts)
    };
    active.no > 0 && !before.flows.iter().any(|was| same(&was))
}

fn open(pack: &Pack, active: &ActiveFlow) -> Course {
    let flow = pack.flow_of(active);
    Course {
        no: active.no,
        flow: active.flow.clone(),
        version: active.version,
        stands: Stands::Open,
        at: flow.and_then(|flow| flow.places.get(active.step)).cloned(),
        again: active.attempts > 0,
    }
}

fn ended(outcome: &Outcome, no: u32, flow: String, version: u64) -> Course {
    let ruled = |rule: &str| outcome.why.rules.iter().any(|one| one == rule);
    let handed = outcome.effects.iter().any(|effect| matches!(effect, Effect::HandOff { .. }));
    let failed = outcome.state.retry.as_ref().is_some_and(|retry| retry.no == no);
    let stands = if ruled(&format!("flow.{flow}.done")) {
        Stands::Done
    } else if handed {
        Stands::Handed
    } else if ruled("flow.cancelled") {
        Stands::Cancelled
    } else if failed || ruled("flow.limit") {
        Stands::Failed
    } else {
        Stands::Left
    };
    Course { no, flow, version, stands, at: None, again: false }
}
