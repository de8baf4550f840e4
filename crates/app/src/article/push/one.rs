//! One article of a program: what becomes of it is decided where it is written, from what stands there at that moment.

use base::ArticleId;
use base::limits::ARTICLES;
use knowledge::{Command, Draft, Edition, Rejection, Rules};
use protocol::pushed::{PushOutcome, PushedArticle, PushedItem};
use sha2::{Digest as _, Sha256};
use store::{ArticleRecord, ChangeError, Changes, Keys, PushedName, PushedRow, State, StoreError};

use super::super::act::{Act, dated, done};
use super::telling::{Fields, Shelf, Telling, fingerprint};
use super::{Teller, named};
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// How often it is tried where somebody else wrote in the middle.
const TRIES: u32 = 5;
/// A second person reads what goes to review.
const READ: Rules = Rules { second_reader: true };
/// An administrator said that this source may: what it tells was read where it comes from.
const TRUSTED: Rules = Rules { second_reader: false };

fn key(name: &str) -> Vec<u8> {
    Sha256::digest(name).to_vec()
}

fn here(record: Option<&ArticleRecord>) -> Option<&Edition> {
    record.and_then(|record| record.draft.as_ref().or(record.live.as_ref()))
}

fn revision(record: Option<&ArticleRecord>) -> u32 {
    record.and_then(|record| record.header.draft.working()).map_or(0, |working| working.revision)
}

/// What would become of an article, and what it would say.
fn fate(
    telling: &Telling,
    known: Option<&PushedRow>,
    before: Option<&ArticleRecord>,
    id: ArticleId,
    overwrite: bool,
) -> Result<(PushOutcome, Edition)> {
    let there = here(before);
    let next = telling.over(there, id)?;
    let (Some(known), Some(there)) = (known, there) else { return Ok((PushOutcome::Created, next)) };
    let as_told = Fields::stored(&known.fields).says(there) == known.says;
    Ok(match (next == *there, as_told || overwrite) {
        (true, _) => (PushOutcome::Unchanged, next),
        (false, true) => (PushOutcome::Changed, next),
        (false, false) => (PushOutcome::Edited, next),
    })
}

/// What is to be written of one item, kept for every try.
#[derive(Clone)]
struct Deed {
    key: Vec<u8>,
    name: Vec<u8>,
    telling: Telling,
    known: Option<PushedRow>,
    article: ArticleId,
}

