//! A letter comes in: judged, threaded, taken apart, and then the way of every customer's message. Taking the same letter twice
//! leaves what is there.

use access::{Action, Actor, may};
use base::{ContactId, ConversationId, Locale, Timestamp, limits};
use conversation::{Content, Header, IdentityKind, Profile};
use mail::thread::Answers;
use mail::{Letter, Machine, Threads, fold, machine};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Changes, Column, Cx, Keys, NewLetter, State};

use super::line::say;
use super::settings::Mailbox;
use super::{code_bytes, id_of, signer};
use super::{original, place, quiet, refusal};
use crate::app::App;
use crate::contact::begin;
use crate::conversation::{Received, flatten, goes_on, receive_message};
use crate::error::{Error, Result};
use crate::session::VisitorSession;

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A message of this conversation.
    Message(ConversationId),
    /// A line in this conversation: an automatic answer, or a report that ours did not arrive.
    Line(ConversationId),
    /// Nothing: our own, a report on nothing of ours, or not readable.
    Ignored,
}

/// Takes one letter as the server gave it.
pub async fn receive(app: &App, mailbox: &Mailbox, raw: Vec<u8>) -> Result<Taken> {
    take(app, mailbox, raw, None).await
}

/// Takes the head of a letter that is too large, so that somebody knows of it; the rest stays in the mailbox.
pub async fn receive_head(app: &App, mailbox: &Mailbox, head: Vec<u8>, size_bytes: u32) -> Result<Taken> {
    take(app, mailbox, head, Some(size_bytes)).await
}

/// A letter on its way to become a message.
struct Came {
    letter: Letter,
    raw: Vec<u8>,
    key: String,
    judged: Option<Machine>,
    /// Its size, when it is too large and only its head is here.
    too_large: Option<u32>,
}

async fn take(app: &App, mailbox: &Mailbox, raw: Vec<u8>, too_large: Option<u32>) -> Result<Taken> {
    may(&Actor::System, Action::Maintain)?;
    let letter = match mail::read(&raw) {
        Ok(letter) => letter,
        Err(error) => {
            tracing::warn!(inbox = %mailbox.inbox_id, %error, "a letter is left in its folder");
            return Ok(Taken::Ignored);
        }
    };
    let cx = app.cx(mailbox.workspace_id, Actor::System);
    let sign = signer(app);
    let threads = Threads::new(&sign);
    let key = key_of(&letter, &raw);
    if let Some(bounce) = &letter.bounce {
        let about = threads.by_ids(bounce.message_id.iter());
        let about = about.or_else(|| threads.answers(&letter, &mailbox.address));
        let id = match conversation_of(&cx, mailbox, about).await? {
            Some(header) => goes_on(&cx, header).await?.id,
            None => match transcript_of(&cx, about).await? {
                Some(id) => id,
                None => return Ok(Taken::Ignored),
            },
        };
        let line = match (bounce.failed, bounce.delayed) {
            (true, _) => "mail_bounced",
            (false, true) => "mail_delayed",
            // Delivered, passed on: nothing that anybody must know.
            (false, false) => return Ok(Taken::Ignored),
        };
        let whom = bounce.recipient.as_deref().unwrap_or_default();
        let why = format!("{whom} {} {}", bounce.status, bounce.words);
        say(app, &cx, id, &key, line, why.trim()).await?;
        return Ok(Taken::Line(id));
    }
    let judged = machine::machine(&letter, &mailbox.address);
    if judged.is_some_and(Machine::is_our_own) {
        return Ok(Taken::Ignored);
    }
    let about = conversation_of(&cx, mailbox, threads.answers(&letter, &mailbox.address)).await?;
    if let (Some(_), Some(header)) = (judged, &about) {
        let id = goes_on(&cx, header.clone()).await?.id;
        say(app, &cx, id, &key, "mail_automatic", &letter.subject).await?;
        return Ok(Taken::Line(id));
    }
    let came = Came { letter, raw, key, judged, too_large };
    let received = as_message(app, &cx, mailbox, came, about).await?;
    Ok(received.map_or(Taken::Ignored, Taken::Message))
}

/// The letter's own id for ever: so a second taking finds the first.
fn key_of(letter: &Letter, raw: &[u8]) -> String {
    let id = letter.message_id.as_bytes();
    key_of_bytes(if id.is_empty() { raw } else { id })
}

