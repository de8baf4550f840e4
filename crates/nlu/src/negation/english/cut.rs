//! English cut for negation: an act, runs of words with a role, words without one.

use std::ops::Range;

use super::super::act::stem_of;
use super::super::list::{ENGLISH, Role};
use crate::token::{Piece, pieces};

/// Spellings that the cut of a text leaves as they are.
const SPELT: &[(&str, &[&str])] = &[
    ("wouldnt", &["would", "not"]),
    ("neednt", &["need", "not"]),
    ("mustnt", &["must", "not"]),
    ("werent", &["were", "not"]),
    ("aint", &["is", "not"]),
    ("dunno", &["do", "not", "know"]),
    ("dnt", &["do", "not"]),
    ("dun", &["do", "not"]),
    ("cnt", &["can", "not"]),
    ("havnt", &["have", "not"]),
    ("hvnt", &["have", "not"]),
    ("hasn", &["has", "not"]),
    ("nvm", &["nevermind"]),
    ("nt", &["not"]),
    ("wanna", &["want", "to"]),
    ("innit", &["is", "it"]),
    ("gotta", &["have", "to"]),
    ("tryna", &["trying", "to"]),
    ("cancelation", &["cancellation"]),
];

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) word: String,
    /// A mark that ends a clause.
    pub(super) mark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Role(Role),
    Act,
    Other,
    End,
}

/// A run of words with one role.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}
pub(super) fn cut(normal: &str) -> Vec<Token> {
    let mut out = Vec::new();
    for piece in pieces(normal) {
        match &piece {
            Piece::Word(word) => match SPELT.iter().find(|(short, _)| short == word) {
                Some((_, full)) => {
                    out.extend(full.iter().map(|w| Token { word: (*w).to_owned(), mark: false }))
                }
                None => out.push(Token { word: word.clone(), mark: false }),
            },
            Piece::Mark(mark) => {
                if !matches!(mark, '\'' | '"' | '*' | '_' | '#' | '-' | '&' | '@') {
                    out.push(Token { word: mark.to_string(), mark: true });
                }
            }
            Piece::Han(_) | Piece::Emoji(_) => out.push(Token { word: ";".to_owned(), mark: true }),
            Piece::Number(_) => out.extend(stem_of(&piece).map(|word| Token { word, mark: false })),
        }
    }
    out
}

pub(super) fn group(tokens: &[Token], places: &[Range<usize>]) -> Vec<Group> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut next = places.iter().peekable();
    while at < tokens.len() {
        if let Some(place) = next.next_if(|place| place.start == at) {
            out.push(Group { span: place.clone(), kind: Kind::Act });
            at = place.end;
            continue;
        }
        let limit = next.peek().map_or(tokens.len(), |place| place.start);
        let (len, kind) = longest(tokens, at, limit);
        out.push(Group { span: at..at + len, kind });
        at += len;
    }
    out
}

fn longest(tokens: &[Token], at: usize, limit: usize) -> (usize, Kind) {
    if tokens[at].mark {
        return (1, Kind::End);
    }
    for len in (1..=ENGLISH.longest().min(limit - at)).rev() {
        if let Some(role) = ENGLISH.role(&joined(&tokens[at..at + len])) {
            return (len, Kind::Role(role));
        }
    }
    let word = &tokens[at].word;
    let adverb = word.len() > 4
        && word.ends_with("ly")
        && !matches!(word.as_str(), "apply" | "reply" | "supply" | "family" | "july");
    (1, if adverb { Kind::Role(Role::Through) } else { Kind::Other })
}

pub(super) fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" ")
}
