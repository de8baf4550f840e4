//! What readers look for in vain, counted by day: what the articles lack. What belongs to a person is taken out before it is kept.

use access::{Action, may};
use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use nlu::entity::Context;
use protocol::help_centre::{HelpMiss, HelpMisses};
use store::{Changes, Keys, State};

use super::active::Centre;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;
use crate::training::mask_personal;

/// Characters that are kept of what was looked for.
const CHARS: usize = 100;
/// Different things that are counted on one day; more would be somebody's machine.
const PER_DAY: u32 = 500;
/// Days that are shown.
const SHOWN_DAYS: i64 = 30;
/// How many are shown.
const SHOWN: u32 = 50;
const DAY_MS: i64 = 86_400_000;

/// Counts what was looked for and not found.
pub async fn not_found(app: &App, centre: &Centre, locale: Locale, text: &str) -> Result<()> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let now = app.env().now();
    let Some(query) = kept(text, locale, now) else { return Ok(()) };
    let cx = app.cx(centre.workspace_id, super::READER);
    if cx.misses_of_day(now).await? >= PER_DAY {
        return Ok(());
    }
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).count_miss(now, locale, &query).unaudited("a count, and nobody's doing"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// What is kept of what somebody looked for: nothing that belongs to a person.
pub(super) fn kept(text: &str, locale: Locale, now: Timestamp) -> Option<String> {
    normal(&mask_personal(text, &Context::new(now, TimeZone::UTC, locale)))
}

/// One writing of what means the same: lower case, single spaces, no marks at its ends.
fn normal(text: &str) -> Option<String> {
    let one_line = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = one_line.trim_matches(|c: char| !c.is_alphanumeric() && c != '*');
    let kept: String = bare.chars().take(CHARS).collect();
    kept.chars().any(char::is_alphanumeric).then_some(kept)
}

/// What was not found in the last 30 days.
pub async fn misses(app: &App, user: &UserSession) -> Result<HelpMisses> {
    may(&user.actor(), Action::WriteArticles)?;
    let since = app.env().now().plus_ms(-SHOWN_DAYS * DAY_MS);
    let rows = app.cx(user.workspace_id, user.actor()).misses_since(since, SHOWN).await?;
    let shown = |miss: store::Miss| HelpMiss {
        locale: miss.locale,
        text: miss.query,
        count: miss.count,
        last_day_ms: miss.last_day.ms(),
    };
    Ok(HelpMisses { misses: rows.into_iter().map(shown).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_is_counted_as_one() {
        for text in ["怎么开发票？", " 怎么开发票 ", "怎么开发票?!"] {
            assert_eq!(normal(text).as_deref(), Some("怎么开发票"));
        }
        assert_eq!(normal("Gift  CARD?").as_deref(), Some("gift card"));
        assert_eq!(normal("?!"), None);
        assert_eq!(normal("***"), None, "nothing is left of it");
        assert_eq!(normal(&"长".repeat(300)).map(|text| text.chars().count()), Some(CHARS));
    }
}
