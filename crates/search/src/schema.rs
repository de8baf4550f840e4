//! How an article lies in the index.

use base::{Locale, Timestamp};
use knowledge::{Audience, Channel, Edition, Passage, PassageKind, all_passages};
use nlu::Encoder;
use nlu::normal::is_han;
use nlu::search::{Word, WordKind, words};
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    Value as _,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

use crate::limits::{SIMILAR, TEXT_CHARS};
use crate::vector;

/// Of the layout and of the words; an index of another is made anew.
pub(crate) const FORMAT: u32 = 3;
/// Letters in a row that stand for a part of a word.
const GRAM: usize = 5;

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The article's id, by which it is removed.
    pub(crate) article: Field,
    /// Title or similar question.
    pub(crate) question: Field,
    /// All that an article says and is asked by, together.
    pub(crate) whole: Field,
    /// Title and headings of a passage.
    pub(crate) head: Field,
    /// Text of a passage.
    pub(crate) body: Field,
    /// Language, audiences and channels: a bit each.
    gate: Field,
    from: Field,
    until: Field,
    key: Field,
    kept: Field,
    /// What a sentence encoder makes of a question or a passage.
    vector: Field,
}

/// Names of the columns.
pub(crate) const GATE: &str = "gate";
pub(crate) const FROM: &str = "from";
pub(crate) const UNTIL: &str = "until";
pub(crate) const KEY: &str = "key";

/// The layout.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let counted =
        TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
    let cut = TextOptions::default().set_indexing_options(counted);
    let column = NumericOptions::default().set_fast();
    let fields = Fields {
        article: builder.add_text_field("article", STRING),
        question: builder.add_text_field("question", cut.clone()),
        whole: builder.add_text_field("whole", cut.clone()),
        head: builder.add_text_field("head", cut.clone()),
        body: builder.add_text_field("body", cut),
        gate: builder.add_u64_field(GATE, column.clone()),
        from: builder.add_i64_field(FROM, column.clone()),
        until: builder.add_i64_field(UNTIL, column.clone()),
        key: builder.add_u64_field(KEY, column),
        kept: builder.add_text_field("kept", STORED),
        vector: builder.add_bytes_field("vector", STORED),
    };
    (builder.build(), fields)
}

/// What a document keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) article: String,
    pub(crate) version: u32,
    pub(crate) locale: Locale,
    pub(crate) title: String,
    pub(crate) passage: Passage,
}

impl Kept {
    pub(crate) fn is_question(&self) -> bool {
        self.passage.kind == PassageKind::Question
    }
}

/// Stands once in each field of each document that has it: how many do, which tells how rare a word is among them.
pub(crate) const EVERY: &str = "#";

/// A word as the index knows it.
pub(crate) fn term(word: &Word) -> String {
    let kind = match word.kind {
        WordKind::Pair => '2',
        WordKind::Han => 'w',
        WordKind::Stem => 's',
        WordKind::Number => 'n',
    };
    format!("{kind}{}", word.text)
}

/// What a text is spelt with, as the index knows it: each Chinese character, and five letters in a row of other words, with the gaps
/// around them. They find what words miss: other words with the same character, slips, endings.
pub(crate) fn letters(text: &str) -> Vec<String> {
    let normal = nlu::normalise(text);
    let mut out: Vec<String> = normal.chars().filter(|c| is_han(*c)).map(|c| format!("1{c}")).collect();
    for word in normal.split(|c: char| !c.is_alphanumeric() || is_han(c)).filter(|word| !word.is_empty()) {
        let padded: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
        out.extend(
            padded.windows(GRAM.min(padded.len())).map(|gram| format!("g{}", String::from_iter(gram))),
        );
    }
    out
}

pub(crate) fn bit(locale: Locale) -> u64 {
    1 << Locale::ALL.iter().position(|one| *one == locale).unwrap_or_default()
}

pub(crate) fn reader(audience: Audience) -> u64 {
    1 << (16 + Audience::ALL.iter().position(|one| *one == audience).unwrap_or_default())
}

/// A number for an id, the same everywhere.
pub(crate) fn key(article: &str) -> u64 {
    hash(article.as_bytes())
}

/// FNV-1a.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Set for passages, not for questions and wholes.
pub(crate) const PASSAGE: u64 = 1 << 48;

/// A channel's bit.
pub(crate) fn on(channel: Channel) -> u64 {
    1 << (32 + Channel::ALL.iter().position(|one| *one == channel).unwrap_or_default())
}

