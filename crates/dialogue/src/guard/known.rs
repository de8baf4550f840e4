//! What a reply rests on, as facts: whatever is said must be among them.

use std::collections::BTreeSet;

use nlu::entity::Context;

use super::fact::{Fact, facts};
use super::folded::{Folded, flat};
use super::ground::{Grounds, leaves};
use super::share::han_digit;

/// What the grounds say, in the same forms.
pub(super) struct Known {
    keys: BTreeSet<String>,
    /// Everything, letters and digits alone; and with a mark where one stood.
    flat: Vec<String>,
    /// Everything as it is written, folded.
    written: Vec<Folded>,
}

impl Known {
    /// From texts alone.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>, context: &Context<'_>) -> Self {
        let mut known = Self { keys: BTreeSet::new(), flat: Vec::new(), written: Vec::new() };
        texts.for_each(|text| known.hear(text, context));
        known
    }

    /// From all that a reply rests on.
    pub(super) fn all(grounds: &Grounds<'_>) -> Self {
        let context = grounds.context();
        let texts = grounds.own.iter().chain(&grounds.sources).copied();
        let mut known = Self::of(texts, &context);
        let mut said = Vec::new();
        grounds.results.iter().for_each(|result| leaves("", result, 0, &mut said));
        for (name, text) in said {
            known.hear(&text, &context);
            known.keys.extend(instant(&text, grounds));
            known.keys.extend(lasting(name, &text));
            if let (true, Ok(fen)) = (name.ends_with("_fen"), text.parse::<i64>()) {
                known.keys.insert(format!("m:{}", fen * 10_000));
            }
        }
        known
    }

    fn hear(&mut self, text: &str, context: &Context<'_>) {
        for fact in facts(text, context) {
            let hours = fact
                .keys
                .iter()
                .filter_map(|key| key.strip_prefix("c:")?.strip_suffix(":00")?.parse::<u8>().ok());
            self.keys.extend(hours.map(|hour| format!("h:{}", if hour % 12 == 0 { 12 } else { hour % 12 })));
            self.keys.extend(fact.keys);
        }
        for (at, _) in text.match_indices('/') {
            // 5/5 is a day, or two numbers.
            let before = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            let after = text[at + 1..].split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            self.keys
                .extend([before, after].iter().filter(|run| !run.is_empty()).map(|run| format!("n:{run}")));
        }
        self.keys.extend(dates(text));
        self.keys.extend(rates(text));
        self.keys.extend(text.chars().filter_map(han_digit).map(|digit| format!("n:{digit}")));
        self.flat.push(flat(text));
        self.flat.push(marked(text));
        self.written.push(Folded::new(text));
    }

    pub(super) fn holds(&self, fact: &Fact) -> bool {
        fact.keys.iter().any(|key| self.keys.contains(key) || fact.ends && self.ends_with(key))
            || fact.code.as_ref().is_some_and(|code| self.says(code))
            || self.stands(&fact.written)
    }

    /// Does it stand there sign for sign, with its unit, and as a whole? However a source is read, what it says may be said.
    fn stands(&self, written: &str) -> bool {
        let written = written.trim();
        if !written.contains(|c: char| !is_numeral(c)) && written.chars().count() < WHOLE {
            return false;
        }
        let (first, last) = (written.chars().next(), written.chars().next_back());
        let (Some(first), Some(last)) = (first, last) else { return false };
        let joins = |a: char, b: char| {
            is_numeral(a) && is_numeral(b) || a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()
        };
        let len = written.chars().count();
        self.written.iter().any(|text| {
            (0..text.chars.len()).filter(|at| text.at(*at) == first && text.has(*at, written)).any(|at| {
                let (before, after) = (text.before(at), text.at(at + len));
                let point = |mark: char, beyond: char| matches!(mark, '.' | ',') && beyond.is_ascii_digit();
                !(joins(before, first)
                    || is_numeral(first) && point(before, text.before(at.saturating_sub(1)))
                    || joins(last, after)
                    || is_numeral(last) && point(after, text.at(at + len + 1))
                    || matches!(after, '%' | '半'))
            })
        })
    }

    /// 尾号 8000: the end of a longer number.
    fn ends_with(&self, key: &str) -> bool {
        let Some(end) = key.strip_prefix("n:").filter(|end| (3..=4).contains(&end.len())) else {
            return false;
        };
        self.flat.iter().any(|text| {
            text.match_indices(end).any(|(at, _)| {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                digit(text[..at].chars().next_back()) && !digit(text[at + end.len()..].chars().next())
            })
        })
    }

    /// Does it stand there as it is, no digit more and none less?
    pub(super) fn says(&self, flat: &str) -> bool {
        let (digit, empty) = (|c: Option<char>| c.is_some_and(|c| c.is_ascii_digit()), flat.is_empty());
        let (first, last) = (digit(flat.chars().next()), digit(flat.chars().next_back()));
        !empty
            && self.flat.iter().any(|text| {
                text.match_indices(flat).any(|(at, _)| {
                    !(first && digit(text[..at].chars().next_back())
                        || last && digit(text[at + flat.len()..].chars().next()))
                })
            })
    }
}

