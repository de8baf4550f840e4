//! From files to a pack that can answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::Locale;
use calendar::{Hours, Span};
use knowledge::{Article, Index, Wording};
use nlu::{Calibration, Feeling, FeelingWord, Intent, Model, SlotSpec, Training};
use serde::de::DeserializeOwned;

use super::file::{Emotions, Handoff, Head, Lines, Lists, Opening, SmalltalkEntry, TopicEntry};
use super::marks::Marks;
use super::vocabulary::Vocabulary;
use super::{Flow, Kept, Pack, PackError, Response, SMALLTALK, Smalltalk, Sources, Step, Thresholds, Topic};
use super::{action, check, kept, laid, rules};
use crate::text::Text;

/// The largest file of a pack, in bytes.
pub const MAX_FILE: usize = 4 << 20;
pub(super) type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

pub(super) fn read<T: DeserializeOwned>(files: Read<'_>, file: &str) -> Result<T, PackError> {
    let text = files(file).ok_or_else(|| PackError::Missing { file: file.to_owned() })?;
    if text.len() > MAX_FILE {
        return Err(PackError::Format {
            file: file.to_owned(),
            problem: format!("is larger than {MAX_FILE} bytes"),
        });
    }
    serde_norway::from_str(&text)
        .map_err(|e| PackError::Format { file: file.to_owned(), problem: e.to_string() })
}

impl Pack {
    /// Reads, checks and compiles a pack. `files` gives the content of a file by its path inside the pack, from disk or from
    /// the binary. Takes about a second: the model is trained here.
    ///
    /// # Errors
    /// [`PackError`], naming file and key.
    pub fn load(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, PackError> {
        Self::load_kept(files, &())
    }

    /// The same; what was learned at an earlier start is taken from where it was kept, and kept when it is learned.
    ///
    /// # Errors
    /// [`PackError`], naming file and key.
    pub fn load_kept(files: &dyn Fn(&str) -> Option<String>, kept: &dyn Kept) -> Result<Self, PackError> {
        let head: Head = read(files, "pack.yaml")?;
        let mut entries: Vec<TopicEntry> = read(files, "topics.yaml")?;
        let marks = marks(files, &mut entries)?;
        let talk: Vec<SmalltalkEntry> = read(files, "smalltalk.yaml")?;
        let replies: BTreeMap<String, Text> = read(files, "replies.yaml")?;
        let mut guards = rules::rules(read(files, "guards.yaml")?)?;
        check::replies(&replies)?;
        let slots = check::slots(head.slots)?;
        let training = training(files, &entries, &talk, &slots)?;
        let keywords: BTreeMap<String, (Vec<String>, Vec<String>)> = entries
            .iter()
            .map(|e| (e.id.clone(), (e.questions.zh.clone(), e.questions.en.clone())))
            .collect();
        let flows = laid::flows(files, &head.flows, &slots)?;
        let begun = laid::begun(&flows)?;
        let topics = check::topics(entries, &begun)?;
        laid::all_known(&flows, &topics)?;
        let actions = match files("actions.yaml") {
            Some(source) => action::actions(read(files, "actions.yaml")?, &source)?,
            None => BTreeMap::new(),
        };
        flows.values().try_for_each(|flow| action::calls(flow, &actions))?;
        guards.known = rules::known([&head.name, &head.assistant.name], &topics, &flows, &replies);
        let tagger = marks.learn(&slot_names(&slots, &flows), kept)?.map(Arc::new);
        let sources = Arc::new(Sources::of(files, &flows));
        let answers: Vec<Article> = topics.values().filter_map(|topic| article(topic, &keywords)).collect();
        // Made from the other files by `zhike pack calibrate`; without it, or when it is of other files, it is made here.
        let calibration =
            files("calibration.json").and_then(|text| serde_json::from_str::<Calibration>(&text).ok());
        let model = kept::model(&training, calibration, kept)?;
        Ok(Self {
            id: head.id,
            name: head.name,
            assistant: head.assistant.name,
            hours: hours(head.hours)?,
            reply_due_minutes: head.reply_due_minutes,
            thresholds: thresholds(&head.thresholds, &model)?,
            model: Arc::new(model),
            smalltalk: talk
                .into_iter()
                .map(|SmalltalkEntry { id, title, answer, .. }| (id, Smalltalk { title, answer }))
                .collect(),
            guards,
            topics,
            flows,
            actions,
            slots,
            vocabulary: Arc::new(Vocabulary::of(&answers)),
            index: Index::build(answers),
            replies,
            tagger,
            training: Arc::new(training),
            lines: head.thresholds,
            sources,
            earlier: Arc::default(),
        })
    }
}

/// Takes the marks out of the topics' questions, and reads those of `slots.yaml`, where there is one.
fn marks(files: Read<'_>, topics: &mut [TopicEntry]) -> Result<Marks, PackError> {
    let mut out = Marks::default();
    out.of_topics(topics, &files("topics.yaml").unwrap_or_default())?;
    if let Some(source) = files("slots.yaml") {
        out.of_file(&read(files, "slots.yaml")?, &source)?;
    }
    Ok(out)
}

/// What may be marked: the pack's slots, and those that a choice fills.
fn slot_names<'a>(
    slots: &'a BTreeMap<String, nlu::SlotKind>,
    flows: &'a BTreeMap<String, Flow>,
) -> BTreeSet<&'a str> {
    let chosen = flows.values().flat_map(|flow| &flow.steps).filter_map(|step| match step {
        Step::Choose { slot, .. } => Some(slot.as_str()),
        _ => None,
    });
    slots.keys().map(String::as_str).chain(chosen).collect()
}

