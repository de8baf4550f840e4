//! How an article lies in the index.

use base::{Locale, Timestamp};
use knowledge::{Audience, Channel, Edition, Passage, PassageKind, all_passages};
use nlu::Encoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    Value as _,
};
use tantivy::{TantivyDocument, Term};

use crate::cut::{CUT, Cut};
use crate::limits::SIMILAR;
use crate::vector;

/// Of the layout and of the words; an index of another is made anew.
pub(crate) const FORMAT: u32 = 4;

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
    rest: Field,
    asked: Field,
    said: Field,
    kept: Field,
    /// What a sentence encoder makes of a question or a passage.
    vector: Field,
}

/// Names of the columns.
pub(crate) const GATE: &str = "gate";
pub(crate) const FROM: &str = "from";
pub(crate) const UNTIL: &str = "until";
pub(crate) const KEY: &str = "key";
/// How far behind a document the whole of its article lies.
pub(crate) const REST: &str = "rest";
/// Of a whole: how many questions and passages lie before it.
pub(crate) const ASKED: &str = "asked";
pub(crate) const SAID: &str = "said";

/// The layout.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let counted =
        TextFieldIndexing::default().set_tokenizer(CUT).set_index_option(IndexRecordOption::WithFreqs);
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
        key: builder.add_u64_field(KEY, column.clone()),
        rest: builder.add_u64_field(REST, column.clone()),
        asked: builder.add_u64_field(ASKED, column.clone()),
        said: builder.add_u64_field(SAID, column),
        kept: builder.add_text_field("kept", STORED),
        vector: builder.add_bytes_field("vector", STORED),
    };
    (builder.build(), fields)
}

/// What is kept of an article in one language; a passage keeps itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) article: String,
    pub(crate) version: u32,
    pub(crate) locale: Locale,
    pub(crate) title: String,
    /// Title and similar questions, in the order of their documents.
    pub(crate) asked: Vec<String>,
}

pub(crate) fn bit(locale: Locale) -> u64 {
    1 << Locale::ALL.iter().position(|one| *one == locale).unwrap_or_default()
}

pub(crate) fn reader(audience: Audience) -> u64 {
    1 << (16 + Audience::ALL.iter().position(|one| *one == audience).unwrap_or_default())
}

/// A number for an id, the same everywhere.
pub(crate) fn key(article: &str) -> u64 {
    hash(article.bytes())
}

/// FNV-1a.
pub(crate) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A channel's bit.
pub(crate) fn on(channel: Channel) -> u64 {
    1 << (32 + Channel::ALL.iter().position(|one| *one == channel).unwrap_or_default())
}

impl Fields {
    /// The documents of an article: in each language its questions, its passages, and then all of it.
    pub(crate) fn documents(
        &self,
        article: &str,
        version: u32,
        edition: &Edition,
        encoder: Option<&dyn Encoder>,
    ) -> Vec<TantivyDocument> {
        let mut out = Vec::new();
        for (locale, text) in &edition.wordings {
            let encoder = encoder.filter(|encoder| encoder.knows(*locale));
            let bits = bits(edition, *locale);
            let (asked, said): (Vec<Passage>, Vec<Passage>) = all_passages(text, *locale)
                .into_iter()
                .partition(|passage| passage.kind == PassageKind::Question);
            let asked = &asked[..asked.len().min(SIMILAR)];
            let mut rest = asked.len() + said.len();
            let title = text.title.trim();
            let title_words = Cut::of(title);
            // The title says what it is about: it counts twice more.
            let mut whole = Cut::default().and(&title_words).and(&title_words);
            let mut headings: Vec<&str> = vec![title];
            for passage in asked.iter().chain(&said) {
                let mut document = self.document(article, edition, bits, rest);
                rest -= 1;
                let words = Cut::of(&passage.text);
                if passage.kind == PassageKind::Question {
                    document.add_text(self.question, &words.words);
                } else {
                    let mut head = Cut::default().and(&title_words);
                    for heading in &passage.heading {
                        let words = Cut::of(heading);
                        head = head.and(&words);
                        if !headings.contains(&heading.as_str()) {
                            headings.push(heading);
                            whole = whole.and(&words);
                        }
                    }
                    document.add_text(self.head, &head.words);
                    document.add_text(self.body, &words.words);
                    document.add_text(self.kept, serde_json::to_string(passage).unwrap_or_default());
                }
                whole = whole.and(&words);
                if let Some(encoder) = encoder {
                    let vector = encoder.encode(&vector::text(passage));
                    document.add_bytes(self.vector, &vector::packed(&vector));
                }
                out.push(document);
            }
            let mut document = self.document(article, edition, bits, 0);
            let kept = Kept {
                article: article.to_owned(),
                version,
                locale: *locale,
                title: title.to_owned(),
                asked: asked.iter().map(|passage| passage.text.clone()).collect(),
            };
            document.add_text(self.whole, whole.words + &whole.letters);
            document.add_text(self.kept, serde_json::to_string(&kept).unwrap_or_default());
            document.add_u64(self.asked, asked.len() as u64);
            document.add_u64(self.said, said.len() as u64);
            out.push(document);
        }
        out
    }

    fn document(&self, article: &str, edition: &Edition, bits: u64, rest: usize) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.article, article);
        document.add_u64(self.gate, bits);
        document.add_i64(self.from, edition.valid_from.unwrap_or(Timestamp(i64::MIN)).0);
        document.add_i64(self.until, edition.valid_until.unwrap_or(Timestamp(i64::MAX)).0);
        document.add_u64(self.key, key(article));
        document.add_u64(self.rest, rest as u64);
        document
    }

    /// What a document keeps.
    pub(crate) fn kept<T: DeserializeOwned>(&self, document: &TantivyDocument) -> tantivy::Result<T> {
        let text = document.get_first(self.kept).and_then(|value| value.as_str());
        text.and_then(|text| serde_json::from_str(text).ok()).ok_or_else(|| {
            tantivy::TantivyError::InternalError("a document does not hold what was kept".to_owned())
        })
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

/// Who may find what an edition says in a language.
fn bits(edition: &Edition, locale: Locale) -> u64 {
    let readers = edition.audiences.iter().fold(0, |bits, audience| bits | reader(*audience));
    // Said nowhere in particular is said everywhere.
    let everywhere = edition.channels.is_empty();
    let said = Channel::ALL.into_iter().filter(|one| everywhere || edition.channels.contains(one));
    said.fold(bit(locale) | readers, |bits, one| bits | on(one))
}
