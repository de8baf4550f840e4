//! The pages of the public help centre: made here whole, so that they are read without a script, by search engines and by programs. See
//! docs/adr/0025-the-help-centre-is-made-by-the-server.md.

mod answer;
mod article;
mod files;
mod home;
mod html;
mod layout;
mod media;
mod nothing;
mod parts;
mod place;
mod search;
mod section;
mod structured;
mod words;

pub(crate) use article::{feedback, show as article};
pub(crate) use files::{llms, robots, script, server_robots, sitemap, style};
pub(crate) use home::{root, show as home};
pub(crate) use media::media;
pub(crate) use nothing::{any as nothing, home_stroke};
pub(crate) use place::turn;
pub(crate) use search::{looked, show as search, suggest};
pub(crate) use section::show as section;

use base::Locale;

/// The language that an address begins with.
fn locale(code: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.code() == code)
}
