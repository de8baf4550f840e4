//! What stands behind an act: turned down, refused, taken back.

use std::ops::Range;

use super::super::list::ENGLISH;
use super::cut::joined;
use super::{AUXILIARIES, Sense, Text};

impl Text {
    /// What is said of the act behind it: "refund not needed", "the cancellation didn't go through".
    pub(super) fn followed(&self, place: &Range<usize>, clause: &Range<usize>) -> Option<Sense> {
        let rest = &self.tokens[place.end..clause.end];
        for skip in 0..=4.min(rest.len()) {
            let lead = &rest[..skip];
            let glue = [
                "is", "are", "was", "were", "has", "have", "it", "that", "the", "of", "my", "order",
                "request", "still", "just", "this", "for", "me", "to", "be", "really", "bit", "part",
                "thing", "been", "simply",
            ];
            if !lead.iter().all(|t| glue.contains(&t.word.as_str())) {
                return None;
            }
            let text = joined(&rest[skip..]);
            let hit = ENGLISH
                .after
                .iter()
                .find(|(entry, _)| text == *entry || text.starts_with(&format!("{entry} ")));
            if let Some((entry, sense)) = hit {
                let short = entry.split(' ').count() == 1 && skip > 1;
                if !short {
                    return Some(*sense);
                }
            }
            // The thing does not come: an auxiliary with "not" behind a noun that begins its clause.
            if skip + 1 < rest.len()
                && AUXILIARIES.contains(&rest[skip].word.as_str())
                && matches!(rest[skip + 1].word.as_str(), "not" | "never")
                && self.is_thing(place, clause)
            {
                return Some(
                    if matches!(rest[skip].word.as_str(), "has" | "have" | "did" | "was" | "were") {
                        Sense::Absent
                    } else {
                        Sense::Unable
                    },
                );
            }
        }
        None
    }

    pub(super) fn is_thing(&self, place: &Range<usize>, clause: &Range<usize>) -> bool {
        let before: Vec<&str> =
            self.tokens[clause.start..place.start].iter().map(|t| t.word.as_str()).collect();
        match before.last() {
            None => true,
            Some(word) => {
                matches!(*word, "the" | "my" | "a" | "our" | "this" | "that" | "your" | "any")
                    || before.len() <= 3 && before.iter().any(|w| matches!(*w, "the" | "my" | "our"))
            }
        }
    }

    pub(super) fn taken_back(&self, from: usize) -> bool {
        let rest = &self.tokens[from..];
        let Some(first) = rest.iter().position(|t| t.mark) else {
            let text = joined(rest);
            return ENGLISH.back.iter().any(|entry| {
                entry.split(' ').count() >= 2
                    && text.ends_with(&format!(" {entry}"))
                    && !entry.starts_with("please")
            });
        };
        let asked = rest[first].word == "?";
        let clauses: Vec<String> =
            rest[first..].split(|t| t.mark).filter(|c| !c.is_empty()).map(joined).collect();
        let Some(last) = clauses.last() else { return false };
        let bare = matches!(
            last.as_str(),
            "no" | "nope"
                | "nah"
                | "never"
                | "no way"
                | "no thanks"
                | "no thank you"
                | "not a chance"
                | "not really"
                | "as if"
        );
        let mut lead = last.as_str();
        for opener in [
            "oh ", "um ", "uh ", "hmm ", "well ", "so ", "ok ", "okay ", "and ", "but ", "sorry ", "thanks ",
            "wait ", "hang on ", "hold on ",
        ] {
            let known = ENGLISH.back.iter().any(|entry| entry == lead);
            lead = if known { lead } else { lead.strip_prefix(opener).unwrap_or(lead) };
        }
        let back = ENGLISH.back.iter().any(|entry| entry == lead);
        back && (!bare || asked && clauses.len() == 1)
    }
}
