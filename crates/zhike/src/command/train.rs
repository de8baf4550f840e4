//! `zhike train`: a model of intents from labelled lines, as one file.

use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use nlu::{Model, Report, Step};

use super::eval::{confused, learned, table};

/// What to learn from, and where to write it.
#[derive(clap::Args)]
pub struct Args {
    /// Files to learn from, one `label<TAB>text` a line, in UTF-8.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    train: Vec<PathBuf>,
    /// Files by which the line of what is out of scope is chosen; without them it is chosen on folds of what is learned from.
    #[arg(long, value_delimiter = ',', value_name = "TSV[,TSV]")]
    valid: Vec<PathBuf>,
    /// The label of texts that no intent answers.
    #[arg(long, default_value = "oos", value_name = "LABEL")]
    oos_label: String,
    /// A sentence encoder to join: a folder of the BERT family, or a file made of one. The model is of use only with it.
    #[arg(long, value_name = "PATH")]
    encoder: Option<PathBuf>,
    /// Where the model goes; a file that is there is replaced once the new one is whole.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Print one JSON object with what held-out folds told of every label and line.
    #[arg(long)]
    json: bool,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "how long it takes is said")]
pub fn run(args: &Args) -> Result<()> {
    let train = table::read(&args.train)?;
    let valid = if args.valid.is_empty() { Vec::new() } else { table::read(&args.valid)? };
    let training = learned::training(&train, &args.oos_label);
    let encoder = learned::encoder(args.encoder.as_deref())?;
    let began = Instant::now();
    let (mut model, report) = Model::learn(&training, encoder, &mut progress())
        .context("the training lines cannot be learned from")?;
    if !valid.is_empty() {
        let line = learned::best_line(&learned::judge(&model, &valid), &valid, &args.oos_label);
        model = model.with_out_of_scope(line);
    }
    let seconds = began.elapsed().as_secs_f64();
    let bytes = model.to_bytes();
    replace(&args.out, &bytes)?;
    super::say(&if args.json {
        serde_json::json!({
            "model_bytes": bytes.len(),
            "train_seconds": seconds,
            "threshold": model.thresholds().out_of_scope,
            "report": report,
        })
        .to_string()
    } else {
        page(&args.out, &report, bytes.len(), seconds)
    });
    Ok(())
}

/// Percent on a terminal, nothing into a file.
#[expect(clippy::print_stderr, reason = "a command line speaks to the terminal")]
fn progress() -> impl FnMut(Step) -> ControlFlow<()> {
    let (shown, mut last) = (std::io::stderr().is_terminal(), None);
    move |step| {
        let percent = 100 * step.done / step.of.max(1);
        if shown && last != Some(percent) {
            last = Some(percent);
            eprint!("\r{percent:>3} %{}", if step.done == step.of { "\r     \r" } else { "" });
        }
        ControlFlow::Continue(())
    }
}

/// Whole or not at all.
fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    let wrong = || format!("{} cannot be written", file.display());
    let name = file.file_name().with_context(wrong)?.to_string_lossy().into_owned();
    let beside = file.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut out = std::fs::File::create(&beside)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        std::fs::rename(&beside, file)
    };
    write().inspect_err(|_| drop(std::fs::remove_file(&beside))).with_context(wrong)
}

fn page(out: &Path, report: &Report, bytes: usize, seconds: f64) -> String {
    let percent = |share: f32| format!("{:.2} %", 100.0 * share);
    let rows = [
        ("labels, lines", format!("{}, {}", report.intents.len(), report.measured)),
        ("held out: accuracy", percent(report.accuracy)),
        ("macro-F1", percent(report.macro_f1)),
        ("answered at once", percent(report.answered_share)),
        ("wrongly, of all lines", percent(report.wrong_share)),
        ("training", format!("{seconds:.2} s")),
        ("model", format!("{:.2} MB in {}", bytes as f64 / 1e6, out.display())),
    ];
    rows.map(|(name, value)| format!("{name:<24}{value}")).join("\n") + &confused::labels(report)
}
