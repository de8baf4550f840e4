//! Language models of others, asked by the one wire format that all of them speak. Personal data is covered before it leaves and put back into what
//! returns; what a model says is read within bounds, checked, and never believed: it is text, or values of a form that we asked for, and nothing else.

mod client;
mod covered;
mod failure;
mod gather;
mod mask;
mod prompt;
mod request;
mod schema;
mod sse;
#[doc(hidden)]
pub mod testing;

pub use client::{Endpoint, Outcome, Waits, ask, chat_url};
pub use covered::Covered;
pub use failure::{Failure, Wait};
pub use gather::{Call, Reply, Usage};
pub use hook::{Allowed, BadAddress, Target};
pub use mask::{Mask, Restored};
pub use prompt::{NONE, Prompt, Tone};
pub use request::{Form, Message, Request, Role, Tool};
pub use schema::{Unfit, check};
