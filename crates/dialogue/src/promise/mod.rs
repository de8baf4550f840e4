//! Promises in what our people write: who will do what by when. Only what is plain is taken: one of ours, something done for the customer, a
//! time. What is asked, what the customer is to do, and what was done already are none.

mod words;

use std::ops::Range;

use base::{Locale, Timestamp};
use calendar::Hours;
use nlu::entity::{Context, Found, Grain, Kind, Length, Value, When, find};
use serde::{Deserialize, Serialize};

/// Promises that are taken from one text.
pub const MAX_PROMISES: usize = 3;
/// Nobody promises for longer; what looks so is something else.
const MAX_DAYS: i64 = 92;
/// Letters of what was promised.
const MAX_WORDS: usize = 200;
const DAY_MS: i64 = 86_400_000;

/// What was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// A word in the conversation.
    Reply,
    /// A call.
    Call,
    /// Something else.
    Deed,
    /// What the assistant was to do, and could not: nobody writes it into a flow.
    #[serde(skip_deserializing)]
    Failed,
    /// A colleague's answer where nobody was there: made by every hand-off that names a time, and kept by the first word of a person.
    #[serde(skip_deserializing)]
    Answer,
}

/// By when the author of a flow says it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// In so many minutes.
    Minutes(u32),
    /// In so many minutes in which people are at work.
    WorkingMinutes(u32),
    /// When work ends on this worked day after today.
    WorkingDays(u32),
    /// When work ends on the day that this name stands for.
    Day(String),
}

impl Until {
    /// `24 hours`, `30 working minutes`, `2 working days`, of at most three months.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
        let (working, unit) = match unit.strip_prefix("working ") {
            Some(unit) => (true, unit),
            None => (false, unit),
        };
        let minutes = number.checked_mul(match unit.trim_end_matches('s') {
            "minute" => 1,
            "hour" => 60,
            "day" => 1_440,
            _ => return None,
        })?;
        (i64::from(minutes) <= MAX_DAYS * 1_440).then_some(match (working, unit.starts_with("day")) {
            (true, true) => Self::WorkingDays(number),
            (true, false) => Self::WorkingMinutes(minutes),
            (false, _) => Self::Minutes(minutes),
        })
    }

    /// The instant, where one is in sight.
    pub(crate) fn due(
        &self,
        now: Timestamp,
        hours: &Hours,
        value: impl Fn(&str) -> Option<String>,
    ) -> Option<Timestamp> {
        match self {
            Self::Minutes(minutes) => Some(now.plus_ms(i64::from(*minutes) * 60_000)),
            Self::WorkingMinutes(minutes) => hours.add_working(now, *minutes),
            Self::WorkingDays(days) => hours.end_of_working_day(now, *days),
            Self::Day(name) => {
                let day = value(name)?.get(..10)?.parse::<jiff::civil::Date>().ok()?;
                let midnight = day.tomorrow().ok()?.to_zoned(hours.zone().clone()).ok()?;
                let until = Timestamp(midnight.timestamp().as_microsecond());
                let last = hours.last_open_before(until).filter(|at| until.ms_since(*at) < DAY_MS);
                Some(last.unwrap_or(until)).filter(|due| *due > now)
            }
        }
    }
}

/// A promise that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// What.
    pub kind: PromiseKind,
    /// By when.
    pub due: Timestamp,
    /// The sentence that says so.
    pub words: String,
}

/// The promises of a text, in its order, no two by the same time.
pub fn promised(text: &str, hours: &Hours, now: Timestamp, locale: Locale) -> Vec<Promised> {
    let context = Context::new(now, hours.zone().clone(), locale);
    let mut all: Vec<Promised> = Vec::new();
    for sentence in sentences(text) {
        let words = text[sentence].trim();
        let Some((kind, due)) = read(words, &context, hours) else { continue };
        if all.len() < MAX_PROMISES && all.iter().all(|one| one.due != due) {
            let words = words.chars().take(MAX_WORDS).collect();
            all.push(Promised { kind, due, words });
        }
    }
    all
}

