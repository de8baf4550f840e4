//! Lessons for the ranking, made of questions whose articles are known: some are held back and asked, against bases that hold many, few
//! or one of the others; some articles are left out, so that what is asked of them has no answer.

use anyhow::Result;
use base::{Locale, Timestamp};
use knowledge::Audience;
use search::learn::Lesson;
use search::{Change, Knowledge, Place, Query, Synonyms};

use super::set::Item;

/// How many parts the questions are held back in.
const FOLDS: u64 = 4;
/// Parts that are asked in their turn.
const ASKED_FOLDS: u64 = 3;
/// Questions that are asked of one base, about.
const ASKED: usize = 300;
/// Similar questions that an article keeps in a base: of those that are not held back.
const KEPT: [usize; 3] = [usize::MAX, 3, 0];

/// A set to learn from.
pub struct Source<'a> {
    pub items: &'a [Item],
    /// Lines that nothing answers.
    pub outside: &'a [(Locale, String)],
    pub synonyms: &'a Synonyms,
    pub at: Timestamp,
}

/// The lessons of one language.
pub fn lessons(source: &Source<'_>, locale: Locale) -> Result<Vec<Lesson>> {
    let mut out = Vec::new();
    for fold in 0..ASKED_FOLDS {
        for kept in KEPT {
            out.extend(of_base(source, locale, fold, kept)?);
        }
    }
    let each = 1_000.0 / out.len().max(1) as f32;
    out.iter_mut().for_each(|lesson| lesson.weight *= each);
    Ok(out)
}

fn of_base(source: &Source<'_>, locale: Locale, fold: u64, kept: usize) -> Result<Vec<Lesson>> {
    let (mut changes, mut asked) = (Vec::new(), Vec::new());
    for item in source.items {
        let Some(text) = item.edition.wordings.get(&locale) else { continue };
        let absent = number(&item.id, fold).is_multiple_of(6);
        let (held, others): (Vec<&String>, Vec<&String>) =
            text.questions.iter().partition(|question| number(question, 0) % FOLDS == fold);
        asked.extend(held.into_iter().map(|question| (question, (!absent).then_some(item.id.as_str()))));
        if absent {
            continue;
        }
        let mut edition = item.edition.clone();
        edition.wordings.retain(|own, _| *own == locale);
        if let Some(text) = edition.wordings.get_mut(&locale) {
            let mut others: Vec<&String> = others;
            others.sort_by_key(|question| number(question, fold + 7));
            text.questions = others.into_iter().take(kept).cloned().collect();
        }
        changes.push(Change::Put { article: item.id.clone(), version: 1, edition: Box::new(edition) });
    }
    let spare = source.outside.iter().filter(|(own, text)| *own == locale && number(text, 1) % FOLDS == fold);
    asked.sort_by_key(|(question, _)| number(question, fold + 3));
    asked.truncate(ASKED);
    asked.extend(spare.map(|(_, text)| (text, None)).take(ASKED / 8));
    let knowledge = Knowledge::open(Place::Memory, source.synonyms.clone())?;
    knowledge.apply(&changes, 1)?;
    let mut out = Vec::new();
    for (question, id) in &asked {
        let seen = knowledge.candidates(&Query {
            text: question,
            locales: &[locale],
            audience: Audience::Assistant,
            channel: None,
            at: source.at,
            k: 0,
            context: &[],
        })?;
        let right = seen.iter().map(|one| id.is_some_and(|id| id == one.article)).collect();
        out.push(Lesson { seen, right, weight: 1.0 });
    }
    Ok(out)
}

fn number(text: &str, salt: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash >> 17
}
