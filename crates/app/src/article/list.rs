//! The articles, a page at a time.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::{ARTICLE_TAG_CHARS, PAGE_ROWS, SEARCH_CHARS};
use base::{ArticleId, Locale, Timestamp};
use knowledge::Audience;
use protocol::article::{DraftState, LiveState};
use protocol::article_list::{
    ArticleCounts, ArticleFilter, ArticleOrder as Order, ArticlePage, ArticleRow, StateFilter,
};
use store::{ArticleFace, ArticleNarrowed, ArticleOrder, Side, Tongue};

use super::edits;
use super::view::Names;
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// One page: for editors all of them, for others what is published for agents, and what they began themselves.
pub async fn list(app: &App, user: &UserSession, ask: ArticleFilter) -> Result<ArticlePage> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (editor, today) = (edits(&user.actor()), today(app, user).await?);
    let first = ask.cursor.is_none();
    let order = order(&ask, user.locale)?;
    let side = if editor || matches!(ask.state, Some(state) if draft_word(state).is_some()) {
        Side::Desk
    } else {
        Side::Live
    };
    let mut narrowed = narrowed(&ask, &today)?;
    if !editor {
        match side {
            // Of what is being written they see what they write themselves.
            Side::Desk => narrowed.begun_by = Some(user.user_id),
            Side::Live => drop(narrowed.audiences.insert(Audience::Agents)),
        }
    }
    let mut found = cx.article_page(side, &narrowed, order.clone(), PAGE_ROWS + 1).await?;
    let more = found.len() > PAGE_ROWS as usize;
    found.truncate(PAGE_ROWS as usize);
    let next = found.last().filter(|_| more).map(|last| place(&order, last));
    let names = Names::of(app, user.workspace_id).await?;
    let articles = found.into_iter().map(|face| row(face, &names)).collect();
    let counts = if first && editor { Some(counts(cx.article_tally(&today).await?.counts)) } else { None };
    Ok(ArticlePage { articles, next, counts })
}

/// The day that it is for the company.
async fn today(app: &App, user: &UserSession) -> Result<String> {
    let zone = in_force(app, user.workspace_id).await?.zone(app);
    Ok(zone.day_and_hour(app.env().now()).0.to_string())
}

const fn draft_word(state: StateFilter) -> Option<&'static str> {
    match state {
        StateFilter::Editing => Some("editing"),
        StateFilter::InReview => Some("in_review"),
        StateFilter::Returned => Some("returned"),
        StateFilter::Published | StateFilter::Archived | StateFilter::Withdrawn => None,
    }
}

fn narrowed(ask: &ArticleFilter, today: &str) -> Result<ArticleNarrowed> {
    let text = ask.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > SEARCH_CHARS || text.chars().any(char::is_control)) {
        return Err(Error::invalid("text", format!("one line of at most {SEARCH_CHARS} characters")));
    }
    let tag = ask.tag.as_deref();
    if tag.is_some_and(|tag| tag.chars().count() > ARTICLE_TAG_CHARS || tag.chars().any(char::is_control)) {
        return Err(Error::invalid("tag", format!("one line of at most {ARTICLE_TAG_CHARS} characters")));
    }
    let tongue = match (ask.missing, ask.stale) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid("stale", "ask for what is missing or for what is stale"));
        }
        (Some(locale), None) => Some((locale, Tongue::Missing)),
        (None, Some(locale)) => Some((locale, Tongue::Stale)),
        (None, None) => None,
    };
    let live = ask.state.and_then(|state| match state {
        StateFilter::Published => Some("published"),
        StateFilter::Archived => Some("archived"),
        StateFilter::Withdrawn => Some("withdrawn"),
        StateFilter::Editing | StateFilter::InReview | StateFilter::Returned => None,
    });
    Ok(ArticleNarrowed {
        text: text.map(str::to_owned),
        draft: ask.state.and_then(draft_word),
        live,
        not_archived: ask.state.is_none(),
        category: ask.category,
        tag: ask.tag.clone(),
        owner: ask.owner,
        audiences: ask.audience.into_iter().collect(),
        tongue,
        review_by: ask.review_due.unwrap_or_default().then(|| today.to_owned()),
        begun_by: None,
    })
}

/// Where a page goes on: what the order counts by, then the id.
fn place(order: &ArticleOrder, last: &ArticleFace) -> String {
    let id = last.id;
    match order {
        ArticleOrder::Changed(_) => format!("{id}.{}", last.changed_at.0),
        ArticleOrder::Title(locale, _) => {
            let [zh, en] = &last.titles;
            format!("{id}.{}", if *locale == Locale::Zh { zh } else { en })
        }
        ArticleOrder::Review(_) => format!("{id}.{}", last.review_by.clone().unwrap_or_default()),
    }
}

fn order(ask: &ArticleFilter, locale: Locale) -> Result<ArticleOrder> {
    let wrong = || Error::invalid("cursor", "take `next` of the page before");
    let after = match &ask.cursor {
        None => None,
        Some(text) => {
            let (id, by) = text.split_once('.').ok_or_else(wrong)?;
            let id: ArticleId = id.parse().map_err(|_| wrong())?;
            if by.chars().any(char::is_control) {
                return Err(wrong());
            }
            Some((by.to_owned(), id))
        }
    };
    Ok(match ask.order.unwrap_or_default() {
        Order::Title => ArticleOrder::Title(locale, after),
        Order::Review => ArticleOrder::Review(after),
        Order::Changed => {
            let at = |(by, id): (String, ArticleId)| Some((Timestamp(by.parse().ok()?), id));
            ArticleOrder::Changed(after.map(|after| at(after).ok_or_else(wrong)).transpose()?)
        }
    })
}

fn row(face: ArticleFace, names: &Names) -> ArticleRow {
    let with = |wanted: Tongue| {
        let pairs = Locale::ALL.into_iter().zip(face.tongues);
        pairs.filter(|(_, tongue)| *tongue == wanted).map(|(locale, _)| locale).collect()
    };
    let (missing, stale) = (with(Tongue::Missing), with(Tongue::Stale));
    let titles: BTreeMap<Locale, String> =
        Locale::ALL.into_iter().zip(face.titles).filter(|(_, title)| !title.is_empty()).collect();
    ArticleRow {
        id: face.id,
        titles,
        draft: match face.draft.as_str() {
            "editing" => Some(DraftState::Editing),
            "in_review" => Some(DraftState::InReview),
            "returned" => Some(DraftState::Returned),
            _ => None,
        },
        live: match face.live.as_str() {
            "published" => Some(LiveState::Published),
            "archived" => Some(LiveState::Archived),
            "withdrawn" => Some(LiveState::Withdrawn),
            _ => None,
        },
        version: face.version,
        layer: face.layer,
        category: face.category,
        tags: face.tags,
        audiences: face.audiences,
        owner: face.owner,
        missing,
        stale,
        valid_from_ms: face.valid_from.map(Timestamp::ms),
        valid_until_ms: face.valid_until.map(Timestamp::ms),
        review_by: face.review_by.and_then(|day| day.parse().ok()),
        changed_ms: face.changed_at.ms(),
        changed_by: face.changed_by,
        changed_by_name: names.of_user(face.changed_by),
    }
}

const fn counts(counts: [u32; 11]) -> ArticleCounts {
    let [all, editing, in_review, returned, published, archived, withdrawn, review_due, stale, missing, _] =
        counts;
    ArticleCounts {
        all,
        editing,
        in_review,
        returned,
        published,
        archived,
        withdrawn,
        review_due,
        stale,
        missing,
    }
}
