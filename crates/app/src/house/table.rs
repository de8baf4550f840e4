//! Working hours, holidays and make-up days as a table, out and in: said line by line what would happen, then all of it or nothing.

use std::collections::HashSet;

use access::{Action, may};
use protocol::hours::{HoursSettings, NamedDay, OpenSpan, Weekday};
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};

use super::hours::{checked_hours, save_hours, show_hours};
use crate::app::App;
use crate::csv::{self, Column, Table};
use crate::error::{Error, Result};
use crate::session::UserSession;

const COLUMNS: [Column; 5] =
    [("kind", "类型"), ("day", "日期"), ("from", "从"), ("to", "到"), ("name", "名称")];

/// What a line is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Open,
    Holiday,
    MakeUp,
}

const KINDS: [(Kind, Column); 3] = [
    (Kind::Open, ("open", "上班")),
    (Kind::Holiday, ("holiday", "放假")),
    (Kind::MakeUp, ("make_up", "补班")),
];
const DAYS: [(Weekday, Column); 7] = [
    (Weekday::Mon, ("mon", "周一")),
    (Weekday::Tue, ("tue", "周二")),
    (Weekday::Wed, ("wed", "周三")),
    (Weekday::Thu, ("thu", "周四")),
    (Weekday::Fri, ("fri", "周五")),
    (Weekday::Sat, ("sat", "周六")),
    (Weekday::Sun, ("sun", "周日")),
];

/// The thing that has this word in either language.
fn worded<T: Copy>(all: &[(T, Column)], word: &str) -> Option<T> {
    let lower = word.to_lowercase();
    all.iter().find(|(_, (en, zh))| *en == lower || *zh == word).map(|(thing, _)| *thing)
}

fn word<T: Copy + PartialEq>(all: &[(T, Column)], thing: T, locale: base::Locale) -> String {
    let found = all.iter().find(|(one, _)| *one == thing).map(|(_, names)| *names).unwrap_or_default();
    if locale == base::Locale::Zh { found.1 } else { found.0 }.to_owned()
}

/// The hours in force in the columns that an import takes.
pub async fn export_hours(app: &App, user: &UserSession) -> Result<String> {
    let hours = show_hours(app, user).await?.hours;
    let named = |kind| {
        move |day: NamedDay| {
            vec![word(&KINDS, kind, user.locale), day.date, String::new(), String::new(), day.name]
        }
    };
    let open = hours.weekly.into_iter().map(|span| {
        vec![
            word(&KINDS, Kind::Open, user.locale),
            word(&DAYS, span.day, user.locale),
            span.from,
            span.to,
            String::new(),
        ]
    });
    let rows = open
        .chain(hours.holidays.into_iter().map(named(Kind::Holiday)))
        .chain(hours.make_up_days.into_iter().map(named(Kind::MakeUp)));
    Ok(csv::list(user.locale, &COLUMNS, rows))
}

/// Says what the table would do; does it when asked to and nothing in it is refused. The shifts of a weekday that the table names take
/// the place of that weekday's; holidays and make-up days are added, or named anew. What the table does not name stays.
pub async fn import_hours(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageSettings)?;
    let before = show_hours(app, user).await?.hours;
    let (after, mut lines) = plan(&before, Table::read(&ask.csv, &COLUMNS, &[0, 1])?);
    if lines.iter().all(|line| line.fate != LineFate::Refused)
        && let Err(Error::Invalid { field, .. }) = checked_hours(after.clone())
    {
        // Each line is good, together they are not: shifts that overlap, or too many days.
        refuse_all(&mut lines, field);
    }
    let touched = lines.iter().any(|line| matches!(line.fate, LineFate::Created | LineFate::Changed));
    let refused = lines.iter().any(|line| line.fate == LineFate::Refused);
    if !ask.apply || refused {
        return Ok(TableReport { lines, applied: false });
    }
    if touched {
        save_hours(app, user, after).await?;
    }
    Ok(TableReport { lines, applied: true })
}

fn refuse_all(lines: &mut [ImportLine], field: &str) {
    for line in lines.iter_mut().filter(|line| line.fate != LineFate::Unchanged) {
        line.fate = LineFate::Refused;
        line.problem = Some(if field == "weekly" { "overlap" } else { "too-many" }.to_owned());
    }
}

/// A line that could be read.
enum Read {
    Open(OpenSpan),
    Day(Kind, NamedDay),
}

fn plan(before: &HoursSettings, table: Table) -> (HoursSettings, Vec<ImportLine>) {
    let lines: Vec<_> = table.lines().map(|(line, cells)| (line, subject(&cells), read(&cells))).collect();
    let named = |span: &OpenSpan| {
        lines.iter().any(|(_, _, read)| matches!(read, Ok(Read::Open(other)) if other.day == span.day))
    };
    let mut after = before.clone();
    after.weekly.retain(|span| !named(span));
    let (mut said, mut seen) = (Vec::new(), HashSet::new());
    for (line, what, read) in lines {
        let fate = match read {
            Err(problem) => Err(problem),
            Ok(Read::Open(span)) if after.weekly.contains(&span) => Err("twice"),
            Ok(Read::Open(span)) => {
                let fate =
                    if before.weekly.contains(&span) { LineFate::Unchanged } else { LineFate::Changed };
                after.weekly.push(span);
                Ok(fate)
            }
            Ok(Read::Day(kind, day)) if !seen.insert((kind, day.date.clone())) => Err("twice"),
            Ok(Read::Day(kind, day)) => {
                let days = if kind == Kind::Holiday { &mut after.holidays } else { &mut after.make_up_days };
                match days.iter_mut().find(|one| one.date == day.date) {
                    Some(one) if one.name == day.name => Ok(LineFate::Unchanged),
                    Some(one) => {
                        one.name = day.name;
                        Ok(LineFate::Changed)
                    }
                    None => {
                        days.push(day);
                        Ok(LineFate::Created)
                    }
                }
            }
        };
        said.push(csv::said(line, what, fate));
    }
    (after, said)
}

fn subject(cells: &[String]) -> String {
    csv::subject(cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" ").trim())
}

fn read(cells: &[String]) -> std::result::Result<Read, &'static str> {
    let kind = worded(&KINDS, &cells[0]).ok_or("kind")?;
    if kind == Kind::Open {
        let day = worded(&DAYS, &cells[1]).ok_or("weekday")?;
        let span = OpenSpan { day, from: time(&cells[2]).ok_or("time")?, to: time(&cells[3]).ok_or("time")? };
        return if span.from == span.to { Err("time") } else { Ok(Read::Open(span)) };
    }
    // A spreadsheet writes a date with slashes, and without zeros.
    let date = insight::Day::parse(&dated(&cells[1]).ok_or("date")?).ok_or("date")?.to_string();
    let name = cells[4].clone();
    if name.chars().count() > base::limits::NAME_CHARS {
        return Err("name");
    }
    Ok(Read::Day(kind, NamedDay { date, name }))
}

fn dated(text: &str) -> Option<String> {
    let parts: Vec<u32> =
        text.split(['-', '/', '.']).map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    let [year, month, day] = parts[..] else { return None };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// `9:00` as a spreadsheet writes it, too.
fn time(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once([':', '：'])?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    let good = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
    good.then(|| format!("{hour:02}:{minute:02}"))
}