/// Digits from which a number without a unit may stand in for itself.
const WHOLE: usize = 5;

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零一二三四五六七八九十百千万亿两半".contains(c)
}

/// 每天, weekly: once in that time; 3号 is a number too, of a window or a house.
fn rates(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut out = Vec::new();
    for (words, key) in [
        (["每天", "每日", "daily", "per day", "every day"], "d:86400"),
        (["每周", "每星期", "weekly", "per week", "every week"], "d:604800"),
        (["每月", "每个月", "monthly", "per month", "every month"], "dm:1:0:0"),
        (["每年", "按年", "yearly", "per year", "every year"], "dm:12:0:0"),
    ] {
        out.extend(words.iter().any(|word| lower.contains(word)).then(|| key.to_owned()));
    }
    for (at, _) in text.match_indices('号') {
        let run = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        out.extend((!run.is_empty()).then(|| format!("n:{run}")));
    }
    out
}

/// `"months_left": 5` is a length of time.
fn lasting(name: &str, text: &str) -> Vec<String> {
    let Ok(count) = text.parse::<i64>() else { return Vec::new() };
    let seconds = |each: i64| format!("d:{}", count.saturating_mul(each));
    match name {
        _ if name.contains("minute") => vec![seconds(60)],
        _ if name.contains("hour") => vec![seconds(3_600)],
        _ if name.contains("day") => vec![seconds(86_400), format!("w:{count}")],
        _ if name.contains("week") => vec![seconds(604_800)],
        _ if name.contains("month") => vec![format!("dm:{count}:0:0")],
        _ if name.contains("year") => vec![format!("dm:{}:0:0", count.saturating_mul(12))],
        _ => Vec::new(),
    }
}

/// Letters and digits, with a mark where others stood than spaces and dashes: one number ends where another begins.
fn marked(text: &str) -> String {
    let folded = Folded::new(text).chars;
    folded
        .into_iter()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| if c.is_alphanumeric() { c } else { '|' })
        .collect()
}

/// Days as programs write them: 2026-12-03.
fn dates(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for run in text.split(|c: char| !c.is_ascii_digit() && c != '-') {
        if let Some(Ok(day)) = run.get(..10).map(str::parse::<jiff::civil::Date>) {
            out.extend([format!("t:{:02}-{:02}", day.month(), day.day()), format!("y:{}", day.year())]);
        }
    }
    out
}

/// An instant as programs write it, in the company's zone.
fn instant(text: &str, grounds: &Grounds<'_>) -> Vec<String> {
    let Ok(instant) = text.parse::<jiff::Timestamp>() else { return Vec::new() };
    let local = grounds.zone.to_datetime(instant);
    vec![
        format!("t:{:02}-{:02}", local.month(), local.day()),
        format!("c:{:02}:{:02}", local.hour(), local.minute()),
        format!("y:{}", local.year()),
    ]
}
