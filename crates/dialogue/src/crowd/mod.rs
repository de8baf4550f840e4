//! Simulated customers: each has a goal, what they know, a mood and a way to write, and talks to the assistant until the goal is met, a person
//! is fetched, or patience ends. `zhike test --customers` sends thousands of them; the same seed sends the same.

mod dice;
mod file;
mod mood;
mod noise;
mod one;
mod report;

pub use file::{BadCrowd, Crowd};
pub use one::{End, Met};
pub use report::{Report, report};
