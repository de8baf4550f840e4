//! A message of ours goes out as a letter. Its Message-ID follows from the message, so a second try is the same letter.

use access::{Action, Actor, may};
use base::{ConversationId, MessageId, TypedId as _};
use conversation::{Author, Command, Header, Rejection, decide_all};
use mail::build::{Attached, Outgoing, Quoted};
use mail::{Threads, date, fold};
use mailbox::{Refused, Trouble};
use serde_json::{Value, json};
use store::{Changes, Cx, JobRow, Keys, State, StoredMessage};

use super::line::say;
use super::opening::opening;
use super::plain::plain;
use super::receive::{reply_address, zh};
use super::road::{answers_to, copies};
use super::settings::Mailbox;
use super::{code_bytes, signer};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// Longer than a letter may take on its way to the server: nobody else sends it meanwhile.
const LEASE_MS: i64 = 11 * 60 * 1_000;

/// How often a missing letter is waited for.
const LETTER_TRIES: u32 = 4;

/// What a letter of ours answers.
struct Answered {
    letter: Value,
    /// Nothing yet: it is the first of its conversation.
    begins: bool,
    /// Whether a customer wrote it.
    quotes: bool,
}

/// Sends it, and notes in one commit that it was sent and how far the customer has it.
pub async fn deliver(app: &App, job: &JobRow, conversation_id: ConversationId) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let header = cx.conversation(conversation_id).await?.ok_or(Error::NotFound("conversation"))?;
    let message_id = MessageId::from_uuid(job.id.0);
    let message = cx.messages_by_id(conversation_id, &[message_id]).await?.pop();
    let row = cx.mailbox(header.inbox_id).await?.ok_or(Error::NotFound("mailbox"))?;
    let mailbox = Mailbox::of(job.workspace_id, &row)?;
    let message = message.ok_or(Error::NotFound("message"))?;
    let letter = match cx.latest_letter(conversation_id).await? {
        Some(letter) => Answered { letter: letter.body, begins: false, quotes: true },
        None => match opening(app, &cx, &mailbox, &header).await? {
            Some(first) => {
                Answered { letter: first.letter, begins: first.message_id == message_id, quotes: false }
            }
            // It is stored a moment after the message that was made of it.
            None if job.attempts <= LETTER_TRIES => {
                return Err(Error::Internal("the customer's letter is not stored yet"));
            }
            // Whoever wrote here did not write a letter (a page that embeds this inbox): there is nobody to write to.
            None => return done(app, &cx, job, conversation_id, None).await,
        },
    };
    let outgoing = outgoing(app, &cx, &mailbox, &header, &message, &letter).await?;
    let until = app.env().now().plus_ms(LEASE_MS);
    app.store().system().extend_leases(app.node_id(), std::slice::from_ref(job), until).await?;
    let recipients: Vec<_> =
        std::iter::once(outgoing.to.clone()).chain(outgoing.cc.iter().cloned()).collect();
    match hand_over(app, &cx, &mailbox, (&outgoing.reply_to, &recipients), &outgoing.bytes()).await? {
        Ok(()) => done(app, &cx, job, conversation_id, message.public_seq).await,
        Err(Refused::ForNow(Trouble::Consent)) => {
            let client_id = format!("mail-waits-{message_id}");
            say(app, &cx, conversation_id, &client_id, "mail_waits", "").await?;
            Err(Trouble::Consent.into())
        }
        Err(Refused::ForGood(why)) => {
            say(app, &cx, conversation_id, &format!("mail-failed-{message_id}"), "mail_failed", &why).await?;
            done(app, &cx, job, conversation_id, None).await
        }
        Err(Refused::ForNow(trouble)) => {
            if job.attempts >= base::limits::JOB_ATTEMPTS {
                let why = trouble.to_string();
                let client_id = format!("mail-failed-{message_id}");
                say(app, &cx, conversation_id, &client_id, "mail_failed", &why).await?;
            }
            Err(Error::Undelivered(trouble.to_string()))
        }
    }
}

