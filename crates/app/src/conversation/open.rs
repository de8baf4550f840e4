//! The company writes to a customer first: a conversation begins with it, or the one under way goes on. Until the customer has said a
//! word it is nobody's work: it stays the assistant's, and their first word goes to whoever answers then.

use access::{Action, may};
use base::{ContactId, ConversationId, InboxId, JobId, Locale, limits};
use conversation::{Command, Content, Header, IdentityKind, Life, decide_all};
use protocol::program::{OpenConversation, Opened};
use serde_json::json;
use store::{ChangeError, Changes, Cx, Keys, ListFilter, Once, State, StoreError};

use super::act::flatten;
use super::deadline::watch;
use super::find::{inbox_for, latest};
use super::heard::locale_of;
use super::reply::check_words;
use super::speaker::Speaker;
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::error::{Error, Result};
use crate::once::once;
use crate::report::follow;
use crate::session::Asks;
use crate::work::{Beside, SealedMessage, TRIES};

/// Characters of a subject.
const SUBJECT_CHARS: usize = 200;

/// What is written where.
struct Words {
    speaker: Speaker,
    contact_id: ContactId,
    inbox_id: InboxId,
    locale: Locale,
    content: Content,
    client_msg_id: Option<String>,
    subject: Option<String>,
    beside_agent: bool,
}

/// Writes the first words. The same `client_msg_id` in this customer's conversations of this inbox answers with the first.
pub async fn open(
    app: &App,
    asker: &dyn Asks,
    contact_id: ContactId,
    ask: OpenConversation,
    key: Option<Once>,
) -> Result<Opened> {
    may(&asker.actor(), Action::WorkConversation)?;
    let speaker = Speaker::of(asker)?;
    check_words(speaker, ask.client_msg_id.as_deref(), &ask.content)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let contact_id = record_for(&cx, contact_id, ask.inbox_id).await?;
    let inbox_id = inbox_for(&cx, contact_id, ask.inbox_id).await?;
    let subject = subject(&cx, inbox_id, contact_id, ask.subject).await?;
    let liked = crate::contact::group(&cx, contact_id).await?.profile().language;
    let locale = ask.locale.or(liked).or_else(|| locale_of(&ask.content)).unwrap_or_default();
    let content = crate::file::file_of(app, &cx, contact_id, ask.content).await?;
    let OpenConversation { client_msg_id, beside_agent, .. } = ask;
    let words =
        Words { speaker, contact_id, inbox_id, locale, content, client_msg_id, subject, beside_agent };
    for _ in 0..TRIES {
        match attempt(app, &cx, &words, key.clone()).await {
            Ok((opened, new)) => {
                if new {
                    app.metrics().replies_sent.inc();
                }
                return Ok(opened);
            }
            Err(ChangeError::Rejected(Error::Contended) | ChangeError::Store(StoreError::Conflict(_))) => {}
            Err(error) => return Err(flatten(error)),
        }
    }
    Err(Error::Contended)
}

/// Of a customer with several records the one to write to: where something is under way in this inbox, else where there is an address
/// if it takes one, else the one that stands for them.
async fn record_for(cx: &Cx, contact_id: ContactId, inbox_id: InboxId) -> Result<ContactId> {
    let group = crate::contact::group(cx, contact_id).await?;
    if group.merged.is_empty() {
        return Ok(contact_id);
    }
    let ids: Vec<ContactId> =
        group.records().filter(|one| one.contact.erased_at.is_none()).map(|one| one.contact.id).collect();
    for id in &ids {
        let rows = cx.conversations(ListFilter::Contact(*id), None, limits::PAGE_ROWS).await?;
        if rows.iter().any(|row| row.header.inbox_id == inbox_id && row.header.is_open()) {
            return Ok(*id);
        }
    }
    if cx.mailbox(inbox_id).await?.is_some() {
        for id in &ids {
            let known = cx.identities(*id).await?;
            if known.iter().any(|(identity, _)| identity.kind == IdentityKind::Mail) {
                return Ok(*id);
            }
        }
    }
    Ok(group.id())
}

/// What the letter is about, where it becomes one: then the customer must have an address.
async fn subject(
    cx: &Cx,
    inbox_id: InboxId,
    contact_id: ContactId,
    given: Option<String>,
) -> Result<Option<String>> {
    if cx.mailbox(inbox_id).await?.is_none() {
        return match given {
            Some(_) => Err(Error::invalid("subject", "only a letter has one; this inbox is no mailbox")),
            None => Ok(None),
        };
    }
    let subject = given.map(|text| text.trim().to_owned()).unwrap_or_default();
    let fits =
        (1..=SUBJECT_CHARS).contains(&subject.chars().count()) && !subject.chars().any(char::is_control);
    if !fits {
        return Err(Error::invalid(
            "subject",
            format!("a letter needs one, of at most {SUBJECT_CHARS} characters"),
        ));
    }
    let known = cx.identities(contact_id).await?;
    if !known.iter().any(|(identity, _)| identity.kind == IdentityKind::Mail) {
        return Err(Error::invalid(
            "inbox_id",
            "this inbox writes letters, and no mail address of the customer is known",
        ));
    }
    Ok(Some(subject))
}

