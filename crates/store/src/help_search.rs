//! What readers of the help centre looked for, and what they opened of what was shown, counted by day.

use base::{ArticleId, Locale, Timestamp, WorkspaceId};

use crate::changes::Changes;
use crate::help_centre::{KEEP_MISSES_DAYS, day, day_began};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

statements! {
    COUNT = "help_search.count":
        "insert into help_search (workspace_id, day, locale, query, searches, opened) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, day, locale, query) do update set searches = help_search.searches + excluded.searches, \
         opened = help_search.opened + excluded.opened";
    OF_DAY = "help_search.of_day": "select count(*) from help_search where workspace_id = $1 and day = $2";
    SINCE = "help_search.since":
        "select day, locale, query, searches, opened from help_search where workspace_id = $1 and day >= $2 order by day desc, locale, query limit $3";
    LIST = "help_search.list":
        "select locale, query, cast(sum(searches) as bigint), cast(sum(opened) as bigint), max(day) from help_search \
         where workspace_id = $1 and day >= $2 group by locale, query order by sum(searches) desc, query, locale limit $3";
    ALL_OF = "help_search.all":
        "select cast(coalesce(sum(searches), 0) as bigint), cast(coalesce(sum(opened), 0) as bigint) from help_search \
         where workspace_id = $1 and day >= $2";
    CHOOSE = "help_choice.count":
        "insert into help_choice (workspace_id, day, locale, query, article_id, opened) values ($1, $2, $3, $4, $5, 1) \
         on conflict (workspace_id, day, locale, query, article_id) do update set opened = help_choice.opened + 1";
    CHOSEN = "help_choice.since":
        "select locale, query, article_id, cast(sum(opened) as bigint) from help_choice where workspace_id = $1 and day >= $2 \
         group by locale, query, article_id order by sum(opened) desc, locale, query, article_id limit $3";
    OLD = "help_search.old": "delete from help_search where workspace_id = $1 and day < $2";
    OLD_CHOICES = "help_choice.old": "delete from help_choice where workspace_id = $1 and day < $2";
}

/// What came of a page of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpLook {
    /// It was looked at.
    Shown,
    /// An article was opened from it: the first time, and whether it was looked at is counted already.
    Opened,
    /// Another one was opened from it.
    OpenedToo,
    /// An article was opened from what is offered while somebody types: that is a search, and its choice.
    Taken,
}

impl HelpLook {
    const fn counts(self) -> (u32, u32) {
        match self {
            Self::Shown => (1, 0),
            Self::Opened => (0, 1),
            Self::OpenedToo => (0, 0),
            Self::Taken => (1, 1),
        }
    }
}

/// How often something was looked for, on one day or on several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpSearched {
    /// The beginning of the day (UTC), or of the last one.
    pub day: Timestamp,
    /// In which language.
    pub locale: Locale,
    /// What.
    pub query: String,
    /// How often.
    pub searches: u32,
    /// How often something was opened.
    pub opened: u32,
}

/// How often an article was opened by whoever looked for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpChosen {
    /// In which language.
    pub locale: Locale,
    /// What was looked for.
    pub query: String,
    /// Which article.
    pub article_id: ArticleId,
    /// How often.
    pub opened: u32,
}

impl<T> Changes<T> {
    /// Somebody looked for it, or opened an article that was shown for it.
    pub fn count_help_search(
        self,
        at: Timestamp,
        (locale, query): (Locale, &str),
        look: HelpLook,
        article: Option<ArticleId>,
    ) -> Self {
        let place = || vec![day(at).into(), locale.code().into(), query.into()];
        let (searches, opened) = look.counts();
        let mut counted = place();
        counted.extend([searches.into(), opened.into()]);
        let changes = self.write(&COUNT, counted);
        match article {
            Some(id) => {
                let mut chosen = place();
                chosen.push(Value::id(id));
                changes.write(&CHOOSE, chosen)
            }
            None => changes,
        }
    }
}

impl Cx {
    /// How many different things were looked for on a day.
    pub async fn help_searches_of_day(&self, at: Timestamp) -> Result<u32, StoreError> {
        Ok(self.read_one(&OF_DAY, vec![day(at).into()], Row::u32).await?.unwrap_or_default())
    }

    /// What was looked for since then, by day, the newest first.
    pub async fn help_searches(&self, since: Timestamp, limit: u32) -> Result<Vec<HelpSearched>, StoreError> {
        let read = |mut row: Row| {
            let (day, locale, query) = (day_began(row.int()?), row.word(Locale::parse)?, row.text()?);
            Ok(HelpSearched { day, locale, query, searches: row.u32()?, opened: row.u32()? })
        };
        self.read(&SINCE, vec![day(since).into(), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// What was looked for since then on all days together, each with the last of them, the most frequent first.
    pub async fn most_help_searches(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<HelpSearched>, StoreError> {
        let read = |mut row: Row| {
            let (locale, query) = (row.word(Locale::parse)?, row.text()?);
            let (searches, opened) = (row.u32()?, row.u32()?);
            Ok(HelpSearched { day: day_began(row.int()?), locale, query, searches, opened })
        };
        self.read(&LIST, vec![day(since).into(), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// How often anything was looked for since then, and opened.
    pub async fn help_searches_in_all(&self, since: Timestamp) -> Result<(u64, u64), StoreError> {
        let read = |row: &mut Row| Ok((row.u64()?, row.u64()?));
        Ok(self.read_one(&ALL_OF, vec![day(since).into()], read).await?.unwrap_or_default())
    }

    /// What was opened since then by whoever looked for what, the most frequent first.
    pub async fn help_choices(&self, since: Timestamp, limit: u32) -> Result<Vec<HelpChosen>, StoreError> {
        let read = |mut row: Row| {
            let (locale, query) = (row.word(Locale::parse)?, row.text()?);
            Ok(HelpChosen { locale, query, article_id: row.id()?, opened: row.u32()? })
        };
        self.read(&CHOSEN, vec![day(since).into(), limit.into()]).await?.into_iter().map(read).collect()
    }
}

impl System {
    /// Forgets what was looked for once it is old.
    pub(crate) async fn purge_help_searches(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = day(now.plus_ms(-KEEP_MISSES_DAYS * 86_400_000));
        let write = |statement| crate::cross::write(statement, vec![Value::id(workspace_id), before.into()]);
        self.write(vec![write(&OLD), write(&OLD_CHOICES)]).await
    }
}