fn training(
    files: Read<'_>,
    topics: &[TopicEntry],
    talk: &[SmalltalkEntry],
    slots: &BTreeMap<String, nlu::SlotKind>,
) -> Result<Training, PackError> {
    let handoff: Handoff = read(files, "handoff.yaml")?;
    let out_of_scope: Lists<String> = read(files, "out_of_scope.yaml")?;
    let synonyms: Lists<Vec<String>> = read(files, "synonyms.yaml")?;
    let all = |lists: &Lists<String>| lists.zh.iter().chain(&lists.en).cloned().collect::<Vec<_>>();
    let topics = topics.iter().map(|topic| {
        let mut hints =
            vec![topic.title.zh.clone(), topic.title.en.clone(), topic.ask.zh.clone(), topic.ask.en.clone()];
        hints.extend(topic.answer.iter().flat_map(|answer| [answer.zh.clone(), answer.en.clone()]));
        Intent { id: topic.id.clone(), examples: all(&topic.questions), hints, smalltalk: false }
    });
    let talk = talk.iter().map(|entry| Intent {
        id: format!("{SMALLTALK}{}", entry.id),
        examples: all(&entry.questions),
        hints: Vec::new(),
        smalltalk: true,
    });
    Ok(Training {
        intents: topics.chain(talk).collect(),
        out_of_scope: out_of_scope.into_all(),
        handoff: handoff.zh.into_iter().chain(handoff.en).collect(),
        not_handoff: handoff.not.into_all(),
        synonyms: synonyms.into_all(),
        feelings: feelings(read(files, "emotion.yaml")?),
        slots: slots.iter().map(|(name, kind)| SlotSpec { name: name.clone(), kind: kind.clone() }).collect(),
    })
}

fn feelings(lists: Emotions) -> Vec<FeelingWord> {
    [
        (Feeling::Angry, lists.angry),
        (Feeling::Anxious, lists.anxious),
        (Feeling::Disappointed, lists.disappointed),
        (Feeling::Confused, lists.confused),
        (Feeling::Satisfied, lists.satisfied),
    ]
    .into_iter()
    .flat_map(|(feeling, list)| {
        list.into_all().into_iter().map(move |entry| FeelingWord {
            feeling,
            word: entry.word,
            weight: entry.weight,
        })
    })
    .collect()
}

fn article(topic: &Topic, keywords: &BTreeMap<String, (Vec<String>, Vec<String>)>) -> Option<Article> {
    let (zh, en) = keywords.get(&topic.id).cloned().unwrap_or_default();
    article_of(topic, zh, en)
}

/// A topic's answer as the knowledge index holds it, found by these questions too.
pub(super) fn article_of(topic: &Topic, zh: Vec<String>, en: Vec<String>) -> Option<Article> {
    let Response::Answer(answer) = &topic.response else { return None };
    let wording = |locale: Locale, keywords: Vec<String>| {
        (
            locale,
            Wording {
                title: topic.title.get(locale).to_owned(),
                body: answer.get(locale).to_owned(),
                keywords,
            },
        )
    };
    Some(Article {
        id: topic.id.clone(),
        wordings: [wording(Locale::Zh, zh), wording(Locale::En, en)].into(),
        valid_from: None,
        valid_until: None,
    })
}

fn hours(opening: Opening) -> Result<Hours, PackError> {
    let wrong = |e: calendar::HoursError| check::value("pack.yaml", "hours", e.to_string());
    let mut spans = Vec::new();
    for shift in &opening.weekly {
        for day in &shift.days {
            spans.push(Span::new(*day, &shift.from, &shift.to).map_err(wrong)?);
        }
    }
    Hours::new(&opening.zone, spans, &opening.holidays, &opening.make_up_days).map_err(wrong)
}

pub(super) fn thresholds(lines: &Lines, model: &Model) -> Result<Thresholds, PackError> {
    let learned = model.thresholds();
    let share = |key: &str, given: Option<f32>, learned: f32| match given {
        Some(v) if !(0.0..=1.0).contains(&v) => {
            Err(check::value("pack.yaml", format!("thresholds.{key}"), "must be 0 to 1"))
        }
        other => Ok(other.unwrap_or(learned)),
    };
    let out = Thresholds {
        sure: share("sure", lines.sure, learned.sure)?,
        plausible: share("plausible", lines.plausible, learned.plausible)?,
        handoff: share("handoff", lines.handoff, learned.handoff)?,
        out_of_scope: share("out_of_scope", lines.out_of_scope, learned.out_of_scope)?,
        anger: share("anger", lines.anger, nlu::feeling::anger_line())?,
    };
    if out.plausible > out.sure {
        return Err(check::value("pack.yaml", "thresholds.plausible", "is above thresholds.sure"));
    }
    if out.anger <= 0.0 {
        return Err(check::value(
            "pack.yaml",
            "thresholds.anger",
            "must be above 0, at most 1: how likely anger must be",
        ));
    }
    Ok(out)
}
