//! What readers look for and what they open of what is shown, counted by day: told by their browsers, once for each page of results. Nobody is known
//! by it; what belongs to a person is taken out before it is kept. It ranks nothing by itself: what it tells is looked at by a person
//! (docs/adr/0038-what-readers-open-is-a-suggestion.md).

use access::{Action, may};
use base::{ArticleId, Locale};
use protocol::help_centre::{HelpSearch, HelpSearches};
use store::{Changes, HelpLook, HelpSearched, Keys, State};

use super::active::Centre;
use super::search::QUERY_CHARS;
use super::{catalogue, miss};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Different things that are counted on one day; more would be somebody's machine.
const PER_DAY: u32 = 500;
/// Days that are shown.
const SHOWN_DAYS: i64 = 30;
/// How many are shown.
const SHOWN: u32 = 50;
const DAY_MS: i64 = 86_400_000;

/// What came of a page of results, or of what was offered while somebody typed: it was looked at, or this article was opened.
pub async fn looked(
    app: &App,
    centre: &Centre,
    locale: Locale,
    text: &str,
    (look, article): (HelpLook, Option<ArticleId>),
) -> Result<()> {
    may(&super::READER, Action::ReadHelpCentre)?;
    if text.chars().count() > QUERY_CHARS {
        return Err(Error::invalid("q", format!("at most {QUERY_CHARS} characters")));
    }
    if (look == HelpLook::Shown) != article.is_none() {
        return Err(Error::invalid("article", "an article where one was opened, and else none"));
    }
    let now = app.env().now();
    if let Some(id) = article
        && catalogue::of(app, centre.workspace_id).await?.card(id, locale, now).is_none()
    {
        return Err(Error::NotFound("article"));
    }
    let Some(query) = miss::kept(text, locale, now) else { return Ok(()) };
    let cx = app.cx(centre.workspace_id, super::READER);
    if cx.help_searches_of_day(now).await? >= PER_DAY {
        return Ok(());
    }
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).count_help_search(now, (locale, &query), look, article);
        Ok(changes.unaudited("a count, and nobody's doing"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// What readers looked for in the last 30 days and found something, and how often they opened it.
pub async fn searches(app: &App, user: &UserSession) -> Result<HelpSearches> {
    may(&user.actor(), Action::WriteArticles)?;
    let since = app.env().now().plus_ms(-SHOWN_DAYS * DAY_MS);
    let cx = app.cx(user.workspace_id, user.actor());
    let (all, opened) = cx.help_searches_in_all(since).await?;
    let shown = |row: HelpSearched| HelpSearch {
        locale: row.locale,
        text: row.query,
        searches: row.searches,
        opened: row.opened,
        last_day_ms: row.day.ms(),
    };
    let searches = cx.most_help_searches(since, SHOWN).await?.into_iter().map(shown).collect();
    Ok(HelpSearches { all, opened, searches })
}
