//! The public help centre: its settings, what readers say of its articles, and what they looked for in vain.

use std::collections::BTreeMap;

use base::{ArticleFeedbackId, ArticleId, Locale, Timestamp, WorkspaceId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError, System};

statements! {
    LOAD = "help_centre.load": "select settings from help_centre where workspace_id = $1";
    PUT = "help_centre.put":
        "insert into help_centre (workspace_id, host, is_on, settings, changed_at) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id) do update set host = excluded.host, is_on = excluded.is_on, settings = excluded.settings, \
         changed_at = excluded.changed_at";
    INSERT = "article_feedback.insert":
        "insert into article_feedback (workspace_id, article_id, id, version, locale, helpful, at) values ($1, $2, $3, $4, $5, $6, $7)";
    // Once, and only soon after.
    SAY = "article_feedback.say":
        "update article_feedback set words = $4 where workspace_id = $1 and article_id = $2 and id = $3 and words is null and at >= $5";
    COUNTS = "article_feedback.counts":
        "select version, helpful, count(*) from article_feedback where workspace_id = $1 and article_id = $2 group by version, helpful";
    SAID = "article_feedback.said":
        "select id, version, locale, helpful, at, words from article_feedback \
         where workspace_id = $1 and article_id = $2 and words is not null order by id desc limit $3";
    RATED = "article_feedback.rated":
        "select article_id, version, helpful, count(*) from article_feedback where workspace_id = $1 and at >= $2 \
         group by article_id, version, helpful";
    HELPFUL = "article_feedback.helpful":
        "select article_id from article_feedback where workspace_id = $1 and at >= $2 and helpful = 1 order by at desc limit $3";
    OLD = "article_feedback.old": "delete from article_feedback where workspace_id = $1 and at < $2";
    MISS = "help_miss.count":
        "insert into help_miss (workspace_id, day, locale, query, count) values ($1, $2, $3, $4, 1) \
         on conflict (workspace_id, day, locale, query) do update set count = help_miss.count + 1";
    MISSES_OF_DAY = "help_miss.of_day": "select count(*) from help_miss where workspace_id = $1 and day = $2";
    MISSES = "help_miss.list":
        "select locale, query, cast(sum(count) as bigint), max(day) from help_miss where workspace_id = $1 and day >= $2 \
         group by locale, query order by sum(count) desc, max(day) desc, query limit $3";
    OLD_MISSES = "help_miss.old": "delete from help_miss where workspace_id = $1 and day < $2";
}

/// Days for which it is known whether an article helped, and what was said of it.
pub const KEEP_FEEDBACK_DAYS: i64 = 365;
/// Days for which it is known what was not found.
pub const KEEP_MISSES_DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

/// The day (UTC) as it is stored.
pub(crate) const fn day(at: Timestamp) -> i64 {
    at.ms().div_euclid(DAY_MS)
}

/// When a stored day began.
pub(crate) const fn day_began(day: i64) -> Timestamp {
    Timestamp::from_ms(day * DAY_MS)
}

/// A help centre that is switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpCentreRow {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Under which host it answers; empty: under the server's own.
    pub host: String,
    /// How it is set; the store does not look into it.
    pub settings: serde_json::Value,
}

/// Whether an article helped somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewFeedback {
    /// Id.
    pub id: ArticleFeedbackId,
    /// Which article.
    pub article_id: ArticleId,
    /// In which version.
    pub version: u32,
    /// In which language.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// When.
    pub at: Timestamp,
}

/// What somebody wrote of an article, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidOfArticle {
    /// Id.
    pub id: ArticleFeedbackId,
    /// Of which version.
    pub version: u32,
    /// In which language.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// When.
    pub at: Timestamp,
    /// What.
    pub words: String,
}

/// What was looked for and not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// In which language.
    pub locale: Locale,
    /// What.
    pub query: String,
    /// How often.
    pub count: u64,
    /// The beginning of the day on which last (UTC).
    pub last_day: Timestamp,
}

impl<T> Changes<T> {
    /// Puts the help centre as it shall be. In conflict when another one that is on answers under the same host.
    pub fn put_help_centre(
        self,
        host: &str,
        is_on: bool,
        settings: &serde_json::Value,
        at: Timestamp,
    ) -> Self {
        self.write(&PUT, vec![host.into(), is_on.into(), to_json(settings).into(), at.into()])
    }

