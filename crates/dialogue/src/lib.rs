//! One turn in, effects out: flows, clarification, hand-off, guards.
//!
//! [`step`] is pure: the pack, the state and the turn come in as values; a new state, effects, the decision and its reasons
//! come out. It never awaits a business action: it emits a call, and the result is another turn's input.

mod again;
mod answer;
pub mod code;
pub mod condition;
pub mod course;
pub mod crowd;
mod danger;
mod deed;
mod excerpt;
pub mod finding;
mod flow;
pub mod guard;
mod heard;
pub mod hold;
pub mod meant;
pub mod nearer;
mod ordered;
pub mod outcome;
pub mod pack;
pub mod phrase;
mod pick;
pub mod promise;
mod read;
mod release;
mod run;
pub mod script;
mod several;
pub mod state;
mod step;
mod support;
mod task;
pub mod text;
mod then;
pub mod ticket;
pub mod turn;
mod urge;
mod values;
mod whom;

pub use deed::Deed;
pub use excerpt::Room;
pub use finding::Finding;
pub use hold::{BURST_CAP_MS, FRAGMENT_MS, Hold, hold_ms};
pub use meant::{Candidate, Chosen};
pub use ordered::{About, Ordered, Stretch, ordered};
pub use outcome::{Card, Decision, Effect, HandOffReason, Held, Outcome, Pays, Reply, Source, Why, WhyPart};
pub use pack::{Pack, PackError, SMALLTALK};
pub use phrase::{Ground, Phrasable, Phrased};
pub use promise::{PromiseKind, Promised, promised};
pub use read::{Asked, asked};
pub use state::DialogueState;
pub use step::step;
pub use then::Then;
pub use turn::{CallError, CallResult, House, SignedIdentity, Turn};
pub use whom::{Fact, Known, Other};
