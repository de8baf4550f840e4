//! Business actions: what the company's own service does for the assistant. Everything that is asked of it goes through one door, `perform`.

mod company;
mod http;
mod list;
mod pace;
mod perform;
mod try_action;

pub use company::{
    ActionError, Actions, Call, Given, Giving, NoActions, Outcome, Performed, Performing, Shown,
};
pub use http::{AGREED_BY, HttpActions};
pub use list::list_actions;
pub(crate) use list::{does, inputs};
pub(crate) use pace::Pace;
pub(crate) use perform::{Asked, perform};
pub use try_action::try_action;
