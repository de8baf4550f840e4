//! What a kept tagger is called by: everything that it is learned from.

use super::{Annotated, Settings, Tagger, bytes, family};
use crate::file::{Stored, Writer, digest, program};

/// Raised whenever the same examples would be learned otherwise.
const ALGORITHM: u16 = 1;

impl Tagger {
    /// The name under which the tagger of these examples and settings may be kept: 32 digits, the same for the same in the same release.
    pub fn key(examples: &[Annotated], settings: &Settings) -> String {
        let mut out = Writer::default();
        program(&mut out);
        out.number(u64::from(bytes::VERSION));
        out.number(u64::from(ALGORITHM));
        digest(family::bytes()).store(&mut out);
        let Settings { rounds, rate, dropout, decay, least, prune } = settings;
        rounds.store(&mut out);
        [*rate, *dropout, *decay, *prune].store(&mut out);
        least.store(&mut out);
        out.count(examples.len());
        for Annotated { text, pieces, slots } in examples {
            text.store(&mut out);
            out.count(pieces.len());
            pieces.iter().for_each(|piece| (piece.start, piece.end).store(&mut out));
            out.count(slots.len());
            for (span, name) in slots {
                (span.start, span.end).store(&mut out);
                name.store(&mut out);
            }
        }
        digest(&out.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_learned_from_is_in_the_name() {
        let read = |marked: &[&str]| -> Vec<Annotated> {
            marked.iter().map(|text| Annotated::marked(text).expect("marked")).collect()
        };
        let settings = Settings::default();
        let lines = read(&["[红色](color)的", "the [red](color) one"]);
        let keys = std::collections::BTreeSet::from([
            Tagger::key(&lines, &settings),
            Tagger::key(&lines[..1], &settings),
            Tagger::key(&read(&["[红色](colour)的", "the [red](color) one"]), &settings),
            Tagger::key(&read(&["[红色的](color)", "the [red](color) one"]), &settings),
            Tagger::key(&read(&["the [red](color) one", "[红色](color)的"]), &settings),
            Tagger::key(&lines, &Settings { rounds: 41, ..settings.clone() }),
            Tagger::key(&lines, &Settings { rate: 0.2, ..settings.clone() }),
            Tagger::key(&lines, &Settings { least: 1, ..settings.clone() }),
        ]);
        assert_eq!(keys.len(), 8, "each is another name");
        assert_eq!(Tagger::key(&lines, &settings), Tagger::key(&lines, &Settings::default()));
    }
}