/// Sentences with what ends them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut all, mut from) = (Vec::new(), 0);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let last = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if matches!(letter, '。' | '！' | '？' | '；' | '\n')
            || (last && matches!(letter, '.' | '!' | '?' | ';'))
        {
            let end = at + letter.len_utf8();
            all.push(from..end);
            from = end;
        }
    }
    all.push(from..text.len());
    all
}

fn read(sentence: &str, context: &Context<'_>, hours: &Hours) -> Option<(PromiseKind, Timestamp)> {
    let bare = sentence.trim_end_matches(['。', '.', '!', '！', '~', '～', ' ']);
    if bare.ends_with(['?', '？', '吗', '么', '呢']) {
        return None;
    }
    let chinese = bare.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let parts: Vec<&str> =
        if chinese { bare.split(['，', ',', '、', '：']).collect() } else { vec![bare] };
    parts.iter().enumerate().find_map(|(nth, part)| {
        let before = nth.checked_sub(1).map(|nth| parts[nth]);
        let kind = if chinese { words::chinese(part, before) } else { words::english(&part.to_lowercase()) }?;
        // 24小时内，我们会给您回电
        let before = before.filter(|before| says_when(before, context));
        let time = time_of(part, context, hours);
        Some((kind, time.or_else(|| time_of(before?, context, hours))?))
    })
}

/// The last instant at which it is still kept.
fn time_of(part: &str, context: &Context<'_>, hours: &Hours) -> Option<Timestamp> {
    let now = context.now;
    // A length first: only the calendar knows what working days are.
    let lengths = find(part, context, &[Kind::Duration]);
    let due = lengths.iter().find_map(|found| match &found.value {
        Value::Duration(length) if is_from_now(part, found) => after(length, hours, now),
        _ => None,
    });
    let due = due.or_else(|| {
        find(part, context, &[Kind::Time]).iter().find_map(|found| match &found.value {
            Value::Time(when) => end_of(when, hours),
            _ => None,
        })
    })?;
    (due > now && due.ms_since(now) < MAX_DAYS * DAY_MS).then_some(due)
}

/// Hardly more than a time.
fn says_when(part: &str, context: &Context<'_>) -> bool {
    let timed: usize =
        find(part, context, &[Kind::Time, Kind::Duration]).iter().map(|found| found.span.len()).sum();
    timed > 0 && part.len() - timed <= 4 * '内'.len_utf8()
}

/// 24小时内, within 2 hours: not what something takes or lasts.
fn is_from_now(part: &str, found: &Found) -> bool {
    let after = part[found.span.end..].trim_start();
    let before = part[..found.span.start].trim_end().to_lowercase();
    let behind = ["内", "以内", "之内", "后", "之后", "以后", "左右", "时间内"];
    let ahead =
        ["within", "in", "in the next", "within the next", "in about", "最晚", "最多", "最迟", "不超过"];
    behind.iter().any(|word| after.starts_with(word))
        || ahead.iter().any(|word| before.ends_with(word))
        || ["from now", "at most", "at the latest"].iter().any(|word| after.starts_with(word))
}

fn after(length: &Length, hours: &Hours, now: Timestamp) -> Option<Timestamp> {
    let (days, seconds, months) = length
        .most
        .map_or((length.days, length.seconds, length.months), |most| (most.days, most.seconds, most.months));
    if months != 0 || days < 0 || seconds < 0 || (days == 0 && seconds == 0) {
        return None;
    }
    if length.working {
        return hours.end_of_working_day(now, u32::try_from(days).ok()?);
    }
    Some(now.plus_ms(days.checked_mul(DAY_MS)?.checked_add(seconds.checked_mul(1_000)?)?))
}

/// A day and what is longer end when work does.
fn end_of(when: &When, hours: &Hours) -> Option<Timestamp> {
    if when.grain == Grain::Minute {
        return when.from.or(when.until).map(|bound| bound.at);
    }
    let until = when.until?.at;
    Some(
        hours
            .last_open_before(until)
            .filter(|at| when.from.is_none_or(|from| *at > from.at))
            .unwrap_or(until),
    )
}
