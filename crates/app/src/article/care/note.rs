//! What a look found becomes work, and what it did not find again is over.

use std::collections::{BTreeMap, HashMap};

use base::{ArticleTaskId, Timestamp};
use knowledge::care::{Effect, Found, Kind};
use sha2::{Digest as _, Sha256};
use store::{Changes, Cx, Keys, KnownTask, NewTask, State, TaskState};

use super::{KNOWN, OPEN_OF_KIND};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Findings that are read at once, and that are written in one commit.
const AT_ONCE: usize = 500;

/// What became of the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Noted {
    pub(super) found: usize,
    pub(super) new: usize,
    pub(super) gone: usize,
}

/// What is done about a row.
#[derive(Clone, Debug)]
enum Step {
    Add(NewTask),
    Reopen(ArticleTaskId, NewTask),
    Renew(ArticleTaskId, NewTask),
    Gone(ArticleTaskId),
}

/// Writes what changed since the last look.
pub(super) async fn note(
    app: &App,
    cx: &Cx,
    found: Vec<Found>,
    known: Vec<KnownTask>,
    began: Timestamp,
) -> Result<Noted> {
    let mut noted = Noted { found: found.len(), ..Noted::default() };
    let steps = steps(app, found, known, began);
    let now = app.env().now();
    for some in steps.chunks(AT_ONCE) {
        let some = some.to_vec();
        noted.new += some.iter().filter(|step| matches!(step, Step::Add(_) | Step::Reopen(..))).count();
        noted.gone += some.iter().filter(|step| matches!(step, Step::Gone(_))).count();
        let change = move |_: &State| -> Result<Changes<()>> {
            let changes = some.iter().fold(Changes::new(()), |changes, step| match step {
                Step::Add(new) => changes.insert_article_task(new, now),
                Step::Reopen(id, new) => changes.reopen_article_task(*id, new, now),
                Step::Renew(id, new) => changes.renew_article_task(*id, new),
                Step::Gone(id) => changes.article_task_gone(*id, now),
            });
            Ok(changes.unaudited("the look is audited when it ends"))
        };
        cx.change(Keys::new(), change).await.map_err(flatten)?;
    }
    Ok(noted)
}

/// Writes what happened after work was done.
pub(super) async fn note_effects(cx: &Cx, effects: Vec<(ArticleTaskId, Effect, Timestamp)>) -> Result<()> {
    for some in effects.chunks(AT_ONCE) {
        let some = some.to_vec();
        let change = move |_: &State| -> Result<Changes<()>> {
            let put = |changes: Changes<()>, (id, effect, ended): &(ArticleTaskId, Effect, Timestamp)| {
                changes.put_article_effect(*id, *effect, *ended)
            };
            Ok(some.iter().fold(Changes::new(()), put).unaudited("the look is audited when it ends"))
        };
        cx.change(Keys::new(), change).await.map_err(flatten)?;
    }
    Ok(())
}

/// What earlier looks found.
pub(super) async fn known(cx: &Cx) -> Result<Vec<KnownTask>> {
    let mut all: Vec<KnownTask> = Vec::new();
    loop {
        let some = cx.known_article_tasks(all.last().map(|task| task.id), AT_ONCE as u32).await?;
        let last = some.len() < AT_ONCE;
        all.extend(some);
        if last || all.len() >= KNOWN {
            return Ok(all);
        }
    }
}

fn steps(app: &App, found: Vec<Found>, known: Vec<KnownTask>, began: Timestamp) -> Vec<Step> {
    let mut open: BTreeMap<Kind, usize> = BTreeMap::new();
    for task in known.iter().filter(|task| matches!(task.state, TaskState::Open | TaskState::Taken)) {
        *open.entry(task.finding.kind()).or_default() += 1;
    }
    let mut known: HashMap<Vec<u8>, KnownTask> =
        known.into_iter().map(|task| (task.name.clone(), task)).collect();
    let mut steps = Vec::new();
    for found in found {
        let new = new(app, found);
        let open = open.entry(new.finding.kind()).or_default();
        match known.remove(&new.name) {
            None if *open >= OPEN_OF_KIND => {}
            None => {
                *open += 1;
                steps.push(Step::Add(new));
            }
            Some(task) => match task.state {
                // What was ended while the look was under way is looked at by the next one.
                TaskState::Done | TaskState::Gone if task.ended_at.is_some_and(|at| at >= began) => {}
                TaskState::Done | TaskState::Gone => {
                    *open += 1;
                    steps.push(Step::Reopen(task.id, new));
                }
                TaskState::Open | TaskState::Taken | TaskState::Dismissed if differs(&task, &new) => {
                    steps.push(Step::Renew(task.id, new));
                }
                TaskState::Open | TaskState::Taken | TaskState::Dismissed => {}
            },
        }
    }
    let left = known.into_values().filter(|task| !matches!(task.state, TaskState::Done | TaskState::Gone));
    let mut gone: Vec<ArticleTaskId> = left.map(|task| task.id).collect();
    gone.sort();
    steps.extend(gone.into_iter().map(Step::Gone));
    steps
}

fn differs(task: &KnownTask, new: &NewTask) -> bool {
    let before = (&task.finding, task.owner, task.count, task.place);
    before != (&new.finding, new.owner, new.count, new.place)
}

/// The work that a finding is.
pub(crate) fn new(app: &App, found: Found) -> NewTask {
    NewTask {
        id: app.env().id(),
        name: Sha256::digest(found.key.as_bytes()).to_vec(),
        article_id: found.article,
        other_id: found.other,
        owner: found.owner,
        place: place(found.finding.kind(), found.count),
        count: found.count,
        finding: found.finding,
        questions: found.questions,
    }
}

/// Room for the count of one kind.
const OF_KIND: u32 = 1_000_000;

/// The worst kind has the highest; within it, what was seen most often.
fn place(kind: Kind, count: u32) -> u32 {
    let behind = Kind::ALL.iter().rev().position(|one| *one == kind).unwrap_or_default();
    u32::try_from(behind).unwrap_or_default() * OF_KIND + count.min(OF_KIND - 1)
}
