//! Use cases on the audit log.

mod list;

pub use list::list;
