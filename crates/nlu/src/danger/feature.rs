//! What danger is judged by: runs of characters and words, what the patterns see, groups of words and which go together, families of English words.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::DangerKind;
use super::list::Sight;
use crate::feeling::gram::grams;
use crate::feeling::word::Words;
use crate::table::short;
use crate::tag::family::{OUTSIDE, first, path};
use crate::token::{Piece, pieces};

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../data/danger/words.txt")));

/// How exactly families are told: halvings of their tree.
const BITS: [u32; 3] = [6, 8, 11];

/// The features of a text, each once, in order.
pub(super) fn features(text: &str, normal: &str, sights: &[(DangerKind, Sight)]) -> Vec<u32> {
    let mut signs = Vec::new();
    for (kind, sight) in sights {
        let name = kind.name();
        let seen = [
            ("found", sight.found.is_some()),
            ("weak", sight.weak),
            ("calm", sight.calm),
            ("no", sight.number),
        ];
        signs.extend(seen.into_iter().filter(|(_, is)| *is).map(|(what, _)| format!("{what}.{name}")));
    }
    if sights.iter().any(|(_, sight)| sight.found.is_some()) {
        signs.push("found".to_owned());
    }
    groups(normal, &mut signs);
    families(normal, &mut signs);
    short(grams(text, normal, &signs))
}

/// Groups that everyday talk is full of.
const EVERYDAY: [&str; 10] =
    ["ask", "buy", "will", "complain", "other", "staff", "child", "slang", "money", "data"];

/// Is there a word that danger is spoken with, or anything that a pattern sees? Without one only a strong voice counts.
pub(super) fn spoken(normal: &str, sights: &[(DangerKind, Sight)]) -> bool {
    sights.iter().any(|(_, sight)| sight.found.is_some() || sight.weak)
        || WORDS.hits(normal).iter().any(|hit| !EVERYDAY.contains(&hit.group))
}

fn groups(normal: &str, signs: &mut Vec<String>) {
    let hits = WORDS.hits(normal);
    let said: BTreeSet<&str> = hits.iter().filter(|hit| !hit.negated).map(|hit| hit.group).collect();
    let denied: BTreeSet<&str> = hits.iter().filter(|hit| hit.negated).map(|hit| hit.group).collect();
    signs.extend(denied.iter().map(|group| format!("{group}-")));
    for a in &said {
        signs.push((*a).to_owned());
        signs.extend(said.range::<&str, _>(a..).skip(1).map(|b| format!("{a}&{b}")));
    }
}

fn families(normal: &str, signs: &mut Vec<String>) {
    let mut before = OUTSIDE;
    for piece in pieces(normal) {
        let here = match piece {
            Piece::Word(word) => path(&word),
            _ => OUTSIDE,
        };
        if here > OUTSIDE {
            signs.extend(BITS.map(|bits| format!("family {bits} {}", first(here, bits))));
            signs.push(format!("family {} {}", first(before, 6), first(here, 6)));
        }
        before = here;
    }
}
