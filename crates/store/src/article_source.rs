//! Programs that tell of articles which are kept elsewhere, and what each told last. That one name there stands for one article here is held by
//! the primary key: whoever loses the race is in conflict, and finds the article when they look again.

use base::{ArticleId, ArticleSourceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError};

macro_rules! source_columns {
    () => {
        "select id, name, made_at, told_at, publishes from article_source where workspace_id = $1"
    };
}

macro_rules! item_columns {
    () => {
        "select item, article_id, name, fields, says, at, gone_at from article_pushed where workspace_id = $1 and source_id = $2"
    };
}

statements! {
    LIST = "article_source.list": concat!(source_columns!(), " order by name limit $2");
    BY_ID = "article_source.by_id": concat!(source_columns!(), " and id = $2");
    NAMED = "article_source.named": concat!(source_columns!(), " and name = $2");
    INSERT = "article_source.insert":
        "insert into article_source (workspace_id, id, name, made_at, told_at, publishes) values ($1, $2, $3, $4, $4, 0) \
         on conflict do nothing";
    TOLD = "article_source.told": "update article_source set told_at = $3 where workspace_id = $1 and id = $2";
    SET = "article_source.set": "update article_source set publishes = $3 where workspace_id = $1 and id = $2";
    DROP = "article_source.drop": "delete from article_source where workspace_id = $1 and id = $2";
    DROP_ITEMS = "article_source.drop_items": "delete from article_pushed where workspace_id = $1 and source_id = $2";
    COUNT = "article_source.count":
        "select count(*), count(gone_at) from article_pushed where workspace_id = $1 and source_id = $2";
    ITEM = "article_source.item": concat!(item_columns!(), " and item = $3");
    ITEMS = "article_source.items": concat!(item_columns!(), " and item > $3 order by item limit $4");
    GONE = "article_source.gone": concat!(item_columns!(), " and item > $3 and gone_at is not null order by item limit $4");
    // Nothing is written where another article stands under this name by now, or the source was removed.
    PUT = "article_source.put":
        "insert into article_pushed (workspace_id, source_id, item, article_id, name, fields, says, at, gone_at) \
         select workspace_id, id, $3, $4, $5, $6, $7, $8, null from article_source where workspace_id = $1 and id = $2 \
         on conflict (workspace_id, source_id, item) do update set article_id = excluded.article_id, name = excluded.name, \
         fields = excluded.fields, says = excluded.says, at = excluded.at, gone_at = null where article_pushed.article_id = $9";
    SET_GONE = "article_source.set_gone":
        "update article_pushed set gone_at = $4 where workspace_id = $1 and source_id = $2 and item = $3 and gone_at is null";
    FORGET = "article_source.forget": "delete from article_pushed where workspace_id = $1 and article_id = $2";
}

/// Who tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleSourceRow {
    /// Id.
    pub id: ArticleSourceId,
    /// What programs call it.
    pub name: String,
    /// When it told of something first.
    pub made_at: Timestamp,
    /// When last.
    pub told_at: Timestamp,
    /// Whether it publishes changes to its own articles.
    pub publishes: bool,
}

/// What a program calls an article, and what it knows the text by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedName {
    /// Its name there.
    pub external_id: String,
    /// What the text is known by there.
    pub fingerprint: Option<String>,
}

/// An article that stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedRow {
    /// Its name there, hashed.
    pub item: Vec<u8>,
    /// The article here.
    pub article_id: ArticleId,
    /// Its name there, sealed; open it with [`Cx::pushed_name`].
    pub name: Vec<u8>,
    /// Which fields were told, as JSON.
    pub fields: String,
    /// What these said, hashed.
    pub says: Vec<u8>,
    /// When.
    pub at: Timestamp,
    /// When it was told that it is not there any more.
    pub gone_at: Option<Timestamp>,
}

fn read(row: &mut Row) -> Result<ArticleSourceRow, StoreError> {
    Ok(ArticleSourceRow {
        id: row.id()?,
        name: row.text()?,
        made_at: row.time()?,
        told_at: row.time()?,
        publishes: row.bool()?,
    })
}

fn read_item(row: &mut Row) -> Result<PushedRow, StoreError> {
    Ok(PushedRow {
        item: row.blob()?,
        article_id: row.id()?,
        name: row.blob()?,
        fields: row.text()?,
        says: row.blob()?,
        at: row.time()?,
        gone_at: row.opt_time()?,
    })
}

