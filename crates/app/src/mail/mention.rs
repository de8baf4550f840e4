//! A colleague who is called by a note and does not look learns it by letter: who called, where, and nothing of what was said. One
//! letter tells of all calls that wait.

use access::{Action, Actor, may};
use base::{ConversationId, JobId, Locale, MessageId, Timestamp, TypedId as _, UserId};
use mail::address;
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, Mentioned, NewJob, State, UserRecord};

use super::notice::{self, Words};
use super::settings::Mailbox;
use super::transcript::sender;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::user::PRESENCE_MS;

/// The kind of job.
pub(crate) const KIND: &str = "mention";
/// How long somebody has to see it at the desk.
const WAIT_MS: i64 = 5 * 60 * 1_000;
/// Calls that are older are not told any more: whoever was away for so long looks at the list.
const OLD_MS: i64 = 24 * 60 * 60 * 1_000;
/// Characters of a conversation's id by which people tell it from others.
const NUMBER: usize = 8;

/// The work that a note leaves which calls these colleagues.
pub(crate) fn planned(
    app: &App,
    id: ConversationId,
    message_id: MessageId,
    called: &[UserId],
) -> impl Fn(Timestamp) -> Vec<NewJob> + use<> {
    let jobs: Vec<(JobId, UserId)> = called.iter().map(|one| (app.env().id(), *one)).collect();
    move |now| {
        let job = |(job_id, user_id): &(JobId, UserId)| NewJob {
            id: *job_id,
            kind: KIND,
            unique_key: Some(format!("{message_id}:{user_id}")),
            order_key: Some(format!("mention:{user_id}")),
            due_at: now.plus_ms(WAIT_MS),
            payload: json!({ "user_id": user_id }),
            conversation_id: Some(id),
            lease: None,
            at: now,
        };
        jobs.iter().map(job).collect()
    }
}

/// Sends the letter, unless they are there, have looked, or do not want it.
pub(crate) async fn tell_mentions(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let user_id: UserId = serde_json::from_value(job.payload["user_id"].clone())
        .map_err(|_| Error::Internal("a job without its colleague"))?;
    let Some(user) = cx.user(user_id).await?.filter(|user| wants(user, app.env().now())) else {
        return done(&cx, job.id, user_id, &[]).await;
    };
    let calls = waiting(app, &cx, &user).await?;
    let mailbox = match sender(&cx).await? {
        Some(row) => Mailbox::of(job.workspace_id, &row)?,
        None => return done(&cx, job.id, user_id, &[]).await,
    };
    if calls.is_empty() || address::is_ours(&user.email, &mailbox.address) {
        return done(&cx, job.id, user_id, &calls).await;
    }
    let names = crate::names::of(app, job.workspace_id).await?;
    let mut lines = Vec::new();
    for call in &calls {
        let note = cx.messages_by_id(call.conversation_id, &[call.message_id]).await?.pop();
        let who = note.as_ref().and_then(|note| names.author(&note.author)).unwrap_or_default();
        lines.push(Line { who: who.to_owned(), id: call.conversation_id });
    }
    let words = words(&user, &lines, &app.settings().public_url);
    let letter = notice::letter(app, &mailbox, job.id, job.due_at, &user.email, words);
    // Whether their own server takes it or not: it is told once.
    notice::hand(app, &cx, job, &mailbox, &letter).await?;
    done(&cx, job.id, user_id, &calls).await
}

/// Whether a letter is of use to them now.
fn wants(user: &UserRecord, now: Timestamp) -> bool {
    let there = user.online && user.seen_at.is_some_and(|at| at >= now.plus_ms(-PRESENCE_MS));
    user.disabled_at.is_none() && user.mention_mail && !there
}

/// What calls them, was not told yet, and they have not looked at.
async fn waiting(app: &App, cx: &Cx, user: &UserRecord) -> Result<Vec<Mentioned>> {
    let mut calls = cx.mentions_to_tell(user.id, app.env().now().plus_ms(-OLD_MS)).await?;
    let ids: Vec<_> = calls.iter().map(|call| call.conversation_id).collect();
    let mut unseen = Vec::new();
    for id in ids {
        let header = cx.conversation(id).await?;
        unseen.extend(header.filter(|header| header.mentioned.contains(&user.id)).map(|header| header.id));
    }
    calls.retain(|call| unseen.contains(&call.conversation_id));
    Ok(calls)
}

async fn done(cx: &Cx, job_id: JobId, user_id: UserId, calls: &[Mentioned]) -> Result<()> {
    let (now, calls) = (cx.env().now(), calls.to_vec());
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).finish_job(job_id, now);
        let changes = calls.iter().fold(changes, |changes, call| changes.mention_told(user_id, call, now));
        let facts = json!({ "job_id": job_id, "told": calls.len() });
        Ok(changes.audit("mail_mentions", format!("user:{user_id}"), facts))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

struct Line {
    who: String,
    id: ConversationId,
}

fn words(user: &UserRecord, lines: &[Line], public_url: &str) -> Words {
    let (zh, many) = (user.locale == Locale::Zh, lines.len());
    let base = public_url.trim_end_matches('/');
    let mut text = if zh {
        format!("{}，你好：\n\n有同事在内部备注里提到了你，你还没有看。\n", user.name)
    } else {
        format!(
            "Hello {},\n\ncolleagues called you in private notes that you have not seen yet.\n",
            user.name
        )
    };
    for Line { who, id } in lines {
        let whole = id.uuid().simple().to_string();
        let number = &whole[whole.len() - NUMBER..];
        let line = match (zh, who.is_empty()) {
            (true, true) => format!("\n· 会话 {number}"),
            (true, false) => format!("\n· {who}，会话 {number}"),
            (false, true) => format!("\n- conversation {number}"),
            (false, false) => format!("\n- {who}, conversation {number}"),
        };
        text.push_str(&line);
        if !base.is_empty() {
            text.push_str(&format!("\n  {base}/desk/mentions/{id}"));
        }
        text.push('\n');
    }
    text.push_str(if zh {
        "\n备注和客户的话不写在邮件里，请登录工作台，在“提到我”里查看。\n\n\
         这是自动发出的邮件，请不要回复：回信会变成客户会话。不想再收到，可以在工作台点自己的头像，关闭“提到我时发邮件”。\n"
    } else {
        "\nNothing of the notes or the customer is in this e-mail: log in and look under “Mentions”.\n\n\
         Please do not answer this automatic e-mail: an answer would become a customer’s conversation. To get no more of these, click your \
         picture at the desk and turn off “E-mail when I am mentioned”.\n"
    });
    let subject = match (zh, many) {
        (true, 1) => "有同事提到了你".to_owned(),
        (true, _) => format!("有 {many} 个会话提到了你"),
        (false, 1) => "A colleague mentioned you".to_owned(),
        (false, _) => format!("You were mentioned in {many} conversations"),
    };
    Words { subject, text, page: None }
}
