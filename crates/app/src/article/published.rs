//! What is published, for programs and for whoever reads and does not write: found by what is asked, listed, and read whole. What customers may
//! read is for every reader; what is for our own people only for those who may read that.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, may};
use base::limits::{MESSAGE_CHARS, PAGE_ROWS};
use base::{ArticleId, Locale, Timestamp};
use knowledge::{Audience, Case, Channel, Edition, passages};
use protocol::article_list::ArticleHit;
use protocol::published::{
    FindPublished, ListPublished, PublishedArticle, PublishedCase, PublishedHits, PublishedPage,
    PublishedRow, PublishedText, ReadPublished,
};
use search::{Hit, Query};
use store::{ArticleNarrowed, ArticleOrder, ArticleRecord, Cx, Side};

use super::library::blocking;
use crate::app::App;
use crate::error::{Error, Result};
use crate::product::filled;
use crate::session::Asks;

/// Articles that are found at once.
const SHOWN: usize = 10;

/// Who reads, where and when.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    audiences: &'static [Audience],
    channel: Option<Channel>,
    at: Timestamp,
}

impl Reader {
    pub(super) fn of(app: &App, asker: &dyn Asks, channel: Option<Channel>) -> Result<Self> {
        may(&asker.actor(), Action::ReadPublished)?;
        let internal = may(&asker.actor(), Action::ReadArticles).is_ok();
        let audiences: &[Audience] =
            if internal { &[Audience::Customers, Audience::Agents] } else { &[Audience::Customers] };
        Ok(Self { audiences, channel, at: app.env().now() })
    }

    /// What is published of it and its version, where this reader may read it here and now.
    pub(super) fn live(&self, record: ArticleRecord) -> Option<(Edition, u32)> {
        let (live, version) = (record.header.live.is_published(), record.header.live.version()?);
        let reads = |edition: &Edition| {
            let to = |audience: &Audience| edition.is_said_to(*audience, self.channel);
            edition.is_valid(self.at) && self.audiences.iter().any(to)
        };
        record.live.filter(|edition| live && reads(edition)).map(|edition| (edition, version))
    }
}

/// The same of one article, as it is read: with what the facts say that it names.
async fn live(cx: &Cx, reader: Reader, id: ArticleId) -> Result<Option<(Edition, u32)>> {
    match cx.article(id).await?.and_then(|record| reader.live(record)) {
        Some((edition, version)) => Ok(Some((filled(cx, edition).await?, version))),
        None => Ok(None),
    }
}

/// Whether no word of it is for customers.
fn internal(edition: &Edition) -> bool {
    !edition.audiences.contains(&Audience::Customers)
}

/// Articles that answer a question, the best first.
pub async fn find_published(app: &App, asker: &dyn Asks, ask: FindPublished) -> Result<PublishedHits> {
    let reader = Reader::of(app, asker, ask.channel)?;
    let text = ask.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > MESSAGE_CHARS {
        return Err(Error::invalid("text", format!("1 to {MESSAGE_CHARS} characters")));
    }
    let Some(index) = app.library().of(asker.workspace_id()) else { return Ok(PublishedHits::default()) };
    let locales = ask.locale.map_or_else(|| Locale::ALL.to_vec(), |one| vec![one]);
    let found = blocking(move || {
        let query = |audience| Query {
            text: &text,
            locales: &locales,
            audience,
            channel: reader.channel,
            at: reader.at,
            k: SHOWN,
            context: &[],
        };
        // A damaged index is made anew within a second; until then nothing is found rather than anything wrong.
        let of = |audience: &Audience| index.search(&query(*audience)).unwrap_or_default().hits;
        reader.audiences.iter().map(of).collect::<Vec<_>>()
    });
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let mut hits = Vec::new();
    for hit in together(found.await?) {
        hits.extend(shown(&cx, reader, hit).await?);
    }
    Ok(PublishedHits { hits })
}

/// The hits of several searches, each article once and the surest first; those of one search as they are.
fn together(found: Vec<Vec<Hit>>) -> Vec<Hit> {
    let several = found.len() > 1;
    let mut hits: Vec<Hit> = found.into_iter().flatten().collect();
    if several {
        hits.sort_by(|a, b| b.sure.total_cmp(&a.sure).then_with(|| a.article.cmp(&b.article)));
        let mut seen = BTreeSet::new();
        hits.retain(|hit| seen.insert(hit.article.clone()));
        hits.truncate(SHOWN);
    }
    hits
}

