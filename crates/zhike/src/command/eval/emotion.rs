//! `zhike eval emotion`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use nlu::feeling::anger_line;
use nlu::measure::{Answered, figures};
use serde::Serialize;

use super::judged::{self, Judged, Latency};
use super::table::{self, Line};

/// The feelings that a line may have.
const FEELINGS: [&str; 6] = ["neutral", "angry", "anxious", "disappointed", "confused", "satisfied"];

/// What to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Files to measure on: neutral, angry, anxious, disappointed, confused or satisfied, a tab, and a text.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    test: Vec<PathBuf>,
    /// Write each test row here: expected, given, confidence, text.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    accuracy: f64,
    macro_f1: f64,
    ece: f64,
    /// By feeling.
    feelings: BTreeMap<&'static str, Rates>,
    /// Messages for which a person would be fetched.
    handoff: Handoff,
    latency_us: Latency,
    rows: usize,
}

/// How many that were given were right, and how many that were expected were given; nothing where there is none.
#[derive(Debug, PartialEq, Serialize)]
struct Rates {
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Serialize)]
struct Handoff {
    threshold: f32,
    #[serde(flatten)]
    rates: Rates,
}

/// Runs it.
pub fn run(args: &Args) -> Result<()> {
    let test = table::read(&args.test)?;
    if let Some(line) = test.iter().find(|line| !FEELINGS.contains(&line.label.as_str())) {
        bail!("`{}` is no feeling; there are {}", line.label, FEELINGS.join(", "));
    }
    let judged = judged::each(&test, |text| {
        let emotion = nlu::feeling::of(text);
        (emotion.feeling.name().to_owned(), emotion.score)
    });
    if let Some(file) = &args.predictions {
        judged::write(file, &judged, &test)?;
    }
    let answered: Vec<Answered<'_>> =
        judged.iter().zip(&test).map(|(said, line)| said.answered(line)).collect();
    let Some(figures) = figures(&answered, "") else { bail!("there is nothing to measure on") };
    let threshold = anger_line();
    let fetched: Vec<bool> =
        test.iter().map(|line| nlu::feeling::of(&line.text).anger >= threshold).collect();
    let report = Report {
        accuracy: figures.accuracy,
        macro_f1: figures.macro_f1,
        ece: figures.ece,
        feelings: FEELINGS
            .into_iter()
            .map(|feeling| (feeling, of_feeling(feeling, &judged, &test)))
            .collect(),
        handoff: Handoff {
            threshold,
            rates: rates(fetched.iter().copied().zip(test.iter().map(|line| line.label == "angry"))),
        },
        latency_us: judged::latency(judged.iter().map(|said| said.took)),
        rows: test.len(),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
}

fn of_feeling(feeling: &str, judged: &[Judged], lines: &[Line]) -> Rates {
    rates(judged.iter().zip(lines).map(|(said, line)| (said.label == feeling, line.label == feeling)))
}

/// From pairs of given and expected.
fn rates(rows: impl Iterator<Item = (bool, bool)>) -> Rates {
    let (mut both, mut given, mut expected) = (0u32, 0u32, 0u32);
    for (said, is) in rows {
        both += u32::from(said && is);
        given += u32::from(said);
        expected += u32::from(is);
    }
    let share = |of: u32| (of > 0).then(|| f64::from(both) / f64::from(of));
    Rates { precision: share(given), recall: share(expected) }
}

fn page(report: &Report) -> String {
    let pair = |rates: &Rates| {
        let share = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), judged::percent);
        format!("{} right, {} found", share(rates.precision), share(rates.recall))
    };
    let mut rows = vec![
        ("accuracy".to_owned(), judged::percent(report.accuracy)),
        ("macro-F1".to_owned(), judged::percent(report.macro_f1)),
        ("calibration error".to_owned(), judged::percent(report.ece)),
    ];
    rows.extend(report.feelings.iter().map(|(feeling, rates)| ((*feeling).to_owned(), pair(rates))));
    rows.push((format!("hand-off from {:.3}", report.handoff.threshold), pair(&report.handoff.rates)));
    rows.push(("latency p50 / p99".to_owned(), report.latency_us.to_string()));
    rows.push(("test rows".to_owned(), report.rows.to_string()));
    rows.iter().map(|(name, value)| format!("{name:<22}{value}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_of_what_is_given_and_of_what_is_expected() {
        let rows = [(true, true), (true, false), (false, true), (false, false), (true, true)];
        let found = rates(rows.into_iter());
        assert_eq!(found, Rates { precision: Some(2.0 / 3.0), recall: Some(2.0 / 3.0) });
        assert_eq!(rates([(false, false)].into_iter()), Rates { precision: None, recall: None });
    }
}
