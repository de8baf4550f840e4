//! Use cases on customers.

mod address;
mod begin;
mod erase;
mod export;
mod open_widget;
mod show;
mod tell_about;
mod visitor;

pub(crate) use begin::begin;
pub use erase::erase;
pub use export::export;
pub use open_widget::open_widget;
pub use show::show;
pub(crate) use tell_about::still_asked;
pub use tell_about::tell_about;
pub use visitor::visitor;
