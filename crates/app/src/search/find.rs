//! Finds conversations by their words: candidates from the index, newest first; then what they say is opened and looked through.

use base::limits;
use conversation::Header;
use nlu::search::{Query, Span};
use protocol::filter::{Find, Found, FoundPage, Hit, HitPlace};
use store::{Cx, StoredMessage};

use super::snippet::snippet;
use super::text;
use crate::app::App;
use crate::conversation::{Judge, rows_of};
use crate::error::{Error, Result};

/// Candidates read at once.
const CANDIDATES: usize = 64;
/// Messages opened at once.
const PAGE: u32 = 100;
/// Letters of one conversation that are looked through.
const LETTERS: u32 = 100;

/// One page of what is found; the cursor is the number of the last conversation looked at.
pub(crate) async fn find(app: &App, cx: &Cx, judge: &Judge, ask: &Find) -> Result<FoundPage> {
    if ask.filter.text.chars().count() > limits::SEARCH_CHARS {
        return Err(Error::invalid("text", format!("at most {} characters", limits::SEARCH_CHARS)));
    }
    let query = Query::parse(&ask.filter.text, limits::SEARCH_WORDS);
    if query.is_empty() {
        return Err(Error::invalid("text", "write a word, a number or a character to look for"));
    }
    let bad = |_| Error::invalid("cursor", "take `next` of the page before");
    let mut before: Option<u64> = ask.cursor.as_deref().map(|text| text.parse().map_err(bad)).transpose()?;
    let mut clauses = Vec::new();
    for clause in query.clauses() {
        clauses.push(cx.search_terms(clause.iter().map(String::as_str)).await?);
    }
    let (mut found, mut looked, mut opened) = (Vec::new(), 0, 0);
    loop {
        let (docs, next) = cx.search_candidates(clauses.clone(), before, CANDIDATES).await?;
        for (doc, header) in cx.search_headers(&docs).await? {
            looked += 1;
            if !judge.narrows_to(&header) || !judge.fits(&header) {
                continue;
            }
            opened += 1;
            if let Some(one) = look(app, cx, judge, &query, &header).await? {
                found.push(one);
            }
            if found.len() == limits::SEARCH_ROWS || opened == limits::SEARCH_OPENED {
                return Ok(FoundPage { found, next: Some(doc.to_string()) });
            }
        }
        match next {
            None => return Ok(FoundPage { found, next: None }),
            Some(next) if looked >= limits::SEARCH_LOOKED_AT => {
                return Ok(FoundPage { found, next: Some(next.to_string()) });
            }
            next => before = next,
        }
    }
}

/// Whether all words really occur in a conversation, and where.
async fn look(app: &App, cx: &Cx, judge: &Judge, query: &Query, header: &Header) -> Result<Option<Found>> {
    let mut looking = Looking { query, missing: vec![true; query.len()], hits: Vec::new() };
    for text in text::of_contact(cx, header.contact_id).await? {
        looking.at(HitPlace::Contact, None, &text);
    }
    let names = crate::names::of(app, cx.workspace_id()).await?;
    let (mut before, mut read) = (None, 0);
    loop {
        let page = cx.messages(header.id, before, PAGE).await?;
        before = page.first().map(|message| message.seq);
        read += page.len();
        for message in page.iter().rev() {
            for (place, text) in text::of_message(message, &names) {
                looking.at(place, Some(message), &text);
            }
        }
        if page.len() < PAGE as usize || looking.is_done() || read >= limits::SEARCH_MESSAGES {
            break;
        }
    }
    if !looking.all_found() {
        for letter in cx.letters_in(header.id, LETTERS).await? {
            let at = (letter.message_id, letter.at);
            for text in text::of_letter(&letter) {
                looking.in_letter(at, &text);
            }
        }
    }
    if !looking.all_found() {
        return Ok(None);
    }
    let rows: Vec<_> =
        cx.conversation_rows(&[header.id]).await?.into_iter().filter(|row| judge.row_fits(row)).collect();
    let row = rows_of(app, cx.workspace_id(), rows).await?.pop();
    Ok(row.map(|row| Found { row, hits: looking.hits }))
}

struct Looking<'a> {
    query: &'a Query,
    missing: Vec<bool>,
    hits: Vec<Hit>,
}

impl Looking<'_> {
    fn at(&mut self, place: HitPlace, message: Option<&StoredMessage>, text: &str) {
        let Some((news, spans)) = self.spans(text) else { return };
        let hit = Hit {
            place,
            message_id: message.map(|message| message.id),
            n: message.map(|message| message.seq),
            at_ms: message.map(|message| message.at.ms()),
            pieces: snippet(text, spans),
        };
        self.keep(hit, news);
    }

    fn in_letter(&mut self, (id, at): (base::MessageId, base::Timestamp), text: &str) {
        let Some((news, spans)) = self.spans(text) else { return };
        let pieces = snippet(text, spans);
        let hit =
            Hit { place: HitPlace::Letter, message_id: Some(id), n: None, at_ms: Some(at.ms()), pieces };
        self.keep(hit, news);
    }

    /// Where any of the words stand, and whether one of them was missing until now.
    fn spans(&mut self, text: &str) -> Option<(bool, Vec<Span>)> {
        let (mut news, mut all) = (false, Vec::new());
        for (missing, spans) in self.missing.iter_mut().zip(self.query.spans(text)) {
            news |= *missing && !spans.is_empty();
            *missing &= spans.is_empty();
            all.extend(spans);
        }
        (!all.is_empty()).then_some((news, all))
    }

    /// A place that shows a word which no other shows takes the last one's, should there be too many.
    fn keep(&mut self, hit: Hit, news: bool) {
        if self.hits.len() < limits::SEARCH_HITS {
            self.hits.push(hit);
        } else if news && let Some(last) = self.hits.last_mut() {
            *last = hit;
        }
    }

    fn all_found(&self) -> bool {
        self.missing.iter().all(|missing| !missing)
    }

    fn is_done(&self) -> bool {
        self.all_found() && self.hits.len() >= limits::SEARCH_HITS
    }
}
