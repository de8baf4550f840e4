//! The features of each piece of a text: words around it, their parts, the nearest telling words on both sides, phrases it is part of.

use super::family::{self, first};
use super::hash::mix;
use super::lexicon::{Lexicon, Match, Own};
use super::piece::Look;

/// The names of the features of one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// Of all pieces, one after another.
    pub(crate) names: Vec<u32>,
    /// Where those of each piece end.
    pub(crate) ends: Vec<u32>,
    /// What each piece tells of all that follow it, and of all that stand before it.
    pub(crate) after: Vec<u32>,
    pub(crate) before: Vec<u32>,
}

impl Features {
    pub(crate) fn of(&self, piece: usize) -> &[u32] {
        let from = if piece == 0 { 0 } else { self.ends[piece - 1] as usize };
        &self.names[from..self.ends[piece] as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Outside the text.
const EDGE: u32 = 3;
/// A word seen this often, and mostly outside slots, is an anchor.
const ANCHOR: u16 = 3;

/// A text with all that is looked up for it.
struct Sight<'a> {
    looks: &'a [Look],
    /// How common each word is, in steps.
    common: Vec<u32>,
    /// Common words as they are, others by their form.
    coarse: Vec<u32>,
    anchors: Vec<bool>,
}

impl Sight<'_> {
    fn at(&self, i: usize, by: isize, of: impl Fn(usize) -> u32) -> u32 {
        match i.checked_add_signed(by) {
            Some(at) if at < self.looks.len() => of(at),
            _ => EDGE,
        }
    }

    fn word(&self, i: usize, by: isize) -> u32 {
        self.at(i, by, |at| self.looks[at].word)
    }

    fn path(&self, i: usize, by: isize) -> u16 {
        i.checked_add_signed(by).and_then(|at| self.looks.get(at)).map_or(family::OUTSIDE, |look| look.path)
    }

    fn coarse(&self, i: usize, by: isize) -> u32 {
        self.at(i, by, |at| self.coarse[at])
    }
}

fn step(count: u16) -> u32 {
    match count {
        0..=2 => u32::from(count),
        3..=5 => 3,
        6..=20 => 4,
        21..=100 => 5,
        _ => 6,
    }
}

fn sight<'a>(looks: &'a [Look], lexicon: &Lexicon, own: Option<&Own>) -> Sight<'a> {
    let seen: Vec<_> = looks.iter().map(|look| lexicon.seen(look.word, own)).collect();
    let coarse = looks.iter().zip(&seen).map(|(look, seen)| match seen.all {
        5.. => look.word,
        _ => mix(&[90, look.shape, look.parts[6]]),
    });
    Sight {
        looks,
        common: seen.iter().map(|seen| step(seen.all)).collect(),
        coarse: coarse.collect(),
        anchors: seen
            .iter()
            .map(|seen| seen.all >= ANCHOR && u32::from(seen.outside) * 5 >= u32::from(seen.all) * 4)
            .collect(),
    }
}

/// All features of a text. `own` is what the text itself put into the lexicon, if it is one of the training texts.
pub(crate) fn features(looks: &[Look], lexicon: &Lexicon, own: Option<&Own>) -> Features {
    let sight = sight(looks, lexicon, own);
    let matches = lexicon.matches(looks, own);
    let mut out = Features::default();
    for (i, look) in looks.iter().enumerate() {
        words(&sight, i, &mut out.names);
        forms(&sight, i, &mut out.names);
        anchors(&sight, i, &mut out.names);
        phrases(&sight, &matches, i, &mut out.names);
        roles(&sight, lexicon, own, i, &mut out.names);
        families(&sight, i, &mut out.names);
        out.ends.push(out.names.len() as u32);
        out.after.push(mix(&[60, look.word]));
        out.before.push(mix(&[61, look.word]));
    }
    out
}

fn words(sight: &Sight<'_>, i: usize, out: &mut Vec<u32>) {
    let w: [u32; 7] = std::array::from_fn(|k| sight.word(i, k as isize - 3));
    let c: [u32; 5] = std::array::from_fn(|k| sight.coarse(i, k as isize - 2));
    out.push(1);
    out.extend((0..7).map(|k| mix(&[10, k as u32, w[k]])));
    out.extend(
        [(1, 2), (2, 3), (3, 4), (4, 5), (2, 4)]
            .iter()
            .map(|&(a, b)| mix(&[11, a as u32, b as u32, w[a], w[b]])),
    );
    out.extend(
        [(1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 1, 2), (4, 5, 6)]
            .iter()
            .map(|&(a, b, d)| mix(&[12, a as u32, w[a], w[b], w[d]])),
    );
    out.push(mix(&[13, sight.looks[i].raw]));
    out.extend(
        [(0, 1), (1, 2), (2, 3), (3, 4), (1, 3)]
            .iter()
            .map(|&(a, b)| mix(&[14, a as u32, b as u32, c[a], c[b]])),
    );
    out.push(mix(&[15, c[1], c[2], c[3]]));
    out.push(mix(&[16, c[0], c[1], c[3]]));
    out.push(mix(&[17, c[1], c[3], c[4]]));
}

