//! Business actions as people of the house see them, and calls to try them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::inbox::Wording;

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionDoes {
    /// Looks something up; nothing is other than before.
    LooksUp,
    /// Changes something.
    Changes,
    /// Gives money away.
    Pays,
    /// Sends a code to where the company knows the customer.
    SendsCode,
}

/// One input of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionInput {
    /// Its name.
    pub name: String,
    /// Without it nothing is called.
    pub required: bool,
    /// It proves who asks; one of those that do is always given.
    pub proves: bool,
}

/// Within how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatePer {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
}

/// How often an action may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionRate {
    /// How many calls.
    pub most: u32,
    /// Within how long.
    pub per: RatePer,
}

/// What this server has seen of an action since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionSeen {
    /// Calls.
    pub calls: u64,
    /// Of these, those that brought no answer, or an error of the service.
    pub failed: u64,
    /// The median of how long the last hundred took, in milliseconds; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_ms: Option<u32>,
    /// Whether the last one was answered; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<bool>,
    /// Until when it is left alone, because it failed again and again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resting_until_ms: Option<i64>,
}

/// A business action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Wording,
    /// What it does.
    pub does: ActionDoes,
    /// Its inputs.
    pub inputs: Vec<ActionInput>,
    /// The kinds of result.
    pub results: Vec<String>,
    /// Those after which the money is given; of an action that pays.
    pub paid: Vec<String>,
    /// Method and path of its request, with inputs in braces; of a tool, `MCP`, its server and its name.
    pub request: String,
    /// Whether the configuration knows where it is performed.
    pub set_up: bool,
    /// How long one request is waited for.
    pub timeout_ms: u32,
    /// How often it is asked at most where nothing comes back.
    pub tries: u32,
    /// How often one customer may call it; absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_rate: Option<ActionRate>,
    /// How often all together may; absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_rate: Option<ActionRate>,
    /// Titles of the flows that call it.
    pub flows: Vec<Wording>,
    /// What this server has seen of it.
    pub seen: ActionSeen,
}

/// A server whose tools may be called, over the Model Context Protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToolServer {
    /// Its name in the configuration.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionsView {
    /// Base address of the company's service; absent where none is set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Names and addresses of the servers whose tools may be called.
    pub servers: Vec<ToolServer>,
    /// In the order of their ids.
    pub actions: Vec<ActionView>,
}

/// A call to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryAction {
    /// The action's id.
    pub action: String,
    /// Its inputs by name.
    #[serde(default)]
    pub inputs: BTreeMap<String, String>,
    /// Whether it is sent; only what looks up may be. Otherwise it is only shown.
    #[serde(default)]
    pub send: bool,
}

/// A header of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestHeader {
    /// Its name.
    pub name: String,
    /// Its value; of a secret, only that there is one.
    pub value: String,
}

/// A request to the company's service, as it goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionRequest {
    /// Method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Headers.
    pub headers: Vec<RequestHeader>,
    /// Body.
    pub body: String,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionEnd {
    /// With a result that the action declares.
    Answered,
    /// With a result that it does not declare: a flow takes it for an error.
    Undeclared,
    /// No answer in time.
    Timeout,
    /// Nobody could be reached.
    Unreachable,
    /// The connection broke off.
    Broken,
    /// The service answered with an error.
    Status,
    /// The tool said that it failed.
    Tool,
    /// The server refused the request, with a code of its own.
    Refused,
    /// The answer could not be read.
    Unreadable,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ActionAnswer {
    /// How it ended.
    pub end: ActionEnd,
    /// The status of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// How long it took, all tries together.
    pub took_ms: u32,
}

/// What became of a call that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TriedAction {
    /// What goes out.
    pub request: ActionRequest,
    /// What came back; absent where nothing was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<ActionAnswer>,
}
