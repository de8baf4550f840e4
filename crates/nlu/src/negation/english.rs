//! Negation in English: by words, from the act to the left.

use std::ops::Range;

mod after;
mod cut;

use super::list::{ENGLISH, Role};
use super::{Act, Mention, Sense, decline_last};
use crate::token::stem;
use cut::{Group, Kind, Token, cut, group, joined};

/// Unknown words that a noun phrase between a negation and its act may hold.
const PHRASE: usize = 3;
const AUXILIARIES: &[&str] = &[
    "do", "does", "did", "is", "are", "was", "were", "am", "have", "has", "had", "can", "could", "will",
    "would", "should", "may", "might", "must", "ai", "need", "shall",
];
const SUBJECTS: &[&str] = &[
    "i", "you", "we", "they", "he", "she", "it", "this", "that", "there", "my", "the", "your", "our",
    "someone", "somebody", "anyone", "anybody", "these", "those", "u", "one", "ya",
];
/// Words before which a clause still begins.
const OPENERS: &[&str] = &[
    "and", "so", "but", "well", "hey", "hi", "hello", "ok", "okay", "please", "wait", "sorry", "look",
    "listen", "oh", "um", "uh", "er", "then", "or", "now", "guys", "sir", "madam", "um", "hmm", "excuse",
    "me", "yes", "yeah", "also",
];
struct Text {
    tokens: Vec<Token>,
    groups: Vec<Group>,
}

/// Every place at which the act stands.
pub(super) fn mentions(normal: &str, act: &Act) -> Vec<Mention> {
    let tokens = cut(normal);
    let stems: Vec<String> =
        tokens.iter().map(|t| if t.mark { String::new() } else { stem(&t.word) }).collect();
    let places = act.spans(&stems.iter().map(String::as_str).collect::<Vec<_>>());
    let groups = group(&tokens, &places);
    let text = Text { tokens, groups };
    let mut out: Vec<Mention> = places.iter().map(|place| text.mention(place)).collect();
    if places.last().is_some_and(|place| text.taken_back(place.end)) {
        decline_last(&mut out);
    }
    out
}

#[derive(Default)]
struct Walk {
    /// Negations from the act outwards: sense and place of the group.
    negations: Vec<(Sense, usize)>,
    /// A negation that only asks: can't you.
    asks: bool,
    why: bool,
}

impl Text {
    fn mention(&self, place: &Range<usize>) -> Mention {
        let at = self.groups.iter().position(|group| group.span == *place).unwrap_or(0);
        let walk = self.walk(at);
        let negated = walk.negations.len() % 2 == 1;
        let double = walk.negations.len() > 1 && !negated;
        let clause = self.clause(place);
        let before = self.words(clause.start..place.start);
        let rhetoric = ENGLISH.holds_rhetoric(&before);
        let sense = match (negated, rhetoric) {
            (true, true) => Sense::Asserted,
            (false, true) => Sense::Declined,
            (true, false) => {
                let sense = walk.negations.first().map_or(Sense::Declined, |(sense, _)| *sense);
                self.settle(sense, &walk, place, &clause, &before)
            }
            (false, false) => self.followed(place, &clause).unwrap_or(Sense::Asserted),
        };
        let text = self.words(clause.clone());
        let requests = ENGLISH.request.iter().any(|word| text.split(' ').any(|w| w == word));
        let firm = sense.is_negated() || double || walk.asks || requests || place.start == clause.start;
        Mention { sense, firm, double: double && !sense.is_negated() }
    }

