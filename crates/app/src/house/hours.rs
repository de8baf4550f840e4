//! Working hours: the week, holidays and make-up days.

use access::{Action, may};
use base::{Locale, limits};
use calendar::{Hours, HoursError, Span, Weekday as Day};
use protocol::hours::{HoursSettings, HoursTold, HoursView, NamedDay, OpenSpan, Weekday};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::assistant::absent_words;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Name of the stored setting.
pub(crate) const HOURS: &str = "hours";
/// Holidays, and make-up days, that are kept: ten years of a generous calendar.
const MOST_DAYS: usize = 400;
/// The longest time to an answer: a working week.
const MOST_DUE_MINUTES: u32 = 5 * 24 * 60;

/// The hours in force.
pub async fn show_hours(app: &App, user: &UserSession) -> Result<HoursView> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = app.cx(user.workspace_id, user.actor()).setting(HOURS).await?;
    let own: Option<HoursSettings> = set.and_then(|value| serde_json::from_value(value).ok());
    Ok(HoursView { own: own.is_some(), hours: own.unwrap_or_else(|| pack_hours(app)) })
}

/// Replaces the hours; due times and words follow from now on.
pub async fn save_hours(app: &App, user: &UserSession, hours: HoursSettings) -> Result<HoursView> {
    may(&user.actor(), Action::ManageSettings)?;
    let hours = checked_hours(hours)?;
    let (value, now) = (json!(hours), app.env().now());
    let facts = json!({ "spans": hours.weekly.len(), "holidays": hours.holidays.len() });
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).put_setting(HOURS, &value, now).audit("save_hours", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(HoursView { hours, own: true })
}

/// What a customer would be told now if these hours were in force and nobody were there.
pub fn preview_hours(app: &App, user: &UserSession, hours: HoursSettings) -> Result<HoursTold> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = checked_hours(hours)?;
    let (hours, now) = (compiled(&set).map_err(refused)?, app.env().now());
    let due = hours.add_working(now, set.reply_due_minutes);
    let say = |locale| absent_words(app, &hours, locale, due);
    Ok(HoursTold { open: hours.is_open(now), zh: say(Locale::Zh), en: say(Locale::En) })
}

/// Brings them to their stored form, or says what is wrong.
pub(crate) fn checked_hours(mut set: HoursSettings) -> Result<HoursSettings> {
    if set.reply_due_minutes == 0 || set.reply_due_minutes > MOST_DUE_MINUTES {
        return Err(Error::invalid("reply_due_minutes", format!("must be 1 to {MOST_DUE_MINUTES}")));
    }
    for (field, days) in [("holidays", &mut set.holidays), ("make_up_days", &mut set.make_up_days)] {
        if days.len() > MOST_DAYS {
            return Err(Error::invalid(field, format!("at most {MOST_DAYS} days; take out past ones")));
        }
        if days.iter().any(|day| day.name.chars().count() > limits::NAME_CHARS) {
            return Err(Error::invalid(
                field,
                format!("a name has at most {} characters", limits::NAME_CHARS),
            ));
        }
        days.sort_by(|one, other| one.date.cmp(&other.date));
        days.dedup_by(|later, kept| later.date == kept.date);
    }
    compiled(&set).map_err(refused)?;
    for span in &set.weekly {
        let overlap = set
            .weekly
            .iter()
            .filter(|other| other.day == span.day)
            .any(|other| other != span && other.from <= span.from && span.from < other.to);
        let twice = set.weekly.iter().filter(|other| *other == span).count() > 1;
        if overlap || twice {
            return Err(Error::invalid("weekly", "two shifts of one day overlap; make one of them"));
        }
    }
    Ok(set)
}

fn refused(error: HoursError) -> Error {
    let field = match error {
        HoursError::Zone { .. } => "zone",
        HoursError::Date { .. } => "holidays",
        HoursError::Time { .. } | HoursError::EmptySpan { .. } | HoursError::TooManySpans { .. } => "weekly",
    };
    Error::invalid(field, error.to_string())
}

/// Ready to count with.
pub(super) fn compiled(set: &HoursSettings) -> Result<Hours, HoursError> {
    let span = |span: &OpenSpan| Span::new(day(span.day), &span.from, &span.to);
    let dates = |days: &[NamedDay]| days.iter().map(|day| day.date.clone()).collect::<Vec<_>>();
    let weekly = set.weekly.iter().map(span).collect::<Result<_, _>>()?;
    Hours::new(&set.zone, weekly, &dates(&set.holidays), &dates(&set.make_up_days))
}

const DAYS: [(Weekday, Day); 7] = [
    (Weekday::Mon, Day::Mon),
    (Weekday::Tue, Day::Tue),
    (Weekday::Wed, Day::Wed),
    (Weekday::Thu, Day::Thu),
    (Weekday::Fri, Day::Fri),
    (Weekday::Sat, Day::Sat),
    (Weekday::Sun, Day::Sun),
];

fn day(wire: Weekday) -> Day {
    DAYS.iter().find(|(one, _)| *one == wire).map_or(Day::Sun, |(_, day)| *day)
}

/// The pack's hours, as they would be set.
pub(crate) fn pack_hours(app: &App) -> HoursSettings {
    let pack = app.pack();
    let span = |span: &Span| {
        let day = DAYS.iter().find(|(_, day)| *day == span.weekday).map_or(Weekday::Sun, |(wire, _)| *wire);
        let (from, to) = span.written();
        OpenSpan { day, from, to }
    };
    let named = |date: String| NamedDay { date, name: String::new() };
    HoursSettings {
        zone: pack.hours.zone().iana_name().unwrap_or("UTC").to_owned(),
        weekly: pack.hours.weekly().iter().map(span).collect(),
        holidays: pack.hours.holidays().map(named).collect(),
        make_up_days: pack.hours.make_up_days().map(named).collect(),
        reply_due_minutes: pack.reply_due_minutes,
    }
}