/// Everything that was read and made before the closure.
struct Plan {
    id: ConversationId,
    thread: String,
    begins: bool,
    message: SealedMessage,
    reopens: Command,
    jobs: [JobId; 3],
}

async fn attempt(
    app: &App,
    cx: &Cx,
    words: &Words,
    key: Option<Once>,
) -> Result<(Opened, bool), ChangeError<Error>> {
    let plan = plan(app, cx, words).await.map_err(ChangeError::Rejected)?;
    let keys = Keys::new().contact(words.contact_id);
    let keys = if plan.begins {
        keys.open_conversation(words.contact_id, words.inbox_id, &plan.thread)
    } else {
        keys.conversation(plan.id)
    };
    let sent = words.client_msg_id.clone();
    let keys = sent
        .iter()
        .fold(keys, |keys, client_id| keys.sent_message(words.contact_id, words.inbox_id, client_id));
    let keys = key.iter().fold(keys, Keys::once);
    let owned = app.clone();
    let (contact_id, inbox_id, locale) = (words.contact_id, words.inbox_id, words.locale);
    let (speaker, beside_agent) = (words.speaker, words.beside_agent);
    let change = move |state: &State| -> Result<Changes<(Opened, bool)>> {
        let now = owned.env().now();
        once(state, key.as_ref(), now, || {
            if state.contact(contact_id).is_none_or(|contact| contact.erased_at.is_some()) {
                return Err(StoreError::Erased.into());
            }
            if let Some(found) = sent.as_deref().and_then(|id| state.sent_message(contact_id, inbox_id, id)) {
                let (conversation_id, message_id, n) = (found.conversation_id, found.message_id, found.seq);
                let opened = Opened { conversation_id, message_id, n, opened: false };
                return Ok(Changes::new((opened, false)).unaudited("written before"));
            }
            let (header, mut events) = if plan.begins {
                if state.open_conversation(contact_id, inbox_id, &plan.thread).is_some() {
                    return Err(Error::Contended);
                }
                let (header, opened) = conversation::open(plan.id, contact_id, inbox_id, locale, now);
                (header, vec![opened])
            } else {
                (state.conversation(plan.id).cloned().ok_or(Error::Contended)?, Vec::new())
            };
            let commands = commands(&header, &plan, speaker, beside_agent)?;
            let (header, more) = decide_all(&header, commands, &owned.settings().policy, now)?;
            let session_begins = plan.begins || header.reopened > 0 && !more.is_empty() && reopened(&more);
            events.extend(more);
            let row = plan
                .message
                .numbered(plan.id, &events)
                .ok_or(Error::Internal("first words without their event"))?;
            let opened =
                Opened { conversation_id: plan.id, message_id: row.id, n: row.seq, opened: plan.begins };
            let facts = json!({ "message_id": row.id, "opened": plan.begins });
            let mut changes = Changes::new((opened, true));
            let [_, watch_job, facts_job] = plan.jobs;
            if session_begins {
                changes = watch(changes, &owned, &header, watch_job, now);
            }
            changes = follow(changes, &header, &events, facts_job, now);
            Ok(changes.put_in_thread(&header, &events, &plan.thread).insert_message(row).audit(
                "open_conversation",
                format!("conversation:{}", plan.id),
                facts,
            ))
        })
    };
    cx.change(keys, change).await
}

async fn plan(app: &App, cx: &Cx, words: &Words) -> Result<Plan> {
    let env = app.env();
    let fresh: ConversationId = env.id();
    // Every letter that we begin is about something of its own.
    let letter = words.subject.is_some();
    let thread = if letter { format!("opened-{fresh}") } else { String::new() };
    let latest = if letter { None } else { latest(cx, words.contact_id, words.inbox_id, &thread).await? };
    let under_way = latest.filter(|header| !matches!(header.life, Life::Closed { .. }));
    let beside = Beside {
        client_msg_id: words.client_msg_id.clone(),
        subject: words.subject.clone(),
        ..Beside::default()
    };
    let key = cx.contact_key(words.contact_id).await?;
    let due = due_when_absent(app, cx.workspace_id()).await?;
    Ok(Plan {
        id: under_way.as_ref().map_or(fresh, |header| header.id),
        thread,
        begins: under_way.is_none(),
        message: SealedMessage::new(&key, env.id(), &words.content, beside)?,
        reopens: words.speaker.reopens(due, env.id()),
        jobs: [env.id(), env.id(), env.id()],
    })
}

fn reopened(events: &[conversation::Event]) -> bool {
    events.iter().any(|event| event.kind == conversation::EventKind::Reopened)
}

/// A program adds its words; a person who begins one, or takes up a resolved one, owns it from then on.
fn commands(header: &Header, plan: &Plan, speaker: Speaker, beside_agent: bool) -> Result<Vec<Command>> {
    let mut commands = Vec::new();
    match (header.life, speaker) {
        (Life::Closed { .. }, _) => return Err(Error::Contended),
        (Life::Resolved { .. }, _) => commands.push(plan.reopens.clone()),
        (Life::Open, Speaker::Person(user_id)) if plan.begins => {
            commands.push(Command::TakeOver { user_id });
        }
        (Life::Open, _) => {}
    }
    commands.push(speaker.says(plan.message.id, beside_agent));
    Ok(commands)
}
