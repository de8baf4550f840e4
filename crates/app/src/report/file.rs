//! A report's tables as files for a spreadsheet.

use std::collections::BTreeMap;

use base::{Locale, limits};
use insight::{Fact, Figure, Group, METRICS, Unit};
use protocol::report::{InBoth, Report, ReportPart};

use super::gather::{Asked, Range};
use super::show::{reason_words, show};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// A file to hand over.
#[derive(Clone, Debug)]
pub struct File {
    /// What it is called.
    pub name: String,
    /// CSV, UTF-8 with its mark, so that spreadsheets read Chinese.
    pub text: String,
}

/// Makes the file of one part, in the asker's language.
pub async fn file(app: &App, asker: &dyn Asks, asked: Asked, part: ReportPart) -> Result<File> {
    let name = |word: &str| format!("zhike-{word}-{}-{}.csv", asked.from, asked.to);
    let locale = asker.locale();
    if part == ReportPart::Sessions {
        let name = name("sessions");
        let range = Range::check(app, asker, asked).await?;
        let cx = app.cx(asker.workspace_id(), asker.actor());
        let found = range.newest(&cx, None, None, limits::REPORT_FILE_ROWS + 1).await?;
        if found.len() > limits::REPORT_FILE_ROWS {
            return Err(Error::invalid(
                "to",
                format!("at most {} sessions in one file; choose fewer days", limits::REPORT_FILE_ROWS),
            ));
        }
        let words = reason_words(&cx).await?;
        return Ok(File { name, text: sessions(&found, &words, locale) });
    }
    let [word, key] = match part {
        ReportPart::Figures | ReportPart::Sessions => ["figures", ""],
        ReportPart::Days => ["days", "day"],
        ReportPart::Hours => ["hours", "hour"],
        ReportPart::Inboxes => ["inboxes", "inbox"],
        ReportPart::Topics => ["topics", "topic"],
        ReportPart::Agents => ["agents", "agent"],
    };
    let name = name(word);
    let report = show(app, asker, asked).await?;
    let groups = match part {
        ReportPart::Figures | ReportPart::Sessions => {
            return Ok(File { name, text: figures(&report, locale) });
        }
        ReportPart::Days => &report.days,
        ReportPart::Hours => &report.hours,
        ReportPart::Inboxes => &report.inboxes,
        ReportPart::Topics => &report.topics,
        ReportPart::Agents => &report.agents,
    };
    Ok(File { name, text: grouped(&report, key, groups, locale) })
}

fn figures(report: &Report, locale: Locale) -> String {
    let mut csv = Csv::new(&[
        "metric",
        "name",
        "unit",
        "value",
        "median_ms",
        "p90_ms",
        "counted",
        "out_of",
        "value_before",
        "definition",
    ]);
    for ((metric, figure), before) in METRICS.iter().zip(&report.figures).zip(&report.before) {
        let words = metric.words(locale);
        csv.row(&[
            metric.id.to_owned(),
            words.name.to_owned(),
            unit(metric.unit).to_owned(),
            value(figure),
            number(figure.median_ms),
            number(figure.p90_ms),
            figure.hits.to_string(),
            figure.of.to_string(),
            value(before),
            words.definition.to_owned(),
        ]);
    }
    csv.0
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Share => "share",
        Unit::Time => "ms",
        Unit::PerSession => "per_session",
    }
}

fn value(figure: &Figure) -> String {
    figure.value.map(rounded).unwrap_or_default()
}

fn rounded(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn grouped(report: &Report, key: &str, groups: &[Group], locale: Locale) -> String {
    let ids = METRICS.iter().map(|metric| metric.id);
    let mut csv = Csv::new(&[key, "name"].into_iter().chain(ids).collect::<Vec<_>>());
    for group in groups {
        let title = report.topic_titles.get(&group.key).map(|title| match locale {
            Locale::Zh => title.zh.clone(),
            Locale::En => title.en.clone(),
        });
        let name = report.names.get(&group.key).cloned().or(title).unwrap_or_default();
        let values = METRICS
            .iter()
            .map(|metric| group.values.get(metric.id).copied().map(rounded).unwrap_or_default());
        csv.row(&[group.key.clone(), name].into_iter().chain(values).collect::<Vec<_>>());
    }
    csv.0
}

fn sessions(found: &[Fact], words: &BTreeMap<String, InBoth>, locale: Locale) -> String {
    let mut csv = Csv::new(&[
        "conversation",
        "session",
        "began_ms",
        "ended_ms",
        "ending",
        "language",
        "inbox",
        "topic",
        "agents",
        "customer_messages",
        "assistant_messages",
        "agent_messages",
        "hand_off",
        "queued",
        "transfers",
        "abandoned",
        "reopened",
        "survey_sent",
        "survey_answered",
        "assistant_stars",
        "agent_stars",
        "reasons",
        "wrap_up_topic",
        "wrap_up_solved",
    ]);
    for fact in found {
        let agents: Vec<String> = fact.agents.iter().map(|part| part.user_id.to_string()).collect();
        let spoken: u32 = fact.agents.iter().map(|part| part.spoken.messages).sum();
        csv.row(&[
            fact.conversation_id.to_string(),
            fact.session.to_string(),
            fact.began_at.ms().to_string(),
            fact.ended_at.ms().to_string(),
            word(&fact.ending),
            fact.locale.code().to_owned(),
            fact.inbox_id.to_string(),
            fact.topic.clone().unwrap_or_default(),
            agents.join(" "),
            fact.customer_messages.to_string(),
            fact.assistant.messages.to_string(),
            spoken.to_string(),
            fact.hand_off.as_ref().map(word).unwrap_or_default(),
            fact.queued.to_string(),
            fact.transfers.to_string(),
            fact.abandoned.to_string(),
            fact.reopened.to_string(),
            fact.asked_about.is_some().to_string(),
            fact.answered.to_string(),
            number(fact.assistant_stars.map(i64::from)),
            number(fact.agent_stars.map(i64::from)),
            reasons(fact, words, locale),
            fact.wrap_up_topic.clone().unwrap_or_default(),
            fact.wrap_up_solved.map(|solved| solved.to_string()).unwrap_or_default(),
        ]);
    }
    csv.0
}

/// Why the customer rated so, in the words that they were asked in.
fn reasons(fact: &Fact, words: &BTreeMap<String, InBoth>, locale: Locale) -> String {
    let said = |reason: &conversation::SurveyReason| match (words.get(reason.word()), locale) {
        (Some(words), Locale::Zh) => words.zh.clone(),
        (Some(words), Locale::En) => words.en.clone(),
        (None, _) => reason.word().to_owned(),
    };
    fact.reasons.iter().map(said).collect::<Vec<_>>().join("; ")
}

/// The stored word of a closed list.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Rows of cells that no spreadsheet takes for a formula.
struct Csv(String);

impl Csv {
    fn new(head: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".to_owned());
        csv.row(&head.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        csv
    }

    fn row(&mut self, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }
}

fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let formula = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::{quoted, rounded};

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@cmd,\"x\""), "\"'@cmd,\"\"x\"\"\"");
        assert_eq!(quoted("-SUM(A1)"), "'-SUM(A1)");
        assert_eq!((quoted("-3"), quoted("云杉 生活")), ("-3".to_owned(), "云杉 生活".to_owned()));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            (rounded(0.5), rounded(12.0), rounded(1.0 / 3.0)),
            ("0.5".into(), "12".into(), "0.3333".into())
        );
    }
}
