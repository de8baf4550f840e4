//! One request under way: what it costs is written whatever becomes of it, also when whoever asked has gone away.

use base::WorkspaceId;
use llm::{Failure, Outcome, Usage};
use store::{Changes, Keys, LanguageModelRow, ModelUseRow, State};

use super::Purpose;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Bytes of one token, where the server counts none: few enough that no bill is a surprise.
const BYTES_PER_TOKEN: u64 = 3;

/// A request that was sent, or will be in a moment.
pub(super) struct Going {
    app: App,
    workspace_id: WorkspaceId,
    model: LanguageModelRow,
    purpose: Purpose,
    /// About what was sent.
    sent: usize,
    ended: bool,
}

impl Going {
    pub(super) fn begin(
        app: &App,
        workspace_id: WorkspaceId,
        model: &LanguageModelRow,
        purpose: Purpose,
        sent: usize,
    ) -> Self {
        Self { app: app.clone(), workspace_id, model: model.clone(), purpose, sent, ended: false }
    }

    /// Writes what came of it into the ledger.
    pub(super) async fn end(mut self, outcome: &Outcome) -> Result<()> {
        self.ended = true;
        let word = outcome.result.as_ref().map_or_else(Failure::word, |_| "answered");
        let row = self.row(word, usage(outcome));
        write(&self.app, self.workspace_id, row).await
    }

    fn row(&self, outcome: &str, usage: Usage) -> ModelUseRow {
        ModelUseRow {
            day: self.app.env().now(),
            model_id: self.model.id,
            purpose: self.purpose.word().to_owned(),
            outcome: outcome.to_owned(),
            calls: 1,
            tokens_in: usage.tokens_in,
            tokens_out: usage.tokens_out,
            cost: cost(&self.model, usage),
        }
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        self.app.models().broken_off((self.model.id, self.purpose.in_turn()));
        let usage = Usage { tokens_in: tokens(self.sent), tokens_out: 0 };
        let (app, workspace_id, row) = (self.app.clone(), self.workspace_id, self.row("cancelled", usage));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = write(&app, workspace_id, row).await {
                    tracing::error!(%error, "what a language model costs could not be written");
                }
            });
        }
    }
}

async fn write(app: &App, workspace_id: WorkspaceId, row: ModelUseRow) -> Result<()> {
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).count_model_use(&row).unaudited("it is counted in the ledger of language models"))
    };
    app.cx(workspace_id, access::Actor::System).change(Keys::new(), change).await.map_err(flatten)
}

/// What the server counted; where it did not say and may have worked, about what it must have been.
fn usage(outcome: &Outcome) -> Usage {
    let idle = matches!(
        outcome.result,
        Err(Failure::Address(_)
            | Failure::Refused { .. }
            | Failure::Throttled { .. }
            | Failure::Failing { .. }
            | Failure::Unreachable(_))
    );
    match outcome.usage {
        Some(usage) => usage,
        None if idle => Usage::default(),
        None => Usage { tokens_in: tokens(outcome.sent), tokens_out: tokens(outcome.came) },
    }
}

fn tokens(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(BYTES_PER_TOKEN)
}

/// Millionths of the model's currency, rounded up.
fn cost(model: &LanguageModelRow, usage: Usage) -> u64 {
    let of = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
    let millionths = of(usage.tokens_in, model.price_in) + of(usage.tokens_out, model.price_out);
    u64::try_from(millionths.div_ceil(1_000_000)).unwrap_or(i64::MAX as u64)
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;

    fn model() -> LanguageModelRow {
        LanguageModelRow {
            id: base::seeded::env(1).0.id(),
            place: 0,
            name: String::new(),
            url: String::new(),
            model: String::new(),
            has_key: false,
            deadline_s: 1,
            price_in: 500_000,
            price_out: 1_500_000,
            currency: "USD".to_owned(),
            budget: None,
            uses: Vec::new(),
            active: true,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn costs_are_in_millionths_and_rounded_up() {
        let usage = |tokens_in, tokens_out| Usage { tokens_in, tokens_out };
        assert_eq!(cost(&model(), usage(1_000_000, 1_000_000)), 2_000_000);
        assert_eq!(cost(&model(), usage(1, 0)), 1, "half a millionth is one");
        assert_eq!(cost(&model(), usage(0, 0)), 0);
        assert_eq!(cost(&model(), usage(u64::MAX, u64::MAX)), i64::MAX as u64);
    }

    #[test]
    fn what_nobody_counted_is_reckoned_unless_nothing_was_done() {
        let outcome = |result, usage| Outcome { result, usage, sent: 300, came: 30 };
        let reckoned = Usage { tokens_in: 100, tokens_out: 10 };
        let counted = Usage { tokens_in: 7, tokens_out: 3 };
        assert_eq!(usage(&outcome(Err(Failure::Truncated), None)), reckoned);
        assert_eq!(usage(&outcome(Ok(llm::Reply::default()), Some(counted))), counted);
        assert_eq!(usage(&outcome(Err(Failure::Throttled { retry_after_s: None }), None)), Usage::default());
    }
}
