//! What lists show of articles, and by what they are filtered.

use std::collections::BTreeSet;

use base::{ArticleId, CategoryId, Locale, TeamId, Timestamp, UserId};
use knowledge::{Audience, Edition, Event, Header, Layer};

use crate::changes::Changes;
use crate::statement::{Statement, statements};
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

/// What columns can tell; a parameter that is null lets everything through. The comparison comes first: it tells PostgreSQL the type.
macro_rules! page {
    ($order:expr) => {
        concat!(
            "select f.article_id, f.draft, f.live, f.version, f.title_zh, f.title_en, f.layer, f.category_id, f.owner_id, f.tags, \
             f.customers, f.agents, f.assistant, f.zh, f.en, f.valid_from, f.valid_until, f.review_by, f.changed_at, f.changed_by \
             from article_face f where f.workspace_id = $1 and f.side = $2 and (f.words like $4 escape '~' or $4 is null) \
             and (f.draft = $5 or $5 is null) and (f.live = $6 or $6 is null) and (f.live <> $7 or f.draft <> 'none' or $7 is null) \
             and (f.category_id = $8 or $8 is null or f.category_id in \
             (select c.id from article_category c where c.workspace_id = $1 and c.parent_id = $8)) \
             and (f.tags like $9 escape '~' or $9 is null) and (f.owner_id = $10 or $10 is null) \
             and f.customers >= $11 and f.agents >= $12 and f.assistant >= $13 \
             and (f.zh = $14 or $14 is null) and (f.en = $15 or $15 is null) and (f.review_by <= $16 or $16 is null) \
             and (f.begun_by = $17 or $17 is null) ",
            $order,
            " limit $3"
        )
    };
}

statements! {
    BY_CHANGE = "article_face.by_change":
        page!("and (f.changed_at < $18 or (f.changed_at = $18 and f.article_id < $19)) order by f.changed_at desc, f.article_id desc");
    BY_TITLE_ZH = "article_face.by_title_zh":
        page!("and (f.title_zh > $18 or (f.title_zh = $18 and f.article_id > $19)) order by f.title_zh, f.article_id");
    BY_TITLE_EN = "article_face.by_title_en":
        page!("and (f.title_en > $18 or (f.title_en = $18 and f.article_id > $19)) order by f.title_en, f.article_id");
    BY_REVIEW = "article_face.by_review":
        page!("and f.review_by is not null and (f.review_by > $18 or (f.review_by = $18 and f.article_id > $19)) \
         order by f.review_by, f.article_id");
    PUT = "article_face.put":
        "insert into article_face (workspace_id, side, article_id, draft, live, version, title_zh, title_en, words, layer, category_id, \
         owner_id, tags, customers, agents, assistant, zh, en, valid_from, valid_until, review_by, changed_at, changed_by, begun_by) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) \
         on conflict (workspace_id, side, article_id) do update set draft = excluded.draft, live = excluded.live, \
         version = excluded.version, title_zh = excluded.title_zh, title_en = excluded.title_en, words = excluded.words, \
         layer = excluded.layer, category_id = excluded.category_id, owner_id = excluded.owner_id, tags = excluded.tags, \
         customers = excluded.customers, agents = excluded.agents, assistant = excluded.assistant, zh = excluded.zh, en = excluded.en, \
         valid_from = excluded.valid_from, valid_until = excluded.valid_until, review_by = excluded.review_by, \
         changed_at = excluded.changed_at, changed_by = excluded.changed_by, begun_by = excluded.begun_by";
    DROP = "article_face.drop":
        "delete from article_face where workspace_id = $1 and side = $2 and article_id = $3";
    COUNTS = "article_face.counts":
        "select count(case when live <> 'archived' or draft <> 'none' then 1 end), count(case when draft = 'editing' then 1 end), \
         count(case when draft = 'in_review' then 1 end), count(case when draft = 'returned' then 1 end), \
         count(case when live = 'published' then 1 end), count(case when live = 'archived' then 1 end), \
         count(case when live = 'withdrawn' then 1 end), \
         count(case when review_by <= $2 and (live <> 'archived' or draft <> 'none') then 1 end), \
         count(case when (zh = 'stale' or en = 'stale') and (live <> 'archived' or draft <> 'none') then 1 end), \
         count(case when (zh = 'missing' or en = 'missing') and (live <> 'archived' or draft <> 'none') then 1 end), count(*) \
         from article_face where workspace_id = $1 and side = 'desk'";
    TITLES = "article_face.titles":
        "select title_zh, title_en from article_face where workspace_id = $1 and side = 'desk' and article_id = $2";
    COUNT = "article_face.count": "select count(*) from article_face where workspace_id = $1 and side = 'desk'";
    TAGS = "article_face.tags":
        "select tags, count(*) from article_face where workspace_id = $1 and side = $2 and tags <> '' group by tags \
         order by count(*) desc, tags limit $3";
    FILED = "article_face.filed":
        "select category_id, count(*) from article_face where workspace_id = $1 and side = $2 and category_id is not null group by category_id";
}

