//! Business actions: what the company's own service, and tools of other servers, do for the assistant. Everything that is asked of them goes through one door, `perform`.

mod company;
mod http;
mod list;
mod mcp;
mod pace;
mod perform;
mod services;
mod try_action;

pub use company::{
    ActionError, Actions, Call, Given, Giving, NoActions, Outcome, Performed, Performing, Shown,
};
pub use http::AGREED_BY;
pub use list::list_actions;
pub(crate) use list::{does, inputs};
pub use mcp::McpClient;
pub(crate) use pace::Pace;
pub(crate) use perform::{Asked, perform};
pub use services::Services;
pub use try_action::try_action;
