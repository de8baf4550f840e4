//! The look itself: every published article is read once and a page at a time, then compared on a thread of its own; what is found is noted, and
//! the next look is set. It may be stopped anywhere: the next one finds the same.

use access::{Action, Actor, may};
use base::{Locale, Timestamp};
use knowledge::care::{Found, Look, Published, UNUSED_MS, Used, facts};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, State};

use super::super::library::blocking;
use super::note::{Noted, known, note, note_effects};
use super::{ARTICLES, DAY_MS};
use super::{asked, searched};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::job::held;
use crate::product::named_by;

/// Articles that are read at once.
const PAGE: u32 = 200;
/// Where a tally tells how much is published.
const PUBLISHED: usize = 4;
/// In so many days something must be looked for in vain so often to be told; the most frequent are looked at.
const MISSED_DAYS: i64 = 30;
const MISSED_OFTEN: u64 = 3;
const MISSED: u32 = 200;

/// Runs the job of one workspace, and sets it again for the next day.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let (look, total) = held(app, job, read(app, &cx, job)).await?;
    let since = look.began.plus_ms(-UNUSED_MS);
    let (articles, began) = (look.look.read_count(), look.began);
    let known = known(&cx).await?;
    let gathered = held(app, job, asked::gathered(&cx, &known, began)).await?;
    note_effects(&cx, gathered.effects(began)).await?;
    let mut missed = missed(&cx, began).await?;
    let asked = held(app, job, asked::found(app, &cx, gathered, began, &mut missed)).await?;
    let (told, rated) = (cx.articles_told(since).await?, cx.articles_rated(since).await?);
    let used = Used { told, rated, missed };
    let mut found: Vec<Found> = held(app, job, blocking(move || look.look.found(&used))).await?;
    found.extend(asked);
    found.extend(held(app, job, searched::found(app, &cx, began)).await?);
    let noted = held(app, job, note(app, &cx, found, known, began)).await?;
    end(app, &cx, job, (u32::try_from(articles).unwrap_or(u32::MAX), total), noted).await
}

struct Begun {
    look: Look,
    began: Timestamp,
}

/// What readers of the help centre looked for in vain, often enough.
async fn missed(cx: &Cx, now: Timestamp) -> Result<Vec<(Locale, String, u32)>> {
    let misses = cx.misses_since(now.plus_ms(-MISSED_DAYS * DAY_MS), MISSED).await?;
    let often = misses.into_iter().filter(|miss| miss.count >= MISSED_OFTEN);
    Ok(often.map(|miss| (miss.locale, miss.query, u32::try_from(miss.count).unwrap_or(u32::MAX))).collect())
}

/// Reads everything that is published.
async fn read(app: &App, cx: &Cx, job: &JobRow) -> Result<(Begun, u32)> {
    let began = app.env().now();
    let today = in_force(app, job.workspace_id).await?.zone(app).day_and_hour(began).0;
    let today = today.to_string();
    let total = cx.article_tally(&today).await?.counts[PUBLISHED];
    let today = today.parse().map_err(|_| Error::Internal("a day that is none"))?;
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).begin_article_care(began, total).unaudited("how far a look has come"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    let (mut look, mut after) = (Look::new(began, today), 0);
    loop {
        let page = cx.article_changes(after, PAGE).await?;
        let Some(last) = page.last().map(|change| change.no) else { break };
        after = last;
        let editions = page.iter().filter_map(|change| change.published.as_ref());
        let named = named_by(cx, editions.map(|(_, edition)| edition)).await?;
        look = blocking(move || {
            for change in page {
                if let Some((version, edition)) = change.published {
                    look.also(facts(change.article_id, &edition, change.at, &named));
                    let edition = &edition.with_facts(&named);
                    look.read(Published { id: change.article_id, version, at: change.at, edition });
                }
            }
            look
        })
        .await?;
        let read = u32::try_from(look.read_count()).unwrap_or(u32::MAX);
        let change = move |_: &State| -> Result<Changes<()>> {
            Ok(Changes::new(()).advance_article_care(read).unaudited("how far a look has come"))
        };
        cx.change(Keys::new(), change).await.map_err(flatten)?;
        if read >= ARTICLES {
            break;
        }
    }
    Ok((Begun { look, began }, total))
}

async fn end(app: &App, cx: &Cx, job: &JobRow, (read, total): (u32, u32), noted: Noted) -> Result<()> {
    let (id, now) = (job.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).end_article_care(now, read, total);
        if state.job(id).is_some_and(|job| job.state == JobState::Pending) {
            changes = changes.reschedule_job(id, now.plus_ms(DAY_MS));
        }
        let facts = json!({ "articles": read, "found": noted.found, "new": noted.new, "gone": noted.gone });
        Ok(changes.audit("end_article_look", "workspace", facts))
    };
    cx.change(Keys::new().job(id), change).await.map_err(flatten)
}
