//! Who wrote letters is asked by one how it was, after their conversation was resolved: a question and a link, nothing that tells us
//! whether anybody looked.

use access::{Action, Actor, may};
use base::{ConversationId, JobId, Locale, Timestamp};
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, State};

use super::notice::{self, Handed, Words};
use super::receive::reply_address;
use super::settings::Mailbox;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// The kind of job.
pub(crate) const KIND: &str = "survey";
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Sends the invitation, unless it is over already.
pub(crate) async fn send_survey(app: &App, job: &JobRow, id: ConversationId) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let link = crate::survey::link(app, job.workspace_id, &header);
    let (row, letter) = (cx.mailbox(header.inbox_id).await?, cx.latest_letter(id).await?);
    let (Some((url, until)), Some(row), Some(letter)) = (link, row, letter) else {
        return done(&cx, job.id, id, false).await;
    };
    let mailbox = Mailbox::of(job.workspace_id, &row)?;
    let form = match header.survey {
        Some(conversation::SurveyState::Invited { form, .. }) => form,
        _ => None,
    };
    let question = crate::survey::form_of(&cx, form).await?.question;
    let question = question.get(header.locale).unwrap_or_default().to_owned();
    let to = letter.body["from"].as_str().unwrap_or_default();
    let words = words(header.locale, &question, &url, hours(app.env().now(), until));
    let mut outgoing = notice::letter(app, &mailbox, job.id, job.due_at, to, words);
    outgoing.reply_to = reply_address(app, &mailbox, id);
    outgoing.in_reply_to = letter.body["message_id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    outgoing.references.extend(outgoing.in_reply_to.clone());
    let taken = notice::hand(app, &cx, job, &mailbox, &outgoing).await? == Handed::Taken;
    done(&cx, job.id, id, taken).await
}

async fn done(cx: &Cx, job_id: JobId, id: ConversationId, taken: bool) -> Result<()> {
    let now = cx.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).finish_job(job_id, now).audit(
            "mail_survey",
            format!("conversation:{id}"),
            json!({ "job_id": job_id, "taken": taken }),
        ))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

/// Whole hours that are left, at least one.
fn hours(now: Timestamp, until: Timestamp) -> i64 {
    (until.ms_since(now) / HOUR_MS).max(1)
}

fn words(locale: Locale, question: &str, url: &str, hours: i64) -> Words {
    let (subject, text) = match locale {
        Locale::Zh => (
            "请您评价这次服务",
            format!(
                "您好：\n\n{question}\n\n点开下面的链接评价，半分钟就好：\n{url}\n\n\
                 链接 {hours} 小时内有效，只能评价一次。我们不记录您是否看过这封邮件。\n\n\
                 如果问题还没有解决，直接回复这封邮件即可。这封邮件由系统自动发出。\n"
            ),
        ),
        Locale::En => (
            "How was our service?",
            format!(
                "Hello,\n\n{question}\n\nIt takes half a minute to tell us here:\n{url}\n\n\
                 The link is good for {hours} hours and for one answer. We do not record whether you read this e-mail.\n\n\
                 If your question is not settled yet, simply answer this e-mail. It was sent automatically.\n"
            ),
        ),
    };
    Words { subject: subject.to_owned(), text, page: None }
}
