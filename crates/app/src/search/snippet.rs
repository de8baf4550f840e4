//! The words around what was found, in pieces that say which of them it is.

use nlu::search::Span;
use protocol::filter::Piece;

/// Room before the first hit, so that a narrow row still shows the hit; a character that is not Latin takes two.
const BEFORE: usize = 20;
/// Characters shown in all.
const SHOWN: usize = 90;

/// A snippet of `text` around the first of `spans`, which are places in its characters.
pub(super) fn snippet(text: &str, mut spans: Vec<Span>) -> Vec<Piece> {
    spans.sort_by_key(|span| (span.start, span.end));
    let characters: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let first = spans.first().map_or(0, |span| span.start);
    // A word of another script is not cut in two.
    let mut from = first;
    let mut room = BEFORE;
    while let Some(left) = from.checked_sub(1).and_then(|at| room.checked_sub(width(characters[at]))) {
        (from, room) = (from - 1, left);
    }
    while from > 0
        && from < first
        && characters[from - 1].is_ascii_alphanumeric()
        && characters[from].is_ascii_alphanumeric()
    {
        from += 1;
    }
    let to = (from + SHOWN).min(characters.len());
    let mut pieces = Vec::new();
    let mut push = |range: std::ops::Range<usize>, hit: bool| {
        if range.start < range.end {
            pieces.push(Piece { text: characters[range].iter().collect(), hit });
        }
    };
    if from > 0 {
        push(from..from, false);
    }
    let mut at = from;
    for span in spans {
        let (start, end) = (span.start.clamp(at, to), span.end.clamp(at, to));
        push(at..start, false);
        push(start..end, true);
        at = end;
    }
    push(at..to, false);
    let cut = |piece: &mut Piece, before: bool| {
        if before { piece.text.insert(0, '…') } else { piece.text.push('…') }
    };
    if from > 0
        && let Some(piece) = pieces.first_mut().filter(|piece| !piece.hit)
    {
        cut(piece, true);
    }
    if to < characters.len() {
        match pieces.last_mut().filter(|piece| !piece.hit) {
            Some(piece) => cut(piece, false),
            None => pieces.push(Piece { text: "…".to_owned(), hit: false }),
        }
    }
    pieces
}

const fn width(character: char) -> usize {
    if character.is_ascii() { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, spans: &[(usize, usize)]) -> String {
        let mark = |piece: Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text };
        let spans = spans.iter().map(|(start, end)| *start..*end).collect();
        snippet(text, spans).into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_found_is_marked_and_the_rest_is_cut() {
        assert_eq!(shown("我要退货", &[(2, 4)]), "我要[退货]");
        assert_eq!(shown("退货", &[(0, 2)]), "[退货]");
        assert_eq!(shown("退货退货", &[(2, 4), (0, 2)]), "[退货][退货]");
        assert_eq!(shown("abc", &[(0, 2), (1, 3)]), "[ab][c]", "overlapping hits are told once");
        let long = format!("{}退货{}", "前".repeat(50), "后".repeat(200));
        let text = shown(&long, &[(50, 52)]);
        assert!(text.starts_with("…前") && text.contains("[退货]") && text.ends_with("后…"), "{text}");
        assert_eq!(text.chars().count(), SHOWN + 4);
        assert_eq!(text.chars().take_while(|c| *c != '[').count(), 1 + BEFORE / 2, "{text}");
        assert_eq!(shown("one two three four five six refund", &[(28, 34)]), "…three four five six [refund]");
        assert_eq!(shown("a\nb", &[(0, 1)]), "[a] b");
    }
}
