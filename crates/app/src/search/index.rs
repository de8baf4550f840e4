//! Makes what was said findable, a moment after it was committed.

use std::collections::BTreeSet;

use access::Actor;
use base::{Timestamp, WorkspaceId};
use conversation::Author;
use store::{Cx, Indexed, ToIndex, Unindexed};

use super::text;
use crate::app::App;
use crate::error::Result;

/// Conversations looked at in one round.
const ROUND: u32 = 64;
/// Terms of one commit: it takes a few milliseconds, and messages may come in between.
const TERMS_AT_ONCE: usize = 1_200;
/// Messages read at once.
const PAGE: u32 = 200;
/// What is older than this by the clock of any node is committed by now.
const SETTLED_MS: i64 = 30_000;
/// Conversations of one contact whose names are made findable again.
const OF_CONTACT: u32 = 500;
/// Says nothing of how far the index has come.
const NEVER: Timestamp = Timestamp(i64::MIN);
/// Erased conversations taken out in one round.
const WIPED: u32 = 16;

/// How far the index has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Conversations of this round.
    pub conversations: usize,
    /// Whether there is more to do right now.
    pub more: bool,
}

/// One round for one workspace: erased ones out, changed names and new words in. Nothing when another node does it. What is said
/// after `began` is no reason for a further round: while many talk, it is written together the next time.
pub async fn index(app: &App, workspace_id: WorkspaceId, began: Timestamp) -> Result<Progress> {
    let cx = app.cx(workspace_id, Actor::System);
    let Some((indexed_at, next_doc)) = cx.search_state(app.node_id()).await? else {
        return Ok(Progress::default());
    };
    let wiped = cx.wipe_search(WIPED).await?;
    names(app, &cx, next_doc).await?;
    let now = app.env().now();
    let found = cx.unindexed(indexed_at, ROUND).await?;
    let full = found.len() == ROUND as usize;
    // Behind what was found nothing is left, but for what a slower commit still brings.
    let settled = now.plus_ms(-SETTLED_MS);
    let until =
        if full { found.last().map_or(settled, |last| last.touched_at.min(settled)) } else { settled };
    let conversations = found.len();
    let more = wiped == WIPED as usize || full && found.last().is_some_and(|last| last.touched_at <= began);
    let done = write(app, &cx, next_doc, until, found).await?;
    Ok(Progress { conversations, more: done && more })
}

/// Commits a round in pieces; `false` when somebody else was there.
async fn write(app: &App, cx: &Cx, next_doc: u64, until: Timestamp, found: Vec<Unindexed>) -> Result<bool> {
    let mut writer = Writer { app, cx, next_doc, batch: Vec::new(), terms: 0 };
    let last = found.len();
    for (at, mut what) in (1..).zip(found) {
        let (all, seq) = terms_of(app, cx, &what).await?;
        let all = cx.search_terms(all.iter().map(String::as_str)).await?;
        // A conversation of many words takes several commits; only the last says that it is done.
        let mut pieces = all.chunks(TERMS_AT_ONCE).peekable();
        let mut rest: &[i64] = &[];
        while let Some(piece) = pieces.next() {
            if pieces.peek().is_none() {
                rest = piece;
                break;
            }
            if !writer.flush(NEVER).await? {
                return Ok(false);
            }
            let number = what.doc.unwrap_or(writer.next_doc);
            writer.batch.push(ToIndex { what, terms: piece.to_vec(), seq: what.indexed });
            if !writer.flush(NEVER).await? {
                return Ok(false);
            }
            what.doc = Some(number);
        }
        writer.terms += rest.len();
        writer.batch.push(ToIndex { what, terms: rest.to_vec(), seq });
        let ended = at == last;
        if (ended || writer.terms >= TERMS_AT_ONCE)
            && !writer.flush(if ended { until } else { NEVER }).await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gathers conversations for one commit.
struct Writer<'a> {
    app: &'a App,
    cx: &'a Cx,
    next_doc: u64,
    batch: Vec<ToIndex>,
    terms: usize,
}

impl Writer<'_> {
    async fn flush(&mut self, until: Timestamp) -> Result<bool> {
        let batch = std::mem::take(&mut self.batch);
        self.terms = 0;
        if batch.is_empty() {
            return Ok(true);
        }
        let new = batch.iter().filter(|one| one.what.doc.is_none()).count() as u64;
        let done = self.cx.index(self.app.node_id(), self.next_doc, until, batch, None).await?;
        self.next_doc += new;
        Ok(done == Indexed::Done)
    }
}

/// Every term of what is not indexed yet of a conversation, and up to which event.
async fn terms_of(app: &App, cx: &Cx, what: &Unindexed) -> Result<(BTreeSet<String>, u64)> {
    let names = crate::names::of(app, cx.workspace_id()).await?;
    let mut all = BTreeSet::new();
    if what.doc.is_none() {
        for text in text::of_contact(cx, what.contact_id).await? {
            all.extend(nlu::search::terms(&text));
        }
    }
    let (mut after, mut letters) = (what.indexed, 0);
    while after < what.seq {
        let page = cx.messages_after(what.conversation_id, after, PAGE).await?;
        for message in &page {
            letters += u32::from(message.author == Author::Customer);
            for (_, text) in text::of_message(message, &names) {
                all.extend(nlu::search::terms(&text));
            }
        }
        after = page.last().filter(|_| page.len() == PAGE as usize).map_or(what.seq, |last| last.seq);
    }
    // Behind each of them may be a letter, in a mail inbox.
    for letter in cx.letters_in(what.conversation_id, letters.min(PAGE)).await? {
        for text in text::of_letter(&letter) {
            all.extend(nlu::search::terms(&text));
        }
    }
    Ok((all, what.seq))
}

/// A few contacts whose names changed.
async fn names(app: &App, cx: &Cx, next_doc: u64) -> Result<()> {
    for (contact_id, version) in cx.search_stale(ROUND).await? {
        let mut all = BTreeSet::new();
        for text in text::of_contact(cx, contact_id).await? {
            all.extend(nlu::search::terms(&text));
        }
        let terms = cx.search_terms(all.iter().map(String::as_str)).await?;
        let known = cx.indexed_of(contact_id, OF_CONTACT).await?;
        let batch = known.into_iter().map(|what| ToIndex { what, terms: terms.clone(), seq: what.indexed });
        // One that was erased or merged meanwhile is looked at again in the next round.
        cx.index(app.node_id(), next_doc, NEVER, batch.collect(), Some((contact_id, version))).await?;
    }
    Ok(())
}

/// Takes whatever was erased out of the index.
pub async fn wipe(app: &App, workspace_id: WorkspaceId) -> Result<()> {
    let cx = app.cx(workspace_id, Actor::System);
    while cx.wipe_search(WIPED).await? == WIPED as usize {}
    Ok(())
}

/// Makes the whole index of a workspace anew; `told` hears how many conversations are done.
pub async fn rebuild(app: &App, workspace_id: WorkspaceId, mut told: impl FnMut(usize)) -> Result<usize> {
    let cx = app.cx(workspace_id, Actor::System);
    cx.clear_search(app.node_id()).await?;
    let (mut done, began) = (0, app.env().now());
    loop {
        let progress = index(app, workspace_id, began).await?;
        done += progress.conversations;
        told(done);
        if !progress.more {
            return Ok(done);
        }
    }
}
