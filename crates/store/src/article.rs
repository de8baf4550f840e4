//! Articles: the header that events add up to, the draft, the versions. What happened, the words, what lists show and what search follows
//! are written together.

use std::collections::{BTreeMap, BTreeSet};

use base::{ArticleId, Locale, Timestamp, UserId};
use knowledge::{Draft, Edition, Event, Happened, Header, apply};

use crate::article_face::{Face, Side};
use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

statements! {
    LOAD = "article.load": "select header from article where workspace_id = $1 and id = $2 for update";
    // Many rest on what is published at once; whoever takes it back waits for them, and they for it.
    LOAD_SAID = "article.load_said": "select header from article where workspace_id = $1 and id = $2 for share";
    LOAD_DRAFT = "article.load_draft":
        "select edition from article_draft where workspace_id = $1 and article_id = $2 for update";
    LOAD_LIVE = "article.load_live":
        "select v.edition from article_version v where v.workspace_id = $1 and v.article_id = $2 and v.no = \
         (select a.version from article a where a.workspace_id = $1 and a.id = $2)";
    LOAD_VERSION = "article.load_version":
        "select edition from article_version where workspace_id = $1 and article_id = $2 and no = $3";
    HEADER = "article.header": "select header from article where workspace_id = $1 and id = $2";
    DRAFT = "article.draft": "select edition from article_draft where workspace_id = $1 and article_id = $2";
    INSERT = "article.insert":
        "insert into article (workspace_id, id, seq, version, header) values ($1, $2, $3, $4, $5)";
    UPDATE = "article.update":
        "update article set seq = $3, version = $4, header = $5 where workspace_id = $1 and id = $2 and seq = $6";
    PUT_DRAFT = "article.put_draft":
        "insert into article_draft (workspace_id, article_id, edition) values ($1, $2, $3) \
         on conflict (workspace_id, article_id) do update set edition = excluded.edition";
    DROP_DRAFT = "article.drop_draft": "delete from article_draft where workspace_id = $1 and article_id = $2";
    INSERT_VERSION = "article.insert_version":
        "insert into article_version (workspace_id, article_id, no, at, user_id, note, titles, edition) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)";
    PUT_EVENT = "article.put_event":
        "insert into article_event (workspace_id, article_id, seq, body) values ($1, $2, $3, $4) \
         on conflict (workspace_id, article_id, seq) do update set body = excluded.body";
    VERSIONS = "article.versions":
        "select no, at, user_id, note, titles from article_version where workspace_id = $1 and article_id = $2 \
         order by no desc limit $3";
    VERSION = "article.version":
        "select no, at, user_id, note, titles, edition from article_version \
         where workspace_id = $1 and article_id = $2 and no = $3";
    EVENTS = "article.events":
        "select body from article_event where workspace_id = $1 and article_id = $2 order by seq desc limit $3";
    DROP = "article.drop": "delete from article where workspace_id = $1 and id = $2 and version is null";
    DROP_EVENTS = "article.drop_events": "delete from article_event where workspace_id = $1 and article_id = $2";
}

/// A version without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleVersionRow {
    /// Its number.
    pub no: u32,
    /// When it was published.
    pub at: Timestamp,
    /// By whom; `None`: the house.
    pub user_id: Option<UserId>,
    /// What was said of it.
    pub note: String,
    /// Its title in each language.
    pub titles: BTreeMap<Locale, String>,
}

/// An article with its words, read at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRecord {
    /// Its header.
    pub header: Header,
    /// What is being written.
    pub draft: Option<Edition>,
    /// What was published last.
    pub live: Option<Edition>,
}

/// What an event leaves of an article's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWords {
    /// What the draft says from now on; `None`: what it said, or nothing where the event ends it.
    pub draft: Option<Edition>,
    /// What the new version says.
    pub version: Option<Edition>,
}

pub(crate) fn read_header(row: &mut Row) -> Result<Header, StoreError> {
    row.json()
}

pub(crate) fn read_edition(row: &mut Row) -> Result<Edition, StoreError> {
    row.json()
}

fn read_version(row: &mut Row) -> Result<ArticleVersionRow, StoreError> {
    Ok(ArticleVersionRow {
        no: row.u32()?,
        at: row.time()?,
        user_id: row.opt_id()?,
        note: row.text()?,
        titles: row.json()?,
    })
}

