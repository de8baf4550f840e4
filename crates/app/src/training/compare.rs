//! Two versions side by side: how well each recognises what, and what only one of them learned from.

use std::collections::BTreeSet;

use access::{Action, may};
use protocol::training_model::{ComparedExample, IntentCompared, ModelComparison};

use super::in_force::report;
use super::models::view;
use super::taught::{Learned, Taught, learned, titles};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Examples of one side that are shown.
const EXAMPLES: usize = 500;

/// What `b` has in place of `a`.
pub async fn compare(app: &App, user: &UserSession, a: u32, b: u32) -> Result<ModelComparison> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let views = (view(app, &cx, a).await?, view(app, &cx, b).await?);
    let taught = (Taught::at(&cx, a).await?, Taught::at(&cx, b).await?);
    let learned = |taught: &Taught| learned(&app.pack().taught(&taught.overlay(app)));
    let (in_a, in_b) = (learned(&taught.0), learned(&taught.1));
    let mut titles = titles(app, &taught.0.intents);
    titles.extend(super::taught::titles(app, &taught.1.intents));
    let (kept_a, kept_b) = (report(app, &cx, a).await?, report(app, &cx, b).await?);
    let ids: BTreeSet<&String> = in_a.iter().chain(&in_b).map(|one| &one.intent).collect();
    let mut by_intent: Vec<IntentCompared> = ids
        .into_iter()
        .map(|id| {
            let one = kept_a.as_ref().and_then(|kept| kept.intent(id));
            let other = kept_b.as_ref().and_then(|kept| kept.intent(id));
            IntentCompared {
                id: id.clone(),
                title: titles.get(id).cloned().unwrap_or_default(),
                recall_a: one.and_then(|one| one.recall),
                recall_b: other.and_then(|one| one.recall),
                examples_a: one.map_or(0, |one| one.examples),
                examples_b: other.map_or(0, |one| one.examples),
            }
        })
        .filter(|one| one.recall_a != one.recall_b || one.examples_a != one.examples_b)
        .collect();
    by_intent.sort_by(|x, y| distance(y).total_cmp(&distance(x)).then(x.id.cmp(&y.id)));
    Ok(ModelComparison {
        a: views.0,
        b: views.1,
        by_intent,
        added: only(in_b.difference(&in_a)),
        removed: only(in_a.difference(&in_b)),
    })
}

fn distance(one: &IntentCompared) -> f32 {
    match (one.recall_a, one.recall_b) {
        (Some(a), Some(b)) => (a - b).abs(),
        (None, None) => 0.0,
        _ => 1.0,
    }
}

fn only<'a>(texts: impl Iterator<Item = &'a Learned>) -> Vec<ComparedExample> {
    let shown = texts.take(EXAMPLES);
    shown.map(|one| ComparedExample { intent: one.intent.clone(), text: one.text.clone() }).collect()
}
