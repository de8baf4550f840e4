//! Somebody tries a call: it is shown as it would go out, and sent where it only looks something up.

use std::collections::BTreeMap;

use access::{Action as Allowed, may};
use base::limits;
use dialogue::pack::{Action, Does, Need};
use protocol::action::{ActionAnswer, ActionEnd, ActionRequest, RequestHeader, TriedAction, TryAction};
use serde_json::json;
use store::{Changes, Keys, State};

use super::company::{ActionError, Call, Performed, Shown};
use super::perform::ask;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Shows it, and sends it where that is asked for. Who sends one stands in the audit log; what is looked up is somebody's.
pub async fn try_action(app: &App, user: &UserSession, asked: TryAction) -> Result<TriedAction> {
    may(&user.actor(), Allowed::ManageSettings)?;
    let pack = app.assistant(user.workspace_id);
    let declared = pack.actions.get(&asked.action).ok_or(Error::NotFound("action"))?;
    check(declared, &asked)?;
    if asked.send && declared.does != Does::LooksUp {
        return Err(Error::ActionChanges);
    }
    let mut inputs: BTreeMap<_, _> =
        asked.inputs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if declared.does == Does::SendsCode {
        // Where a code would stand; none is made.
        inputs.insert(dialogue::code::INPUT.to_owned(), "••••••".to_owned());
    }
    let key = format!("test:{}", app.env().uuid());
    let (action, declared) = (asked.action.as_str(), Some(declared));
    let call = Call { action, declared, inputs: &inputs, key: &key, agreed: None };
    let request = app.actions().shown(call).map_err(|error| match error {
        ActionError::Absent => Error::NoActions,
        _ => Error::invalid("inputs", "a value cannot stand where the request has it"),
    })?;
    let answer = match asked.send {
        true => Some(send(app, user, call).await?),
        false => None,
    };
    Ok(TriedAction { request: shown(request), answer })
}

/// As a flow would have to give them.
fn check(declared: &Action, asked: &TryAction) -> Result<()> {
    let given = |name: &String| asked.inputs.get(name).is_some_and(|value| !value.is_empty());
    let wrong = |reason: String| Err(Error::invalid("inputs", reason));
    if let Some(name) = asked.inputs.keys().find(|name| !declared.inputs.contains_key(*name)) {
        return wrong(format!("has no input {name}"));
    }
    if asked.inputs.values().any(|value| value.chars().count() > limits::MESSAGE_CHARS) {
        return wrong(format!("at most {} characters each", limits::MESSAGE_CHARS));
    }
    let lacking = declared.inputs.iter().find(|(name, need)| **need == Need::Required && !given(name));
    if let Some((name, _)) = lacking {
        return wrong(format!("needs {name}"));
    }
    if !declared.proof.is_empty() && !declared.proof.iter().any(given) {
        return wrong(format!("needs one of {}", declared.proof.join(", ")));
    }
    Ok(())
}

async fn send(app: &App, user: &UserSession, call: Call<'_>) -> Result<ActionAnswer> {
    let facts = json!({ "action": call.action });
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).audit("try_action", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    let begun = app.env().now();
    let result = ask(app, user.workspace_id, call).await;
    let took_ms = u32::try_from(app.env().now().ms_since(begun)).unwrap_or_default();
    Ok(answer(call.declared, result, took_ms))
}

fn answer(
    declared: Option<&Action>,
    result: std::result::Result<Performed, ActionError>,
    took_ms: u32,
) -> ActionAnswer {
    let (end, status, body) = match result {
        Ok(done) => {
            let word = done.body["result"].as_str().unwrap_or_default();
            let known = declared.is_some_and(|action| action.results.contains(word));
            (if known { ActionEnd::Answered } else { ActionEnd::Undeclared }, None, Some(done.body))
        }
        Err(ActionError::Timeout) => (ActionEnd::Timeout, None, None),
        Err(ActionError::Broken) => (ActionEnd::Broken, None, None),
        Err(ActionError::Status(status)) => (ActionEnd::Status, Some(status), None),
        Err(ActionError::Tool) => (ActionEnd::Tool, None, None),
        Err(ActionError::Refused(code)) => (ActionEnd::Refused, None, Some(json!({ "code": code }))),
        Err(ActionError::BadAnswer) => (ActionEnd::Unreadable, None, None),
        Err(
            ActionError::Unreachable
            | ActionError::Absent
            | ActionError::BadInput
            | ActionError::Resting
            | ActionError::Throttled,
        ) => (ActionEnd::Unreachable, None, None),
    };
    ActionAnswer { end, status, body, took_ms }
}

fn shown(request: Shown) -> ActionRequest {
    let header = |(name, value)| RequestHeader { name, value };
    ActionRequest {
        method: request.method,
        url: request.url,
        headers: request.headers.into_iter().map(header).collect(),
        body: request.body,
    }
}
