//! Use cases on customers.

mod begin;
mod erase;
mod export;
mod open_widget;
mod show;
mod visitor;

pub(crate) use begin::begin;
pub use erase::erase;
pub use export::export;
pub use open_widget::open_widget;
pub use show::show;
pub use visitor::visitor;