/// A name is sealed for its place.
fn place(item: &[u8]) -> Vec<u8> {
    [&[5], item].concat()
}

impl<T> Changes<T> {
    /// A program tells of something for the first time; once more does nothing.
    pub fn insert_article_source(self, id: ArticleSourceId, name: &str, at: Timestamp) -> Self {
        self.write(&INSERT, vec![Value::id(id), name.into(), at.into()])
    }

    /// A source told of something.
    pub fn article_source_told(self, id: ArticleSourceId, at: Timestamp) -> Self {
        self.write(&TOLD, vec![Value::id(id), at.into()])
    }

    /// Whether a source publishes changes to its own articles.
    pub fn set_article_source(self, id: ArticleSourceId, publishes: bool) -> Self {
        self.must_hit("article source", &SET, vec![Value::id(id), publishes.into()])
    }

    /// A source is forgotten, with everything that it told; its articles stay.
    pub fn drop_article_source(self, id: ArticleSourceId) -> Self {
        self.write(&DROP_ITEMS, vec![Value::id(id)]).must_hit("article source", &DROP, vec![Value::id(id)])
    }

    /// What a source told of an article. In conflict where another article than `expected` stands under its name by now.
    pub fn put_pushed(self, source: ArticleSourceId, row: &PushedRow, expected: ArticleId) -> Self {
        let PushedRow { item, article_id, name, fields, says, at, gone_at: _ } = row.clone();
        let params = vec![
            Value::id(source),
            item.into(),
            Value::id(article_id),
            name.into(),
            fields.into(),
            says.into(),
            at.into(),
            Value::id(expected),
        ];
        self.must_hit("pushed article (begun elsewhere)", &PUT, params)
    }

    /// It is not there any more where it was kept; once more changes nothing.
    pub fn pushed_gone(self, source: ArticleSourceId, item: Vec<u8>, at: Timestamp) -> Self {
        self.write(&SET_GONE, vec![Value::id(source), item.into(), at.into()])
    }

    /// No program has anything to do with this article any more.
    pub(crate) fn forget_pushed(self, article: ArticleId) -> Self {
        self.write(&FORGET, vec![Value::id(article)])
    }
}

impl Cx {
    /// All sources, by name.
    pub async fn article_sources(&self, limit: u32) -> Result<Vec<ArticleSourceRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// One of them.
    pub async fn article_source(&self, id: ArticleSourceId) -> Result<Option<ArticleSourceRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// The one that is called so.
    pub async fn article_source_named(&self, name: &str) -> Result<Option<ArticleSourceRow>, StoreError> {
        self.read_one(&NAMED, vec![name.into()], read).await
    }

    /// How many articles a source told of, and how many of these are not there any more.
    pub async fn pushed_count(&self, id: ArticleSourceId) -> Result<(u32, u32), StoreError> {
        let counts = |row: &mut Row| Ok((row.u32()?, row.u32()?));
        Ok(self.read_one(&COUNT, vec![Value::id(id)], counts).await?.unwrap_or_default())
    }

    /// What a source told of the article of this name.
    pub async fn pushed(
        &self,
        source: ArticleSourceId,
        item: &[u8],
    ) -> Result<Option<PushedRow>, StoreError> {
        self.read_one(&ITEM, vec![Value::id(source), item.into()], read_item).await
    }

    /// What a source told, behind this one; all of it, or what is not there any more.
    pub async fn pushed_page(
        &self,
        source: ArticleSourceId,
        after: &[u8],
        gone: bool,
        limit: u32,
    ) -> Result<Vec<PushedRow>, StoreError> {
        let statement = if gone { &GONE } else { &ITEMS };
        let rows = self.read(statement, vec![Value::id(source), after.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| read_item(&mut row)).collect()
    }

    /// Seals what a program calls an article.
    pub async fn seal_pushed_name(
        &self,
        source: ArticleSourceId,
        item: &[u8],
        name: &PushedName,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_part(source.0, &place(item), &to_json(name), self.env()))
    }

    /// Opens it.
    pub async fn pushed_name(
        &self,
        source: ArticleSourceId,
        row: &PushedRow,
    ) -> Result<PushedName, StoreError> {
        from_json(&self.workspace_key().await?.open_part(source.0, &place(&row.item), &row.name)?)
    }
}