/// The same of a Message-ID that is only named.
pub(super) fn key_of_bytes(id: &[u8]) -> String {
    let digest = Sha256::digest(id);
    let hex: String = digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    format!("mail-{hex}")
}

/// The conversation that a letter answers, when it is one of this mailbox.
async fn conversation_of(cx: &Cx, mailbox: &Mailbox, answers: Option<Answers>) -> Result<Option<Header>> {
    let id = match answers {
        Some(Answers::Conversation(bytes)) => id_of(bytes),
        Some(Answers::Message(bytes)) => match cx.message_key(id_of(bytes)).await? {
            Some(found) => found.conversation_id,
            None => return Ok(None),
        },
        None => return Ok(None),
    };
    let header = cx.conversation(id).await?;
    Ok(header.filter(|header| header.inbox_id == mailbox.inbox_id))
}

/// The conversation whose transcript did not arrive.
async fn transcript_of(cx: &Cx, about: Option<Answers>) -> Result<Option<ConversationId>> {
    let Some(Answers::Message(bytes)) = about else { return Ok(None) };
    let Some(wish) = cx.mailed_transcript(id_of(bytes)).await? else { return Ok(None) };
    let Some(header) = cx.conversation(wish.conversation_id).await? else { return Ok(None) };
    Ok(Some(goes_on(cx, header).await?.id))
}

async fn as_message(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    came: Came,
    about: Option<Header>,
) -> Result<Option<ConversationId>> {
    let Came { mut letter, raw, key, judged, too_large } = came;
    let folded = fold::fold(&letter.text);
    let Some(mut session) = sender(app, cx, mailbox, &letter, &folded.said).await? else { return Ok(None) };
    let quiet = quiet::quiet(cx, &letter, &folded.said, session.contact_id, judged).await?;
    let place = place::of(cx, &session, &letter, &key, about.as_ref(), quiet.often).await?;
    session.thread.clone_from(&place.thread);
    let pictures = letter.html.as_deref().map(mail::html::content_ids).unwrap_or_default();
    let whole = match too_large {
        Some(_) => None,
        None => Some(original::keep_whole(cx, session.contact_id, raw).await?),
    };
    let attachments = std::mem::take(&mut letter.attachments);
    let (kept, mut refused) = files(cx, attachments, &pictures, session.contact_id).await?;
    let letter = &letter;
    let with_files = kept.iter().any(|(picture, _)| picture.is_none());
    session.to_people =
        !mailbox.config.assistant || quiet.asked || too_large.is_some() || with_files || !refused.is_empty();
    let text = message_text(letter, &folded.said, place.begins);
    let received = receive_message(app, &mut session, &format!("{key}-t"), Content::text(text)).await?;
    keep_letter(app, cx, (&session, &mailbox.address, quiet.program), letter, &received, &kept, whole)
        .await?;
    if let Some(size_bytes) = too_large {
        let (id, by_person) = (received.conversation_id, !quiet.program);
        let large = refusal::TooLarge { id, size_bytes, letter, key: &key, by_person };
        refusal::refuse(app, cx, &large).await?;
    }
    if letter.protection.is_some_and(mail::Protection::is_encrypted) {
        say(app, cx, received.conversation_id, &format!("{key}-e"), "mail_encrypted", "").await?;
    }
    if let Some(of) = place.of_another {
        say(app, cx, received.conversation_id, &format!("other-{of}"), "mail_other_sender", &letter.from)
            .await?;
    }
    for (at, (_, file)) in kept.iter().enumerate().filter(|(_, (picture, _))| picture.is_none()) {
        let content = Content::File(file.clone());
        receive_message(app, &mut session, &format!("{key}-{at}"), content).await?;
    }
    if letter.left_out > 0 {
        refused.push(format!("+{}", letter.left_out));
    }
    if !refused.is_empty() {
        say(
            app,
            cx,
            received.conversation_id,
            &format!("{key}-r"),
            "mail_files_refused",
            &refused.join(", "),
        )
        .await?;
    }
    Ok(Some(received.conversation_id))
}