    fn walk(&self, act: usize) -> Walk {
        let mut walk = Walk::default();
        let mut unknown = 0;
        // Right of an unknown word stands what makes it a noun phrase: "the parcel delivered", "my money to be refunded".
        let mut phrase = self.participle(act);
        let mut at = act;
        while at > 0 {
            at -= 1;
            let group = &self.groups[at];
            match group.kind {
                Kind::End | Kind::Role(Role::Trap | Role::Rhetoric | Role::Whether | Role::Open) => break,
                Kind::Role(Role::Stop) => break,
                Kind::Role(Role::Through) => {
                    let word = &self.tokens[group.span.start].word;
                    if unknown > 0 {
                        let opens = phrase
                            && matches!(
                                word.as_str(),
                                "the"
                                    | "my"
                                    | "a"
                                    | "an"
                                    | "your"
                                    | "our"
                                    | "any"
                                    | "this"
                                    | "that"
                                    | "his"
                                    | "her"
                                    | "their"
                            );
                        if opens && unknown <= PHRASE {
                            unknown = 0;
                        }
                    } else {
                        phrase |= matches!(
                            word.as_str(),
                            "to" | "be"
                                | "been"
                                | "being"
                                | "from"
                                | "get"
                                | "getting"
                                | "for"
                                | "of"
                                | "with"
                        );
                    }
                }
                Kind::Other | Kind::Act => {
                    if self.paired(at, act) {
                        continue;
                    }
                    unknown += group.span.len();
                }
                Kind::Role(Role::Flip) => break,
                Kind::Role(Role::Not(sense)) => {
                    if unknown > 0 {
                        break;
                    }
                    match self.question(at) {
                        Some(Ask::Neutral) => {
                            walk.asks = true;
                            break;
                        }
                        Some(Ask::Why(sense)) => {
                            walk.why = true;
                            walk.negations.push((sense, at));
                            break;
                        }
                        None => walk.negations.push((self.graded(sense, at), at)),
                    }
                }
            }
        }
        walk
    }

    fn participle(&self, act: usize) -> bool {
        let word = self.groups[act].span.clone().next_back().map_or("", |i| self.tokens[i].word.as_str());
        let irregular =
            ["sent", "paid", "lost", "taken", "bought", "made", "done", "given", "put", "shut", "kept"];
        word.ends_with("ed") || irregular.contains(&word)
    }

    /// "cancel or refund", "cancelled nor refunded": what is joined is negated together.
    fn paired(&self, at: usize, act: usize) -> bool {
        let between: Vec<&str> = self.groups[at + 1..act]
            .iter()
            .flat_map(|g| g.span.clone())
            .map(|i| self.tokens[i].word.as_str())
            .collect();
        matches!(between.as_slice(), ["or"] | ["or", "the" | "a" | "to" | "even"])
    }

    /// What "not" is of a verb: did not happen, cannot, or is not wanted.
    fn graded(&self, sense: Sense, at: usize) -> Sense {
        let start = self.groups[at].span.start;
        let word = self.tokens[start].word.as_str();
        let before = start.checked_sub(1).map_or("", |i| self.tokens[i].word.as_str());
        let subject = start.checked_sub(2).map_or("", |i| self.tokens[i].word.as_str());
        match (word, before) {
            ("no", "why" | "still" | "got" | "have" | "has" | "had") => Sense::Absent,
            ("not", "have" | "has" | "had" | "did" | "was" | "were" | "been") => Sense::Absent,
            ("not", "can" | "could") => Sense::Unable,
            ("not", "will" | "would" | "do" | "does" | "is" | "are" | "ai")
                if !matches!(subject, "i" | "we" | "" | "please") =>
            {
                Sense::Unable
            }
            ("never", "have" | "has" | "had" | "i" | "it" | "they" | "you" | "was" | "were") => Sense::Absent,
            _ => sense,
        }
    }

