//! What must hold in a pack beyond its form.

use std::collections::BTreeMap;

use super::file::{Kind, Slot, TopicEntry};
use super::{PackError, Response, Topic};
use crate::deed::Deed;
use crate::text::{Text, placeholders};

/// Keys of `replies.yaml`; all are needed, others are errors.
pub const REPLIES: &[&str] = &[
    "greeting_home",
    "clarify_intro",
    "dont_know",
    "dont_know_offer_person",
    "out_of_scope",
    "contentless",
    "ack",
    "handoff_asked",
    "handoff_failed",
    "handoff_anger",
    "handoff_danger",
    "self_harm",
    "handoff_out_of_hours",
    "handoff_nobody_online",
    "declined",
    "flow_cancelled",
    "flow_back",
    "flow_first",
    "flow_parked",
    "flow_restarted",
    "flow_resumed",
    "flow_upset",
    "flow_wrong",
    "slot_retry_limit",
    "not_found_limit",
    "action_failed",
    "action_resting",
    "action_throttled",
    "action_unsettled",
    "code_sent_again",
    "code_too_many",
    "code_too_soon",
    "code_void",
    "code_wrong",
    "payment_agreed",
    "payment_declined",
    "payment_expired",
    "payment_made",
    "payment_not_made",
    "payment_unclear",
    "ticket_milestone",
    "task_failed",
    "task_done",
    "held_reply",
    "repeated",
    "assistant_label",
    "silence_reminder",
    "closed_silence",
    "resolved",
    "survey_invite",
    "ask_person_button",
    "article_until",
    "article_then",
    "article_over",
    "article_which",
    "article_where",
    "article_elsewhere",
    "article_who",
    "article_is_vip",
    "article_is_not_vip",
    "article_cases",
    "article_vip",
    "article_not_vip",
    "article_otherwise",
];

pub(crate) fn value(file: &str, key: impl Into<String>, problem: impl Into<String>) -> PackError {
    PackError::Value { file: file.to_owned(), key: key.into(), problem: problem.into() }
}

pub(crate) fn both(file: &str, key: &str, text: &Text) -> Result<(), PackError> {
    for (language, text) in [("zh", &text.zh), ("en", &text.en)] {
        if text.trim().is_empty() {
            return Err(value(file, format!("{key}.{language}"), "is empty"));
        }
    }
    Ok(())
}

pub(crate) fn replies(found: &BTreeMap<String, Text>) -> Result<(), PackError> {
    const FILE: &str = "replies.yaml";
    if let Some(key) = REPLIES.iter().find(|key| !found.contains_key(**key)) {
        return Err(value(FILE, *key, "is missing"));
    }
    for (key, text) in found {
        if !REPLIES.contains(&key.as_str()) {
            return Err(value(FILE, key, "is not a known reply"));
        }
        both(FILE, key, text)?;
        let own: &[&str] = match key.as_str() {
            "handoff_out_of_hours" | "handoff_nobody_online" => &["due"],
            "declined" => &["act"],
            "article_until" | "article_then" | "article_over" => &["day"],
            "flow_parked" | "flow_resumed" => &["flow"],
            "code_too_soon" => &["seconds"],
            "task_failed" => &["what"],
            "ticket_milestone" => &["ticket", "text"],
            "code_wrong" => &["left"],
            key if key.starts_with("payment_") => &["what", "amount"],
            _ => &[],
        };
        for text in [&text.zh, &text.en] {
            if let Some(name) = placeholders(text).into_iter().find(|name| !own.contains(name)) {
                return Err(value(FILE, key, format!("{{{name}}} cannot be filled here")));
            }
        }
    }
    Ok(())
}

pub(crate) fn topics(
    entries: Vec<TopicEntry>,
    begun: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Topic>, PackError> {
    const FILE: &str = "topics.yaml";
    let mut out = BTreeMap::new();
    for entry in entries {
        let id = entry.id;
        both(FILE, &format!("{id}.title"), &entry.title)?;
        both(FILE, &format!("{id}.ask"), &entry.ask)?;
        let response = match (entry.answer, begun.get(&id).cloned()) {
            (Some(answer), None) => {
                both(FILE, &format!("{id}.answer"), &answer)?;
                if let Some(name) =
                    placeholders(&answer.zh).into_iter().chain(placeholders(&answer.en)).next()
                {
                    return Err(value(
                        FILE,
                        format!("{id}.answer"),
                        format!("{{{name}}} cannot be filled here"),
                    ));
                }
                Response::Answer(answer)
            }
            (None, Some(flow)) => Response::Flow(flow),
            (Some(_), Some(flow)) => {
                return Err(value(FILE, &id, format!("has an answer, but {flow} begins with it")));
            }
            (None, None) => {
                return Err(value(FILE, &id, "needs an answer, or a flow that begins with it"));
            }
        };
        let deed = match &entry.acts {
            None => None,
            Some(acts) => {
                let examples: Vec<&String> = entry.questions.zh.iter().chain(&entry.questions.en).collect();
                let words = acts.zh.iter().chain(&acts.en);
                let empty = words.into_iter().any(|word| word.trim().is_empty());
                let deed = Deed::new(&acts.zh, &acts.en, &examples).filter(|_| !empty);
                let wrong = || value(FILE, format!("{id}.acts"), "needs at least one word in each language");
                Some(deed.ok_or_else(wrong)?)
            }
        };
        let topic = Topic {
            id: id.clone(),
            title: entry.title,
            ask: entry.ask,
            response,
            follow_up: entry.follow_up,
            deed,
        };
        if out.insert(id.clone(), topic).is_some() {
            return Err(value(FILE, id, "is defined twice"));
        }
    }
    for topic in out.values() {
        if let Some(other) = topic.follow_up.iter().find(|other| !out.contains_key(*other)) {
            return Err(value(FILE, format!("{}.follow_up", topic.id), format!("there is no topic {other}")));
        }
    }
    Ok(out)
}

pub(crate) fn slots(entries: BTreeMap<String, Slot>) -> Result<BTreeMap<String, nlu::SlotKind>, PackError> {
    const FILE: &str = "pack.yaml";
    let mut out = BTreeMap::new();
    for (name, slot) in entries {
        let key = format!("slots.{name}");
        if slot.kind != Kind::OrderNumber && (slot.prefix.is_some() || slot.digits.is_some()) {
            return Err(value(FILE, key, "prefix and digits belong to order_number only"));
        }
        if slot.kind != Kind::Date && slot.prefer.is_some() {
            return Err(value(FILE, key, "prefer belongs to date only"));
        }
        let kind = match slot.kind {
            Kind::OrderNumber => {
                let digits = slot.digits.unwrap_or((6, 20));
                if digits.0 == 0 || digits.0 > digits.1 || digits.1 > 32 {
                    return Err(value(FILE, key, "digits must be [least, most] within 1 to 32"));
                }
                nlu::SlotKind::OrderNumber { prefix: slot.prefix.unwrap_or_default(), digits }
            }
            Kind::PhoneLast4 => nlu::SlotKind::PhoneLast4 {},
            Kind::Phone => nlu::SlotKind::Phone {},
            Kind::Email => nlu::SlotKind::Email {},
            Kind::Amount => nlu::SlotKind::Amount {},
            Kind::Date => nlu::SlotKind::Date { prefer: slot.prefer.unwrap_or_default() },
            Kind::Text => nlu::SlotKind::Text {},
            Kind::Address => nlu::SlotKind::Address {},
            Kind::TaxNumber => nlu::SlotKind::TaxNumber {},
        };
        out.insert(name, kind);
    }
    Ok(out)
}
