//! A colleague who has not read what must be read is reminded by letter: what it is, by when, and where to read it.

use access::{Action, Actor, may};
use base::{JobId, Locale, Timestamp, UserId};
use mail::address;
use protocol::must_read::MyMustRead;
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, State, UserRecord};

use super::notice::{self, Words};
use super::settings::Mailbox;
use super::transcript::sender;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// The kind of job.
pub(crate) const KIND: &str = "must_read";
/// Notices that one letter names; of the others it says how many.
const NAMED: usize = 20;

/// Sends the letter, unless they have read everything meanwhile, or no letter can go out.
pub(crate) async fn send_must_read(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let user_id: UserId = serde_json::from_value(job.payload["user_id"].clone())
        .map_err(|_| Error::Internal("a job without its colleague"))?;
    let Some(user) = cx.user(user_id).await?.filter(|user| user.disabled_at.is_none()) else {
        return done(&cx, job.id, user_id, 0).await;
    };
    let left = crate::article::must_read::unread(&cx, &user).await?;
    let mailbox = match sender(&cx).await? {
        Some(row) => Mailbox::of(job.workspace_id, &row)?,
        None => return done(&cx, job.id, user_id, 0).await,
    };
    if left.is_empty() || address::is_ours(&user.email, &mailbox.address) {
        return done(&cx, job.id, user_id, 0).await;
    }
    let zone = crate::house::in_force(app, job.workspace_id).await?.zone(app);
    let day = |ms: i64| zone.day_and_hour(Timestamp::from_ms(ms)).0.to_string();
    let words = words(&user, &left, day, &app.settings().public_url);
    let letter = notice::letter(app, &mailbox, job.id, job.due_at, &user.email, words);
    // Whether their own server takes it or not: it is told once.
    notice::hand(app, &cx, job, &mailbox, &letter).await?;
    done(&cx, job.id, user_id, left.len()).await
}

async fn done(cx: &Cx, job_id: JobId, user_id: UserId, named: usize) -> Result<()> {
    let now = cx.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "job_id": job_id, "named": named });
        Ok(Changes::new(()).finish_job(job_id, now).audit("mail_must_read", format!("user:{user_id}"), facts))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

fn words(user: &UserRecord, left: &[MyMustRead], day: impl Fn(i64) -> String, public_url: &str) -> Words {
    let (zh, many) = (user.locale == Locale::Zh, left.len());
    let mut text = if zh {
        format!("{}，你好：\n\n还有 {many} 篇文章需要你阅读：\n", user.name)
    } else {
        format!("Hello {},\n\nthis is still to be read by you:\n", user.name)
    };
    for one in left.iter().take(NAMED) {
        let titles = &one.article.titles;
        let title = titles.get(&user.locale).or_else(|| titles.values().next()).map_or("", String::as_str);
        let day = day(one.due_ms);
        text.push_str(&if zh {
            format!("\n· {title}（{day} 前读完）\n")
        } else {
            format!("\n- {title} (by {day})\n")
        });
    }
    if many > NAMED {
        let rest = many - NAMED;
        text.push_str(&if zh {
            format!("\n另有 {rest} 篇。\n")
        } else {
            format!("\nand {rest} more.\n")
        });
    }
    let base = public_url.trim_end_matches('/');
    let link = if base.is_empty() { String::new() } else { format!("\n{base}/desk\n") };
    text.push_str(&if zh {
        format!(
            "\n请登录工作台，点页面上方的“阅读”。\n{link}\n这是自动发出的邮件，请不要回复：回信会变成客户会话。\n"
        )
    } else {
        format!(
            "\nLog in and choose “Read” at the top of the desk.\n{link}\n\
             Please do not answer this automatic e-mail: an answer would become a customer’s conversation.\n"
        )
    });
    let subject = match (zh, many) {
        (true, _) => format!("有 {many} 篇文章需要你阅读"),
        (false, 1) => "One article to read".to_owned(),
        (false, _) => format!("{many} articles to read"),
    };
    Words { subject, text, page: None }
}
