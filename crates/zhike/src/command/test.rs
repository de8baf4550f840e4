//! `zhike test`: the conversation scripts of a pack, played against it, and simulated customers.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args as ClapArgs;
use dialogue::crowd::{Crowd, Report};
use dialogue::script::{Played, Scripts, Who};

use crate::pack;

/// Which scripts are played.
#[derive(ClapArgs)]
pub struct Args {
    /// The pack's folder; its scripts are the YAML files of `scripts/`.
    #[arg(value_name = "FOLDER")]
    dir: PathBuf,
    /// Only scripts whose name or file holds this.
    #[arg(long, default_value = "")]
    only: String,
    /// Print what was said in every script, not only in those that fail; of customers, in some that went wrong.
    #[arg(long)]
    all: bool,
    /// Print one JSON object a script; with `--customers` one object.
    #[arg(long)]
    json: bool,
    /// Send so many simulated customers, made from the pack's `customers.yaml`, instead of playing scripts.
    #[arg(long, value_name = "COUNT")]
    customers: Option<usize>,
    /// The file that customers are made from, instead of the pack's `customers.yaml`.
    #[arg(long, value_name = "FILE")]
    crowd: Option<PathBuf>,
    /// The seed of the customers; the same sends the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The most customers at once.
const MOST_CUSTOMERS: usize = 1_000_000;

/// Plays them; an error where one fails.
pub fn run(args: &Args) -> Result<()> {
    if let Some(count) = args.customers {
        return customers(args, count);
    }
    let folder = args.dir.join("scripts");
    let files = files(&folder)?;
    let pack = pack::load("", &args.dir, &())?;
    let (mut played, mut failed) = (0, 0);
    for file in &files {
        let name = file.strip_prefix(&args.dir).unwrap_or(file).display().to_string();
        let source = std::fs::read_to_string(file).with_context(|| name.clone())?;
        let scripts = Scripts::read(&name, &source)?;
        let only = if name.contains(&args.only) { "" } else { args.only.as_str() };
        for script in scripts.play(&pack, only) {
            played += 1;
            failed += usize::from(!script.failures.is_empty());
            print(args, &name, &script)?;
        }
    }
    if !args.json {
        super::say(&format!("scripts: {} passed, {failed} failed", played - failed));
    }
    if played == 0 {
        bail!("no script in {} holds “{}”", folder.display(), args.only);
    }
    if failed > 0 {
        bail!("{failed} of {played} scripts failed");
    }
    Ok(())
}

/// Sends simulated customers; an error where something was changed that nobody asked for, or the assistant went in circles.
fn customers(args: &Args, count: usize) -> Result<()> {
    if count == 0 || count > MOST_CUSTOMERS {
        bail!("--customers must be 1 to {MOST_CUSTOMERS}");
    }
    let path = args.crowd.clone().unwrap_or_else(|| args.dir.join("customers.yaml"));
    let source = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: simulated customers are made from it", path.display()))?;
    let crowd = Crowd::read(&source)?;
    let pack = pack::load("", &args.dir, &())?;
    let report = crowd.send(&pack, count, args.seed);
    if args.json {
        super::say(&serde_json::to_string(&report)?);
    } else {
        print_report(args, &report);
    }
    if report.unauthorised > 0 || report.loops > 0 {
        bail!(
            "{} changed something without a yes or proof, {} went in circles",
            report.unauthorised,
            report.loops
        );
    }
    Ok(())
}

fn print_report(args: &Args, report: &Report) {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let lines = [
        format!(
            "customers             {} ({} with a goal that can be met), seed {}",
            report.customers, report.possible, args.seed
        ),
        format!("solved                {}", percent(report.solved)),
        format!("handed to a person    {} ({})", percent(report.handed), reasons(report)),
        format!("left                  {}", percent(report.left)),
        format!("wrongly done (of all) {}", percent(report.wrong)),
        format!("cannot be met: told   {}", percent(report.told)),
        format!(
            "circles {}, held by a guard {}, unauthorised {}",
            report.loops, report.guarded, report.unauthorised
        ),
        format!("messages until solved {:.1}", report.turns),
    ];
    lines.iter().for_each(|line| super::say(line));
    for (goal, solved) in &report.goals {
        super::say(&format!("  {:>7}  {goal}", percent(*solved)));
    }
    for one in report.examples.iter().filter(|_| args.all) {
        super::say(&format!("\n{} ({:?})", one.goal, one.end));
        one.said.iter().for_each(|line| super::say(&format!("  {}", line.replace('\n', "\n    "))));
    }
}

fn reasons(report: &Report) -> String {
    let each = report.handed_for.iter().map(|(why, count)| format!("{why} {count}"));
    each.collect::<Vec<_>>().join(", ")
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{}: a pack keeps its scripts here, as YAML files", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "yaml"));
    files.sort();
    if files.is_empty() {
        bail!("{}: there are no YAML files in it", folder.display());
    }
    Ok(files)
}

fn print(args: &Args, file: &str, script: &Played) -> Result<()> {
    if args.json {
        let mut line = serde_json::to_value(script)?;
        line["file"] = file.into();
        super::say(&line.to_string());
        return Ok(());
    }
    let ok = script.failures.is_empty();
    super::say(&format!("{} {file}:{} {}", if ok { "ok  " } else { "FAIL" }, script.line, script.name));
    for failure in &script.failures {
        super::say(&format!("       turn {}: {}", failure.turn, failure.problem));
    }
    if args.all || !ok {
        for line in &script.said {
            let who = match line.who {
                Who::Customer => ">",
                Who::Assistant => "<",
                Who::System => "=",
            };
            super::say(&format!("       {who} {}", line.text.replace('\n', "\n         ")));
        }
    }
    Ok(())
}