/// A hit as this reader may see it: the record says what is published, for the index may lag behind by a moment.
async fn shown(cx: &Cx, reader: Reader, hit: Hit) -> Result<Option<ArticleHit>> {
    let Ok(id) = hit.article.parse::<ArticleId>() else { return Ok(None) };
    let live = live(cx, reader, id).await?;
    let Some((edition, _)) = live.filter(|(_, version)| *version == hit.version) else { return Ok(None) };
    let Some(said) = edition.worded(hit.locale, reader.channel) else { return Ok(None) };
    let (passage, matched) = if said.own {
        (hit.passage, hit.matched)
    } else {
        // Another text is said here: the passage under the same heading, or else the first.
        let passages = passages(said.body, hit.locale);
        let same = passages.iter().find(|passage| passage.heading == hit.passage.heading);
        let Some(other) = same.or(passages.first()).cloned() else { return Ok(None) };
        (other, Vec::new())
    };
    Ok(Some(ArticleHit {
        id,
        version: hit.version,
        locale: hit.locale,
        title: said.title.to_owned(),
        headings: passage.heading,
        text: passage.text,
        matched: matched.into_iter().map(|range| [range.start as u32, range.end as u32]).collect(),
        internal: internal(&edition),
        sure: hit.sure,
        valid_until_ms: edition.valid_until.map(Timestamp::ms),
    }))
}

/// What is published and holds now, the newest change first.
pub async fn list_published(app: &App, asker: &dyn Asks, ask: ListPublished) -> Result<PublishedPage> {
    let reader = Reader::of(app, asker, ask.channel)?;
    let wrong = || Error::invalid("cursor", "take `next` of the page before");
    let place = |text: &str| {
        let (id, at) = text.split_once('.')?;
        Some((Timestamp(at.parse().ok()?), id.parse::<ArticleId>().ok()?))
    };
    let after = ask.cursor.as_deref().map(|text| place(text).ok_or_else(wrong)).transpose()?;
    let narrowed = ArticleNarrowed {
        category: ask.category,
        live: Some("published"),
        // One audience narrows in the database; of several each is enough.
        audiences: if let [only] = reader.audiences { [*only].into() } else { Default::default() },
        ..ArticleNarrowed::default()
    };
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let mut found =
        cx.article_page(Side::Live, &narrowed, ArticleOrder::Changed(after), PAGE_ROWS + 1).await?;
    let more = found.len() > PAGE_ROWS as usize;
    found.truncate(PAGE_ROWS as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}.{}", last.id, last.changed_at.0));
    let mut articles = Vec::with_capacity(found.len());
    for face in found {
        let live = live(&cx, reader, face.id).await?;
        let Some((edition, version)) = live else { continue };
        let titles = texts(&edition, ask.locale, ask.channel).map(|(locale, text)| (locale, text.title));
        let row = PublishedRow {
            id: face.id,
            version,
            titles: titles.collect(),
            internal: internal(&edition),
            category: edition.category,
            tags: edition.tags,
            channels: edition.channels,
            valid_until_ms: edition.valid_until.map(Timestamp::ms),
            changed_ms: face.changed_at.ms(),
        };
        if !row.titles.is_empty() {
            articles.push(row);
        }
    }
    Ok(PublishedPage { articles, next })
}

/// An article as it is published now. What is not for this reader is not there.
pub async fn read_published(
    app: &App,
    asker: &dyn Asks,
    id: ArticleId,
    ask: ReadPublished,
) -> Result<PublishedArticle> {
    let reader = Reader::of(app, asker, ask.channel)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let live = live(&cx, reader, id).await?;
    let missing = || Error::NotFound("article");
    let (edition, version) = live.ok_or_else(missing)?;
    let mut texts: BTreeMap<Locale, PublishedText> = texts(&edition, ask.locale, ask.channel).collect();
    // Programs follow whole addresses.
    let base = &app.settings().public_url;
    for text in texts.values_mut() {
        text.body =
            knowledge::files::with_addresses(&text.body, |id| super::file::address(base, id)).into_owned();
    }
    if texts.is_empty() {
        return Err(missing());
    }
    Ok(PublishedArticle {
        id,
        version,
        texts,
        internal: internal(&edition),
        category: edition.category,
        tags: edition.tags,
        channels: edition.channels,
        valid_until_ms: edition.valid_until.map(Timestamp::ms),
    })
}

/// What it says, in one language or in all.
fn texts(
    edition: &Edition,
    only: Option<Locale>,
    channel: Option<Channel>,
) -> impl Iterator<Item = (Locale, PublishedText)> {
    let wanted = move |locale: &Locale| only.is_none_or(|only| only == *locale);
    Locale::ALL.into_iter().filter(wanted).filter_map(move |locale| {
        let said = edition.worded(locale, channel)?;
        let case = |case: &Case<'_>| PublishedCase { when: case.when.clone(), body: case.body.to_owned() };
        let cases = said.cases.iter().map(case).collect();
        Some((locale, PublishedText { title: said.title.to_owned(), body: said.body.to_owned(), cases }))
    })
}
