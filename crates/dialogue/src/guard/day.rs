//! Days and hours as facts.

use nlu::entity::{Bound, Grain, When};

/// A day by its month and day, for years are seldom said; hours by the clock, with their day where one is said.
pub(super) fn times(written: &str, when: &When) -> Vec<Vec<String>> {
    let day = |bound: &Bound| vec![format!("t:{:02}-{:02}", bound.local.month(), bound.local.day())];
    let clock = |bound: &Bound| vec![format!("c:{:02}:{:02}", bound.local.hour(), bound.local.minute())];
    let lower = written.to_lowercase();
    let mut out = Vec::new();
    match when.grain {
        Grain::Minute => {
            if is_now(&lower) {
                return out;
            }
            out.extend(when.from.as_ref().map(clock));
            let ranges = when
                .from
                .zip(when.until)
                .is_some_and(|(from, until)| until.local.duration_since(from.local).as_secs() > 60);
            if ranges || when.from.is_none() {
                out.extend(when.until.as_ref().map(clock));
            }
            if names_day(&lower) {
                out.extend(when.from.as_ref().or(when.until.as_ref()).map(day));
            }
        }
        Grain::PartOfDay if names_day(&lower) => {
            out.extend(when.from.as_ref().or(when.until.as_ref()).map(day));
        }
        Grain::PartOfDay => {}
        Grain::Day if is_now(&lower) => {}
        Grain::Day | Grain::Week => {
            out.extend(when.from.as_ref().map(day));
            if let Some(until) = when.until {
                let last = Bound { local: until.local.saturating_sub(jiff::Span::new().minutes(1)), ..until };
                out.push(day(&last));
            }
            if let Some(year) = year(&lower) {
                out.push(vec![format!("y:{year}")]);
            }
        }
        Grain::Month => {
            out.extend(when.from.as_ref().map(|bound| vec![format!("mo:{:02}", bound.local.month())]));
        }
        Grain::Year => out.extend(when.from.as_ref().map(|bound| vec![format!("y:{}", bound.local.year())])),
    }
    out
}

/// The present.
const NOW: &[&str] = &[
    "今天",
    "现在",
    "今日",
    "马上",
    "目前",
    "此刻",
    "刚才",
    "刚刚",
    "today",
    "now",
    "just",
    "tonight",
    "at the moment",
];

/// The present needs no ground.
fn is_now(lower: &str) -> bool {
    NOW.contains(&lower)
}

fn names_day(lower: &str) -> bool {
    const DAYS: &[&str] = &[
        "明",
        "后天",
        "昨",
        "前天",
        "月",
        "号",
        "周",
        "星期",
        "礼拜",
        "tomorrow",
        "yesterday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "-",
        "/",
    ];
    DAYS.iter().any(|word| lower.contains(word))
}

/// The year, where one is written.
fn year(lower: &str) -> Option<String> {
    let runs = lower.split(|c: char| !c.is_ascii_digit());
    runs.into_iter()
        .find(|run| run.len() == 4 && (run.starts_with("19") || run.starts_with("20")))
        .map(str::to_owned)
}
