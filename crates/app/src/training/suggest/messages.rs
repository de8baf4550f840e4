//! Which messages of the last 30 days the assistant had no answer to.

use std::collections::BTreeSet;

use base::{ContactId, ConversationId, MessageId, Timestamp};
use conversation::Author;
use nlu::entity::Context;
use nlu::{Shape, shape};
use serde_json::Value;
use store::{Cx, FactPlace, StoredMessage};

use super::super::known::same;
use super::super::{check, taught::Taught};
use super::mask::masked;
use crate::app::App;
use crate::assistant::words_of;
use crate::error::{Error, Result};

/// How far back is looked.
const LOOK_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Conversations that are looked through: the newest.
const CONVERSATIONS: usize = 300;
/// Sessions read to find them.
const SESSIONS: u32 = 2_000;
/// Messages of one conversation that are looked at: the newest.
const MESSAGES: u32 = 60;
/// Longer messages tell a story; nothing is learned from these.
const CHARS: usize = 200;

/// A message without an answer; its words are masked.
pub(super) struct Unanswered {
    pub(super) message_id: MessageId,
    pub(super) conversation_id: ConversationId,
    pub(super) text: String,
    pub(super) at: Timestamp,
    pub(super) handed_off: bool,
}

/// The newest first, none twice, and none that is learned already or was rejected; and how many conversations were looked through.
pub(super) async fn unanswered(app: &App, cx: &Cx) -> Result<(Vec<Unanswered>, u32)> {
    let now = app.env().now();
    let facts = cx.newest_facts(now.plus_ms(-LOOK_MS), now.plus_ms(1), None::<FactPlace>, SESSIONS).await?;
    let mut seen: BTreeSet<ConversationId> = BTreeSet::new();
    let spoken = facts.iter().filter(|fact| fact.assistant.messages > 0 && seen.insert(fact.conversation_id));
    let ids: Vec<ConversationId> = spoken.map(|fact| fact.conversation_id).take(CONVERSATIONS).collect();
    let rejected = cx.rejected_suggestions().await?;
    let own = Taught::now(cx).await?;
    let mut known: BTreeSet<String> = own.examples.iter().map(|one| same(&one.text)).collect();
    let context = Context::new(now, app.pack().hours.zone().clone(), base::Locale::Zh);
    let mut found = Vec::new();
    for id in &ids {
        for (message, handed_off) in open_questions(&cx.messages(*id, None, MESSAGES).await?) {
            let text = masked(&words_of(&message.content), &context);
            let Ok(text) = check::text(&text) else { continue };
            let asks = matches!(shape(&text), Shape::Question) && text.chars().count() <= CHARS;
            let key = same(&text);
            let new = app.known_examples().with(&key).is_empty() && !rejected.contains(&message.id);
            if asks && new && message.at >= now.plus_ms(-LOOK_MS) && known.insert(key) {
                let (message_id, at) = (message.id, message.at);
                found.push(Unanswered { message_id, conversation_id: *id, text, at, handed_off });
            }
        }
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then(a.message_id.cmp(&b.message_id)));
    Ok((found, ids.len() as u32))
}

/// What the customer said last before the assistant asked back, turned away or gave up; and whether it gave up.
fn open_questions(messages: &[StoredMessage]) -> Vec<(&StoredMessage, bool)> {
    let (mut last, mut open) = (None, Vec::new());
    for message in messages.iter().filter(|message| !message.private) {
        match message.author {
            Author::Customer => last = Some(message),
            Author::Assistant => {
                let how = message.meta.why.as_ref().and_then(unhelped);
                open.extend(last.take().zip(how));
            }
            _ => last = None,
        }
    }
    open
}

/// Whether the assistant could not help: `Some(true)` where it gave up and fetched a person.
pub(crate) fn unhelped(why: &Value) -> Option<bool> {
    let rules = why.get("rules").and_then(Value::as_array);
    let failed = rules.is_some_and(|rules| rules.iter().any(|rule| rule.as_str() == Some("failed")));
    match why.get("decision")?.as_str()? {
        "handoff" => failed.then_some(true),
        "refuse" => Some(false),
        // Inside a flow it asks for what it needs; that is no question without an answer.
        "clarify" => {
            let asked = |rule: &Value| rule.as_str().is_some_and(|rule| rule.ends_with(".plausible"));
            rules.is_some_and(|rules| rules.iter().any(asked)).then_some(false)
        }
        _ => None,
    }
}

/// Who said a message, and what; it must be a customer's.
pub(super) async fn said(cx: &Cx, id: MessageId) -> Result<(ContactId, String)> {
    let missing = Error::NotFound("message");
    let Some(key) = cx.message_key(id).await? else { return Err(missing) };
    if key.author != Author::Customer || key.private {
        return Err(missing);
    }
    let Some(header) = cx.conversation(key.conversation_id).await? else { return Err(missing) };
    let found = cx.messages_by_id(key.conversation_id, &[id]).await?;
    let message = found.into_iter().next().ok_or(missing)?;
    Ok((header.contact_id, words_of(&message.content)))
}
