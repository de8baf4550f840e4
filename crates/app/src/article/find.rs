//! What is published, found by what somebody asks.

use access::{Action, may};
use base::{ArticleId, Locale};
use knowledge::Audience;
use protocol::article_list::{ArticleHit, ArticleHits, FindArticles};
use search::{Found, Query};

use super::library::blocking;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Articles that are shown at once.
const SHOWN: usize = 10;
/// Characters of a question.
const CHARS: usize = base::limits::MESSAGE_CHARS;

/// Looks in what colleagues may read, in one language or in all.
pub async fn find(app: &App, user: &UserSession, ask: FindArticles) -> Result<ArticleHits> {
    may(&user.actor(), Action::ReadArticles)?;
    let text = ask.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > CHARS {
        return Err(Error::invalid("text", format!("1 to {CHARS} characters")));
    }
    let Some(index) = app.library().of(user.workspace_id) else { return Ok(ArticleHits::default()) };
    let at = app.env().now();
    let locales: Vec<Locale> = ask.locale.map_or_else(|| Locale::ALL.to_vec(), |one| vec![one]);
    let found = blocking(move || {
        index.search(&Query {
            text: &text,
            locales: &locales,
            audience: Audience::Agents,
            channel: None,
            at,
            k: SHOWN,
            context: &[],
        })
    });
    // A damaged index is made anew within a second; until then nothing is found rather than anything wrong.
    let found = found.await?.unwrap_or_default();
    hits(app, user, found).await
}

async fn hits(app: &App, user: &UserSession, found: Found) -> Result<ArticleHits> {
    let cx = app.cx(user.workspace_id, user.actor());
    let mut hits = Vec::with_capacity(found.hits.len());
    for hit in found.hits {
        let Ok(id) = hit.article.parse::<ArticleId>() else { continue };
        // What was taken back a moment ago is not shown, even where the index does not know yet.
        let Some(record) = cx.article(id).await? else { continue };
        let live = record.live.filter(|_| record.header.live.is_published());
        let Some(edition) = live.filter(|edition| edition.audiences.contains(&Audience::Agents)) else {
            continue;
        };
        hits.push(ArticleHit {
            id,
            version: hit.version,
            locale: hit.locale,
            title: hit.title,
            headings: hit.passage.heading,
            text: hit.passage.text,
            matched: hit.matched.into_iter().map(|range| [range.start as u32, range.end as u32]).collect(),
            internal: !edition.audiences.contains(&Audience::Customers),
            sure: hit.sure,
            valid_until_ms: edition.valid_until.map(base::Timestamp::ms),
        });
    }
    Ok(ArticleHits { hits })
}
