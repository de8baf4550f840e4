//! Examples made ready: features by place, labels by number, and rows for the features that are kept.

use std::ops::Range;
use std::sync::Arc;

use super::chain::Moves;
use super::hash::Index;
use super::lexicon::{Lexicon, Own};
use super::pairs::Pairs;
use super::piece::Look;
use super::template::{Features, features};
use super::weights::Rows;

/// One example, ready to be learned from.
pub(crate) struct Lesson {
    pub(crate) looks: Vec<Look>,
    pub(crate) slots: Vec<(Range<usize>, u16)>,
}

/// One example as the learner reads it.
pub(crate) struct Prepared {
    pub(crate) features: Features,
    /// Label of each piece, and its state.
    pub(crate) labels: Vec<u16>,
    pub(crate) states: Vec<u16>,
}

fn gold(lesson: &Lesson, moves: &Moves) -> (Vec<u16>, Vec<u16>) {
    let n = moves.slots;
    let (mut labels, mut states) = (Vec::new(), Vec::new());
    let mut last = 0;
    for at in 0..lesson.looks.len() {
        let here = lesson.slots.iter().find(|(pieces, _)| pieces.contains(&at));
        let state = match here {
            Some((pieces, slot)) => {
                last = 1 + 2 * n + usize::from(*slot);
                usize::from(*slot) + if pieces.start == at { 1 } else { 1 + n }
            }
            None => last,
        };
        states.push(state as u16);
        labels.push(moves.label(state) as u16);
    }
    (labels, states)
}

/// Names of features become places of rows; rare ones are dropped.
struct Census {
    index: Index,
    /// How many texts have it, and which was the last.
    texts: Vec<(u32, u32)>,
}

fn census(all: &[Prepared]) -> Census {
    let mut out = Census { index: Index::with_room(1 << 16), texts: Vec::new() };
    for (text, one) in all.iter().enumerate() {
        let f = &one.features;
        for name in f.names.iter().chain(&f.after).chain(&f.before) {
            let at = out.index.place(*name) as usize;
            if at == out.texts.len() {
                out.texts.push((0, u32::MAX));
            }
            if out.texts[at].1 != text as u32 {
                out.texts[at] = (out.texts[at].0 + 1, text as u32);
            }
        }
    }
    out
}

/// The place of a feature that is not kept.
pub(crate) const NONE: u32 = u32::MAX;

/// Names become places, in order of name.
fn places(all: &mut [Prepared], least: u32) -> Index {
    let census = census(all);
    let mut kept: Vec<u32> = census
        .index
        .keys()
        .into_iter()
        .zip(&census.texts)
        .filter(|(_, (texts, _))| *texts >= least)
        .map(|(name, _)| name)
        .collect();
    kept.sort_unstable();
    let mut out = Index::with_room(kept.len());
    for name in kept {
        out.place(name);
    }
    for one in all.iter_mut() {
        let f = &mut one.features;
        for name in f.names.iter_mut().chain(&mut f.after).chain(&mut f.before) {
            *name = out.get(*name).unwrap_or(NONE);
        }
    }
    out
}

/// The row of each feature: the labels that it was seen with.
fn rows(index: Index, all: &[Prepared]) -> Rows {
    let mut out = Rows { index, ..Rows::default() };
    let mut with: Vec<Vec<u16>> = vec![Vec::new(); out.index.len()];
    let mut see = |row: u32, label: u16| {
        if row != NONE && !with[row as usize].contains(&label) {
            with[row as usize].push(label);
        }
    };
    for one in all {
        let f = &one.features;
        for t in 0..f.len() {
            f.of(t).iter().for_each(|row| see(*row, one.labels[t]));
            for label in &one.labels[t + 1..] {
                see(f.after[t], *label);
            }
            for label in &one.labels[..t] {
                see(f.before[t], *label);
            }
        }
    }
    for mut labels in with {
        labels.sort_unstable();
        out.labels.extend(labels);
        out.ends.push(out.labels.len() as u32);
    }
    out.weights = vec![0.0; out.labels.len()];
    out
}

/// Slots up to which each pair has a weight of its own, seen or not: so few are cheap.
const ALL_PAIRS: usize = 150;

/// Which slots begin after which, in any example; all pairs where they are few.
fn pairs(all: &[Prepared], moves: &Moves) -> Arc<Pairs> {
    if moves.slots <= ALL_PAIRS {
        let every = (0..moves.rows()).flat_map(|row| (0..moves.slots).map(move |slot| (row, slot as u16)));
        return Arc::new(Pairs::new(moves.rows(), every.collect()));
    }
    let mut seen = Vec::new();
    for one in all {
        let mut before = 0;
        for state in one.states.iter().map(|state| usize::from(*state)) {
            if (1..=moves.slots).contains(&state) {
                seen.push((moves.row(before), (state - 1) as u16));
            }
            before = state;
        }
    }
    Arc::new(Pairs::new(moves.rows(), seen))
}

/// Learns the lexicon, and makes every example ready.
pub(crate) fn prepare(
    lessons: &[Lesson],
    slots: usize,
    least: u32,
) -> (Lexicon, Vec<Prepared>, Rows, Arc<Pairs>) {
    let mut lexicon = Lexicon::default();
    let owns: Vec<Own> = lessons.iter().map(|lesson| Own::new(&lesson.looks, &lesson.slots)).collect();
    owns.iter().for_each(|own| lexicon.learn(own));
    let moves = Moves::new(slots, &Arc::default(), 0.0);
    let mut all: Vec<Prepared> = Vec::with_capacity(lessons.len());
    for (lesson, own) in lessons.iter().zip(&owns) {
        let (labels, states) = gold(lesson, &moves);
        all.push(Prepared { features: features(&lesson.looks, &lexicon, Some(own)), labels, states });
    }
    let index = places(&mut all, least);
    let rows = rows(index, &all);
    let pairs = pairs(&all, &moves);
    (lexicon, all, rows, pairs)
}