/// The contact behind the sender's address; `None` when they were erased and write within the hour of it.
async fn sender(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    letter: &Letter,
    said: &str,
) -> Result<Option<VisitorSession>> {
    let hash = cx.identity_hash(IdentityKind::Mail, &letter.from).await?;
    let known = cx.contact_by_identity_hash(IdentityKind::Mail, hash).await?;
    let session = VisitorSession {
        workspace_id: mailbox.workspace_id,
        inbox_id: mailbox.inbox_id,
        contact_id: known.unwrap_or_else(|| app.env().id()),
        identity: IdentityKind::Mail,
        identity_hash: hash,
        locale: [said, &letter.subject]
            .into_iter()
            .find_map(|words| nlu::language::detect(&nlu::normalise(words)))
            .unwrap_or_default(),
        conversation_id: None,
        thread: String::new(),
        to_people: false,
        handed_by: None,
        expires_at: Timestamp::default(),
    };
    if known.is_some() {
        return Ok(Some(session));
    }
    let profile = Profile { name: letter.from_name.clone(), ..Profile::default() };
    Ok(Some(begin(app, session, profile, &letter.from).await?))
}

type Kept = Vec<(Option<String>, conversation::content::FileRef)>;

/// Stores the letter's files: those that HTML shows as pictures with their content id, all others without. Gives the names of those
/// that are not taken.
async fn files(
    cx: &Cx,
    attachments: Vec<mail::Attachment>,
    pictures: &[String],
    contact_id: ContactId,
) -> Result<(Kept, Vec<String>)> {
    let key = cx.contact_key(contact_id).await?;
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for mail::Attachment { name, content_id, bytes } in attachments {
        let shown = content_id.filter(|id| pictures.contains(id));
        match crate::file::keep(cx, &key, None, &name, bytes).await {
            Ok(file) => kept.push((shown, file)),
            Err(Error::FileType { found }) => refused.push(format!("{name} ({found})")),
            Err(error) => return Err(error),
        }
    }
    Ok((kept, refused))
}

/// What stands in the conversation: the words of this time, under the subject when a conversation begins with it.
fn message_text(letter: &Letter, said: &str, begins: bool) -> String {
    let text = match (begins, letter.subject.is_empty(), said.is_empty()) {
        (true, false, false) => format!("{}\n\n{said}", letter.subject),
        (_, false, true) => letter.subject.clone(),
        (_, true, true) => "✉".to_owned(),
        _ => said.to_owned(),
    };
    if text.chars().count() <= limits::MESSAGE_CHARS {
        return text;
    }
    text.chars().take(limits::MESSAGE_CHARS - 1).chain(['…']).collect()
}

async fn keep_letter(
    app: &App,
    cx: &Cx,
    (session, ours, program): (&VisitorSession, &str, bool),
    letter: &Letter,
    received: &Received,
    kept: &Kept,
    whole: Option<base::FileId>,
) -> Result<()> {
    let pictures: Value = kept
        .iter()
        .filter_map(|(id, file)| {
            id.as_ref().map(|id| (id.clone(), json!({ "file": file.file_id, "mime": file.mime })))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut references = letter.references.clone();
    references.extend((!letter.message_id.is_empty()).then(|| letter.message_id.clone()));
    // Answers to ourselves would go round.
    let reply_to = letter.reply_to.as_deref().filter(|to| !mail::address::is_ours(to, ours));
    let body = json!({
        "from": letter.from, "reply_to": reply_to, "program": program, "from_name": letter.from_name, "subject": letter.subject, "date_s": letter.date_s,
        "message_id": letter.message_id, "references": references, "text": letter.text, "html": letter.html,
        "pictures": pictures, "to": letter.to, "cc": letter.cc, "head": letter.head, "whole": whole,
        "remote_pictures": letter.remote_pictures, "protection": letter.protection.map(mail::Protection::word),
    });
    let (contact_id, message_id) = (session.contact_id, received.message_id);
    let key = cx.contact_key(contact_id).await?;
    let row = NewLetter {
        message_id,
        conversation_id: received.conversation_id,
        contact_id,
        at: app.env().now(),
        body: key.seal(Column::Letter, message_id, &body),
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_letter(row.clone()).audit(
            "keep_letter",
            format!("conversation:{}", row.conversation_id),
            json!({ "message_id": message_id }),
        ))
    };
    cx.change(Keys::new().contact(contact_id), change).await.map_err(flatten)
}

/// Language that the house's own words to this conversation are in.
pub(crate) const fn zh(locale: Locale) -> bool {
    matches!(locale, Locale::Zh)
}

/// Bytes for a conversation's reply address.
pub(crate) fn reply_address(app: &App, mailbox: &Mailbox, id: ConversationId) -> String {
    let sign = signer(app);
    Threads::new(&sign).reply_address(code_bytes(id), &mailbox.address)
}
