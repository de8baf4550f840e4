//! What is to be done about articles: findings of a look through all of them, each a row that people take and end.

use base::{ArticleId, ArticleTaskId, ConversationId, MessageId, TeamId, Timestamp, UserId, WorkspaceId};
use knowledge::care::{Effect, Finding, Kind};

use crate::changes::Changes;
use crate::statement::statements;
use crate::task_state::TaskState;
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, name, article_id, other_id, owner_id, finding, state, user_id, reason, opened_at, ended_at, again, count, place, draft_id, effect from article_task"
    };
}

statements! {
    LOAD = "article_task.load": concat!(columns!(), " where workspace_id = $1 and id = $2 for update");
    FIND = "article_task.find": concat!(columns!(), " where workspace_id = $1 and id = $2");
    KNOWN = "article_task.known":
        "select id, name, owner_id, finding, state, ended_at, count, place from article_task where workspace_id = $1 and id > $2 order by id limit $3";
    PAGE = "article_task.page":
        concat!(columns!(), " where workspace_id = $1 and state in ($2, $3) and (kind = $4 or $4 is null) and (owner_id = $5 or $5 is null) \
         and (article_id = $6 or other_id = $6 or $6 is null) and (place < $7 or (place = $7 and id < $8)) order by place desc, id desc limit $9");
    COUNTS = "article_task.counts":
        "select kind, owner_id, count(*) from article_task where workspace_id = $1 and state in ('open', 'taken') group by kind, owner_id";
    ENDED = "article_task.ended":
        "select state, owner_id, opened_at, ended_at, effect from article_task where workspace_id = $1 and ended_at >= $2 order by ended_at desc limit $3";
    BACK = "article_task.back":
        "select count(*) from article_task where workspace_id = $1 and state in ('open', 'taken') and again > 0 and opened_at >= $2 \
         and (owner_id = $3 or $3 is null)";
    INSERT = "article_task.insert":
        "insert into article_task (workspace_id, id, name, kind, article_id, other_id, owner_id, finding, count, place, state, opened_at, again) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, 0) on conflict do nothing";
    // Whatever a person did meanwhile stands.
    REOPEN = "article_task.reopen":
        "update article_task set state = 'open', user_id = null, reason = null, opened_at = $3, ended_at = null, effect = null, again = again + 1, \
         owner_id = $4, finding = $5, count = $6, place = $7, article_id = $8, other_id = $9 where workspace_id = $1 and id = $2 and state in ('done', 'gone')";
    RENEW = "article_task.renew":
        "update article_task set owner_id = $3, finding = $4, count = $5, place = $6, article_id = $7, other_id = $8 where workspace_id = $1 and id = $2";
    GONE = "article_task.gone":
        "update article_task set state = 'gone', ended_at = $3 where workspace_id = $1 and id = $2 and state in ('open', 'taken', 'dismissed')";
    SET = "article_task.set":
        "update article_task set state = $3, user_id = $4, reason = $5, ended_at = $6, effect = null where workspace_id = $1 and id = $2 and state = $7";
    DRAFT = "article_task.draft":
        "update article_task set draft_id = $3 where workspace_id = $1 and id = $2 and state in ('open', 'taken')";
    // As long as it is done.
    EFFECT = "article_task.effect":
        "update article_task set effect = $3 where workspace_id = $1 and id = $2 and state in ('done', 'gone') and ended_at = $4";
    OLD = "article_task.old":
        "delete from article_task where workspace_id = $1 and ended_at < $2 and state in ('done', 'gone')";
    OLD_QUESTIONS = "article_task.old_questions":
        "delete from article_question where workspace_id = $1 and task_id in \
         (select id from article_task where workspace_id = $1 and ended_at < $2 and state in ('done', 'gone'))";
    // What was looked for is kept no longer than where it was counted.
    OLD_SEARCHES = "article_task.old_searches":
        "delete from article_task where workspace_id = $1 and ended_at < $2 and state in ('done', 'gone') and kind = 'searched_in_vain'";
}

/// Days for which it is known what was done.
pub const KEEP_ARTICLE_TASKS_DAYS: i64 = 365;
const DAY_MS: i64 = 86_400_000;

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleTaskRow {
    /// Id.
    pub id: ArticleTaskId,
    /// The finding, hashed.
    pub name: Vec<u8>,
    /// About which article; `None`: about one that is not there.
    pub article_id: Option<ArticleId>,
    /// The other one, where it takes two.
    pub other_id: Option<ArticleId>,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
    /// What was found.
    pub finding: Finding,
    /// Where it stands.
    pub state: TaskState,
    /// Who took it, or ended it.
    pub user_id: Option<UserId>,
    /// Why there is nothing to be done.
    pub reason: Option<String>,
    /// When it was found.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How often it came back.
    pub again: u32,
    /// How often it was seen.
    pub count: u32,
    /// What is worst first.
    pub place: u32,
    /// The draft that was written for it.
    pub draft: Option<ArticleId>,
    /// What happened after it was done.
    pub effect: Option<Effect>,
}