impl Teller<'_> {
    /// An article as it stands there.
    pub(super) async fn tells(&self, shelf: &Shelf, item: PushedItem, dry: bool) -> Result<PushedArticle> {
        let name = PushedName {
            external_id: named(&item.external_id)?.to_owned(),
            fingerprint: fingerprint(item.fingerprint.as_deref())?,
        };
        let telling = Telling::read(shelf, item).await?;
        let mut tries = 1;
        let (outcome, article) = loop {
            match self.once(&name, &telling, dry).await {
                Err(Error::Store(StoreError::Conflict(_)) | Error::Article(Rejection::Changed { .. }))
                    if tries < TRIES =>
                {
                    tries += 1;
                }
                told => break told?,
            }
        };
        let wrote = !dry && matches!(outcome, PushOutcome::Created | PushOutcome::Changed);
        let (in_review, published) =
            if wrote { self.hands_on(article, &telling).await? } else { self.stands(article).await? };
        let begins = dry && outcome == PushOutcome::Created;
        Ok(PushedArticle {
            external_id: name.external_id,
            outcome,
            article_id: Some(article).filter(|_| !begins),
            in_review,
            published,
            problem: None,
        })
    }

    /// Decides and writes, once. In conflict where somebody else told of it in the middle.
    async fn once(
        &self,
        name: &PushedName,
        telling: &Telling,
        dry: bool,
    ) -> Result<(PushOutcome, ArticleId)> {
        let key = key(&name.external_id);
        let known = self.cx.pushed(self.source.id, &key).await?;
        let record = match &known {
            Some(known) => self.cx.article(known.article_id).await?,
            None => None,
        };
        if let (Some(known), Some(_), Some(fingerprint)) = (&known, &record, &name.fingerprint) {
            let told = self.cx.pushed_name(self.source.id, known).await?;
            if known.gone_at.is_none() && told.fingerprint.as_ref() == Some(fingerprint) && !self.overwrite {
                return Ok((PushOutcome::Unchanged, known.article_id));
            }
        }
        // What was taken away here since begins anew, as another article.
        let article = match (&known, &record) {
            (Some(known), Some(_)) => known.article_id,
            _ => self.app.env().id(),
        };
        let (expected, _) = fate(telling, known.as_ref(), record.as_ref(), article, self.overwrite)?;
        if expected == PushOutcome::Created && self.cx.article_count().await? >= ARTICLES {
            return Err(StoreError::TooMany { what: "articles", limit: ARTICLES as usize }.into());
        }
        if dry {
            return Ok((expected, article));
        }
        let name = self.cx.seal_pushed_name(self.source.id, &key, name).await?;
        let deed = Deed { key, name, telling: telling.clone(), known, article };
        let (source, by, now, overwrite) = (self.source.id, self.by, self.app.env().now(), self.overwrite);
        let change = move |state: &State| -> Result<Changes<PushOutcome>> {
            let before = state.article(deed.article);
            let Deed { telling, known, article, .. } = &deed;
            let (outcome, next) = fate(telling, known.as_ref(), before.as_ref(), *article, overwrite)?;
            if outcome == PushOutcome::Edited {
                return Ok(Changes::new(outcome).unaudited("what was changed here stays"));
            }
            let fields = telling.fields();
            let row = PushedRow {
                item: deed.key.clone(),
                article_id: *article,
                name: deed.name.clone(),
                says: fields.says(&next),
                fields: serde_json::to_string(&fields)
                    .map_err(|_| Error::Internal("fields that cannot be written"))?,
                at: now,
                gone_at: None,
            };
            let changes = if outcome == PushOutcome::Unchanged {
                Changes::new(()).unaudited("it says so already")
            } else {
                let act = Act {
                    deed: "push_article",
                    command: Command::Save { revision: revision(before.as_ref()) },
                    say: Some(Box::new(move |before| Some(dated(next.clone(), before, &[])))),
                    rules: READ,
                };
                done(Changes::new(()), state, *article, before.as_ref(), &act, Some(by), now)?
            };
            let expected = known.as_ref().map_or(*article, |known| known.article_id);
            Ok(changes.put_pushed(source, &row, expected).map(|()| outcome))
        };
        let outcome = self.cx.change(Keys::new().article(article), change).await.map_err(flatten)?;
        Ok((outcome, article))
    }

    /// Whether its draft is in review; nothing is published by what did nothing.
    async fn stands(&self, id: ArticleId) -> Result<(bool, bool)> {
        let record = self.cx.article(id).await?;
        Ok((record.is_some_and(|record| matches!(record.header.draft, Draft::InReview { .. })), false))
    }

    /// The draft goes to a colleague, or is published where this source may: only what is published already, to nobody more, and
    /// only where nothing but what was told would change by it.
    async fn hands_on(&self, id: ArticleId, telling: &Telling) -> Result<(bool, bool)> {
        let Some(record) = self.cx.article(id).await? else { return Ok((false, false)) };
        let Some(draft) = &record.draft else { return Ok((false, false)) };
        if matches!(record.header.draft, Draft::InReview { .. }) {
            return Ok((true, false));
        }
        let revision = revision(Some(&record));
        let only_told = telling.over(record.live.as_ref(), id)?.says_as(draft);
        let widens = |live: &Edition| !draft.audiences.is_subset(&live.audiences);
        let publishes = self.source.publishes
            && only_told
            && record.header.live.is_published()
            && !record.live.as_ref().is_some_and(widens);
        let (command, deed, rules) = if publishes {
            (Command::Publish { revision, note: String::new() }, "publish_article", TRUSTED)
        } else {
            (Command::Submit { revision, note: String::new() }, "submit_article", READ)
        };
        let act = Act { deed, command, say: None, rules };
        let (by, now) = (self.by, self.app.env().now());
        let change = move |state: &State| -> Result<Changes<()>> {
            done(Changes::new(()), state, id, state.article(id).as_ref(), &act, Some(by), now)
        };
        match self.cx.change(Keys::new().article(id), change).await {
            Ok(()) => Ok((!publishes, publishes)),
            // A draft that lacks something, or that somebody works on by now: it stays a draft.
            Err(ChangeError::Rejected(Error::Article(_)) | ChangeError::Store(StoreError::Conflict(_))) => {
                self.stands(id).await
            }
            Err(error) => Err(flatten(error)),
        }
    }

    /// An article that is not there any more; `None` where it was never told of.
    pub(super) async fn drops(&self, external_id: &str) -> Result<Option<PushedArticle>> {
        let key = key(external_id);
        let Some(known) = self.cx.pushed(self.source.id, &key).await? else { return Ok(None) };
        let (source, id, by, now) = (self.source.id, known.article_id, self.by, self.app.env().now());
        let trusted = self.source.publishes;
        let change = move |state: &State| -> Result<Changes<PushOutcome>> {
            let before = state.article(id);
            let as_told = |edition: &Edition| Fields::stored(&known.fields).says(edition) == known.says;
            let archives = trusted
                && before.as_ref().is_some_and(|record| {
                    record.header.live.is_published()
                        && record.draft.is_none()
                        && record.live.as_ref().is_some_and(as_told)
                });
            let changes = Changes::new(());
            let (changes, outcome) = if archives {
                let act =
                    Act { deed: "archive_article", command: Command::Archive, say: None, rules: TRUSTED };
                (done(changes, state, id, before.as_ref(), &act, Some(by), now)?, PushOutcome::Archived)
            } else if known.gone_at.is_some() || before.is_none() {
                (changes.unaudited("it was noted before"), PushOutcome::Unchanged)
            } else {
                let facts = serde_json::json!({ "source": source.to_string() });
                (changes.audit("article_gone_at_source", format!("article:{id}"), facts), PushOutcome::Gone)
            };
            Ok(changes.pushed_gone(source, key.clone(), now).map(|()| outcome))
        };
        let outcome = self.cx.change(Keys::new().article(id), change).await.map_err(flatten)?;
        let (in_review, _) = self.stands(id).await?;
        let (external_id, article_id) = (external_id.to_owned(), Some(id));
        Ok(Some(PushedArticle {
            external_id,
            outcome,
            article_id,
            in_review,
            published: false,
            problem: None,
        }))
    }
}
