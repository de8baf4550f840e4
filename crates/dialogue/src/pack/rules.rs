//! `guards.yaml`: what no reply may say, and what is said in plainer words.

use std::collections::BTreeMap;

use base::Locale;

use super::check::value;
use super::file::{Guards, Lists, Plain};
use super::{Flow, PackError, Step, Topic};
use crate::guard::{Rules, Term};
use crate::text::Text;

const FILE: &str = "guards.yaml";

pub(crate) fn rules(guards: Guards) -> Result<Rules, PackError> {
    let mut glossary = terms(guards.glossary.zh, Locale::Zh)?;
    glossary.extend(terms(guards.glossary.en, Locale::En)?);
    Ok(Rules {
        promise: words("promise", guards.promise)?.iter().map(|word| nlu::normalise(word)).collect(),
        forbidden: words("forbidden", guards.forbidden)?,
        glossary,
        protected: words("protected", guards.protected)?,
        known: Vec::new(),
    })
}

fn words(key: &str, lists: Lists<String>) -> Result<Vec<String>, PackError> {
    let all = lists.into_all();
    match all.iter().any(|word| word.trim().is_empty()) {
        true => Err(value(FILE, key, "holds an empty word")),
        false => Ok(all),
    }
}

fn terms(plain: Vec<Plain>, locale: Locale) -> Result<Vec<Term>, PackError> {
    let term = |Plain { word, plain }: Plain| match word.trim().is_empty() || plain.trim().is_empty() {
        true => Err(value(FILE, format!("glossary.{}", locale.code()), "needs a word and a plain word each")),
        false => Ok(Term { word, plain, locale: Some(locale) }),
    };
    plain.into_iter().map(term).collect()
}

/// What the pack itself calls things: titles, and the words of its buttons.
pub(crate) fn known(
    names: [&Text; 2],
    topics: &BTreeMap<String, Topic>,
    flows: &BTreeMap<String, Flow>,
    replies: &BTreeMap<String, Text>,
) -> Vec<String> {
    let topics = topics.values().flat_map(|topic| [&topic.title, &topic.ask]);
    let buttons = flows.values().flat_map(|flow| &flow.steps).flat_map(|step| match step {
        Step::Confirm { yes, no, .. } => vec![yes, no],
        Step::Choose { options, .. } => options.iter().map(|option| &option.label).collect(),
        _ => Vec::new(),
    });
    let person = replies.get("ask_person_button");
    let titles = flows.values().map(|flow| &flow.title);
    let texts = names.into_iter().chain(topics).chain(buttons).chain(person).chain(titles);
    texts.flat_map(|text| [text.zh.clone(), text.en.clone()]).collect()
}
