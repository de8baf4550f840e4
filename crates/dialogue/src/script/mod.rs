//! Conversations as tests: what a customer writes, what business systems answer, and what must come of it. `zhike test` plays those of a pack.
//!
//! Each script is a conversation of its own. A call or a hand-off that a turn does not expect is a failure, whatever else it expects.

mod chat;
mod file;
mod play;

pub use chat::{Comes, Player};
pub use file::{BadScripts, Scripts};
pub use play::{Failure, Line, Played, Who};

/// The most scripts of a file.
pub const MAX_SCRIPTS: usize = 500;
/// The most turns of a script.
pub const MAX_TURNS: usize = 60;
