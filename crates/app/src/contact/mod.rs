//! Use cases on customers.

mod address;
mod begin;
mod erase;
mod export;
mod export_all;
mod find;
mod import;
mod known;
mod news;
mod open_widget;
mod plan;
mod put;
mod show;
mod tell_about;
mod track;
mod visitor;

pub(crate) use begin::begin;
pub use erase::erase;
pub use export::export;
pub use export_all::{AllContacts, export_all};
pub use find::find;
pub(crate) use import::{KIND as IMPORT, failed as import_failed, run as run_import};
pub use import::{
    RefusedLines, imports, refused as refused_lines, start as start_import, stop as stop_import,
    take as take_import,
};
pub use open_widget::open_widget;
pub use put::{change, put};
pub use show::show;
pub(crate) use tell_about::still_asked;
pub use tell_about::tell_about;
pub use track::track;
pub use visitor::visitor;