/// Which of an article's two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The draft, else what was published last: what editors see.
    Desk,
    /// What is published: what everybody sees.
    Live,
}

impl Side {
    const fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Live => "live",
        }
    }
}

/// What a face is made of.
pub(crate) struct Face<'a> {
    pub(crate) header: &'a Header,
    pub(crate) edition: &'a Edition,
    pub(crate) event: &'a Event,
}

/// How a language stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// It says what it should.
    Current,
    /// It did not change when another last did.
    Stale,
    /// It is not there.
    Missing,
}

impl Tongue {
    const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Current, Self::Stale, Self::Missing].into_iter().find(|one| one.word() == word)
    }

    fn of(edition: &Edition, locale: Locale) -> Self {
        match () {
            () if edition.missing().contains(&locale) => Self::Missing,
            () if edition.stale().contains(&locale) => Self::Stale,
            () => Self::Current,
        }
    }
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFace {
    /// Which.
    pub id: ArticleId,
    /// Word of the draft's state.
    pub draft: String,
    /// Word of the live side's state.
    pub live: String,
    /// The version published last; 0 before the first.
    pub version: u32,
    /// Titles, in Chinese and English; empty where there is none.
    pub titles: [String; 2],
    /// How far it holds.
    pub layer: Layer,
    /// Where it is filed.
    pub category: Option<CategoryId>,
    /// Who answers for it.
    pub owner: Option<TeamId>,
    /// Marks.
    pub tags: Vec<String>,
    /// Who may read it.
    pub audiences: BTreeSet<Audience>,
    /// How Chinese and English stand.
    pub tongues: [Tongue; 2],
    /// It holds from then on.
    pub valid_from: Option<Timestamp>,
    /// It does not hold from then on.
    pub valid_until: Option<Timestamp>,
    /// To be read again by this day, as `2027-03-31`.
    pub review_by: Option<String>,
    /// When something last happened to it.
    pub changed_at: Timestamp,
    /// By whom; `None`: the house.
    pub changed_by: Option<UserId>,
}

/// Which articles; empty fields let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleNarrowed {
    /// Words of a title.
    pub text: Option<String>,
    /// Word of the draft's state.
    pub draft: Option<&'static str>,
    /// Word of the live side's state.
    pub live: Option<&'static str>,
    /// Whether what is archived, and not being written, is left out.
    pub not_archived: bool,
    /// In this category or under it.
    pub category: Option<CategoryId>,
    /// With this tag.
    pub tag: Option<String>,
    /// This team answers for it.
    pub owner: Option<TeamId>,
    /// Every one of these may read it.
    pub audiences: BTreeSet<Audience>,
    /// Who began its draft.
    pub begun_by: Option<UserId>,
    /// How a language stands.
    pub tongue: Option<(Locale, Tongue)>,
    /// To be read again by this day.
    pub review_by: Option<String>,
}

