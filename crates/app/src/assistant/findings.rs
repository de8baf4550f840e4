//! What the company's articles say of what a customer asks, before the dialogue decides. Nothing here stops a turn: without an index nothing is
//! found.

use std::collections::BTreeSet;

use access::Actor;
use base::{ArticleId, Locale, Timestamp, WorkspaceId};
use dialogue::finding::{MOST, OFFERS};
use dialogue::{DialogueState, Finding, Other, Pack, Room, Then, Turn, asked, ordered};
use knowledge::{Audience, Channel, Edition, Variant, passages};
use search::{Hit, Knowledge, Query};
use store::{ArticleRecord, Cx};

use crate::app::App;
use crate::article::blocking;
use crate::error::Result;
use crate::product::filled;

/// One look into the library.
#[derive(Clone)]
struct Ask {
    text: String,
    context: Vec<String>,
    locale: Locale,
    channel: Channel,
    at: Timestamp,
    k: usize,
}

impl Ask {
    fn with<T>(&self, search: impl FnOnce(&Query<'_>) -> T) -> T {
        let context: Vec<&str> = self.context.iter().map(String::as_str).collect();
        search(&Query {
            text: &self.text,
            locales: &[self.locale],
            audience: Audience::Assistant,
            channel: Some(self.channel),
            at: self.at,
            k: self.k,
            context: &context,
        })
    }
}

/// Tells a turn what was found, and which of the articles that were suggested may still be said.
pub(crate) async fn look(
    app: &App,
    (workspace_id, pack): (WorkspaceId, &Pack),
    state: &DialogueState,
    channel: Channel,
    turn: &mut Turn,
) -> Result<()> {
    turn.asker.channel = Some(channel);
    turn.room = if channel == Channel::Mail { Room::Letter } else { Room::Chat };
    let cx = app.cx(workspace_id, Actor::Assistant);
    let now = turn.now;
    let ask = |text: String, locale, context, k| Ask { text, context, locale, channel, at: now, k };
    if let Some(asked) = asked(state, turn) {
        let ordered = ordered(pack, state, turn, &asked.text, asked.locale);
        let ask = ask(asked.text, asked.locale, state.earlier.clone(), MOST);
        turn.findings = found(app, &cx, &ask, |hit| hit.sure >= OFFERS).await?;
        // What held on the day of an order is looked for as of that day.
        if let Some(ordered) = ordered {
            let as_of = |at| Ask { text: ordered.rest(&ask.text), at, ..ask.clone() };
            let (from, last) = (ordered.when.from, ordered.when.last);
            let first = found(app, &cx, &as_of(from), |hit| hit.sure >= OFFERS).await?;
            let last = match last {
                _ if last == from => first.clone(),
                _ => found(app, &cx, &as_of(last), |hit| hit.sure >= OFFERS).await?,
            };
            turn.then = Some(Then { ordered, first, last });
        }
    }
    // What was suggested was found for an earlier question, which tells the passage that is wanted.
    let Some(before) = state.asked.clone().filter(|_| !turn.texts.is_empty()) else { return Ok(()) };
    let locale = state.locale.or(turn.locale).unwrap_or_default();
    let before = ask(before, locale, Vec::new(), search::limits::HITS);
    let instants: BTreeSet<Option<Timestamp>> =
        state.suggestions.iter().filter(|one| one.article.is_some()).map(|one| one.at).collect();
    for at in instants {
        let wanted = |hit: &Hit| {
            state.suggestions.iter().any(|one| one.at == at && one.article.as_ref() == Some(&hit.article))
        };
        let then = Ask { at: at.unwrap_or(now), ..before.clone() };
        turn.offered.extend(found(app, &cx, &then, wanted).await?);
    }
    Ok(())
}

async fn found(app: &App, cx: &Cx, ask: &Ask, wanted: impl Fn(&Hit) -> bool) -> Result<Vec<Finding>> {
    let Some(index) = app.library().of(cx.workspace_id()) else { return Ok(Vec::new()) };
    let (channel, at) = (ask.channel, ask.at);
    let (searching, own) = (index.clone(), ask.clone());
    let searched = blocking(move || own.with(|query| searching.search(query)));
    // A damaged index is made anew within a second; until then nothing is found rather than anything wrong.
    let hits = searched.await?.unwrap_or_default().hits;
    let mut findings = Vec::new();
    for hit in hits.into_iter().filter(wanted) {
        let Ok(id) = hit.article.parse::<ArticleId>() else { continue };
        let Some(record) = cx.article(id).await? else { continue };
        if let Some(edition) = said(&record, hit.version, channel, at) {
            let edition = filled(cx, edition).await?;
            let (index, ask) = (index.clone(), ask.clone());
            findings.push(blocking(move || finding(&index, &ask, hit, &edition)).await?);
        }
    }
    Ok(findings)
}

/// What is published in this version, where it may be said here and now. The index may lag behind by a moment.
fn said(record: &ArticleRecord, version: u32, channel: Channel, at: Timestamp) -> Option<Edition> {
    let live = &record.header.live;
    let edition = record.live.clone().filter(|_| live.is_published() && live.version() == Some(version))?;
    let here = edition.channels.is_empty() || edition.channels.contains(&channel);
    (here && edition.is_valid(at) && edition.audiences.contains(&Audience::Assistant)).then_some(edition)
}

fn finding(index: &Knowledge, ask: &Ask, hit: Hit, edition: &Edition) -> Finding {
    let others = edition.variants.iter().enumerate();
    let others = others.filter_map(|(at, variant)| other(index, ask, &hit, at, variant)).collect();
    Finding {
        article: hit.article,
        version: hit.version,
        title: hit.title,
        passage: hit.passage,
        sentence: hit.sentence,
        others,
        variant: None,
        sure: hit.sure,
        valid_from: edition.valid_from,
        valid_until: edition.valid_until,
    }
}

/// What is said instead for some, if there is something in this language for this channel: of its passages the one that answers.
fn other(index: &Knowledge, ask: &Ask, hit: &Hit, at: usize, variant: &Variant) -> Option<Other> {
    let when = &variant.when;
    if !when.channels.is_empty() && !when.channels.contains(&ask.channel) {
        return None;
    }
    let mut passages = passages(variant.bodies.get(&ask.locale)?, ask.locale);
    let chosen = ask.with(|query| index.choose(query, ask.locale, &hit.title, &passages));
    let (no, sentence) = chosen.map_or((0, None), |(no, sentence)| (no, Some(sentence)));
    let passage = (no < passages.len()).then(|| passages.swap_remove(no))?;
    Some(Other { variant: at, when: when.clone(), passage, sentence })
}
