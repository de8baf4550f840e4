//! Every declared action, with what this server has seen of it.

use access::{Action as Allowed, may};
use base::{Timestamp, WorkspaceId};
use dialogue::Pack;
use dialogue::pack::{Action, Does, Need, Rate, Step};
use protocol::action::{
    ActionDoes, ActionInput, ActionRate, ActionSeen, ActionView, ActionsView, RatePer, ToolServer,
};

use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;
use crate::settings::McpServer;
use crate::training::pack_wording;

/// All of them.
pub async fn list_actions(app: &App, user: &UserSession) -> Result<ActionsView> {
    may(&user.actor(), Allowed::ManageSettings)?;
    let pack = app.assistant(user.workspace_id);
    let settings = app.settings();
    let view = |(id, action): (&String, &Action)| {
        let set_up = match &action.mcp {
            Some(own) => settings.mcp.contains_key(&own.server),
            None => settings.actions.is_some(),
        };
        ActionView { set_up, ..view(&pack, id, action, seen(app, user.workspace_id, id)) }
    };
    let server =
        |(name, server): (&String, &McpServer)| ToolServer { name: name.clone(), url: server.url.clone() };
    Ok(ActionsView {
        service: settings.actions.as_ref().map(|endpoint| endpoint.url.clone()),
        servers: settings.mcp.iter().map(server).collect(),
        actions: pack.actions.iter().map(view).collect(),
    })
}

fn seen(app: &App, workspace_id: WorkspaceId, id: &str) -> ActionSeen {
    let (seen, resting) =
        (app.pace().seen(workspace_id, id), app.pace().rests().resting(&id.to_owned(), app.env().now()));
    ActionSeen {
        calls: seen.calls,
        failed: seen.failed,
        median_ms: seen.median_ms(),
        answered: seen.answered,
        resting_until_ms: resting.map(Timestamp::ms),
    }
}

fn view(pack: &Pack, id: &str, action: &Action, seen: ActionSeen) -> ActionView {
    let calls =
        |step: &Step| matches!(step, Step::Call { action, .. } | Step::Verify { action, .. } if action == id);
    let flows = pack.flows.values().filter(|flow| flow.steps.iter().any(calls));
    ActionView {
        id: id.to_owned(),
        title: pack_wording(&action.title),
        does: does(action.does),
        inputs: inputs(action),
        results: action.results.iter().cloned().collect(),
        paid: action.paid.iter().cloned().collect(),
        request: match (&action.mcp, &action.http) {
            (Some(own), _) => format!("MCP {} {}", own.server, own.tool),
            (None, Some(own)) => format!("{} {}", own.method.word(), own.path),
            (None, None) => format!("POST /actions/{id}"),
        },
        set_up: false,
        timeout_ms: action.timeout_ms,
        tries: action.tries,
        customer_rate: action.rate.customer.map(rate),
        workspace_rate: action.rate.workspace.map(rate),
        flows: flows.map(|flow| pack_wording(&flow.title)).collect(),
        seen,
    }
}

/// As it is said on the wire.
pub(crate) const fn does(does: Does) -> ActionDoes {
    match does {
        Does::LooksUp => ActionDoes::LooksUp,
        Does::Changes => ActionDoes::Changes,
        Does::Pays => ActionDoes::Pays,
        Does::SendsCode => ActionDoes::SendsCode,
    }
}

/// Those that must be given first, then those that prove who asks.
pub(crate) fn inputs(action: &Action) -> Vec<ActionInput> {
    let input = |(name, need): (&String, &Need)| ActionInput {
        name: name.clone(),
        required: *need == Need::Required,
        proves: action.proof.contains(name),
    };
    let mut all: Vec<ActionInput> = action.inputs.iter().map(input).collect();
    all.sort_by_key(|input| (!input.required, !input.proves));
    all
}

fn rate(rate: Rate) -> ActionRate {
    ActionRate { most: rate.most, per: if rate.per_ms == 60_000 { RatePer::Minute } else { RatePer::Hour } }
}
