//! Learning the ranking from questions whose articles are known. Deterministic: the same lessons give the same weights.

use crate::answer::{self, Point};
use crate::rank::{AGAINST, FEATURES, SAME, SIGNS, Seen, Weights, score, signs, sureness};

/// A question with the articles that were looked at and whether each is right; none is for a question that has no answer.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What was looked at.
    pub seen: Vec<Seen>,
    /// Which of them are right.
    pub right: Vec<bool>,
    /// How much the lesson counts.
    pub weight: f32,
}

/// Times that all lessons are gone through.
const ROUNDS: usize = 600;
/// How much large weights cost.
const PULL: f32 = 2e-4;

/// The feature of a question that is there word for word, and the least that it weighs in order and sureness: whoever wrote it there
/// meant it to be found by it, and lessons seldom ask what they have.
const SURELY: [f32; 2] = [6.0, 2.5];

/// Learns the weights of one language.
pub fn learn(lessons: &[Lesson]) -> Weights {
    let mut weights = Weights { rank: vec![0.0; FEATURES], sure: vec![0.0; SIGNS] };
    let ordered: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.right.contains(&true)).collect();
    descend(&mut weights.rank, PULL, signed, |rank, slope| {
        let mut all = 0.0;
        for lesson in &ordered {
            let features: Vec<&[f32]> = lesson.seen.iter().map(|seen| &seen.features[..]).collect();
            pull(rank, slope, &features, &lesson.right, lesson.weight);
            all += lesson.weight;
        }
        all
    });
    weights.rank[SAME] = weights.rank[SAME].max(SURELY[0]);
    let judged: Vec<([f32; SIGNS], bool, f32)> =
        lessons.iter().filter_map(|lesson| judged(&weights, lesson)).collect();
    descend(&mut weights.sure, PULL, signed, |sure, slope| {
        let mut all = 0.0;
        for (signs, right, weight) in &judged {
            let said = 1.0 / (1.0 + (-dot(sure, signs)).exp());
            let pull = weight * (said - f32::from(*right));
            signs.iter().zip(slope.iter_mut()).for_each(|(value, slope)| *slope += pull * value);
            all += weight;
        }
        all
    });
    weights.sure[SAME] = weights.sure[SAME].max(SURELY[1]);
    weights
}

/// What an article has beside a question, and which of it answers.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What may answer.
    pub points: Vec<Point>,
    /// Which of it does.
    pub right: Vec<bool>,
}

/// How much large weights of what answers cost: there are fewer lessons.
const PLACE_PULL: f32 = 1e-3;

/// Learns where answers stand in one language.
pub fn places(lessons: &[Placed]) -> Vec<f32> {
    let mut weights = vec![0.0; answer::FEATURES];
    let lessons: Vec<&Placed> = lessons.iter().filter(|lesson| lesson.right.contains(&true)).collect();
    let bound =
        |at, weight: f32| if answer::AGAINST.contains(&at) { weight.min(0.0) } else { weight.max(0.0) };
    descend(&mut weights, PLACE_PULL, bound, |weights, slope| {
        for lesson in &lessons {
            let features = lesson.points.iter().map(|point| &point.features[..]);
            pull(weights, slope, &features.collect::<Vec<_>>(), &lesson.right, 1.0);
        }
        lessons.len() as f32
    });
    weights
}

/// Adds to a slope what one lesson pulls at the weights: what is right is to be chosen among all.
fn pull(weights: &[f32], slope: &mut [f32], all: &[&[f32]], right: &[bool], counts: f32) {
    let scores: Vec<f32> = all.iter().map(|features| dot(weights, features)).collect();
    let parts = softmax(&scores);
    let sum: f32 = parts.iter().zip(right).filter(|(_, right)| **right).map(|(part, _)| part).sum();
    for ((features, part), is_right) in all.iter().zip(&parts).zip(right) {
        let wanted = if *is_right { part / sum.max(1e-6) } else { 0.0 };
        let pull = counts * (part - wanted);
        features.iter().zip(slope.iter_mut()).for_each(|(value, slope)| *slope += pull * value);
    }
}

/// What sureness goes by in a lesson, whether the first is right, and how much it counts; `None` when nothing was found.
fn judged(weights: &Weights, lesson: &Lesson) -> Option<([f32; SIGNS], bool, f32)> {
    let (order, scores) = order(weights, lesson)?;
    let first = order.first()?;
    let seen = &lesson.seen[*first];
    Some((signs(&scores, &seen.features, seen.known), lesson.right[*first], lesson.weight))
}

fn order(weights: &Weights, lesson: &Lesson) -> Option<(Vec<usize>, Vec<f32>)> {
    let scores: Vec<f32> = lesson.seen.iter().map(|seen| score(Some(weights), &seen.features)).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| {
        scores[*b].total_cmp(&scores[*a]).then_with(|| lesson.seen[*a].article.cmp(&lesson.seen[*b].article))
    });
    let sorted = order.iter().map(|at| scores[*at]).collect();
    (!order.is_empty()).then_some((order, sorted))
}

/// What weights make of a lesson: the place of the first right article, from 0, and how sure they are of theirs.
pub fn check(weights: &Weights, lesson: &Lesson) -> (Option<usize>, f32) {
    let Some((order, _)) = order(weights, lesson) else { return (None, 0.0) };
    let place = order.iter().position(|at| lesson.right[*at]);
    let sure = judged(weights, lesson).map_or(0.0, |(signs, _, _)| sureness(Some(weights), &signs));
    (place, sure)
}

fn dot(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let parts: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = parts.iter().sum::<f32>().max(f32::EPSILON);
    parts.into_iter().map(|part| part / all).collect()
}

/// Evidence speaks for an article and never against it, whatever a set of lessons would make of two features that say nearly the same: so
/// the order holds on bases that are unlike the lessons'. A denial on one side alone and missing numbers speak against it.
fn signed(at: usize, weight: f32) -> f32 {
    match at {
        _ if at + 1 == SIGNS => weight,
        _ if AGAINST.contains(&at) => weight.min(0.0),
        _ => weight.max(0.0),
    }
}

/// Adam over all lessons at once; `bound` keeps each weight where it may be. `slope` adds up the slope and gives how much all weigh.
fn descend(
    weights: &mut [f32],
    cost: f32,
    bound: impl Fn(usize, f32) -> f32,
    mut slope: impl FnMut(&[f32], &mut [f32]) -> f32,
) {
    let (mut first, mut second) = (vec![0f32; weights.len()], vec![0f32; weights.len()]);
    for round in 1..=ROUNDS {
        let mut sum = vec![0f32; weights.len()];
        let all = slope(weights, &mut sum).max(f32::EPSILON);
        let step = 0.15 * (1.0 - round as f32 / (ROUNDS + 1) as f32);
        for at in 0..weights.len() {
            let pull = sum[at] / all + cost * weights[at];
            first[at] = 0.9 * first[at] + 0.1 * pull;
            second[at] = 0.999 * second[at] + 0.001 * pull * pull;
            let (mean, square) = (
                first[at] / (1.0 - 0.9f32.powi(round as i32)),
                second[at] / (1.0 - 0.999f32.powi(round as i32)),
            );
            weights[at] = bound(at, weights[at] - step * mean / (square.sqrt() + 1e-8));
        }
    }
}
