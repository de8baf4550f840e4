//! Use cases on the audit log.

mod list;
mod names;

pub use list::{Filter, chain, export, list};
