//! Tokens against the numbers that the tokenizers library (0.23) gives for the same vocabulary and texts, written down in `fixtures`.

use encoder::{Cleaning, Marks, Tokenizer};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    cleaning: String,
    text: String,
    tokens: Vec<u32>,
}

fn vocabulary() -> Vec<String> {
    include_str!("../fixtures/vocab.txt").trim_end().split('\n').map(str::to_owned).collect()
}

fn tokenizer(cleaning: &str) -> Tokenizer {
    let lowercase = matches!(cleaning, "uncased" | "small_with_accents");
    let raw = cleaning == "raw";
    let cleaning = Cleaning {
        clean_text: !raw,
        handle_chinese_chars: !raw,
        strip_accents: cleaning == "uncased",
        lowercase,
    };
    Tokenizer::word_piece(&vocabulary(), cleaning, "##", &Marks::default()).expect("a tokenizer")
}

#[test]
fn tokens_are_those_of_the_tokenizers_library() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../fixtures/tokens.json")).expect("cases");
    assert!(cases.len() > 200, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let found = tokenizer(&case.cleaning).encode(&case.text, 10_000);
        if found != case.tokens {
            wrong.push(format!("{} {:?}: {found:?}, not {:?}", case.cleaning, case.text, case.tokens));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_customers_write_is_never_a_mark() {
    let tokenizer = tokenizer("cased");
    let marks = tokenizer.encode("", 8);
    for mark in ["[CLS]", "[SEP]", "[MASK]", "[PAD]"] {
        let inner = tokenizer.encode(mark, 100);
        let inner = &inner[1..inner.len() - 1];
        assert!(inner.len() >= 3 && inner.iter().all(|token| !marks.contains(token)), "{mark}: {inner:?}");
    }
}

#[test]
fn a_missing_mark_is_named() {
    let mut vocabulary = vocabulary();
    vocabulary.retain(|piece| piece != "[SEP]");
    let cleaning =
        Cleaning { clean_text: true, handle_chinese_chars: true, strip_accents: true, lowercase: true };
    assert_eq!(
        Tokenizer::word_piece(&vocabulary, cleaning, "##", &Marks::default()).err().as_deref(),
        Some("the vocabulary has no piece [SEP]")
    );
}

proptest! {
    #[test]
    fn any_text_has_tokens_between_its_marks(text in any::<String>(), most in 2..40_usize) {
        let tokenizer = tokenizer("uncased");
        let tokens = tokenizer.encode(&text, most);
        prop_assert!((2..=most).contains(&tokens.len()));
        prop_assert_eq!(&tokens[..1], &[2]);
        prop_assert_eq!(&tokens[tokens.len() - 1..], &[3]);
        // Cut off is a beginning of what is whole.
        let whole = tokenizer.encode(&text, 100_000);
        prop_assert_eq!(&tokens[..tokens.len() - 1], &whole[..tokens.len() - 1]);
    }
}