/// Hands a letter to the mailbox's server; a token that is refused is replaced once.
pub(super) async fn hand_over(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    (from, to): (&str, &[String]),
    letter: &[u8],
) -> Result<std::result::Result<(), Refused>> {
    let refused = |error| match error {
        Error::Mailbox(trouble) => Ok(Err(Refused::ForNow(trouble))),
        error => Err(error),
    };
    let account = match mailbox.account(app, cx).await {
        Ok(account) => account,
        Err(error) => return refused(error),
    };
    let sent = mailbox::send(&account, from, to, letter).await;
    if !matches!(&sent, Err(Refused::ForNow(Trouble::LogIn(_)))) {
        return Ok(sent);
    }
    match mailbox.other_account(app, cx, &account).await {
        Ok(Some(other)) => Ok(mailbox::send(&other, from, to, letter).await),
        Ok(None) => Ok(sent),
        Err(error) => refused(error),
    }
}

async fn done(app: &App, cx: &Cx, job: &JobRow, id: ConversationId, delivered: Option<u64>) -> Result<()> {
    let (owned, job_id) = (app.clone(), job.id);
    let change = move |state: &State| -> Result<Changes<()>> {
        let now = owned.env().now();
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let mut changes = Changes::new(()).finish_job(job_id, now);
        if let Some(up_to) = delivered {
            match decide_all(header, [Command::Deliver { up_to }], &owned.settings().policy, now) {
                Ok((header, events)) if !events.is_empty() => {
                    changes = changes.put_conversation(&header, &events)
                }
                Ok(_) | Err(Rejection::NothingToDo | Rejection::Closed | Rejection::Resolved) => {}
                Err(rejection) => return Err(rejection.into()),
            }
        }
        Ok(changes.audit(
            "deliver_message",
            format!("conversation:{id}"),
            json!({ "job_id": job_id, "taken": delivered.is_some() }),
        ))
    };
    cx.change(Keys::new().conversation(id).job(job_id), change).await.map_err(flatten)
}

async fn outgoing(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    header: &Header,
    message: &StoredMessage,
    answered: &Answered,
) -> Result<Outgoing> {
    let letter = &answered.letter;
    let sign = signer(app);
    let threads = Threads::new(&sign);
    let said = |field: &str| letter[field].as_str().unwrap_or_default().to_owned();
    let mut files = Vec::new();
    if let Some(file) = message.content.file()
        && let Some(stored) = cx.file(file.file_id).await?
    {
        files.push(Attached { name: file.name.clone(), mime: file.mime.clone(), bytes: stored.bytes });
    }
    let references = letter["references"].as_array().cloned().unwrap_or_default();
    let customer = Some(said("message_id")).filter(|id| !id.is_empty() && !answered.begins);
    Ok(Outgoing {
        message_id: threads.message_id(code_bytes(message.id), &mailbox.address),
        from_name: mailbox.config.name.clone(),
        from: mailbox.address.clone(),
        reply_to: reply_address(app, mailbox, header.id),
        to: answers_to(letter).to_owned(),
        // A machine's answer goes to whoever asked, and to nobody else.
        cc: if by_machine(message.author) { Vec::new() } else { copies(letter, &mailbox.address) },
        subject: said("subject"),
        date: date::rfc5322(message.at.ms().div_euclid(1_000)),
        in_reply_to: customer,
        references: references.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        text: plain(&message.content, header.locale),
        quoted: answered.quotes.then(|| quoted(header, letter)),
        begins: answered.begins,
        files,
        automatic: by_machine(message.author),
        ..Outgoing::default()
    })
}

/// Whether no person wrote it: it says so, and goes to nobody but the customer.
const fn by_machine(author: Author) -> bool {
    matches!(author, Author::Assistant | Author::Program { .. })
}

fn quoted(header: &Header, letter: &Value) -> Quoted {
    let who = letter["from_name"].as_str().or(letter["from"].as_str()).unwrap_or_default();
    let day = letter["date_s"].as_i64().map(date::day).unwrap_or_default();
    let intro =
        if zh(header.locale) { format!("{day} {who} 写道：") } else { format!("On {day}, {who} wrote:") };
    Quoted {
        intro: intro.trim().to_owned(),
        text: fold::fold(letter["text"].as_str().unwrap_or_default()).said,
    }
}
