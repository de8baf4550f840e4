//! `zhike model`: sentence encoders of this installation.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use encoder::{About, Model, Pooling, Road, Shelf, measure};

use crate::config::Config;

/// Sentences that are timed when a model is added.
const RUNS: usize = 100;

/// What to do with models.
#[derive(Subcommand)]
pub enum Command {
    /// Check a model, measure it, keep it as one file in the data directory, and make it the active one.
    ///
    /// PATH is a folder as models of the BERT family are published, for sentence-transformers too: config.json, model.safetensors,
    /// tokenizer.json or vocab.txt. Or a file that this command made on another machine. Nothing in PATH is changed, and it is not needed afterwards.
    Add {
        /// The model's folder or file.
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// What to call it; the folder's name when absent.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Keep it without making it active.
        #[arg(long)]
        idle: bool,
    },
    /// Say which models there are, and which one is active.
    List,
    /// Make another model that is there the active one, or with `--none` no model.
    Use {
        /// Its name, or its file's name as `list` shows it.
        #[arg(value_name = "NAME", required_unless_present = "none", conflicts_with = "none")]
        name: Option<String>,
        /// No model.
        #[arg(long)]
        none: bool,
    },
    /// Take a model's file away. What it was made of stays.
    Remove {
        /// Its name, or its file's name as `list` shows it.
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Runs it.
pub fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    let config = Config::load(file)?;
    let shelf = Shelf::new(&config.data_dir);
    match command {
        Command::Add { path, name, idle } => add(&shelf, path, name.as_deref(), *idle),
        Command::List => list(&shelf),
        Command::Use { name: Some(name), .. } => {
            let entry = shelf.find(name)?;
            Model::load(&entry.path)?;
            shelf.activate(&entry)?;
            super::say(&format!("{} is active", entry.file));
            Ok(())
        }
        Command::Use { name: None, .. } => {
            shelf.deactivate()?;
            super::say("no model is active");
            Ok(())
        }
        Command::Remove { name } => {
            let entry = shelf.find(name)?;
            shelf.remove(&entry)?;
            let after = if entry.active { "; it was active, so no model is now" } else { "" };
            super::say(&format!("{} is gone{after}", entry.file));
            Ok(())
        }
    }
}

fn add(shelf: &Shelf, path: &Path, name: Option<&str>, idle: bool) -> Result<()> {
    let model = Model::load(path).context("this model cannot be used")?;
    let name = name.map_or_else(|| Shelf::name_of(path), str::to_owned);
    let entry = shelf.add(&model, &name)?;
    // What was written is what is used: read it back before anything relies on it.
    let (model, load_ms) = timed(&entry.path)?;
    for line in portrait(&model.about()) {
        super::say(&line);
    }
    for tokens in [12, 65] {
        super::say(&format!("speed       {}", speed(&model, tokens, RUNS)));
    }
    super::say(&format!(
        "file        {} ({}), read in {load_ms:.0} ms",
        entry.path.display(),
        mib(entry.size)
    ));
    if idle {
        super::say(&format!("not active; `zhike model use {name}` changes that"));
    } else {
        shelf.activate(&entry)?;
        super::say("active");
    }
    Ok(())
}

fn list(shelf: &Shelf) -> Result<()> {
    let entries = shelf.list()?;
    for entry in &entries {
        let what = match Model::load(&entry.path) {
            Ok(model) => {
                let about = model.about();
                let languages = about.languages.join(" ");
                format!(
                    "{} numbers, {} layers, {} in memory, {languages}",
                    about.dimension,
                    about.layers,
                    mib(about.memory as u64)
                )
            }
            Err(error) => format!("cannot be used: {error}"),
        };
        let mark = if entry.active { '*' } else { ' ' };
        super::say(&format!("{mark} {}  {what}", entry.file));
    }
    let lost = shelf.active()?.filter(|path| entries.iter().all(|entry| entry.path != *path));
    if let Some(path) = lost {
        super::say(&format!("{} should be active and is not there: add it again", path.display()));
    } else if entries.is_empty() {
        super::say("no models; `zhike model add PATH` adds one");
    } else if entries.iter().all(|entry| !entry.active) {
        super::say("none is active");
    }
    Ok(())
}

/// `zhike bench encoder`.
pub fn bench(path: &Path, tokens: &[usize], runs: usize) -> Result<()> {
    let (model, load_ms) = timed(path)?;
    super::say(&format!("load        {load_ms:.1} ms"));
    for line in portrait(&model.about()) {
        super::say(&line);
    }
    let mut model = model;
    for road in Road::known() {
        model = model.on(road);
        for tokens in tokens {
            super::say(&format!("{:<11} {}", road.name(), speed(&model, *tokens, runs)));
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement of a duration")]
fn timed(path: &Path) -> Result<(Model, f64)> {
    let began = Instant::now();
    let model = Model::load(path)?;
    Ok((model, began.elapsed().as_secs_f64() * 1e3))
}

fn speed(model: &Model, tokens: usize, runs: usize) -> String {
    let latency = measure(model, tokens, runs);
    let ms = |duration: std::time::Duration| duration.as_secs_f64() * 1e3;
    format!(
        "{} tokens: p50 {:.2} ms, p99 {:.2} ms, one thread",
        latency.tokens,
        ms(latency.p50),
        ms(latency.p99)
    )
}

fn portrait(about: &About) -> Vec<String> {
    let pooling = match about.pooling {
        Pooling::Mean => "mean of the tokens",
        Pooling::Cls => "first token",
    };
    let letters = if about.lowercase { "capitals do not count" } else { "capitals count" };
    let expected = match about.prompt.as_str() {
        "" => String::new(),
        prompt => format!(", each behind {prompt:?}"),
    };
    let languages = match about.languages.as_slice() {
        [] => "none that are known here".to_owned(),
        languages => languages.join(" "),
    };
    vec![
        format!("vector      {} numbers, {pooling}, {} layers", about.dimension, about.layers),
        format!(
            "text        up to {} tokens, {} pieces of words, {letters}{expected}",
            about.most_tokens, about.vocabulary
        ),
        format!("languages   {languages} (guessed from the vocabulary)"),
        format!("memory      {}", mib(about.memory as u64)),
        format!("arithmetic  {}", about.road.name()),
    ]
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1_048_576.0)
}
