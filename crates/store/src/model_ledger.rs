//! What language models were asked and what it cost, counted by day.

use base::{LanguageModelId, Timestamp, WorkspaceId, limits};

use crate::changes::Changes;
use crate::help_centre::{day, day_began};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

statements! {
    COUNT = "model_ledger.count":
        "insert into model_ledger (workspace_id, day, model_id, purpose, outcome, calls, tokens_in, tokens_out, cost) \
         values ($1, $2, $3, $4, $5, 1, $6, $7, $8) on conflict (workspace_id, day, model_id, purpose, outcome) do update set \
         calls = model_ledger.calls + 1, tokens_in = model_ledger.tokens_in + excluded.tokens_in, \
         tokens_out = model_ledger.tokens_out + excluded.tokens_out, cost = model_ledger.cost + excluded.cost";
    SINCE = "model_ledger.since":
        "select day, model_id, purpose, outcome, calls, tokens_in, tokens_out, cost from model_ledger where workspace_id = $1 and day >= $2 \
         order by day desc, model_id, purpose, outcome limit $3";
    SPENT = "model_ledger.spent":
        "select model_id, cast(sum(cost) as bigint) from model_ledger where workspace_id = $1 and day >= $2 group by model_id";
    OLD = "model_ledger.old": "delete from model_ledger where workspace_id = $1 and day < $2";
}

/// What came of asking, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelUseRow {
    /// The beginning of the day (UTC).
    pub day: Timestamp,
    /// Which model.
    pub model_id: LanguageModelId,
    /// What for.
    pub purpose: String,
    /// What came of it: `answered`, or why nothing did.
    pub outcome: String,
    /// How often.
    pub calls: u64,
    /// Tokens read.
    pub tokens_in: u64,
    /// Tokens written.
    pub tokens_out: u64,
    /// Millionths of the model's currency.
    pub cost: u64,
}

impl<T> Changes<T> {
    /// A model was asked once more; `calls` of the row is not looked at.
    pub fn count_model_use(self, row: &ModelUseRow) -> Self {
        let params = vec![
            day(row.day).into(),
            Value::id(row.model_id),
            row.purpose.as_str().into(),
            row.outcome.as_str().into(),
            row.tokens_in.into(),
            row.tokens_out.into(),
            row.cost.into(),
        ];
        self.write(&COUNT, params)
    }
}

impl Cx {
    /// What was counted since then, the newest day first.
    pub async fn model_uses(&self, since: Timestamp, limit: u32) -> Result<Vec<ModelUseRow>, StoreError> {
        let read = |mut row: Row| {
            Ok(ModelUseRow {
                day: day_began(row.int()?),
                model_id: row.id()?,
                purpose: row.text()?,
                outcome: row.text()?,
                calls: row.u64()?,
                tokens_in: row.u64()?,
                tokens_out: row.u64()?,
                cost: row.u64()?,
            })
        };
        self.read(&SINCE, vec![day(since).into(), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// What each model cost since then.
    pub async fn model_costs(&self, since: Timestamp) -> Result<Vec<(LanguageModelId, u64)>, StoreError> {
        let rows = self.read(&SPENT, vec![day(since).into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u64()?))).collect()
    }
}

impl System {
    /// Forgets what was counted once it is old.
    pub(crate) async fn purge_model_uses(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = day(now.plus_ms(-i64::from(limits::MODEL_LEDGER_DAYS) * 86_400_000));
        self.write(vec![crate::cross::write(&OLD, vec![Value::id(workspace_id), before.into()])]).await
    }
}
