//! What language models were asked and what it cost.

use access::{Action, may};
use base::{Timestamp, limits};
use protocol::language_model::{ModelLedger, ModelLedgerLine};

use super::MICROS;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Lines that are shown: ten models, seven purposes and twelve ends would be more than anybody reads.
const LINES: u32 = 2_000;

/// The last so many days, today with them.
pub async fn ledger(app: &App, user: &UserSession, days: u32) -> Result<ModelLedger> {
    may(&user.actor(), Action::ManageLanguageModels)?;
    if !(1..=limits::MODEL_LEDGER_DAYS).contains(&days) {
        return Err(Error::invalid("days", format!("must be 1 to {}", limits::MODEL_LEDGER_DAYS)));
    }
    let since = app.env().now().plus_ms(-i64::from(days - 1) * 86_400_000);
    let rows = app.cx(user.workspace_id, user.actor()).model_uses(since, LINES).await?;
    let line = |row: store::ModelUseRow| ModelLedgerLine {
        day_ms: Timestamp::ms(row.day),
        model_id: row.model_id,
        purpose: row.purpose,
        outcome: row.outcome,
        calls: row.calls,
        tokens_in: row.tokens_in,
        tokens_out: row.tokens_out,
        cost: row.cost as f64 / MICROS,
    };
    Ok(ModelLedger { lines: rows.into_iter().map(line).collect() })
}
