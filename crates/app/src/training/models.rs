//! The versions of the model: how far each is, and what it measured of itself.

use std::collections::BTreeMap;

use access::{Action, may};
use base::Timestamp;
use protocol::training_model::{
    Confused, IntentFigures, ModelDetail, ModelState, ModelView, Models, SuspiciousExample,
};
use store::{Cx, ModelHead, VersionRow, VersionState};

use super::VERSIONS_SHOWN;
use super::in_force::report;
use super::intents::changed;
use super::loses::loses;
use super::taught::{Taught, texts, titles};
use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;

/// From so many steps on it can be told how long the others take.
const TOLD_FROM: u32 = 3;

/// The newest versions.
pub async fn models(app: &App, user: &UserSession) -> Result<Models> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let head = cx.model_head().await?;
    let mut models = Vec::new();
    for row in cx.versions(VERSIONS_SHOWN).await? {
        models.push(view_of(app, &cx, row, &head).await?);
    }
    let changed = !changed(&cx, &head).await?.is_empty();
    Ok(Models { models, published: head.published_no, changed })
}

/// One version with everything it measured of itself.
pub async fn model(app: &App, user: &UserSession, no: u32) -> Result<ModelDetail> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let model = view(app, &cx, no).await?;
    let Some(kept) = report(app, &cx, no).await? else {
        return Ok(ModelDetail {
            model,
            by_intent: Vec::new(),
            confusion: Vec::new(),
            suspicious: Vec::new(),
        });
    };
    let taught = Taught::at(&cx, no).await?;
    let (titles, texts) = (titles(app, &taught.intents), texts(app, &taught));
    let mut by_intent: Vec<IntentFigures> = kept
        .intents
        .iter()
        .map(|one| IntentFigures {
            id: one.id.clone(),
            title: titles.get(&one.id).cloned().unwrap_or_default(),
            examples: one.examples,
            precision: one.precision,
            recall: one.recall,
            f1: one.f1,
        })
        .collect();
    by_intent.sort_by(|a, b| a.f1.total_cmp(&b.f1).then(a.id.cmp(&b.id)));
    let confused = kept.confusions.iter().map(|cell| Confused {
        expected: cell.expected.clone(),
        got: cell.got.clone(),
        count: cell.count,
        examples: cell.examples.iter().filter_map(|id| texts.get(id).cloned()).collect(),
    });
    // What was erased since is not told of any more.
    let suspicious = kept.suspicious.iter().filter_map(|one| {
        Some(SuspiciousExample {
            example_id: one.id,
            text: texts.get(&one.id)?.clone(),
            expected: one.intent.clone(),
            got: one.got.clone(),
            confidence: one.confidence,
        })
    });
    Ok(ModelDetail { model, by_intent, confusion: confused.collect(), suspicious: suspicious.collect() })
}

/// One version as it is shown.
pub(super) async fn view(app: &App, cx: &Cx, no: u32) -> Result<ModelView> {
    let row = cx.version(no).await?.ok_or(Error::NotFound("version"))?;
    let head = cx.model_head().await?;
    view_of(app, cx, row, &head).await
}

async fn view_of(app: &App, cx: &Cx, row: VersionRow, head: &ModelHead) -> Result<ModelView> {
    let names: BTreeMap<_, _> =
        names::of(app, cx.workspace_id()).await?.iter().map(|(id, name)| (*id, name.clone())).collect();
    let published = head.published_no == Some(row.no);
    let ready = row.state == VersionState::Ready;
    let kept = if ready { report(app, cx, row.no).await? } else { None };
    let guarded = ready && !published && !goes_back(&row, head);
    let loses = if guarded { loses(app, cx, row.no, head.published_no).await? } else { Vec::new() };
    Ok(ModelView {
        no: row.no,
        state: state(row.state),
        done: row.done,
        of: row.steps,
        published,
        made_by: row.user_id,
        made_by_name: names.get(&row.user_id).cloned().unwrap_or_default(),
        made_ms: row.at.ms(),
        started_ms: row.started_at.map(|at| at.ms()),
        remaining_ms: remaining(&row, app.env().now()),
        published_ms: row.published_at.map(|at| at.ms()),
        examples: row.examples,
        intents: row.intents,
        added: row.added,
        removed: row.removed,
        seconds: row.micros.map(|micros| micros as f32 / 1e6),
        bytes: row.bytes,
        note: row.note,
        figures: kept.map(|kept| kept.figures.clone()),
        problem: row.problem,
        loses,
    })
}

/// How long a training still takes, as fast as it went until now.
fn remaining(row: &VersionRow, now: Timestamp) -> Option<u64> {
    let took = u64::try_from(now.ms_since(row.started_at?)).ok()?;
    let left = u64::from(row.steps.checked_sub(row.done)?);
    (row.state == VersionState::Training && row.done >= TOLD_FROM).then(|| took * left / u64::from(row.done))
}

/// Whether publishing it is going back to what answered before, or to what is older than what answers: that is always allowed.
pub(super) fn goes_back(row: &VersionRow, head: &ModelHead) -> bool {
    row.published_at.is_some() || head.published_no.is_some_and(|published| row.no < published)
}

const fn state(state: VersionState) -> ModelState {
    match state {
        VersionState::Waiting => ModelState::Waiting,
        VersionState::Training => ModelState::Training,
        VersionState::Ready => ModelState::Ready,
        VersionState::Failed => ModelState::Failed,
        VersionState::Cancelled => ModelState::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_takes_as_long_as_what_is_done() {
        let row = |state, done, steps, started: Option<i64>| VersionRow {
            no: 1,
            state,
            done,
            steps,
            user_id: base::UserId(uuid::Uuid::nil()),
            at: Timestamp(0),
            started_at: started.map(Timestamp::from_ms),
            ended_at: None,
            published_at: None,
            note: String::new(),
            problem: None,
            examples: 0,
            intents: 0,
            added: 0,
            removed: 0,
            micros: None,
            bytes: None,
        };
        let training = VersionState::Training;
        for (row, wanted) in [
            (row(training, 25, 100, Some(1_000)), Some(15_000)),
            (row(training, 100, 100, Some(1_000)), Some(0)),
            (row(training, 2, 100, Some(1_000)), None),
            (row(training, 0, 0, Some(1_000)), None),
            (row(training, 25, 100, None), None),
            // The clock of another node.
            (row(training, 25, 100, Some(9_000)), None),
            (row(VersionState::Ready, 100, 100, Some(1_000)), None),
        ] {
            assert_eq!(remaining(&row, Timestamp::from_ms(6_000)), wanted, "{row:?}");
        }
    }
}
