//! The one door to the company's service: within its rate, not while it rests, and counted.

use std::collections::BTreeMap;

use base::{ContactId, Gate, PaymentId, WorkspaceId};

use super::company::{ActionError, Call, Performed};
use crate::app::App;

/// What is asked, and for whom.
pub(crate) struct Asked<'a> {
    /// The action's id.
    pub(crate) action: &'a str,
    /// Its inputs by name.
    pub(crate) inputs: &'a BTreeMap<String, String>,
    /// The same key never acts twice.
    pub(crate) key: &'a str,
    /// Whose calls are counted against the rate; none where people of the house ask.
    pub(crate) customer: Option<ContactId>,
    /// The payment that a person agreed to.
    pub(crate) agreed: Option<PaymentId>,
}

/// Asks for it. [`ActionError::Resting`] and [`ActionError::Throttled`] say that nothing was sent.
pub(crate) async fn perform(
    app: &App,
    workspace_id: WorkspaceId,
    asked: Asked<'_>,
) -> Result<Performed, ActionError> {
    let (pack, metrics, now) = (app.assistant(workspace_id), app.metrics(), app.env().now());
    let declared = pack.actions.get(asked.action);
    if let (Some(declared), Some(customer)) = (declared, asked.customer)
        && !app.pace().take((workspace_id, asked.action, customer), declared.rate, now)
    {
        metrics.actions_throttled.inc();
        return Err(ActionError::Throttled);
    }
    // What is not declared need not be there: a service without it is not unwell.
    let rests = declared.is_some()
        && matches!(app.pace().rests().pass(asked.action.to_owned(), now), Gate::Resting(_));
    if rests {
        metrics.actions_resting.inc();
        return Err(ActionError::Resting);
    }
    let Asked { action, inputs, key, agreed, .. } = asked;
    ask(app, workspace_id, Call { action, declared, inputs, key, agreed }).await
}

/// Asks without looking whether it rests, and remembers what came of it: a call that somebody tries ends a rest where it is answered.
pub(super) async fn ask(
    app: &App,
    workspace_id: WorkspaceId,
    call: Call<'_>,
) -> Result<Performed, ActionError> {
    let (metrics, begun) = (app.metrics(), app.env().now());
    let result = app.actions().perform(call).await;
    let (now, unwell) = (app.env().now(), result.as_ref().is_err_and(ActionError::unwell));
    metrics.actions_called.inc();
    metrics.actions_failed.add(u64::from(unwell));
    if call.declared.is_none() {
        return result;
    }
    app.pace().saw((workspace_id, call.action), !unwell, now.ms_since(begun));
    if unwell {
        app.pace().rests().bad(call.action.to_owned(), now, None);
    } else {
        app.pace().rests().good(&call.action.to_owned());
    }
    result
}
