//! A normalised text cut into Han runs, words, numbers, emoji and marks; English words reduced to stems.

use std::sync::LazyLock;

use crate::normal::{is_emoji, is_han};
use crate::quick::QuickMap;

/// One piece of a normalised text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A run of Han characters; spaces between them do not end it.
    Han(String),
    /// A word in Latin or another alphabet, lower case, contractions written out.
    Word(String),
    /// Digits, perhaps with letters among them: an order number, a phone, a model.
    Number(String),
    /// A pictograph.
    Emoji(char),
    /// Punctuation and symbols.
    Mark(char),
}

/// Cuts a normalised text.
pub fn pieces(normal: &str) -> Vec<Piece> {
    let chars: Vec<char> = normal.chars().collect();
    let mut out: Vec<Piece> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let start = i;
        if is_han(c) {
            let mut run = String::new();
            while i < chars.len()
                && (is_han(chars[i]) || (chars[i] == ' ' && chars.get(i + 1).is_some_and(|&n| is_han(n))))
            {
                if chars[i] != ' ' {
                    run.push(chars[i]);
                }
                i += 1;
            }
            out.push(Piece::Han(run));
        } else if c.is_alphanumeric() {
            while i < chars.len() && (in_word(chars[i]) || is_joiner(&chars, i)) {
                i += 1;
            }
            let word: String = chars[start..i].iter().collect();
            if word.chars().any(|c| c.is_ascii_digit()) {
                out.push(Piece::Number(word));
            } else {
                expand(&word, &mut out);
            }
        } else {
            i += 1;
            if is_emoji(c) {
                out.push(Piece::Emoji(c));
            } else if c != ' ' {
                out.push(Piece::Mark(c));
            }
        }
    }
    out
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

fn is_joiner(chars: &[char], i: usize) -> bool {
    let next = chars.get(i + 1).copied().is_some_and(in_word);
    match chars[i] {
        '\'' => next,
        '.' | '-' => next && i > 0 && chars[i - 1].is_ascii_digit() && chars[i + 1].is_ascii_digit(),
        _ => false,
    }
}

