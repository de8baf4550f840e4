//! Negation in Chinese: by characters, from the act to the left.

use std::ops::Range;

mod after;
mod lex;
mod settle;

use super::list::Role;
use super::{Act, Mention, Sense, decline_last};
use lex::{Kind, Token, lex, merged};

/// Unknown characters that an opened phrase may hold.
const PHRASE: usize = 12;
struct Text<'a> {
    chars: &'a [char],
    tokens: Vec<Token>,
}

/// Every place at which the act stands.
pub(super) fn mentions(normal: &str, act: &Act) -> Vec<Mention> {
    let chars: Vec<char> = normal.chars().collect();
    let places = merged(&chars, act.places(&chars));
    let text = Text { chars: &chars, tokens: lex(&chars, &places) };
    let mut out: Vec<Mention> = places.iter().map(|place| text.mention(place)).collect();
    if places.last().is_some_and(|place| text.taken_back(place.end)) {
        decline_last(&mut out);
    }
    out
}

/// What was met on the way to the left.
#[derive(Default)]
struct Walk {
    negations: Vec<(Sense, usize)>,
    flips: usize,
    whether: bool,
}

impl Text<'_> {
    fn mention(&self, place: &Range<usize>) -> Mention {
        let at = self.tokens.iter().position(|token| token.span == *place).unwrap_or(0);
        let walk = self.walk(at);
        let asks_itself = place.len() >= 3 && self.doubled(place);
        let count = walk.negations.len() + walk.flips;
        let negated = count % 2 == 1;
        let double = count > 1 && !negated;
        let clause = self.clause(place);
        let sense = if asks_itself {
            Sense::Asserted
        } else if negated {
            let first = walk.negations.first().map_or(Sense::Declined, |(sense, _)| *sense);
            self.negated(at, place, &walk, first, &clause)
        } else {
            self.plain(at, place, &walk, &clause)
        };
        let pondered = asks_itself || walk.whether;
        let alone = *place == clause;
        let firm = sense.is_negated() || double || !pondered && (alone || self.requests(&clause));
        Mention { sense, firm, double: double && !sense.is_negated() }
    }

    fn doubled(&self, place: &Range<usize>) -> bool {
        let inner = &self.chars[place.clone()];
        inner.iter().any(|c| matches!(c, '不' | '没' | '唔' | '冇'))
            && inner.first() != Some(&'不')
            && inner.first() != Some(&'没')
    }

    /// From an act to the left, over what a negation may span.
    fn walk(&self, act: usize) -> Walk {
        let mut walk = Walk::default();
        let mut unknown = 0;
        let mut at = act;
        while at > 0 {
            at -= 1;
            let token = &self.tokens[at];
            match token.kind {
                Kind::End | Kind::Role(Role::Stop | Role::Trap | Role::Rhetoric) => break,
                Kind::Role(Role::Through) => {}
                Kind::Role(Role::Whether) => walk.whether |= unknown == 0,
                Kind::Role(Role::Open) => unknown = 0,
                Kind::Other | Kind::Act => {
                    // 不退和换: what is joined is negated together.
                    if self.joined(at, act) {
                        continue;
                    }
                    unknown += token.span.len();
                }
                Kind::Role(Role::Not(sense)) => {
                    if unknown > 0 || self.answers(token, at) {
                        break;
                    }
                    walk.negations.push((sense, at));
                }
                Kind::Role(Role::Flip) => {
                    // 取消 of the act itself is no negation of what follows it at a distance.
                    if unknown > 0 {
                        break;
                    }
                    walk.flips += 1;
                    walk.negations.push((Sense::Declined, at));
                    walk.flips -= 1;
                }
            }
            if unknown > PHRASE {
                break;
            }
        }
        walk
    }

    /// 不我要退: a no, and then a sentence.
    fn answers(&self, token: &Token, at: usize) -> bool {
        let text: String = self.chars[token.span.clone()].iter().collect();
        text == "不"
            && self.tokens.get(at + 1).is_some_and(|next| {
                matches!(self.chars.get(next.span.start), Some('我' | '你' | '您' | '请' | '帮' | '麻'))
            })
    }

    fn joined(&self, at: usize, act: usize) -> bool {
        let gap: String = self.tokens[at..act].iter().flat_map(|t| &self.chars[t.span.clone()]).collect();
        let chars = gap.chars().count();
        chars <= 5 && ["和", "或", "或者", "及", "跟", "与"].iter().any(|word| gap.ends_with(word))
    }

    /// The bounds of the sentence around a place, up to marks that end one.
    fn clause(&self, place: &Range<usize>) -> Range<usize> {
        let ends = |c: &char| matches!(c, ',' | '.' | '!' | '?' | ';' | '。' | '…' | '\n');
        let start = self.chars[..place.start].iter().rposition(ends).map_or(0, |at| at + 1);
        let end = self.chars[place.end..].iter().position(ends).map_or(self.chars.len(), |at| place.end + at);
        start..end
    }

    fn string(&self, span: Range<usize>) -> String {
        self.chars[span].iter().filter(|c| **c != ' ').collect()
    }

    fn questioned(&self, clause: &Range<usize>) -> bool {
        let tail = self.string(clause.clone());
        self.chars.get(clause.end) == Some(&'?')
            || tail.ends_with(['吗', '么', '嘛', '咩']) && !tail.ends_with("什么")
    }

    /// What is rhetorical before the act in its clause.
    fn rhetoric(&self, place: &Range<usize>, clause: &Range<usize>) -> Option<String> {
        let inside = self.tokens.iter().filter(|t| t.span.start >= clause.start && t.span.end <= place.start);
        let found = inside.rev().find(|t| t.kind == Kind::Role(Role::Rhetoric))?;
        Some(self.string(found.span.clone()))
    }
}
