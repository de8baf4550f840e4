//! What is in the way of publishing: intents that a version recognises worse than what answers now. Only examples that both learned from
//! are compared: teaching what is hard must not look like a loss. And a loss must be more than chance: any new training moves some examples
//! that stood on the line.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::ExampleId;
use protocol::inbox::Wording;
use protocol::training_model::Loss;
use store::Cx;

use super::in_force::report;
use super::report::learned_ids;
use super::taught::Taught;
use crate::app::App;
use crate::error::Result;

/// The largest intents are held to this.
const LARGEST: usize = 50;
/// How much recall may be lost.
const POINTS: f32 = 0.02;
/// How likely it may be that chance alone made so many worse and so few better.
const CHANCE: f64 = 0.05;

/// The examples of a version, and which of them it got wrong.
struct Side {
    examples: HashMap<String, BTreeSet<ExampleId>>,
    missed: BTreeSet<ExampleId>,
}

/// What version `no` would lose against what answers now.
pub(super) async fn loses(app: &App, cx: &Cx, no: u32, published: Option<u32>) -> Result<Vec<Loss>> {
    let Some(after) = side(app, cx, Some(no), no).await? else { return Ok(Vec::new()) };
    let Some(before) = side(app, cx, published, no).await? else { return Ok(Vec::new()) };
    let titles = super::taught::titles(app, &cx.intents_at(no).await?);
    Ok(compared(&before, &after, &titles))
}

/// Of a version, or of the pack's own model as version `told_by` saw it.
async fn side(app: &App, cx: &Cx, no: Option<u32>, told_by: u32) -> Result<Option<Side>> {
    let Some(kept) = report(app, cx, no.unwrap_or(told_by)).await? else { return Ok(None) };
    let taught = Taught::published(cx, no).await?;
    let examples = learned_ids(&app.pack().taught(&taught.overlay(app)), &taught.ids());
    let missed = if no.is_some() { kept.missed.clone() } else { kept.pack_missed.clone() };
    Ok(Some(Side { examples, missed }))
}

fn compared(before: &Side, after: &Side, titles: &BTreeMap<String, Wording>) -> Vec<Loss> {
    let mut largest: Vec<(&String, &BTreeSet<ExampleId>)> = before.examples.iter().collect();
    largest.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    let loss = |(intent, examples): (&String, &BTreeSet<ExampleId>)| {
        let both: Vec<_> = examples.intersection(after.examples.get(intent)?).collect();
        let recall = |missed: &BTreeSet<ExampleId>| {
            let wrong = both.iter().filter(|id| missed.contains(id)).count();
            1.0 - wrong as f32 / both.len().max(1) as f32
        };
        let turned = |from: &Side, to: &Side| {
            both.iter().filter(|id| !from.missed.contains(id) && to.missed.contains(id)).count() as u32
        };
        let (was, is) = (recall(&before.missed), recall(&after.missed));
        let (worse, better) = (turned(before, after), turned(after, before));
        (was - is > POINTS && by_chance(worse, better) < CHANCE).then(|| Loss {
            intent: intent.clone(),
            title: titles.get(intent).cloned().unwrap_or_default(),
            before: was,
            after: is,
            examples: both.len() as u32,
        })
    };
    let mut found: Vec<Loss> = largest.into_iter().take(LARGEST).filter_map(loss).collect();
    found.sort_by(|a, b| (b.before - b.after).total_cmp(&(a.before - a.after)));
    found
}

/// How likely at least so many of all that changed are worse when each is as likely to become better: the sign test.
pub(crate) fn by_chance(worse: u32, better: u32) -> f64 {
    let all = worse + better;
    // One line of Pascal's triangle, each share of the whole.
    let mut share = 0.5_f64.powi(i32::try_from(all).unwrap_or(i32::MAX));
    let mut sum = 0.0;
    for count in 0..=all {
        if count >= worse {
            sum += share;
        }
        share *= f64::from(all - count) / f64::from(count + 1);
    }
    sum
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;

    fn id(n: u128) -> ExampleId {
        ExampleId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn side(intents: &[(&str, std::ops::Range<u128>)], missed: &[u128]) -> Side {
        Side {
            examples: intents
                .iter()
                .map(|(of, ids)| ((*of).to_owned(), ids.clone().map(id).collect()))
                .collect(),
            missed: missed.iter().copied().map(id).collect(),
        }
    }

    fn lost(before: &Side, after: &Side) -> Vec<(String, u32)> {
        compared(before, after, &BTreeMap::new()).into_iter().map(|one| (one.intent, one.examples)).collect()
    }

    #[test]
    fn more_than_two_points_on_what_both_learned_is_a_loss_unless_it_is_chance() {
        let of = |missed: &[u128]| side(&[("a", 0..400), ("b", 400..800)], missed);
        let upto = |n: u128| (0..n).collect::<Vec<_>>();
        let before = of(&[]);
        assert!(lost(&before, &of(&upto(8))).is_empty(), "two points");
        assert_eq!(lost(&before, &of(&upto(9))), [("a".to_owned(), 400)]);
        assert!(lost(&of(&upto(9)), &before).is_empty(), "to become better is no loss");
        // Nine worse and eight better are the same as before, and four of a hundred may be anything.
        let mixed = of(&(9..18).collect::<Vec<_>>());
        assert!(lost(&of(&upto(8)), &mixed).is_empty());
        let few = |missed: &[u128]| side(&[("a", 0..100)], missed);
        assert!(lost(&few(&[]), &few(&upto(4))).is_empty());
        assert_eq!(lost(&few(&[]), &few(&upto(5))).len(), 1);
    }

    #[test]
    fn chance_is_the_sign_test() {
        for (worse, better, wanted) in
            [(0, 0, 1.0), (1, 0, 0.5), (5, 0, 0.031_25), (7, 1, 0.035_156_25), (1, 1, 0.75)]
        {
            assert!((by_chance(worse, better) - wanted).abs() < 1e-9, "{worse} {better}");
        }
        assert!(by_chance(600, 200) < 1e-9 && by_chance(2_000, 2_000).is_finite());
    }

    #[test]
    fn what_only_one_has_counts_for_neither() {
        let before = side(&[("a", 0..100), ("gone", 300..320)], &[]);
        let hard = side(&[("a", 0..200), ("new", 400..410)], &(100..200).chain(400..410).collect::<Vec<_>>());
        assert!(lost(&before, &hard).is_empty(), "new examples that are hard are no loss");
        let fewer = side(&[("a", 0..10)], &[0, 1, 2, 3, 4]);
        assert_eq!(lost(&before, &fewer), [("a".to_owned(), 10)]);
    }

    #[test]
    fn only_the_largest_are_held_to_it() {
        let names: Vec<String> = (0..60).map(|n| format!("i{n:02}")).collect();
        let ranges = |n: usize| (n as u128 * 1_000)..(n as u128 * 1_000 + 100 - n as u128);
        let intents: Vec<(&str, std::ops::Range<u128>)> =
            names.iter().enumerate().map(|(n, name)| (name.as_str(), ranges(n))).collect();
        let all: Vec<u128> = intents.iter().flat_map(|(_, ids)| ids.clone()).collect();
        let found = lost(&side(&intents, &[]), &side(&intents, &all));
        assert_eq!(found.len(), 50);
        assert!(!found.iter().any(|(name, _)| name.as_str() >= "i50"), "{found:?}");
    }
}
