//! `zhike test`: the conversation scripts of a pack, played against it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args as ClapArgs;
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
    /// Print what was said in every script, not only in those that fail.
    #[arg(long)]
    all: bool,
    /// Print one JSON object a script.
    #[arg(long)]
    json: bool,
}

/// Plays them; an error where one fails.
pub fn run(args: &Args) -> Result<()> {
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
