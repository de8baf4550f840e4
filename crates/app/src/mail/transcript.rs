//! What was said is sent to the customer: from the workspace's own mailbox, to the address that they or an agent typed in, as the
//! job `transcript`. Nobody has proven that the address is theirs, so there are limits, and nothing that leads away in their own words.

use access::{Action, Actor, may};
use base::{ConversationId, JobId, Locale, MessageId, TypedId as _};
use conversation::IdentityKind;
use mail::build::Outgoing;
use mail::{Threads, date};
use mailbox::{Refused, Trouble};
use protocol::api::MailTranscript;
use serde_json::json;
use store::{
    ChangeError, Changes, Column, Consent, Cx, JobRow, Keys, NewJob, NewTranscript, State, StoreError,
    TOO_MANY_TRANSCRIPTS, TranscriptLimits,
};

use super::deliver::hand_over;
use super::line::say;
use super::settings::Mailbox;
use super::{code_bytes, signer};
use crate::app::App;
use crate::conversation::{Written, both, flatten, seen_by};
use crate::error::{Error, Result};
use crate::session::{UserSession, Viewer, VisitorSession};

/// The kind of job.
pub(crate) const KIND: &str = "transcript";
/// Within a day: of one conversation, by one customer, to one address, of a whole workspace.
const OF_CONVERSATION: u64 = 3;
const OF_CONTACT: u64 = 5;
const TO_ADDRESS: u64 = 5;
const IN_ALL: u64 = 300;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// The furthest that clocks on earth are from UTC.
const OFFSET_MINUTES: i32 = 14 * 60;
/// Longer than a letter may take on its way to the server.
const LEASE_MS: i64 = 11 * 60 * 1_000;

/// Whether transcripts can be sent here.
pub(crate) async fn can_send(cx: &Cx) -> Result<bool> {
    Ok(sender(cx).await?.is_some())
}

/// The mailbox that sends them: the oldest that may be used.
pub(super) async fn sender(cx: &Cx) -> Result<Option<store::MailboxRow>> {
    let rows = cx.mailboxes().await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let consents = cx.consents().await?;
    let usable = |row: &store::MailboxRow| {
        row.config["wants_password"] != true
            && consents.iter().all(|(id, consent)| *id != row.inbox_id || *consent == Consent::Given)
    };
    Ok(rows.into_iter().find(usable))
}

/// Takes the wish; the letter goes out behind the answer.
pub async fn mail_transcript(
    app: &App,
    visitor: &VisitorSession,
    id: ConversationId,
    asked: MailTranscript,
) -> Result<()> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let asker =
        Asker { viewer: Viewer::Visitor(visitor.clone()), locale: Some(visitor.locale), by: "customer" };
    wish(app, asker, id, asked).await
}

/// The same for an agent: to the customer, in the customer's language.
pub async fn mail_transcript_for(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    asked: MailTranscript,
) -> Result<()> {
    may(&user.actor(), Action::MailTranscript)?;
    wish(app, Asker { viewer: Viewer::User(user.clone()), locale: None, by: "agent" }, id, asked).await
}

/// Whose wish it is.
struct Asker {
    viewer: Viewer,
    /// The language where none is asked for; else the conversation's.
    locale: Option<Locale>,
    by: &'static str,
}

async fn wish(app: &App, asker: Asker, id: ConversationId, asked: MailTranscript) -> Result<()> {
    let to = mail::address::normal(&asked.address)
        .filter(|to| to.is_ascii())
        .ok_or_else(|| Error::invalid("address", "must be a mail address like lina@example.com"))?;
    if asked.offset_minutes.abs() > OFFSET_MINUTES {
        return Err(Error::invalid("offset_minutes", "at most 840 minutes either way"));
    }
    let header = seen_by(app, &asker.viewer, id).await?;
    let cx = app.cx(asker.viewer.workspace_id(), asker.viewer.actor());
    sender(&cx).await?.ok_or(Error::NoSender)?;
    let now = app.env().now();
    let address_hash = cx.identity_hash(IdentityKind::Mail, &to).await?;
    let most = TranscriptLimits {
        since: now.plus_ms(-DAY_MS),
        conversation: OF_CONVERSATION,
        contact: OF_CONTACT,
        address: TO_ADDRESS,
        all: IN_ALL,
    };
    let transcript_id: MessageId = app.env().id();
    let key = cx.contact_key(header.contact_id).await?;
    let locale = asked.locale.or(asker.locale).unwrap_or(header.locale);
    let minutes = asked.offset_minutes;
    let body = json!({ "to": to, "locale": locale, "offset_minutes": minutes, "by": asker.by });
    let row = NewTranscript {
        id: transcript_id,
        conversation_id: id,
        contact_id: header.contact_id,
        address_hash,
        at: now,
        body: key.seal(Column::Transcript, transcript_id, &body),
    };
    let job = NewJob {
        id: JobId(transcript_id.0),
        kind: KIND,
        unique_key: Some(transcript_id.to_string()),
        order_key: Some(format!("transcript:{id}")),
        due_at: now,
        payload: json!({}),
        conversation_id: Some(id),
        lease: None,
        at: now,
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_transcript(row.clone(), most).insert_job(job.clone()).audit(
            "ask_transcript",
            format!("conversation:{id}"),
            json!({ "transcript_id": transcript_id, "by": asker.by }),
        ))
    };
    // The workspace is held, so that of two wishes in one moment the second counts the first.
    match cx.change(Keys::new().workspace().contact(header.contact_id), change).await {
        Err(ChangeError::Store(StoreError::Conflict(what))) if what == TOO_MANY_TRANSCRIPTS => {
            Err(Error::TranscriptLimit)
        }
        done => done.map_err(flatten),
    }
}

