//! How a release is tested: its scripts are played, and simulated customers meet it and what answers now.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use dialogue::Pack;
use dialogue::crowd::{Crowd, End, Met, Report, report};
use dialogue::pack::Laid;
use dialogue::script::Scripts;
use protocol::flow_release::{CrowdFigures, ReleaseFlaw, ReleaseProblem, TestReport};
use serde::{Deserialize, Serialize};

use super::show::file_of;
use crate::training::by_chance;

/// The seed of the customers: both meet the same.
const SEED: u64 = 2026;
/// How many fewer of them may be solved, and how many more wrongly served, as shares, where that is more than chance.
const LESS_SOLVED: f64 = 0.02;
const MORE_WRONG: f64 = 0.005;
/// How likely it may be that chance alone made so many worse and so few better.
const CHANCE: f64 = 0.05;
/// Customers between two signs of life.
const BATCH: usize = 20;
/// Failing scripts that are told one by one.
const TOLD: usize = 50;

/// What came of the tests; kept with the release.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Tested {
    pub(super) problems: Vec<ReleaseProblem>,
    pub(super) report: TestReport,
}

/// A release and what answers now.
pub(super) struct Sides {
    pub(super) next: std::sync::Arc<Pack>,
    pub(super) next_laid: Laid,
    pub(super) live: std::sync::Arc<Pack>,
    pub(super) live_laid: Laid,
    pub(super) customers: usize,
}

/// Whoever watches is told how much is done; nothing comes of it where it is to end.
pub(super) type Watch<'a> = &'a mut dyn FnMut(u32, u32) -> ControlFlow<()>;

/// Tests it; none where it was told to end.
pub(super) fn test(sides: &Sides, watch: Watch<'_>) -> Option<Tested> {
    let files = sides.next.scripts(&sides.next_laid);
    let crowd = sides.next.sources().customers.as_deref().and_then(|source| Crowd::read(source).ok());
    let crowd = crowd.filter(|_| sides.customers > 0);
    let batches = crowd.as_ref().map_or(0, |_| 2 * sides.customers.div_ceil(BATCH));
    let (mut done, steps) = (0, (files.len() + batches) as u32);
    let mut tested = Tested::default();
    let mut step = || {
        done += 1;
        matches!(watch(done, steps), ControlFlow::Continue(()))
    };
    for (name, source) in files {
        scripts(sides, name, source, &mut tested);
        if !step() {
            return None;
        }
    }
    if let Some(crowd) = crowd {
        let mut meet = |pack: &Pack| {
            let mut met = Vec::with_capacity(sides.customers);
            for one in crowd.meet(pack, sides.customers, SEED) {
                met.push(one);
                if (met.len().is_multiple_of(BATCH) || met.len() == sides.customers) && !step() {
                    return None;
                }
            }
            Some(met)
        };
        let (before, after) = (meet(&sides.live)?, meet(&sides.next)?);
        customers(&before, &after, &mut tested);
    }
    Some(tested)
}

/// A script that fails where it passed is in the way; one of a file that is new or changed always.
fn scripts(sides: &Sides, name: &str, source: &String, tested: &mut Tested) {
    let flow = Some(name.to_owned());
    let problem = |kind, name: Option<String>, text| ReleaseProblem {
        kind,
        flow: flow.clone(),
        name,
        text: Some(text),
        before: None,
        after: None,
    };
    let scripts = match Scripts::read(&file_of(name), source) {
        Ok(scripts) => scripts,
        Err(bad) => return tested.problems.push(problem(ReleaseFlaw::Unreadable, None, bad.problem)),
    };
    let played = scripts.play(&sides.next, "");
    let failed: Vec<_> = played.iter().filter(|script| !script.failures.is_empty()).collect();
    tested.report.scripts += played.len() as u32;
    tested.report.passed += (played.len() - failed.len()) as u32;
    let same = sides.live.scripts(&sides.live_laid).get(name) == Some(&source);
    let before: BTreeSet<String> = if same && !failed.is_empty() {
        let live = scripts.play(&sides.live, "");
        live.into_iter().filter(|script| !script.failures.is_empty()).map(|script| script.name).collect()
    } else {
        BTreeSet::new()
    };
    for script in failed {
        if before.contains(&script.name) {
            tested.report.failed_before.push(format!("{name}: {}", script.name));
        } else if tested.problems.len() < TOLD {
            let first = script.failures.first();
            let text = first.map(|failure| format!("turn {}: {}", failure.turn, failure.problem));
            tested.problems.push(problem(
                ReleaseFlaw::Script,
                Some(script.name.clone()),
                text.unwrap_or_default(),
            ));
        }
    }
}

/// The same customers with both: what got worse by more than chance is in the way.
fn customers(before: &[Met], after: &[Met], tested: &mut Tested) {
    let (was, is) = (report(before), report(after));
    tested.report.customers = before.len() as u32;
    (tested.report.before, tested.report.after) = (Some(figures(&was)), Some(figures(&is)));
    let turned = |from: &[Met], to: &[Met], end: End| {
        from.iter().zip(to).filter(|(a, b)| a.end == end && b.end != end).count() as u32
    };
    let unlikely = |worse: u32, better: u32| by_chance(worse, better) < CHANCE;
    let mut tell = |kind, before: f64, after: f64| {
        let (before, after) = (Some(before), Some(after));
        tested.problems.push(ReleaseProblem { kind, flow: None, name: None, text: None, before, after });
    };
    let lost = unlikely(turned(before, after, End::Solved), turned(after, before, End::Solved));
    if was.solved - is.solved > LESS_SOLVED && lost {
        tell(ReleaseFlaw::Solved, was.solved, is.solved);
    }
    let erred = unlikely(turned(after, before, End::Wrong), turned(before, after, End::Wrong));
    if is.wrong - was.wrong > MORE_WRONG && erred {
        tell(ReleaseFlaw::Wrong, was.wrong, is.wrong);
    }
    let counts = [
        (ReleaseFlaw::Loops, was.loops, is.loops),
        (ReleaseFlaw::Held, was.guarded, is.guarded),
        (ReleaseFlaw::Unauthorised, was.unauthorised, is.unauthorised),
    ];
    for (kind, before, after) in counts {
        if after > before || kind == ReleaseFlaw::Unauthorised && after > 0 {
            tell(kind, before as f64, after as f64);
        }
    }
}

fn figures(report: &Report) -> CrowdFigures {
    CrowdFigures {
        solved: report.solved,
        handed: report.handed,
        left: report.left,
        wrong: report.wrong,
        told: report.told,
        loops: report.loops as u32,
        held: report.guarded as u32,
        unauthorised: report.unauthorised as u32,
        turns: report.turns,
    }
}