/// What the next look must know of what the last ones found.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownTask {
    /// Id.
    pub id: ArticleTaskId,
    /// The finding, hashed.
    pub name: Vec<u8>,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
    /// What was found.
    pub finding: Finding,
    /// Where it stands.
    pub state: TaskState,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How often it was seen.
    pub count: u32,
    /// What is worst first.
    pub place: u32,
}

/// A finding that is to become work.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Id.
    pub id: ArticleTaskId,
    /// The finding, hashed.
    pub name: Vec<u8>,
    /// About which article; `None`: about one that is not there.
    pub article_id: Option<ArticleId>,
    /// The other one, where it takes two.
    pub other_id: Option<ArticleId>,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
    /// What was found.
    pub finding: Finding,
    /// How often it was seen.
    pub count: u32,
    /// What is worst first.
    pub place: u32,
    /// Of questions: the replies to them and where these stand, those that are shown first.
    pub questions: Vec<(MessageId, ConversationId)>,
}

impl NewTask {
    /// What may be found otherwise the next time.
    fn found(&self) -> Vec<Value> {
        vec![
            opt_id(self.owner),
            to_json(&self.finding).into(),
            self.count.into(),
            self.place.into(),
            opt_id(self.article_id),
            opt_id(self.other_id),
        ]
    }
}

/// Which of them.
#[derive(Clone, Debug)]
pub struct TasksNarrowed {
    /// In one of these states.
    pub states: [TaskState; 2],
    /// Of this kind.
    pub kind: Option<Kind>,
    /// For which this team answers.
    pub owner: Option<TeamId>,
    /// About this article.
    pub article: Option<ArticleId>,
    /// Behind this place.
    pub after: Option<(u32, ArticleTaskId)>,
}

/// Something that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedTask {
    /// How.
    pub state: TaskState,
    /// The team that answers for it.
    pub owner: Option<TeamId>,
    /// When it was found.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What happened after it was done.
    pub effect: Option<Effect>,
}

pub(crate) fn read(row: &mut Row) -> Result<ArticleTaskRow, StoreError> {
    Ok(ArticleTaskRow {
        id: row.id()?,
        name: row.blob()?,
        article_id: row.opt_id()?,
        other_id: row.opt_id()?,
        owner: row.opt_id()?,
        finding: row.json()?,
        state: row.word(TaskState::from_word)?,
        user_id: row.opt_id()?,
        reason: row.opt_text()?,
        opened_at: row.time()?,
        ended_at: row.opt_time()?,
        again: row.u32()?,
        count: row.u32()?,
        place: row.u32()?,
        draft: row.opt_id()?,
        effect: opt_effect(row)?,
    })
}

fn opt_effect(row: &mut Row) -> Result<Option<Effect>, StoreError> {
    row.opt_text()?.map(|text| from_json(&text)).transpose()
}

fn opt_id(id: Option<impl base::TypedId>) -> Value {
    id.map_or(Value::Null, Value::id)
}

impl<T> Changes<T> {
    /// A finding becomes work; nothing happens when it is there.
    pub fn insert_article_task(self, new: &NewTask, at: Timestamp) -> Self {
        let params = vec![
            Value::id(new.id),
            new.name.clone().into(),
            new.finding.kind().word().into(),
            opt_id(new.article_id),
            opt_id(new.other_id),
            opt_id(new.owner),
            to_json(&new.finding).into(),
            new.count.into(),
            new.place.into(),
            at.into(),
        ];
        self.write(&INSERT, params).put_article_questions(new.id, &new.questions)
    }

    /// What was over is found again.
    pub fn reopen_article_task(self, id: ArticleTaskId, new: &NewTask, at: Timestamp) -> Self {
        self.write(&REOPEN, [vec![Value::id(id), at.into()], new.found()].concat())
            .put_article_questions(id, &new.questions)
    }

    /// The same is found a little otherwise.
    pub fn renew_article_task(self, id: ArticleTaskId, new: &NewTask) -> Self {
        self.write(&RENEW, [vec![Value::id(id)], new.found()].concat())
            .put_article_questions(id, &new.questions)
    }

    /// It is not found any more.
    pub fn article_task_gone(self, id: ArticleTaskId, at: Timestamp) -> Self {
        self.write(&GONE, vec![Value::id(id), at.into()])
    }

