//! Questions of which a person has judged where in an article they are answered: how often that place is chosen, and what it is learned from.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use base::{Locale, Timestamp};
use knowledge::{Audience, Passage};
use search::answer::Learned;
use search::learn::{Placed, places};
use search::{Knowledge, Query};
use serde::Serialize;

use super::set;

/// A question with the article that answers it, and the places there that do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Quoted {
    article: String,
    locale: Locale,
    text: String,
    /// Letters and digits of each place.
    quotes: Vec<String>,
}

/// How often the place is right. Shares are of 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    pub questions: usize,
    /// Of all: the sentence that is chosen of the article is the one that answers.
    pub sentence: f64,
    /// The passage that is chosen has it.
    pub passage: f64,
    /// The article was found, first of all, and the passage that is shown of it has what answers.
    pub first_and_passage: f64,
}

/// Questions: `article<TAB>locale<TAB>question<TAB>quote[<TAB>quote…]`.
fn quoted(file: &Path) -> Result<Vec<Quoted>> {
    let text = set::text(file)?;
    let mut out = Vec::new();
    for (place, columns) in set::lines(&text, file) {
        let [article, locale, text, quotes @ ..] = &columns[..] else {
            bail!("{place} is not `article<TAB>locale<TAB>question<TAB>quote`");
        };
        let Some(locale) = Locale::parse(locale) else { bail!("{place}: `{locale}` is no language") };
        let quotes: Vec<String> =
            quotes.iter().map(|quote| bare(quote)).filter(|quote| !quote.is_empty()).collect();
        if article.is_empty() || text.is_empty() || quotes.is_empty() {
            bail!("{place} lacks its article, its question or the words that answer it");
        }
        out.push(Quoted { article: format!("article:{article}"), locale, text: (*text).to_owned(), quotes });
    }
    if out.is_empty() {
        bail!(
            "{} has no questions; each line is `article<TAB>locale<TAB>question<TAB>quote`",
            file.display()
        );
    }
    Ok(out)
}

/// What of a text is compared.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Quoted {
    fn query(&self, at: Timestamp) -> Query<'_> {
        let locales = std::slice::from_ref(&self.locale);
        Query {
            text: &self.text,
            locales,
            audience: Audience::Agents,
            channel: None,
            at,
            k: super::K,
            context: &[],
        }
    }

    /// Whether a text has the answer, or is a part of it that is long enough to be one.
    fn is_right(&self, text: &str) -> bool {
        const PART: usize = 6;
        let text = bare(text);
        let within = |quote: &String| text.chars().count() >= PART && quote.contains(&text);
        self.quotes.iter().any(|quote| text.contains(quote) || within(quote))
    }

    fn lesson(&self, knowledge: &Knowledge, at: Timestamp) -> Result<(Vec<Passage>, Placed)> {
        let (passages, points) = knowledge.points(&self.query(at), &self.article)?;
        let text = |passage: &Passage, range: &std::ops::Range<usize>| -> String {
            passage.text.chars().skip(range.start).take(range.len()).collect()
        };
        let right = points.iter().map(|point| self.is_right(&text(&passages[point.passage], &point.range)));
        let right: Vec<bool> = right.collect();
        if !right.contains(&true) {
            bail!("nothing in {} ({}) is what `{}` quotes", self.article, self.locale.code(), self.text);
        }
        Ok((passages, Placed { points, right }))
    }
}

/// Measures how often the place is right, by language.
pub fn measure(knowledge: &Knowledge, file: &Path, at: Timestamp) -> Result<BTreeMap<Locale, Figures>> {
    let mut out: BTreeMap<Locale, Figures> = BTreeMap::new();
    for one in quoted(file)? {
        let (_, lesson) = one.lesson(knowledge, at)?;
        let chosen = knowledge.place(one.locale, &lesson.points);
        let of = out.entry(one.locale).or_default();
        of.questions += 1;
        if let Some(chosen) = chosen {
            let passage = lesson.points[chosen].passage;
            let has = |(point, right): (&search::answer::Point, &bool)| *right && point.passage == passage;
            of.sentence += f64::from(u8::from(lesson.right[chosen]));
            of.passage += f64::from(u8::from(lesson.points.iter().zip(&lesson.right).any(has)));
        }
        let hits = knowledge.search(&one.query(at))?.hits;
        let shown = hits.first().filter(|hit| hit.article == one.article);
        of.first_and_passage += f64::from(u8::from(shown.is_some_and(|hit| one.is_right(&hit.passage.text))));
    }
    for of in out.values_mut() {
        let all = of.questions as f64;
        of.sentence /= all;
        of.passage /= all;
        of.first_and_passage /= all;
    }
    Ok(out)
}

/// Learns from all, without an encoder and with each that reads a language.
pub fn learn(
    file: &Path,
    open: impl Fn(Option<&Arc<dyn nlu::Encoder>>) -> Result<Knowledge>,
    encoders: &[Arc<dyn nlu::Encoder>],
    at: Timestamp,
) -> Result<Learned> {
    let all = quoted(file)?;
    let lessons = |locale: Locale, encoder: Option<&Arc<dyn nlu::Encoder>>| -> Result<Vec<Placed>> {
        let knowledge = open(encoder)?;
        let own = all.iter().filter(|one| one.locale == locale);
        own.map(|one| Ok(one.lesson(&knowledge, at)?.1)).collect()
    };
    let mut out = Learned::default();
    for locale in Locale::ALL {
        out.plain.insert(locale, places(&lessons(locale, None)?));
        let mut encoded = Vec::new();
        for encoder in encoders.iter().filter(|encoder| encoder.knows(locale)) {
            encoded.extend(lessons(locale, Some(encoder))?);
        }
        if !encoded.is_empty() {
            out.encoded.insert(locale, places(&encoded));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_right_by_its_letters_and_digits() {
        let asked = Quoted {
            article: "article:fees".to_owned(),
            locale: Locale::Zh,
            text: "运费".to_owned(),
            quotes: vec![bare("| 新疆、西藏 | 20 元 |"), bare("满 **99 元**包邮")],
        };
        for (text, right) in [
            ("新疆、西藏\t20 元\t20 元", true),
            ("单笔满 99 元包邮。", true),
            ("新疆、西藏 20", true),
            ("20 元", false),
            ("", false),
        ] {
            assert_eq!(asked.is_right(text), right, "{text}");
        }
    }
}
