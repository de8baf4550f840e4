//! What each audience sees: a view kept up to date equals a fresh one, and visitors learn nothing that is not theirs.

mod equality;
mod frames;
mod named;
mod secrets;