impl<T> Changes<T> {
    /// Something happened to an article: `before` is what it was, `None` where it begins now. In conflict when something else happened
    /// since.
    pub fn article_event(
        mut self,
        id: ArticleId,
        before: Option<&ArticleRecord>,
        event: &Event,
        words: NewWords,
    ) -> Self {
        let header = apply(before.map(|record| &record.header), id, event);
        let version = header.live.version();
        let row = vec![Value::id(id), header.seq.into(), version.into(), to_json(&header).into()];
        self = match before {
            None => self.write(&INSERT, row),
            Some(before) => {
                let row = [row, vec![before.header.seq.into()]].concat();
                self.must_hit("article (changed since)", &UPDATE, row)
            }
        };
        self = self.write(&PUT_EVENT, vec![Value::id(id), event.seq.into(), to_json(event).into()]);
        let named = before.and_then(|record| record.draft.as_ref()).map(Edition::files).unwrap_or_default();
        if let Some(edition) = &words.draft {
            self = self.write(&PUT_DRAFT, vec![Value::id(id), to_json(edition).into()]);
            let files = edition.files();
            if files != named {
                self = self.draft_names(id, &files, event.at);
            }
        } else if header.draft == Draft::None {
            self = self.write(&DROP_DRAFT, vec![Value::id(id)]);
            if !named.is_empty() {
                self = self.draft_names(id, &BTreeSet::new(), event.at);
            }
        }
        if let (Some(edition), Some(no)) = (&words.version, version) {
            let note = if let Happened::Published { note, .. } = &event.what { note.as_str() } else { "" };
            let titles: BTreeMap<Locale, &str> =
                edition.wordings.iter().map(|(locale, text)| (*locale, text.title.as_str())).collect();
            let row = vec![
                Value::id(id),
                no.into(),
                event.at.into(),
                event.by.map_or(Value::Null, Value::id),
                note.into(),
                to_json(&titles).into(),
                to_json(edition).into(),
            ];
            self = self.write(&INSERT_VERSION, row).version_names(id, no, &edition.files());
        }
        let draft = words.draft.as_ref().or_else(|| before.and_then(|record| record.draft.as_ref()));
        let draft = draft.filter(|_| header.draft != Draft::None);
        let live = words.version.as_ref().or_else(|| before.and_then(|record| record.live.as_ref()));
        self.show_article(&header, before.map(|record| &record.header), draft, live, event)
    }

    /// What lists show, and what search is told.
    fn show_article(
        mut self,
        header: &Header,
        before: Option<&Header>,
        draft: Option<&Edition>,
        live: Option<&Edition>,
        event: &Event,
    ) -> Self {
        let id = header.id;
        self = match draft.or(live) {
            Some(edition) => self.put_face(Side::Desk, &Face { header, edition, event }),
            None => self.drop_face(Side::Desk, id),
        };
        let published = |header: &Header| header.live.is_published().then(|| header.live.version()).flatten();
        let (was, is) = (before.and_then(published), published(header));
        if was == is {
            return self;
        }
        self = match live.filter(|_| is.is_some()) {
            Some(edition) => self.put_face(Side::Live, &Face { header, edition, event }),
            None => self.drop_face(Side::Live, id),
        };
        // Most articles name none, now or before.
        let named = before.is_some_and(|_| was.is_some());
        let facts = live.filter(|_| is.is_some()).map(Edition::facts).unwrap_or_default();
        self = self.names_facts(id, named, &facts);
        self.article_changed(id, is, event.at)
    }

    /// Nothing is left of an article that was never published.
    pub fn drop_article(self, id: ArticleId) -> Self {
        let of = || vec![Value::id(id)];
        self.must_hit("article (published)", &DROP, of())
            .write(&DROP_DRAFT, of())
            .write(&DROP_EVENTS, of())
            .drop_face(Side::Desk, id)
            .drop_article_comments(id)
            .drop_article_origin(id)
            .forget_pushed(id)
            .drop_article_drawn(id)
            .draft_names_nothing(id)
    }
}

impl Cx {
    /// An article with its words.
    pub async fn article(&self, id: ArticleId) -> Result<Option<ArticleRecord>, StoreError> {
        let of = || vec![Value::id(id)];
        let queries = vec![(&HEADER, of()), (&DRAFT, of()), (&LOAD_LIVE, of())];
        let mut found = self.read_many(queries).await?.into_iter().map(|rows| rows.into_iter().next());
        let mut next = || found.next().flatten();
        let Some(mut header) = next() else { return Ok(None) };
        let header = read_header(&mut header)?;
        let draft = next().map(|mut row| read_edition(&mut row)).transpose()?;
        let live = next().map(|mut row| read_edition(&mut row)).transpose()?;
        Ok(Some(ArticleRecord { header, draft, live }))
    }

    /// The newest versions of an article, newest first.
    pub async fn article_versions(
        &self,
        id: ArticleId,
        limit: u32,
    ) -> Result<Vec<ArticleVersionRow>, StoreError> {
        let rows = self.read(&VERSIONS, vec![Value::id(id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read_version(&mut row)).collect()
    }

    /// A version of an article.
    pub async fn article_version(
        &self,
        id: ArticleId,
        no: u32,
    ) -> Result<Option<(ArticleVersionRow, Edition)>, StoreError> {
        let read = |row: &mut Row| Ok((read_version(row)?, read_edition(row)?));
        self.read_one(&VERSION, vec![Value::id(id), no.into()], read).await
    }

    /// What happened to an article last, newest first.
    pub async fn article_events(&self, id: ArticleId, limit: u32) -> Result<Vec<Event>, StoreError> {
        let rows = self.read(&EVENTS, vec![Value::id(id), limit.into()]).await?;
        rows.into_iter().map(|mut row| row.json()).collect()
    }
}
