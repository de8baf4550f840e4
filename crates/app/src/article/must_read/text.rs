//! What is to be read, with its check but not with what is right.

use access::{Action, may};
use base::{Locale, MustReadId};
use protocol::must_read::{MustReadOther, MustReadText, ReadMustRead};
use store::{Cx, MustReadRow, UserRecord};

use super::super::file::{Files, address};
use super::{Live, concerns, confirmed, is_asked, teams_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// As it is published now.
pub async fn text(app: &App, user: &UserSession, id: MustReadId, ask: ReadMustRead) -> Result<MustReadText> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let Asked { me, row, live } = asked(&cx, user, id).await?;
    let wanted: Locale = ask.locale.unwrap_or(me.locale);
    let (locale, text) = live.said(wanted).ok_or(Error::MustReadClosed)?;
    let (check_locale, questions) = row.check.in_language(wanted);
    let made = cx.must_reads_of(me.id).await?;
    let mut others = Vec::new();
    for (when, body) in live.others(locale) {
        let html = Files::of(&cx, body).await?.html(body, |file| address("", file));
        others.push(MustReadOther { when: when.clone(), html });
    }
    let own = made.iter().filter(|reader| reader.must_read_id == id);
    Ok(MustReadText {
        id,
        article: row.article_id,
        version: live.version,
        locale,
        title: text.title.clone(),
        html: Files::of(&cx, &text.body).await?.html(&text.body, |file| address("", file)),
        others,
        check_locale,
        questions: questions.to_vec(),
        due_ms: row.due_at.ms(),
        confirmed_ms: confirmed(&row, own).map(|(at, _)| at.ms()),
    })
}

/// Something that is asked of whoever looks.
pub(super) struct Asked {
    pub(super) me: UserRecord,
    pub(super) row: MustReadRow,
    pub(super) live: Live,
}

/// What is not asked of them does not exist for them; what nobody can read any more is said to be so.
pub(super) async fn asked(cx: &Cx, user: &UserSession, id: MustReadId) -> Result<Asked> {
    let gone = || Error::NotFound("must_read");
    let row = cx.must_read(id).await?.ok_or_else(gone)?;
    let me = cx.user(user.user_id).await?.ok_or_else(gone)?;
    if !concerns(&row, &me, &teams_of(&cx.team_members().await?, me.id)) {
        return Err(gone());
    }
    let live = Live::of(cx, &row).await?.filter(|live| is_asked(&row, Some(live.version)));
    Ok(Asked { me, row, live: live.ok_or(Error::MustReadClosed)? })
}
