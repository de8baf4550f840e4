//! Use cases on customers.

mod address;
mod alike;
mod begin;
mod erase;
mod export;
mod export_all;
mod find;
mod group;
mod import;
mod known;
mod merge;
mod news;
mod open_widget;
mod plan;
mod put;
mod separate;
mod show;
mod tell_about;
mod track;
mod visitor;

pub use alike::alike;
pub(crate) use begin::begin;
pub use erase::erase;
pub use export::export;
pub use export_all::{AllContacts, export_all};
pub use find::find;
pub(crate) use group::group;
pub(crate) use import::{KIND as IMPORT, failed as import_failed, run as run_import};
pub use import::{
    RefusedLines, imports, refused as refused_lines, start as start_import, stop as stop_import,
    take as take_import,
};
pub use merge::merge;
pub use open_widget::open_widget;
pub use put::{change, put};
pub use separate::separate;
pub use show::show;
pub(crate) use tell_about::still_asked;
pub use tell_about::tell_about;
pub use track::track;
pub use visitor::visitor;