    /// An article helped somebody, or did not.
    pub fn insert_feedback(self, new: &NewFeedback) -> Self {
        let params = vec![
            Value::id(new.article_id),
            Value::id(new.id),
            new.version.into(),
            new.locale.code().into(),
            new.helpful.into(),
            new.at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// What they wrote of it, sealed by [`Cx::seal_feedback`]. In conflict when they wrote before, or answered before `since`.
    pub fn say_feedback(
        self,
        article_id: ArticleId,
        id: ArticleFeedbackId,
        words: Vec<u8>,
        since: Timestamp,
    ) -> Self {
        let params = vec![Value::id(article_id), Value::id(id), words.into(), since.into()];
        self.must_hit("feedback", &SAY, params)
    }

    /// Somebody looked for it and found nothing.
    pub fn count_miss(self, at: Timestamp, locale: Locale, query: &str) -> Self {
        self.write(&MISS, vec![day(at).into(), locale.code().into(), query.into()])
    }
}

impl Cx {
    /// How the help centre is set.
    pub async fn help_centre(&self) -> Result<Option<serde_json::Value>, StoreError> {
        self.read_one(&LOAD, Vec::new(), Row::json).await
    }

    /// Seals what somebody wrote of an article.
    pub async fn seal_feedback(&self, id: ArticleFeedbackId, words: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_secret(id.0, words, self.env()))
    }

    /// How often an article helped and did not, by version.
    pub async fn feedback_counts(&self, of: ArticleId) -> Result<Vec<(u32, bool, u32)>, StoreError> {
        let rows = self.read(&COUNTS, vec![Value::id(of)]).await?;
        rows.into_iter().map(|mut row| Ok((row.u32()?, row.bool()?, row.u32()?))).collect()
    }

    /// What was written of an article, newest first.
    pub async fn feedback_said(&self, of: ArticleId, limit: u32) -> Result<Vec<SaidOfArticle>, StoreError> {
        let rows = self.read(&SAID, vec![Value::id(of), limit.into()]).await?;
        let key = self.workspace_key().await?;
        let read = |mut row: Row| {
            let id: ArticleFeedbackId = row.id()?;
            let (version, locale) = (row.u32()?, row.word(Locale::parse)?);
            let (helpful, at) = (row.bool()?, row.time()?);
            let words = key.open_secret(id.0, &row.blob()?)?.as_str().to_owned();
            Ok(SaidOfArticle { id, version, locale, helpful, at, words })
        };
        rows.into_iter().map(read).collect()
    }

    /// How often readers said since then of a version of an article that it helped, and that it did not.
    pub async fn articles_rated(
        &self,
        since: Timestamp,
    ) -> Result<BTreeMap<(ArticleId, u32), (u32, u32)>, StoreError> {
        let mut all: BTreeMap<(ArticleId, u32), (u32, u32)> = BTreeMap::new();
        for mut row in self.read(&RATED, vec![since.into()]).await? {
            let (of, helpful, count) = ((row.id()?, row.u32()?), row.bool()?, row.u32()?);
            let counts = all.entry(of).or_default();
            *(if helpful { &mut counts.0 } else { &mut counts.1 }) += count;
        }
        Ok(all)
    }

    /// The articles that helped since then, the most helpful first, by the last so many answers.
    pub async fn most_helpful(
        &self,
        since: Timestamp,
        answers: u32,
    ) -> Result<Vec<(ArticleId, u32)>, StoreError> {
        let mut counts: BTreeMap<ArticleId, u32> = BTreeMap::new();
        for mut row in self.read(&HELPFUL, vec![since.into(), answers.into()]).await? {
            *counts.entry(row.id()?).or_default() += 1;
        }
        let mut most: Vec<(ArticleId, u32)> = counts.into_iter().collect();
        most.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        Ok(most)
    }

    /// How many different things were not found on a day.
    pub async fn misses_of_day(&self, at: Timestamp) -> Result<u32, StoreError> {
        Ok(self.read_one(&MISSES_OF_DAY, vec![day(at).into()], Row::u32).await?.unwrap_or_default())
    }

    /// What was not found since then, the most frequent first.
    pub async fn misses_since(&self, since: Timestamp, limit: u32) -> Result<Vec<Miss>, StoreError> {
        let rows = self.read(&MISSES, vec![day(since).into(), limit.into()]).await?;
        let read = |mut row: Row| {
            let (locale, query) = (row.word(Locale::parse)?, row.text()?);
            let count = row.u64()?;
            let last_day = day_began(row.int()?);
            Ok(Miss { locale, query, count, last_day })
        };
        rows.into_iter().map(read).collect()
    }
}

impl System {
    /// The help centres that are switched on.
    pub async fn help_centres(&self) -> Result<Vec<HelpCentreRow>, StoreError> {
        let read = |mut row: Row| {
            Ok(HelpCentreRow { workspace_id: row.id()?, host: row.text()?, settings: row.json()? })
        };
        self.rows(&crate::cross::HELP_CENTRES, Vec::new()).await?.into_iter().map(read).collect()
    }

    /// Forgets what readers said and what was not found, once it is old.
    pub(crate) async fn purge_help(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = |days: i64| now.plus_ms(-days * DAY_MS);
        let day = day(before(KEEP_MISSES_DAYS));
        self.write(vec![
            crate::cross::write(&OLD, vec![Value::id(workspace_id), before(KEEP_FEEDBACK_DAYS).into()]),
            crate::cross::write(&OLD_MISSES, vec![Value::id(workspace_id), day.into()]),
        ])
        .await
    }
}