    /// Does this negation belong to a question: can't you, isn't there, do I not?
    fn question(&self, at: usize) -> Option<Ask> {
        let start = self.groups[at].span.start;
        let end = self.groups[at].span.end;
        let word = |i: usize| self.tokens.get(i).map_or("", |t| t.word.as_str());
        let not = word(end - 1) == "not" || word(start) == "not";
        let clause_begins = |i: usize| i == 0 || self.tokens[i - 1].mark || OPENERS.contains(&word(i - 1));
        let why = |i: usize| {
            i > 0 && (word(i - 1) == "why" || i > 1 && word(i - 1) == "come" && word(i - 2) == "how")
        };
        let aux = |i: usize| AUXILIARIES.contains(&word(i));
        // is there no way, is no one going to
        if matches!(word(start), "no" | "nobody" | "noone" | "nothing" | "impossible") {
            let near = (1..=3).filter_map(|n| start.checked_sub(n)).find(|i| aux(*i) && clause_begins(*i));
            return near.map(|_| Ask::Neutral);
        }
        if !not {
            return None;
        }
        // can't you, isn't it
        let auxiliary = if aux(start) && end - start > 1 {
            Some(start)
        } else {
            start.checked_sub(1).filter(|i| aux(*i))
        };
        if let Some(i) = auxiliary
            && SUBJECTS.contains(&word(end))
        {
            if why(i) {
                let suggests = matches!(word(i), "would" | "should")
                    || word(end + 1) == "just"
                    || word(end + 1) == "simply"
                    || word(i) == "do" && matches!(word(end), "you" | "we");
                return Some(if suggests { Ask::Neutral } else { Ask::Why(self.graded(Sense::Unable, at)) });
            }
            if clause_begins(i) && word(end + 1) != "dare" {
                let yet = self.sentence(start).any(|i| word(i) == "yet")
                    && !matches!(word(i), "can" | "could" | "will" | "would");
                let orders =
                    word(i) == "do" && word(end) == "you" && matches!(word(end + 1), "even" | "go" | "ever");
                return (!yet && !orders).then_some(Ask::Neutral);
            }
        }
        // can you not, do I not
        let subject = start.checked_sub(1).filter(|i| SUBJECTS.contains(&word(*i)))?;
        let mut i = subject.checked_sub(1)?;
        if !aux(i) {
            i = i.checked_sub(1).filter(|i| aux(*i))?;
        }
        if why(i) {
            return Some(Ask::Why(Sense::Unable));
        }
        if !clause_begins(i) {
            return None;
        }
        let begs = matches!(word(i), "can" | "could" | "may" | "might")
            && !matches!(word(end), "just" | "even" | "simply");
        let yet = self.sentence(start).any(|i| word(i) == "yet");
        (!begs && !yet).then_some(Ask::Neutral)
    }

    fn sentence(&self, at: usize) -> Range<usize> {
        let ends = |t: &Token| t.mark && matches!(t.word.as_str(), "." | "!" | "?" | ";");
        let start = self.tokens[..at].iter().rposition(ends).map_or(0, |i| i + 1);
        let end = self.tokens[at..].iter().position(ends).map_or(self.tokens.len(), |i| at + i);
        start..end
    }

    fn clause(&self, place: &Range<usize>) -> Range<usize> {
        let start = self.tokens[..place.start].iter().rposition(|t| t.mark).map_or(0, |i| i + 1);
        let end =
            self.tokens[place.end..].iter().position(|t| t.mark).map_or(self.tokens.len(), |i| place.end + i);
        start..end
    }

    fn words(&self, span: Range<usize>) -> String {
        joined(&self.tokens[span])
    }

    fn settle(
        &self,
        sense: Sense,
        walk: &Walk,
        place: &Range<usize>,
        clause: &Range<usize>,
        before: &str,
    ) -> Sense {
        // so I can't cancel it?
        let ends = self.tokens.get(clause.end).is_some_and(|t| t.word == "?");
        let tag = |word: &str| ["please", "ok", "okay", "right"].contains(&word);
        let last = self.tokens[place.end..clause.end].last().map_or("", |t| t.word.as_str());
        let unsure = sense == Sense::Unable && ends && !walk.why && !tag(last);
        let who = before.starts_with("who would not") || before.starts_with("who does not");
        if unsure || who { Sense::Asserted } else { sense }
    }
}

/// What a negation in a question does.
enum Ask {
    /// It asks whether: nothing is negated.
    Neutral,
    /// It asks why not.
    Why(Sense),
}
