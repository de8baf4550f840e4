//! What readers of the help centre looked for in the last weeks, and which article stands first for it by now.

use std::collections::{BTreeMap, HashMap};

use base::{ArticleId, Locale, TeamId, Timestamp};
use knowledge::care::{Finding, Found, Kind, Searched, WEEKS};
use knowledge::{Audience, Channel, Live};
use search::Query;
use store::Cx;

use super::super::library::blocking;
use super::DAY_MS;
use crate::app::App;
use crate::error::Result;

/// So far back is looked.
const DAYS: i64 = 7 * WEEKS as i64;
/// Rows that are read: more than are counted in these days.
const ROWS: u32 = 20_000;
/// What is looked for most is asked of the index.
const ASKED: usize = 300;

/// What is to be done about it.
pub(super) async fn found(app: &App, cx: &Cx, now: Timestamp) -> Result<Vec<Found>> {
    let Some(index) = app.library().of(cx.workspace_id()) else { return Ok(Vec::new()) };
    let searched = gathered(cx, now.plus_ms(-DAYS * DAY_MS)).await?;
    let asked = searched.clone();
    let firsts: Vec<Option<ArticleId>> = blocking(move || {
        let first = |one: &Searched| {
            let query = Query {
                text: &one.text,
                locales: &[one.locale],
                audience: Audience::Customers,
                channel: Some(Channel::HelpCentre),
                at: now,
                k: 1,
                context: &[],
            };
            // A damaged index is made anew within a second; the next look asks again.
            index.search(&query).unwrap_or_default().hits.first()?.article.parse().ok()
        };
        asked.iter().map(first).collect()
    })
    .await?;
    let (mut known, mut found) = (HashMap::new(), Vec::new());
    for (one, first) in searched.iter().zip(firsts) {
        let shown = of(cx, first, &mut known).await?;
        if let Some((id, opened, of_all)) = one.chosen(first)
            && let Some((owner, _)) = of(cx, Some(id), &mut known).await?
        {
            let finding = Finding::Chosen { locale: one.locale, text: one.text.clone(), of: of_all };
            found.push(told(one, Some(id), first, owner, opened, finding));
        } else if let Some((owner, since)) = shown
            && let Some((searches, opened)) = one.passed_over(Some(since))
        {
            let finding = Finding::PassedOver { locale: one.locale, text: one.text.clone(), opened };
            found.push(told(one, first, None, owner, searches, finding));
        }
    }
    Ok(found)
}

fn told(
    one: &Searched,
    article: Option<ArticleId>,
    other: Option<ArticleId>,
    owner: Option<TeamId>,
    count: u32,
    finding: Finding,
) -> Found {
    let kind: Kind = finding.kind();
    let key = format!("{}:{}:{}", kind.word(), one.locale.code(), one.text);
    Found { key, article, other, owner, count, finding, questions: Vec::new() }
}

/// Who answers for an article that is published, and since when it says what it says.
async fn of(
    cx: &Cx,
    id: Option<ArticleId>,
    known: &mut HashMap<ArticleId, Option<(Option<TeamId>, Timestamp)>>,
) -> Result<Option<(Option<TeamId>, Timestamp)>> {
    let Some(id) = id else { return Ok(None) };
    if let Some(known) = known.get(&id) {
        return Ok(*known);
    }
    let read = cx.article(id).await?.and_then(|record| match record.header.live {
        Live::Published { at, .. } => Some((record.live?.owner, at)),
        _ => None,
    });
    known.insert(id, read);
    Ok(read)
}

/// What was looked for often enough, the most frequent first.
async fn gathered(cx: &Cx, since: Timestamp) -> Result<Vec<Searched>> {
    let mut all: BTreeMap<(Locale, String), Searched> = BTreeMap::new();
    let new = |(locale, text): &(Locale, String)| Searched {
        locale: *locale,
        text: text.clone(),
        days: Vec::new(),
        opened: BTreeMap::new(),
    };
    for row in cx.help_searches(since, ROWS).await? {
        let key = (row.locale, row.query);
        let one = all.entry(key.clone()).or_insert_with(|| new(&key));
        one.days.push((row.day, row.searches, row.opened));
    }
    for row in cx.help_choices(since, ROWS).await? {
        let key = (row.locale, row.query);
        let one = all.entry(key.clone()).or_insert_with(|| new(&key));
        *one.opened.entry(row.article_id).or_default() += row.opened;
    }
    let mut searched: Vec<Searched> = all.into_values().filter(Searched::is_frequent).collect();
    searched.sort_by(|a, b| b.counts(None).cmp(&a.counts(None)).then_with(|| a.text.cmp(&b.text)));
    searched.truncate(ASKED);
    Ok(searched)
}
