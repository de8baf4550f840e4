//! Lessons for the ranking: questions of which a person has judged what answers them; and questions that stand in a set under one label,
//! some of which are held back and asked, against bases that hold many, few or one of the others, and some labels left out, so that what
//! is asked of them has no answer.

use std::sync::Arc;

use anyhow::Result;
use base::{Locale, Timestamp};
use knowledge::Audience;
use search::learn::Lesson;
use search::{Knowledge, Place, Query, Synonyms};

use super::set::{Asked, Item};

/// How many parts the questions are held back in.
const FOLDS: u64 = 4;
/// Parts that are asked in their turn.
const ASKED_FOLDS: u64 = 3;
/// Questions that are asked of one base, about.
const ASKED: usize = 300;
/// Similar questions that an article keeps in a base: of those that are not held back.
const KEPT: [usize; 3] = [usize::MAX, 3, 0];

/// What a set's lessons weigh together.
const SET: f32 = 1_000.0;

/// The sentence encoder that reads, if one does.
type Reader<'a> = Option<&'a Arc<dyn nlu::Encoder>>;

/// How many parts a base is also asked in, each alone: most of what is asked of a part has no answer there, and what little there is
/// may not look like one for being the best of it.
const PARTS: u64 = 6;

/// Lessons of questions in one language that were judged against a base: asked of all of it, and of parts.
pub fn judged(base: &Base<'_>, asked: &[Asked], locale: Locale, encoder: Reader<'_>) -> Result<Vec<Lesson>> {
    let own = asked.iter().filter(|question| question.locale == locale);
    let mut own: Vec<(&str, &[String])> = own.map(|one| (one.text.as_str(), &one.ids[..])).collect();
    let outside = base.outside.iter().filter(|(of, _)| *of == locale);
    own.extend(outside.map(|(_, text)| (text.as_str(), &[][..])));
    let mut out = Vec::new();
    for part in [None].into_iter().chain((0..PARTS).map(Some)) {
        let in_part = |item: &&Item| part.is_none_or(|part| number(&item.id, 5) % PARTS == part);
        let items: Vec<Item> = base.items.iter().filter(in_part).cloned().collect();
        let knowledge = super::opened(Place::Memory, base.synonyms.clone(), encoder.cloned())?;
        knowledge.apply(&super::changes(&items), 1)?;
        let turn = |text: &str| part.is_none_or(|part| number(text, 11) % PARTS == part);
        let asked: Vec<_> = own.iter().copied().filter(|(text, _)| turn(text)).collect();
        let weight = if part.is_some() { IN_PART } else { 1.0 };
        out.extend(
            ask(&knowledge, base.at, locale, &asked)?.into_iter().map(|lesson| Lesson { weight, ..lesson }),
        );
    }
    Ok(weighed(out))
}

/// What a lesson of a part weighs beside one of all.
const IN_PART: f32 = 0.5;

/// A base to ask.
pub struct Base<'a> {
    pub items: &'a [Item],
    /// Lines that nothing in it answers.
    pub outside: &'a [(Locale, String)],
    pub synonyms: &'a Synonyms,
    /// The day that is asked on.
    pub at: Timestamp,
}

/// Lessons of a set of questions under labels, in one language.
pub fn held_back(items: &[Item], locale: Locale, at: Timestamp, encoder: Reader<'_>) -> Result<Vec<Lesson>> {
    let mut out = Vec::new();
    for fold in 0..ASKED_FOLDS {
        for kept in KEPT {
            out.extend(of_base(items, locale, at, (fold, kept), encoder)?);
        }
    }
    Ok(weighed(out))
}

fn weighed(mut lessons: Vec<Lesson>) -> Vec<Lesson> {
    let each = SET / lessons.len().max(1) as f32;
    lessons.iter_mut().for_each(|lesson| lesson.weight *= each);
    lessons
}

fn ask(
    knowledge: &Knowledge,
    at: Timestamp,
    locale: Locale,
    asked: &[(&str, &[String])],
) -> Result<Vec<Lesson>> {
    let mut out = Vec::new();
    for (text, ids) in asked {
        let seen = knowledge.candidates(&Query {
            text,
            locales: &[locale],
            audience: Audience::Customers,
            channel: None,
            at,
            k: 0,
            context: &[],
        })?;
        let right = seen.iter().map(|one| ids.contains(&one.article)).collect();
        out.push(Lesson { seen, right, weight: 1.0 });
    }
    Ok(out)
}

fn of_base(
    items: &[Item],
    locale: Locale,
    at: Timestamp,
    (fold, kept): (u64, usize),
    encoder: Reader<'_>,
) -> Result<Vec<Lesson>> {
    let mut base = Vec::new();
    let mut asked: Vec<(&str, Vec<String>)> = Vec::new();
    for item in items {
        let Some(text) = item.edition.wordings.get(&locale) else { continue };
        let absent = number(&item.id, fold).is_multiple_of(6);
        let (held, mut others): (Vec<&String>, Vec<&String>) =
            text.questions.iter().partition(|question| number(question, 0) % FOLDS == fold);
        let right = if absent { Vec::new() } else { vec![item.id.clone()] };
        asked.extend(held.into_iter().map(|question| (question.as_str(), right.clone())));
        if absent {
            continue;
        }
        let mut item = item.clone();
        item.edition.wordings.retain(|own, _| *own == locale);
        if let Some(text) = item.edition.wordings.get_mut(&locale) {
            others.sort_by_key(|question| number(question, fold + 7));
            text.questions = others.into_iter().take(kept).cloned().collect();
        }
        base.push(item);
    }
    asked.sort_by_key(|(question, _)| number(question, fold + 3));
    asked.truncate(ASKED);
    let knowledge = super::opened(Place::Memory, Synonyms::default(), encoder.cloned())?;
    knowledge.apply(&super::changes(&base), 1)?;
    let asked: Vec<(&str, &[String])> = asked.iter().map(|(text, ids)| (*text, &ids[..])).collect();
    ask(&knowledge, at, locale, &asked)
}

fn number(text: &str, salt: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash >> 17
}
