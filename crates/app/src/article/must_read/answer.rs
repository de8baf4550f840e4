//! I have read it, and answer the check: what was wrong is said, with where it stands in the article, and may be tried again at once.

use std::iter;

use access::{Action, may};
use base::MustReadId;
use protocol::must_read::{AnswerMustRead, AnsweredMustRead, WrongAnswer};
use serde_json::json;
use store::{Changes, Keys, ReaderRow, State};

use super::text::{Asked, asked};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Answers it; once a version is read, that stands.
pub async fn answer(
    app: &App,
    user: &UserSession,
    id: MustReadId,
    ask: AnswerMustRead,
) -> Result<AnsweredMustRead> {
    may(&user.actor(), Action::ReadArticles)?;
    let (cx, now, user_id) = (app.cx(user.workspace_id, user.actor()), app.env().now(), user.user_id);
    let Asked { row, live, .. } = asked(&cx, user, id).await?;
    if ask.version != live.version {
        return Err(Error::MustReadChanged);
    }
    let wrong = wrong(&row.check, &ask.answers)?;
    let (version, locale) = (ask.version, ask.locale);
    let passages: Vec<WrongAnswer> = wrong
        .iter()
        .map(|no| {
            let text = live.said(locale);
            let there = text.and_then(|(locale, text)| {
                let others = live.others(locale).map(|(_, body)| body);
                let all: Vec<&str> = iter::once(text.body.as_str()).chain(others).collect();
                row.check.leads_to(*no, &all.join("\n\n"), locale)
            });
            let (heading, passage) = there.map(|there| (there.heading, there.text)).unwrap_or_default();
            WrongAnswer { question: *no, heading, passage }
        })
        .collect();
    let change = move |state: &State| -> Result<Changes<AnsweredMustRead>> {
        let now_asked = state.must_read(id).filter(|now| !now.withdrawn).ok_or(Error::MustReadClosed)?;
        // The questions changed meanwhile, or an older version is not enough any more.
        if now_asked.check != row.check || now_asked.version != row.version {
            return Err(Error::MustReadChanged);
        }
        let before = state.reader(id, user_id, version);
        if before.is_some_and(|before| before.confirmed_at.is_some()) {
            let done = AnsweredMustRead { confirmed: true, wrong: Vec::new() };
            return Ok(Changes::new(done).unaudited("they have read it already"));
        }
        let confirmed = passages.is_empty();
        let missed = passages.iter().fold(0_u32, |bits, wrong| bits | 1 << wrong.question);
        let reader = ReaderRow {
            must_read_id: id,
            user_id,
            version,
            tries: before.map_or(0, |before| before.tries).saturating_add(1),
            missed: before.map_or(missed, |before| before.missed),
            answered_at: now,
            confirmed_at: confirmed.then_some(now),
        };
        let facts = json!({ "version": version, "confirmed": confirmed, "wrong": passages.len(), "tries": reader.tries });
        let answered = AnsweredMustRead { confirmed, wrong: passages.clone() };
        let changes = Changes::new(answered).put_reader(&reader);
        Ok(changes.audit("answer_must_read", format!("must_read:{id}"), facts))
    };
    cx.change(Keys::new().must_read(id).reader(id, user_id, version), change).await.map_err(flatten)
}

fn wrong(check: &knowledge::must_read::Check, answers: &[u8]) -> Result<Vec<usize>> {
    let unanswered = || Error::invalid("answers", "answer every question with one of its choices");
    check.wrong(answers).ok_or_else(unanswered)
}
