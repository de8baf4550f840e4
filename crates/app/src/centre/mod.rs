//! The public help centre: what of the articles everybody may read, found and read by people of whom nobody knows anything.
//!
//! What it shows is decided by [`knowledge::Edition::public`] alone. See docs/adr/0025-the-help-centre-is-made-by-the-server.md.

mod active;
mod catalogue;
mod check;
mod feedback;
mod file;
mod looked;
mod miss;
mod read;
mod search;
mod settings;
mod show;

pub use active::{Centre, Centres, centre_at, is_own_domain, own_origin};
pub use catalogue::{Card, Catalogues};
pub use feedback::{WORDS_CHARS, feedback, rate, say_more};
pub use file::file;
pub use looked::{looked, searches};
pub use miss::{misses, not_found};
pub use read::{
    Days, Found, Home, Reading, Section, SectionPage, UNFILED, article, days, every_article, home, section,
};
pub use search::{Hit, QUERY_CHARS, search, suggest};
pub use settings::{save_settings, show_settings};
pub use show::open_demo;
pub use store::HelpLook;

use access::Actor;

/// Who reads: somebody of whom nothing is known.
const READER: Actor = Actor::Visitor { contact_id: None };