/// In which order, and behind which place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleOrder {
    /// The newest change first.
    Changed(Option<(Timestamp, ArticleId)>),
    /// By title in this language.
    Title(Locale, Option<(String, ArticleId)>),
    /// What is to be read again soonest first.
    Review(Option<(String, ArticleId)>),
}

/// How many articles there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArticleTally {
    /// In this order: all that are not archived, editing, in review, returned, published, archived, withdrawn, to be read again, with a
    /// stale language, with a missing one, all.
    pub counts: [u32; 11],
}

fn word_of_layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Base => "base",
        Layer::Business => "business",
        Layer::Application => "application",
    }
}

fn layer_of_word(word: &str) -> Option<Layer> {
    [Layer::Base, Layer::Business, Layer::Application].into_iter().find(|layer| word_of_layer(*layer) == word)
}

/// A pattern that finds a text anywhere.
pub(crate) fn anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '~') {
            pattern.push('~');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn read(row: &mut Row) -> Result<ArticleFace, StoreError> {
    let (id, draft, live, version) = (row.id()?, row.text()?, row.text()?, row.u32()?);
    let titles = [row.text()?, row.text()?];
    let (layer, category, owner) = (row.word(layer_of_word)?, row.opt_id()?, row.opt_id()?);
    let tags = tags(&row.text()?);
    let mut audiences = BTreeSet::new();
    for audience in Audience::ALL {
        if row.bool()? {
            audiences.insert(audience);
        }
    }
    let tongues = [row.word(Tongue::from_word)?, row.word(Tongue::from_word)?];
    Ok(ArticleFace {
        id,
        draft,
        live,
        version,
        titles,
        layer,
        category,
        owner,
        tags,
        audiences,
        tongues,
        valid_from: row.opt_time()?,
        valid_until: row.opt_time()?,
        review_by: row.opt_text()?,
        changed_at: row.time()?,
        changed_by: row.opt_id()?,
    })
}

fn tags(lines: &str) -> Vec<String> {
    lines.lines().filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

impl<T> Changes<T> {
    pub(crate) fn put_face(self, side: Side, face: &Face<'_>) -> Self {
        let (header, edition) = (face.header, face.edition);
        let title = |locale| edition.wordings.get(&locale).map_or("", |text| text.title.as_str());
        let (zh, en) = (title(Locale::Zh), title(Locale::En));
        let tags = edition.tags.iter().fold(String::new(), |all, tag| format!("{all}{tag}\n"));
        let tags = if tags.is_empty() { tags } else { format!("\n{tags}") };
        // What happens to a draft is not told to those who see what is published.
        let draft = if side == Side::Desk { header.draft.word() } else { "none" };
        let begun_by = header.draft.working().filter(|_| side == Side::Desk).map(|working| working.begun_by);
        let mut row = vec![
            side.word().into(),
            Value::id(header.id),
            draft.into(),
            header.live.word().into(),
            header.live.version().unwrap_or_default().into(),
            zh.into(),
            en.into(),
            format!("{zh}\n{en}").to_lowercase().into(),
            word_of_layer(edition.layer).into(),
            edition.category.map_or(Value::Null, Value::id),
            edition.owner.map_or(Value::Null, Value::id),
            tags.into(),
        ];
        row.extend(Audience::ALL.map(|audience| edition.audiences.contains(&audience).into()));
        row.extend(Locale::ALL.map(|locale| Tongue::of(edition, locale).word().into()));
        row.extend([
            edition.valid_from.into(),
            edition.valid_until.into(),
            edition.review_by.map(|day| day.to_string()).into(),
            face.event.at.into(),
            face.event.by.map_or(Value::Null, Value::id),
            begun_by.map_or(Value::Null, Value::id),
        ]);
        self.write(&PUT, row)
    }

    pub(crate) fn drop_face(self, side: Side, id: ArticleId) -> Self {
        self.write(&DROP, vec![side.word().into(), Value::id(id)])
    }
}

impl Cx {
    /// A page of articles.
    pub async fn article_page(
        &self,
        side: Side,
        narrowed: &ArticleNarrowed,
        order: ArticleOrder,
        limit: u32,
    ) -> Result<Vec<ArticleFace>, StoreError> {
        let audience = |audience| u32::from(narrowed.audiences.contains(&audience)).into();
        let tongue = |locale| narrowed.tongue.filter(|(of, _)| *of == locale).map(|(_, how)| how.word());
        let mut params: Vec<Value> = vec![
            side.word().into(),
            limit.into(),
            narrowed.text.as_ref().map(|text| anywhere(&text.to_lowercase())).into(),
            narrowed.draft.into(),
            narrowed.live.into(),
            narrowed.not_archived.then_some("archived").into(),
            narrowed.category.map_or(Value::Null, Value::id),
            narrowed.tag.as_ref().map(|tag| anywhere(&format!("\n{tag}\n"))).into(),
            narrowed.owner.map_or(Value::Null, Value::id),
        ];
        params.extend(Audience::ALL.map(audience));
        params.extend(Locale::ALL.map(tongue).map(Value::from));
        params.push(narrowed.review_by.clone().into());
        params.push(narrowed.begun_by.map_or(Value::Null, Value::id));
        let (statement, place): (&'static Statement, [Value; 2]) = match order {
            ArticleOrder::Changed(after) => {
                let (at, id) = after.unwrap_or((Timestamp(i64::MAX), ArticleId(uuid::Uuid::max())));
                (&BY_CHANGE, [at.into(), Value::id(id)])
            }
            ArticleOrder::Title(locale, after) => {
                let statement = if locale == Locale::Zh { &BY_TITLE_ZH } else { &BY_TITLE_EN };
                (statement, from_first(after))
            }
            ArticleOrder::Review(after) => (&BY_REVIEW, from_first(after)),
        };
        params.extend(place);
        self.read(statement, params).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// How many articles there are of each kind; `today` as `2027-03-31`.
    pub async fn article_tally(&self, today: &str) -> Result<ArticleTally, StoreError> {
        let read = |row: &mut Row| {
            let mut counts = [0; 11];
            for count in &mut counts {
                *count = row.u32()?;
            }
            Ok(ArticleTally { counts })
        };
        Ok(self.read_one(&COUNTS, vec![today.into()], read).await?.unwrap_or_default())
    }

    /// What an article is called, in Chinese and English; empty where it has no title.
    pub async fn article_titles(&self, id: ArticleId) -> Result<Option<[String; 2]>, StoreError> {
        let read = |row: &mut Row| Ok([row.text()?, row.text()?]);
        self.read_one(&TITLES, vec![Value::id(id)], read).await
    }

    /// How many articles there are in all.
    pub async fn article_count(&self) -> Result<u32, StoreError> {
        Ok(self.read_one(&COUNT, Vec::new(), Row::u32).await?.unwrap_or_default())
    }

    /// Combinations of tags in use with how many articles carry each, the most used first.
    pub async fn article_tags(&self, side: Side, limit: u32) -> Result<Vec<(Vec<String>, u32)>, StoreError> {
        let rows = self.read(&TAGS, vec![side.word().into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| Ok((tags(&row.text()?), row.u32()?))).collect()
    }

    /// How many articles are filed in each category.
    pub async fn articles_filed(&self, side: Side) -> Result<Vec<(CategoryId, u32)>, StoreError> {
        let rows = self.read(&FILED, vec![side.word().into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u32()?))).collect()
    }
}

fn from_first(after: Option<(String, ArticleId)>) -> [Value; 2] {
    let (text, id) = after.unwrap_or((String::new(), ArticleId(uuid::Uuid::nil())));
    [text.into(), Value::id(id)]
}