/// Chat spellings and contractions, written out.
const SPELLINGS: &[(&str, &[&str])] = &[
    ("u", &["you"]),
    ("ur", &["your"]),
    ("r", &["are"]),
    ("pls", &["please"]),
    ("plz", &["please"]),
    ("thx", &["thanks"]),
    ("ty", &["thanks"]),
    ("tks", &["thanks"]),
    ("wanna", &["want", "to"]),
    ("gonna", &["going", "to"]),
    ("gotta", &["have", "to"]),
    ("gimme", &["give", "me"]),
    ("lemme", &["let", "me"]),
    ("cuz", &["because"]),
    ("coz", &["because"]),
    ("bc", &["because"]),
    ("tmr", &["tomorrow"]),
    ("tmrw", &["tomorrow"]),
    ("2day", &["today"]),
    ("idk", &["i", "do", "not", "know"]),
    ("whr", &["where"]),
    ("wheres", &["where", "is"]),
    ("whats", &["what", "is"]),
    ("hows", &["how", "is"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("can't", &["can", "not"]),
    ("couldnt", &["could", "not"]),
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("isnt", &["is", "not"]),
    ("wasnt", &["was", "not"]),
    ("arent", &["are", "not"]),
    ("hasnt", &["has", "not"]),
    ("havent", &["have", "not"]),
    ("hadnt", &["had", "not"]),
    ("shouldnt", &["should", "not"]),
    ("msg", &["message"]),
    ("acct", &["account"]),
    ("addr", &["address"]),
    ("pkg", &["package"]),
    ("del", &["delivery"]),
    ("deliv", &["delivery"]),
    ("qty", &["quantity"]),
    ("pwd", &["password"]),
    ("pw", &["password"]),
];

/// What a chat spelling or a contraction stands for.
pub(crate) fn spelt(word: &str) -> Option<&'static [&'static str]> {
    SPELLINGS.iter().find(|(short, _)| *short == word).map(|(_, full)| *full)
}

fn expand(word: &str, out: &mut Vec<Piece>) {
    if let Some(full) = spelt(word) {
        out.extend(full.iter().map(|w| Piece::Word((*w).to_owned())));
        return;
    }
    if let Some(verb) = word.strip_suffix("n't") {
        out.push(Piece::Word(verb.to_owned()));
        out.push(Piece::Word("not".to_owned()));
        return;
    }
    let (head, tail) = word.split_once('\'').unwrap_or((word, ""));
    if !head.is_empty() {
        out.push(Piece::Word(head.to_owned()));
    }
    match tail {
        "m" => out.push(Piece::Word("am".to_owned())),
        "re" => out.push(Piece::Word("are".to_owned())),
        "ve" => out.push(Piece::Word("have".to_owned())),
        "ll" => out.push(Piece::Word("will".to_owned())),
        _ => {}
    }
}

/// Irregular forms met in customer talk, by stem.
const IRREGULAR: &[(&str, &str)] = &[
    ("bought", "buy"),
    ("sent", "send"),
    ("paid", "pay"),
    ("came", "come"),
    ("got", "get"),
    ("gotten", "get"),
    ("broke", "break"),
    ("broken", "break"),
    ("lost", "lose"),
    ("left", "leave"),
    ("went", "go"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("told", "tell"),
    ("spoke", "speak"),
    ("chose", "choos"),
    ("made", "mak"),
    ("said", "say"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("people", "person"),
    ("was", "be"),
    ("were", "be"),
    ("is", "be"),
    ("are", "be"),
    ("am", "be"),
    ("been", "be"),
    ("has", "have"),
    ("had", "have"),
    ("did", "do"),
    ("does", "do"),
    ("done", "do"),
    ("this", "this"),
    ("charges", "charg"),
];

/// A light English stem: plural, -ing, -ed and a final e removed. Words of up to three letters stay.
pub fn stem(word: &str) -> String {
    static FORMS: LazyLock<QuickMap<&str, &str>> = LazyLock::new(|| IRREGULAR.iter().copied().collect());
    if let Some(base) = FORMS.get(word) {
        return (*base).to_owned();
    }
    if !word.is_ascii() || word.len() <= 3 {
        return word.to_owned();
    }
    let mut w = word.to_owned();
    if w.ends_with("ies") && w.len() > 4 {
        w.truncate(w.len() - 3);
        w.push('y');
    } else if w.ends_with("sses") || w.ends_with("shes") || w.ends_with("ches") || w.ends_with("xes") {
        w.truncate(w.len() - 2);
    } else if w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is") {
        w.truncate(w.len() - 1);
    }
    for suffix in ["ing", "ed"] {
        if let Some(base) = w.strip_suffix(suffix)
            && base.len() >= 3
            && base.bytes().any(|b| b"aeiouy".contains(&b))
        {
            w = undouble(base);
            break;
        }
    }
    if w.len() > 3 && w.ends_with('e') {
        w.truncate(w.len() - 1);
    }
    if w.len() > 4 && w.ends_with('y') {
        w.truncate(w.len() - 1);
        w.push('i');
    }
    w
}

fn undouble(base: &str) -> String {
    let bytes = base.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"lsz".contains(b) => base[..base.len() - 1].to_owned(),
        [.., b'l', b'l'] if base.len() > 5 => base[..base.len() - 1].to_owned(),
        _ => base.to_owned(),
    }
}

/// Words that carry grammar rather than content.
pub fn is_stop(stem: &str) -> bool {
    const STOP: &[&str] = &[
        "a", "an", "the", "be", "i", "you", "your", "my", "me", "we", "our", "it", "its", "to", "of", "in",
        "on", "at", "for", "and", "or", "but", "do", "have", "will", "would", "can", "could", "please",
        "pleas", "this", "that", "there", "with", "so", "just", "any", "some", "from", "by", "as", "if",
        "about", "hi", "hello", "hey", "not", "what", "how", "is", "he", "she", "they", "them", "one", "s",
        "t", "am", "us", "here", "now", "get", "then",
    ];
    static STOPS: LazyLock<QuickMap<&str, ()>> =
        LazyLock::new(|| STOP.iter().map(|one| (*one, ())).collect());
    STOPS.contains_key(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_meet() {
        for (a, b) in [
            ("shipping", "shipped"),
            ("refunds", "refunded"),
            ("arrive", "arrived"),
            ("delivery", "deliveries"),
            ("exchange", "exchanging"),
            ("cancelled", "canceling"),
            ("bought", "buy"),
            ("returning", "returns"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("return"), stem("refund"));
    }

    #[test]
    fn text_is_cut() {
        let cut = pieces("我的order没ship, don't zk20260001 😡");
        assert_eq!(
            cut,
            vec![
                Piece::Han("我的".into()),
                Piece::Word("order".into()),
                Piece::Han("没".into()),
                Piece::Word("ship".into()),
                Piece::Mark(','),
                Piece::Word("do".into()),
                Piece::Word("not".into()),
                Piece::Number("zk20260001".into()),
                Piece::Emoji('😡'),
            ]
        );
    }
}