    /// Somebody takes it, gives it back, or ends it. In conflict when its state is not that of `before` any more.
    pub fn set_article_task(
        self,
        before: &ArticleTaskRow,
        state: TaskState,
        user_id: Option<UserId>,
        reason: Option<&str>,
        ended_at: Option<Timestamp>,
    ) -> Self {
        let params = vec![
            Value::id(before.id),
            state.word().into(),
            opt_id(user_id),
            reason.into(),
            ended_at.into(),
            before.state.word().into(),
        ];
        self.must_hit("article task (changed since)", &SET, params)
    }

    /// What happened after it was done then, as far as it is known by now.
    pub fn put_article_effect(self, id: ArticleTaskId, effect: Effect, ended_at: Timestamp) -> Self {
        self.write(&EFFECT, vec![Value::id(id), to_json(&effect).into(), ended_at.into()])
    }

    /// A draft was written for it. In conflict when it is over.
    pub fn article_task_drafted(self, id: ArticleTaskId, draft: ArticleId) -> Self {
        self.must_hit("article task (over)", &DRAFT, vec![Value::id(id), Value::id(draft)])
    }
}

impl Cx {
    /// Something that is to be done, or was.
    pub async fn article_task(&self, id: ArticleTaskId) -> Result<Option<ArticleTaskRow>, StoreError> {
        self.read_one(&FIND, vec![Value::id(id)], read).await
    }

    /// What earlier looks found, behind this one, in the order of ids.
    pub async fn known_article_tasks(
        &self,
        after: Option<ArticleTaskId>,
        limit: u32,
    ) -> Result<Vec<KnownTask>, StoreError> {
        let after = after.map_or(Value::Uuid(uuid::Uuid::nil()), Value::id);
        let read = |mut row: Row| {
            Ok(KnownTask {
                id: row.id()?,
                name: row.blob()?,
                owner: row.opt_id()?,
                finding: row.json()?,
                state: row.word(TaskState::from_word)?,
                ended_at: row.opt_time()?,
                count: row.u32()?,
                place: row.u32()?,
            })
        };
        self.read(&KNOWN, vec![after, limit.into()]).await?.into_iter().map(read).collect()
    }

    /// A page of what is to be done, what is worst first.
    pub async fn article_tasks(
        &self,
        narrowed: &TasksNarrowed,
        limit: u32,
    ) -> Result<Vec<ArticleTaskRow>, StoreError> {
        let (place, id) = narrowed.after.unwrap_or((u32::MAX, ArticleTaskId(uuid::Uuid::max())));
        let [one, other] = narrowed.states;
        let params = vec![
            one.word().into(),
            other.word().into(),
            narrowed.kind.map(Kind::word).into(),
            opt_id(narrowed.owner),
            opt_id(narrowed.article),
            place.into(),
            Value::id(id),
            limit.into(),
        ];
        self.read(&PAGE, params).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// How much is to be done, by kind and by the team that answers for it.
    pub async fn article_task_counts(&self) -> Result<Vec<(Kind, Option<TeamId>, u32)>, StoreError> {
        let read = |mut row: Row| Ok((row.word(Kind::from_word)?, row.opt_id()?, row.u32()?));
        self.read(&COUNTS, Vec::new()).await?.into_iter().map(read).collect()
    }

    /// What ended since then, the newest first.
    pub async fn ended_article_tasks(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<EndedTask>, StoreError> {
        let read = |mut row: Row| {
            Ok(EndedTask {
                state: row.word(TaskState::from_word)?,
                owner: row.opt_id()?,
                opened_at: row.time()?,
                ended_at: row.time()?,
                effect: opt_effect(&mut row)?,
            })
        };
        self.read(&ENDED, vec![since.into(), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// How much of what is to be done was done before, and came back since then.
    pub async fn article_tasks_back(
        &self,
        since: Timestamp,
        owner: Option<TeamId>,
    ) -> Result<u32, StoreError> {
        Ok(self.read_one(&BACK, vec![since.into(), opt_id(owner)], Row::u32).await?.unwrap_or_default())
    }
}

impl System {
    /// Forgets what was done long ago.
    pub(crate) async fn purge_article_tasks(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_ARTICLE_TASKS_DAYS * DAY_MS);
        let searches = now.plus_ms(-crate::KEEP_MISSES_DAYS * DAY_MS);
        self.write(vec![
            crate::cross::write(&OLD_QUESTIONS, vec![Value::id(workspace_id), before.into()]),
            crate::cross::write(&OLD, vec![Value::id(workspace_id), before.into()]),
            crate::cross::write(&OLD_SEARCHES, vec![Value::id(workspace_id), searches.into()]),
        ])
        .await
    }
}
