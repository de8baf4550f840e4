//! Tokens of a vocabulary that looks for the likeliest row of pieces, on one small enough to count by hand.

use encoder::{Marks, Tokenizer};
use proptest::prelude::*;

use crate::tiny::{CHARSMAP, LIKELIEST};

fn marks() -> Marks {
    Marks { cls: "<s>".to_owned(), sep: "</s>".to_owned(), unknown: "<unk>".to_owned() }
}

fn of(charsmap: &[u8]) -> Result<Tokenizer, String> {
    let pieces: Vec<String> = LIKELIEST.iter().map(|(piece, _)| (*piece).to_owned()).collect();
    let score =
        |(piece, score): &(&str, f64)| if piece.starts_with('<') { f32::NEG_INFINITY } else { *score as f32 };
    let scores: Vec<f32> = LIKELIEST.iter().map(score).collect();
    Tokenizer::unigram(&pieces, &scores, charsmap, &marks())
}

fn tokenizer() -> Tokenizer {
    of(CHARSMAP).expect("a tokenizer")
}

/// The pieces of a text without its marks.
fn pieces(text: &str) -> Vec<&'static str> {
    let tokens = tokenizer().encode(text, 1_000);
    tokens[1..tokens.len() - 1].iter().map(|token| LIKELIEST[*token as usize].0).collect()
}

#[test]
fn the_likeliest_row_of_pieces_wins() {
    // Longest is not likeliest: -7 in one piece, -4 -6 in two; -4 -5 in two, -11 in one.
    assert_eq!(pieces("退款"), ["▁退款"]);
    assert_eq!(pieces("货退款"), ["▁", "货", "退款"]);
    assert_eq!(pieces("aab"), ["▁", "a", "ab"]);
    assert_eq!(pieces("where is my order?"), ["▁where", "▁is", "▁my", "▁order", "?"]);
}

#[test]
fn what_no_piece_has_is_one_token_however_long() {
    assert_eq!(pieces("退x款"), ["▁", "退", "<unk>", "款"]);
    assert_eq!(pieces("xyz退龘靐"), ["▁", "<unk>", "退", "<unk>"]);
    assert_eq!(pieces("x y"), ["▁", "<unk>", "▁", "<unk>"]);
    let endless = pieces(&"x".repeat(10_000));
    assert_eq!(endless, ["▁", "<unk>"]);
}

#[test]
fn blanks_count_once_and_not_at_the_end() {
    let wanted = pieces("my order");
    for text in
        ["my  order", " my order", "my order  ", "\tmy\n order\u{3000}", "my\u{200b}order", "my▁order"]
    {
        assert_eq!(pieces(text), wanted, "{text:?}");
    }
    assert!(pieces("").is_empty() && pieces(" \u{3000} ").is_empty());
}

#[test]
fn characters_are_replaced_first() {
    assert_eq!(pieces("ａａｂ！"), pieces("aab!"));
    assert_eq!(pieces("①②"), ["▁", "1", "2"]);
}

#[test]
fn a_mark_in_a_text_is_words() {
    for mark in ["<s>", "</s>", "<mask>", "<pad>"] {
        assert!(pieces(mark).iter().all(|piece| !piece.starts_with("<s") && *piece != mark), "{mark}");
    }
}

#[test]
fn what_does_not_go_together_is_said() {
    let words = |pieces: &[&str]| pieces.iter().map(|piece| (*piece).to_owned()).collect::<Vec<_>>();
    let all = words(&["<s>", "</s>", "<unk>", "a"]);
    let said = |pieces: &[String], scores: &[f32]| Tokenizer::unigram(pieces, scores, &[], &marks()).err();
    assert_eq!(said(&all, &[0.0, 0.0, 0.0, -1.0]), None);
    assert_eq!(said(&all[..3], &[0.0; 4]).as_deref(), Some("3 pieces have 4 scores"));
    assert_eq!(said(&all, &[0.0, 0.0, 0.0, f32::NAN]).as_deref(), Some("the score of piece 3 is NaN"));
    assert_eq!(said(&all[1..], &[0.0; 3]).as_deref(), Some("the vocabulary has no piece <s>"));
}

proptest! {
    #[test]
    fn any_text_has_tokens_between_its_marks(text in "(?s).{0,60}|[ab退款货12 ？x]{0,80}", most in 2..40_usize) {
        let tokenizer = tokenizer();
        let tokens = tokenizer.encode(&text, most);
        prop_assert!((2..=most).contains(&tokens.len()));
        prop_assert_eq!((tokens[0], tokens[tokens.len() - 1]), (0, 2));
        // Cut off is a beginning of what is whole.
        let whole = tokenizer.encode(&text, 100_000);
        prop_assert_eq!(&tokens[..tokens.len() - 1], &whole[..tokens.len() - 1]);
    }

    #[test]
    fn a_damaged_table_of_characters_breaks_nothing(at in prop::collection::vec((4..237_539_usize, any::<u8>()), 1..200), text in "\\PC{0,40}|[ａ-ｚ①-⑳]{0,40}") {
        let mut bytes = CHARSMAP.to_vec();
        for (at, byte) in at {
            bytes[at] = byte;
        }
        if let Ok(tokenizer) = of(&bytes) {
            prop_assert!(tokenizer.encode(&text, 64).len() <= 64);
        }
    }
}