fn forms(sight: &Sight<'_>, i: usize, out: &mut Vec<u32>) {
    let shape = |by| sight.at(i, by, |at| sight.looks[at].shape);
    let common = |by| sight.at(i, by, |at| sight.common[at]);
    let look = &sight.looks[i];
    out.extend((0..8).filter(|k| look.parts[*k] > 0).map(|k| mix(&[20, k as u32, look.parts[k]])));
    out.push(mix(&[21, sight.at(i, -1, |at| sight.looks[at].parts[6])]));
    out.push(mix(&[22, sight.at(i, 1, |at| sight.looks[at].parts[6])]));
    out.push(mix(&[23, shape(0)]));
    out.push(mix(&[24, shape(-1), shape(0), shape(1)]));
    out.push(mix(&[25, common(0)]));
    out.push(mix(&[26, common(-1), common(0), common(1)]));
}

fn anchors(sight: &Sight<'_>, i: usize, out: &mut Vec<u32>) {
    let n = sight.looks.len();
    let mut left = (0..i).rev().filter(|at| sight.anchors[*at]);
    let mut right = (i + 1..n).filter(|at| sight.anchors[*at]);
    let name = |at: Option<usize>| at.map_or(EDGE, |at| sight.looks[at].word);
    let (left, further_left) = (left.next(), left.next());
    let (right, further_right) = (right.next(), right.next());
    let far = |at: Option<usize>| at.map_or(0, |at| at.abs_diff(i).min(5) as u32);
    let (l, ll, r, rr) = (name(left), name(further_left), name(right), name(further_right));
    let word = sight.looks[i].word;
    out.extend([
        mix(&[30, l]),
        mix(&[31, r]),
        mix(&[32, l, r]),
        mix(&[33, ll, l]),
        mix(&[34, r, rr]),
        mix(&[35, l, far(left)]),
        mix(&[36, r, far(right)]),
        mix(&[37, l, word]),
        mix(&[38, word, r]),
        mix(&[39, l, r, u32::from(sight.anchors[i])]),
        mix(&[40, ll, l, r]),
        mix(&[41, l, r, rr]),
    ]);
}

fn phrases(sight: &Sight<'_>, matches: &[Match], i: usize, out: &mut Vec<u32>) {
    let mut longest: Vec<&Match> = Vec::new();
    for found in matches.iter().filter(|found| found.pieces.contains(&i)) {
        match longest.iter_mut().find(|known| known.slot == found.slot) {
            Some(known) if known.pieces.len() < found.pieces.len() => *known = found,
            Some(_) => {}
            None => longest.push(found),
        }
    }
    if longest.is_empty() {
        out.push(mix(&[50, sight.common[i]]));
    }
    for found in longest {
        let first = u32::from(found.pieces.start == i);
        let last = u32::from(found.pieces.end == i + 1);
        let len = found.pieces.len().min(4) as u32;
        let slot = u32::from(found.slot);
        let side = first * 2 + last;
        let before = sight.word(found.pieces.start, -1);
        let next = sight.word(found.pieces.end, 0);
        out.extend([
            mix(&[51, slot, side]),
            mix(&[52, slot, side, len, u32::from(found.often)]),
            mix(&[53, slot, first, before]),
            mix(&[54, slot, first, next]),
        ]);
    }
}

/// What a word, or it with a neighbour, is inside slots elsewhere.
fn roles(sight: &Sight<'_>, lexicon: &Lexicon, own: Option<&Own>, i: usize, out: &mut Vec<u32>) {
    let word = sight.looks[i].word;
    let seen = lexicon.seen(word, own).all.max(1);
    for role in lexicon.roles(mix(&[1, word]), own) {
        let share = u32::from(role.count) * 4 / u32::from(seen);
        out.push(mix(&[70, u32::from(role.slot), share]));
        out.push(mix(&[71, u32::from(role.slot), step(role.count)]));
    }
    if i + 1 < sight.looks.len() {
        for role in lexicon.roles(mix(&[2, word, sight.looks[i + 1].word]), own) {
            out.push(mix(&[72, u32::from(role.slot)]));
        }
    }
    if i > 0 {
        for role in lexicon.roles(mix(&[2, sight.looks[i - 1].word, word]), own) {
            out.push(mix(&[73, u32::from(role.slot)]));
        }
    }
}

/// What the word and its neighbours mean, more and less exactly; also that a word of letters has no known meaning, as names mostly have.
fn families(sight: &Sight<'_>, i: usize, out: &mut Vec<u32>) {
    let path: [u16; 5] = std::array::from_fn(|k| sight.path(i, k as isize - 2));
    if path[1..4].iter().all(|path| *path < 2) && !matches!(sight.looks[i].shape, 3..=5) {
        return;
    }
    out.extend([4, 8, 12].map(|bits| mix(&[80, bits, first(path[2], bits)])));
    for bits in [6, 10] {
        let [ll, l, here, r, rr] = path.map(|path| first(path, bits));
        out.extend([
            mix(&[81, bits, here]),
            mix(&[82, bits, l]),
            mix(&[83, bits, r]),
            mix(&[84, bits, l, here]),
            mix(&[85, bits, here, r]),
            mix(&[86, bits, l, here, r]),
            mix(&[87, bits, ll]),
            mix(&[88, bits, rr]),
            mix(&[89, bits, sight.word(i, -1), here]),
            mix(&[91, bits, here, sight.word(i, 1)]),
        ]);
    }
}
