//! Use cases on customers.

mod address;
mod begin;
mod erase;
mod export;
mod find;
mod known;
mod open_widget;
mod put;
mod show;
mod tell_about;
mod track;
mod visitor;

pub(crate) use begin::begin;
pub use erase::erase;
pub use export::export;
pub use find::find;
pub use open_widget::open_widget;
pub use put::{change, put};
pub use show::show;
pub(crate) use tell_about::still_asked;
pub use tell_about::tell_about;
pub use track::track;
pub use visitor::visitor;
