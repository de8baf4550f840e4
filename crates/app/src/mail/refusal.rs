//! A letter that is too large is not taken, but nobody is left in the dark: the agents see who wrote, about what and how much, and
//! the customer gets a plain answer, at most once an hour, and never when a program may have written.

use access::{Action, Actor, may};
use base::{ConversationId, JobId, Locale};
use mail::limits::FILES_BYTES;
use serde_json::json;
use store::{ChangeError, Changes, Cx, JobRow, Keys, NewJob, State, StoreError};

use super::line::say;
use super::notice::{self, Handed, Words};
use super::receive::reply_address;
use super::settings::Mailbox;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// The kind of job, and of letter.
pub(crate) const KIND: &str = "refusal";
/// No address is told more often than once in this time.
const PACE_MS: i64 = 60 * 60 * 1_000;
const MB: f64 = 1_048_576.0;

/// A letter of which only the head was read.
pub(super) struct TooLarge<'a> {
    /// The conversation that its head became a message of.
    pub(super) id: ConversationId,
    /// Its size as the server says.
    pub(super) size_bytes: u32,
    /// Its head.
    pub(super) letter: &'a mail::Letter,
    /// Its key.
    pub(super) key: &'a str,
    /// Whether a person wrote it, as far as anybody can tell.
    pub(super) by_person: bool,
}

/// Tells the agents, and plans the answer.
pub(super) async fn refuse(app: &App, cx: &Cx, large: &TooLarge<'_>) -> Result<()> {
    let TooLarge { id, size_bytes, letter, key, by_person } = *large;
    let detail = format!("{} · {} MB · {}", letter.from, megabytes(size_bytes), letter.subject);
    say(app, cx, id, &format!("{key}-l"), "mail_too_large", &detail).await?;
    if !by_person {
        return Ok(());
    }
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let (contact_id, now) = (header.contact_id, app.env().now());
    let locale = nlu::language::detect(&nlu::normalise(&letter.subject));
    let to = cx.latest_letter(id).await?.map(|letter| letter.message_id);
    let job = NewJob {
        id: app.env().id(),
        kind: KIND,
        unique_key: Some(key.to_owned()),
        order_key: None,
        due_at: now,
        payload: json!({ "letter": to, "size_bytes": size_bytes, "locale": locale }),
        conversation_id: Some(id),
        lease: None,
        at: now,
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(())
            .keep_pace(contact_id, KIND, now, now.plus_ms(-PACE_MS))
            .insert_job(job.clone())
            .audit("refuse_letter", format!("conversation:{id}"), json!({ "size_bytes": size_bytes })))
    };
    match cx.change(Keys::new().contact(contact_id), change).await {
        // They were told within the hour.
        Ok(()) | Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(()),
        Err(error) => Err(flatten(error)),
    }
}

/// Sends the answer.
pub(crate) async fn send_refusal(app: &App, job: &JobRow, id: ConversationId) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let row = cx.mailbox(header.inbox_id).await?.ok_or(Error::NotFound("mailbox"))?;
    let mailbox = Mailbox::of(job.workspace_id, &row)?;
    let message_id = serde_json::from_value(job.payload["letter"].clone()).ok();
    let letter = match message_id {
        Some(message_id) => cx.letter(message_id).await?,
        None => None,
    };
    let Some(letter) = letter else { return done(&cx, job.id, id, false).await };
    let to = letter.body["from"].as_str().unwrap_or_default();
    let locale = serde_json::from_value(job.payload["locale"].clone()).unwrap_or(None);
    let size = job.payload["size_bytes"].as_u64().and_then(|size| u32::try_from(size).ok()).unwrap_or(0);
    let mut outgoing = notice::letter(app, &mailbox, job.id, job.due_at, to, words(locale, size));
    outgoing.begins = false;
    outgoing.reply_to = reply_address(app, &mailbox, id);
    outgoing.in_reply_to = letter.body["message_id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    outgoing.references.extend(outgoing.in_reply_to.clone());
    let taken = notice::hand(app, &cx, job, &mailbox, &outgoing).await? == Handed::Taken;
    if taken {
        say(app, &cx, id, &format!("refusal-{}", job.id), "mail_refusal_sent", "").await?;
    }
    done(&cx, job.id, id, taken).await
}

async fn done(cx: &Cx, job_id: JobId, id: ConversationId, taken: bool) -> Result<()> {
    let now = cx.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).finish_job(job_id, now).audit(
            "mail_refusal",
            format!("conversation:{id}"),
            json!({ "job_id": job_id, "taken": taken }),
        ))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

fn megabytes(size_bytes: u32) -> String {
    format!("{:.1}", f64::from(size_bytes) / MB)
}

/// Nothing of the customer's own words goes back: whoever forged the sender would have us send them. Where the language is not known,
/// both.
fn words(locale: Option<Locale>, size_bytes: u32) -> Words {
    let (size, most) = (megabytes(size_bytes), FILES_BYTES / (1024 * 1024));
    let zh = format!(
        "您好：\n\n您刚才发来的邮件约 {size} MB，超过了我们能接收的大小，正文和附件都没有收到。\n\n\
         一封邮件的附件合计最多 {most} MB。请您：\n· 压缩附件，或者分成几封邮件发送；\n\
         · 或者先不带附件，回复这封邮件告诉我们您的问题，我们再一起商量怎么把文件发过来。\n\n\
         抱歉给您添麻烦了。这封邮件由系统自动发出，您可以直接回复，会有人看到。"
    );
    let en = format!(
        "Hello,\n\nthe e-mail you just sent us is about {size} MB. That is more than we can take, so neither its text nor its files have \
         reached us.\n\nThe files of one e-mail may be {most} MB together. Please\n- compress the files, or send them in several \
         e-mails,\n- or answer this e-mail without files and tell us what it is about; we will find a way for the files.\n\n\
         Sorry for the trouble. This e-mail was sent automatically, but you can answer it: a person will read it."
    );
    let (zh_subject, en_subject) =
        ("您的邮件太大，没有收到", "Your e-mail was too large and did not reach us");
    let (subject, text) = match locale {
        Some(Locale::Zh) => (zh_subject.to_owned(), zh),
        Some(Locale::En) => (en_subject.to_owned(), en),
        None => (format!("{zh_subject} / {en_subject}"), format!("{zh}\n\n--\n\n{en}")),
    };
    Words { subject, text, page: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_said_in_the_language_of_the_letter_or_in_both() {
        let size = 42 * 1_048_576 + 300_000;
        let zh = words(Some(Locale::Zh), size);
        assert!(zh.text.contains("42.3 MB") && zh.text.contains("25 MB") && !zh.text.contains("Hello"));
        let en = words(Some(Locale::En), size);
        assert!(en.text.contains("42.3 MB") && en.text.contains("25 MB") && en.text.is_ascii());
        let both = words(None, size);
        assert!(both.text.contains(&zh.text) && both.text.contains(&en.text));
    }
}