impl Fields {
    /// The documents of an article.
    pub(crate) fn documents(
        &self,
        article: &str,
        version: u32,
        edition: &Edition,
        encoder: Option<&dyn Encoder>,
    ) -> Vec<TantivyDocument> {
        let mut out = Vec::new();
        for (locale, text) in &edition.wordings {
            let mut questions = 0;
            let encoder = encoder.filter(|encoder| encoder.knows(*locale));
            let title = text.title.trim().to_owned();
            // The title says what it is about: it counts twice more.
            let mut whole: Vec<String> = vec![title.clone(); 2];
            for passage in all_passages(text, *locale) {
                questions += usize::from(passage.kind == PassageKind::Question);
                if passage.kind == PassageKind::Question && questions > SIMILAR {
                    continue;
                }
                whole.extend(
                    passage.heading.iter().filter(|one| !whole.contains(one)).cloned().collect::<Vec<_>>(),
                );
                whole.push(passage.text.clone());
                let title = title.clone();
                let kept = Kept { article: article.to_owned(), version, locale: *locale, title, passage };
                let mut document = self.document(edition, &kept);
                self.cut(&mut document, &kept);
                if let Some(encoder) = encoder {
                    document.add_bytes(
                        self.vector,
                        &vector::packed(&encoder.encode(&vector::text(&kept.passage))),
                    );
                }
                out.push(document);
            }
            let passage = Passage {
                heading: Vec::new(),
                text: title.clone(),
                range: 0..0,
                kind: PassageKind::Question,
            };
            let kept = Kept { article: article.to_owned(), version, locale: *locale, title, passage };
            let mut document = self.document(edition, &kept);
            let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
            document.add_pre_tokenized_text(self.whole, tokens(&whole));
            out.push(document);
        }
        out
    }

    fn document(&self, edition: &Edition, kept: &Kept) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.article, &kept.article);
        let readers = edition.audiences.iter().fold(0, |bits, audience| bits | reader(*audience));
        // Said nowhere in particular is said everywhere.
        let everywhere = edition.channels.is_empty();
        let said = Channel::ALL.into_iter().filter(|one| everywhere || edition.channels.contains(one));
        let kind = if kept.is_question() { 0 } else { PASSAGE };
        let bits = said.fold(bit(kept.locale) | readers | kind, |bits, one| bits | on(one));
        document.add_u64(self.gate, bits);
        document.add_i64(self.from, edition.valid_from.unwrap_or(Timestamp(i64::MIN)).0);
        document.add_i64(self.until, edition.valid_until.unwrap_or(Timestamp(i64::MAX)).0);
        document.add_u64(self.key, key(&kept.article));
        document.add_text(self.kept, serde_json::to_string(kept).unwrap_or_default());
        document
    }

    /// By which words a question or a passage is found.
    fn cut(&self, document: &mut TantivyDocument, kept: &Kept) {
        if kept.is_question() {
            document.add_pre_tokenized_text(self.question, tokens(&[&kept.passage.text]));
        } else {
            let head: Vec<&str> = [kept.title.as_str()]
                .into_iter()
                .chain(kept.passage.heading.iter().map(String::as_str))
                .collect();
            document.add_pre_tokenized_text(self.head, tokens(&head));
            document.add_pre_tokenized_text(self.body, tokens(&[&kept.passage.text]));
        }
    }

    /// What a document keeps; `None` when it is not what was written.
    pub(crate) fn kept(&self, document: &TantivyDocument) -> Option<Kept> {
        serde_json::from_str(document.get_first(self.kept)?.as_str()?).ok()
    }

    /// What the encoder made of it, if there was one.
    pub(crate) fn vector<'a>(&self, document: &'a TantivyDocument) -> Option<&'a [u8]> {
        document.get_first(self.vector)?.as_bytes()
    }

    /// All documents of an article.
    pub(crate) fn of(&self, article: &str) -> Term {
        Term::from_field_text(self.article, article)
    }
}

fn tokens(texts: &[&str]) -> PreTokenizedString {
    let mut tokens =
        vec![Token { text: EVERY.to_owned(), position: 0, position_length: 1, ..Token::default() }];
    for text in texts {
        let end = text.char_indices().nth(TEXT_CHARS).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        let mut terms: Vec<String> = words(text).iter().map(term).collect();
        terms.extend(letters(text));
        for text in terms {
            tokens.push(Token { position: tokens.len(), text, position_length: 1, ..Token::default() });
        }
    }
    PreTokenizedString { text: String::new(), tokens }
}
