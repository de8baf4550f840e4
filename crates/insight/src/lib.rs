//! What is counted, how, and what it is called.
//!
//! A conversation's events are cut into sessions; a session that has ended becomes one [`Fact`] (ids, counts and times, no words);
//! facts are added up to the figures of a [`Summary`]. Every figure has its written definition in [`METRICS`], which the code, the
//! page and the documents share. Rules that hold for all of them:
//!
//! - Days and hours are those of the workspace's zone. A session counts on the day on which it began, also when it ended on another.
//! - Sessions in which the customer wrote nothing are counted apart and are in no other figure.
//! - There is no average over nothing: a figure without a population has no value, which is not zero.

mod agreement;
mod define;
mod definitions;
mod fact;
mod measure;
mod place;
mod spoken;
mod summary;
mod tally;
mod week;

pub use agreement::{difference, kappa, wilson};
pub use define::{Metric, Unit, Words, markdown};
pub use definitions::METRICS;
pub use fact::{AgentPart, Ending, Fact, facts};
pub use place::{Day, Zone};
pub use spoken::Spoken;
pub use summary::{Breakdown, Figure, Filter, Group, Summary, measured, relevant};
pub use week::Week;
