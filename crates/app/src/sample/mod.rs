//! Use cases on the weekly sample: a random few of the assistant's replies of a week, labelled by two people independently, so that what is
//! said of its accuracy rests on what customers really wrote.

mod draw;
mod label;
mod mask;
mod result;
mod show;

pub use label::label;
pub use show::show;

use base::Timestamp;
use insight::{Week, Zone};

use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Replies of one week's sample.
const SIZE: usize = 200;
/// Weeks that are kept: half a year.
const KEPT_WEEKS: i32 = 26;
/// Weeks that are told beside the one that is looked at.
const EARLIER: u32 = 12;
/// People who label each.
const PEOPLE: u32 = 2;
/// What is none of the shop's business.
const OUT_OF_SCOPE: &str = "out_of_scope";
/// A wish for a person.
const PERSON: &str = "person";
/// Left to others.
const SKIP: &str = "skip";

/// The week that is asked for, or the last one that is over; weeks are the workspace's.
async fn week_of(app: &App, user: &UserSession, asked: Option<&str>) -> Result<(Week, Zone)> {
    let zone = in_force(app, user.workspace_id).await?.zone(app);
    let last = Week::of(zone.day_and_hour(app.env().now()).0).plus(-1);
    let week = match asked {
        None => last,
        Some(text) => Week::parse(text).ok_or_else(|| Error::invalid("week", "must look like 2026-W48"))?,
    };
    if week > last {
        return Err(Error::invalid("week", "is not over yet"));
    }
    if week < last.plus(-KEPT_WEEKS) {
        return Err(Error::NotFound("week"));
    }
    Ok((week, zone))
}

/// When a week begins, and when the next one does.
fn span(week: Week, zone: &Zone) -> (Timestamp, Timestamp) {
    (zone.start(week.first()), zone.start(week.plus(1).first()))
}