/// Sends it. The Message-ID follows from the wish, so that a second try is the same letter.
pub(crate) async fn send_transcript(app: &App, job: &JobRow, id: ConversationId) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let transcript_id = MessageId::from_uuid(job.id.0);
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let Some(wish) = cx.mailed_transcript(transcript_id).await? else {
        return done(&cx, job, id, false).await;
    };
    let to = wish.body["to"].as_str().unwrap_or_default().to_owned();
    let locale: Locale = serde_json::from_value(wish.body["locale"].clone()).unwrap_or(header.locale);
    let row = sender(&cx).await?.ok_or_else(|| Error::Undelivered("no mailbox can send".to_owned()))?;
    let mailbox = Mailbox::of(job.workspace_id, &row)?;
    let offset_minutes =
        wish.body["offset_minutes"].as_i64().and_then(|minutes| i32::try_from(minutes).ok()).unwrap_or(0);
    let written = Written { locale, offset_minutes, links: false };
    let why = if wish.body["by"] == "agent" { why_sent(locale) } else { why(locale) };
    let (title, text, page) = both(app, &cx, &header, job.workspace_id, written).await?;
    let sign = signer(app);
    let outgoing = Outgoing {
        message_id: Threads::new(&sign).message_id(code_bytes(transcript_id), &mailbox.address),
        from_name: mailbox.config.name.clone(),
        from: mailbox.address.clone(),
        reply_to: mailbox.address.clone(),
        to: to.clone(),
        subject: title,
        date: date::rfc5322(wish.at.ms().div_euclid(1_000)),
        text: format!("{text}{why}\n"),
        page: Some(format!("{page}<p><small>{why}</small></p></html>")),
        automatic: true,
        begins: true,
        ..Outgoing::default()
    };
    let until = app.env().now().plus_ms(LEASE_MS);
    app.store().system().extend_leases(app.node_id(), std::slice::from_ref(job), until).await?;
    let to_all = [to.clone()];
    let last = job.attempts >= base::limits::JOB_ATTEMPTS;
    let client = format!("transcript-{transcript_id}");
    match hand_over(app, &cx, &mailbox, (&mailbox.address, &to_all), &outgoing.bytes()).await? {
        Ok(()) => {
            say(app, &cx, id, &client, "transcript_mailed", &masked(&to)).await?;
            done(&cx, job, id, true).await
        }
        Err(Refused::ForGood(_)) => {
            say(app, &cx, id, &client, "transcript_failed", &masked(&to)).await?;
            done(&cx, job, id, false).await
        }
        Err(Refused::ForNow(Trouble::Consent)) => Err(Trouble::Consent.into()),
        Err(Refused::ForNow(trouble)) => {
            if last {
                say(app, &cx, id, &client, "transcript_failed", &masked(&to)).await?;
            }
            Err(Error::Undelivered(trouble.to_string()))
        }
    }
}

async fn done(cx: &Cx, job: &JobRow, id: ConversationId, taken: bool) -> Result<()> {
    let (job_id, now) = (job.id, cx.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).finish_job(job_id, now).audit(
            "mail_transcript",
            format!("conversation:{id}"),
            json!({ "job_id": job_id, "taken": taken }),
        ))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

/// Why somebody gets this, for whoever did not ask.
const fn why(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => {
            "有人在我们的网站上聊天时填了这个地址，要求把会话记录寄来。如果不是您，请忽略这封邮件。文件只列出名称，您写的网址不随信寄出。"
        }
        Locale::En => {
            "Somebody who chatted on our web site gave this address to have the conversation sent here. If it was not you, ignore this \
             e-mail. Files are named only, and web addresses in your own words are left out."
        }
    }
}

/// The same where an agent sent it.
const fn why_sent(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => {
            "这是您与我们客服的会话记录，由客服寄出。如果不是您，请忽略这封邮件。文件只列出名称，您写的网址不随信寄出。"
        }
        Locale::En => {
            "This is the record of your conversation with us, sent by our customer service. If it was not you, ignore this e-mail. Files \
             are named only, and web addresses in your own words are left out."
        }
    }
}

/// Enough of an address to know it again.
fn masked(address: &str) -> String {
    let (name, domain) = address.split_once('@').unwrap_or((address, ""));
    let first = name.chars().next().map(String::from).unwrap_or_default();
    format!("{first}***@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_to_be_known_again_and_no_further() {
        assert_eq!(masked("lina@buyer.example"), "l***@buyer.example");
        assert_eq!(masked(""), "***@");
    }
}
