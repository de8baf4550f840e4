//! Knowledge as it is written: articles from a draft to what is published, and back.
//!
//! Editors write every article. An agent reads what is published for agents, and proposes: what they began they write and submit, and
//! others review it. See docs/adr/0020-a-version-is-the-whole-article.md.

mod act;
mod add;
mod archive;
mod bulk;
pub mod care;
mod categories;
mod check;
mod comments;
pub mod correct;
mod discard;
pub mod file;
mod find;
mod history;
mod import;
mod lay;
mod library;
mod list;
pub mod must_read;
mod problem;
mod publish;
mod published;
mod push;
mod reading;
mod refile;
mod render;
mod restore;
mod save;
mod save_category;
mod send_back;
mod settings;
mod show;
mod submit;
mod told;
mod versions;
mod view;
mod withdraw;

pub use add::add;
pub use archive::archive;
pub use bulk::bulk;
pub use categories::categories;
pub use comments::{add_comment, comments, remove_comment};
pub use discard::discard;
pub use find::find;
pub use history::history;
pub(crate) use import::{FETCH, fetch_failed, run_fetch};
pub(crate) use import::{KIND as IMPORT, failed as import_failed, run as run_import};
pub use import::{
    Upload, fetch as fetch_import, imports, part as import_part, parts as import_parts, show as show_import,
    start as start_import, stop as stop_import, take as take_import,
};
pub use lay::{Shelf, lay};
pub(crate) use library::blocking;
pub use library::{Library, follow_articles};
pub use list::list;
pub(crate) use problem::rejected;
pub use publish::publish;
pub use published::{find_published, list_published, read_published};
pub use push::{drop_pushed, list as list_pushed, push, remove as remove_source, set as set_source, sources};
pub(crate) use reading::{KIND as READING, run as run_reading};
pub use reading::{
    add as add_reading, ask as run_reading_now, pause as pause_reading, readings, remove as remove_reading,
    save as save_reading,
};
pub use refile::refile;
pub use render::render;
pub use restore::restore;
pub use save::save;
pub use save_category::{add_category, remove_category, save_category};
pub use send_back::send_back;
pub use settings::{save_settings, show_settings};
pub use show::show;
pub use submit::submit;
pub use told::told;
pub use versions::{version, versions};
pub use withdraw::withdraw;

use access::{Action, Actor, may};
use base::UserId;
use knowledge::{Audience, Edition};
use store::ArticleRecord;

/// Whether they write every article, and not only what they began.
fn edits(actor: &Actor) -> bool {
    may(actor, Action::WriteArticles).is_ok()
}

/// Whether somebody who is no editor may read what is published.
fn is_for_agents(record: &ArticleRecord) -> bool {
    let audience = |edition: &Edition| edition.audiences.contains(&Audience::Agents);
    record.header.live.is_published() && record.live.as_ref().is_some_and(audience)
}

/// Whether they began the draft that is there.
fn began(record: &ArticleRecord, user_id: UserId) -> bool {
    record.header.draft.working().is_some_and(|working| working.begun_by == user_id)
}
