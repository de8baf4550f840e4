//! How much the meaning of Chinese words weighs: chosen on held-out folds, where a set is small enough to be learned several times.

use crate::blend::Classes;
use crate::core::{HeldOut, Item, held_out};
use crate::normal::is_han;
use crate::training::{TrainError, Training};
use crate::watch::Watch;

/// Weights that are tried; a set that is large takes the first.
const TRIED: [f32; 3] = [0.6, 1.2, 0.0];
/// Texts up to which a set is small.
const FEW: usize = 10_000;

/// How many weights are tried, about.
pub(crate) fn tries(training: &Training) -> u64 {
    let texts = training.texts().count();
    let small = texts <= FEW && training.texts().any(|text| text.chars().any(is_han));
    if small { TRIED.len() as u64 } else { 1 }
}

/// The weight under which held-out items are understood best, with their scores.
pub(crate) fn chosen(
    items: &[Item],
    classes: Classes,
    watch: &mut Watch<'_>,
) -> Result<(f32, Vec<HeldOut>), TrainError> {
    let tried: &[f32] = match items.iter().any(|item| !item.features.han.is_empty()) {
        false => &[0.0],
        true if items.len() > FEW => &TRIED[..1],
        true => &TRIED,
    };
    let mut best: (f32, Vec<HeldOut>) = (0.0, Vec::new());
    for (at, weight) in tried.iter().enumerate() {
        let held = held_out(items, classes.count(), classes.intents, *weight, watch)?;
        if at == 0 || better(items, &held, &best.1) {
            best = (*weight, held);
        }
    }
    Ok(best)
}

/// Are more items right than before, by more than chance?
fn better(items: &[Item], now: &[HeldOut], before: &[HeldOut]) -> bool {
    let right = |held: &HeldOut| {
        let scores = &held.raw.linear;
        let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        best == Some(items[held.item].class)
    };
    let (mut won, mut lost) = (0u32, 0u32);
    for (now, before) in now.iter().zip(before) {
        match (right(now), right(before)) {
            (true, false) => won += 1,
            (false, true) => lost += 1,
            _ => {}
        }
    }
    won > lost && (won - lost).pow(2) > won + lost
}
