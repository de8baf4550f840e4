//! `zhike eval dialogue`: what a customer searches for, tracked over many turns and domains, on dialogues in the form of CrossWOZ.
//!
//! Two kinds of input, each that of a published tracker. From acts: the annotated acts of the turn and the wizard's state before it. From
//! text: nothing but what both have said so far; the tracker carries a state of its own. What is heard in a text comes from the database
//! ([`world`], [`hear`]) and from amounts ([`amount`]); which of all that may stand in a slot is chosen by one learned model ([`track`],
//! [`choose`]), the same for both kinds. No flow of the assistant uses this tracker: flows ask for their slots one by one and read them
//! back, while these dialogues search freely.

mod amount;
mod choice;
mod choose;
mod figures;
mod follow;
mod hear;
mod inform;
mod plain;
mod read;
mod state;
mod track;
mod turn;
mod world;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use figures::Counts;
use read::{Dialogue, Exchange};
use state::{DOMAINS, SLOTS, State};
use world::World;

/// What to learn from, and what to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Dialogues to learn from.
    #[arg(long, value_name = "JSONL")]
    train: PathBuf,
    /// Dialogues to measure on; never looked at before. Without it every second dialogue is held back, and each half is measured by what was
    /// learned from the other.
    #[arg(long, value_name = "JSONL")]
    test: Option<PathBuf>,
    /// The folder with `attraction_db.json`, `restaurant_db.json` and `hotel_db.json`.
    #[arg(long, value_name = "FOLDER")]
    database: PathBuf,
    /// Write each turn of the dialogues measured here, as a JSON object: what was said, and where each state differs from what is right.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// One turn, as written to a file.
#[derive(Serialize)]
struct Prediction<'a> {
    dialogue: &'a str,
    turn: usize,
    said: &'a str,
    from_acts: Vec<Differs<'a>>,
    from_text: Vec<Differs<'a>>,
}

/// A slot with another value than the wizard's.
#[derive(Serialize)]
struct Differs<'a> {
    domain: &'static str,
    slot: &'static str,
    given: String,
    expected: &'a str,
}

/// Runs it.
pub fn run(args: &Args) -> Result<()> {
    let world = World::read(&args.database)?;
    let train = read::dialogues(&args.train)?;
    let mut counts = Counts::default();
    let mut predictions = Vec::new();
    if let Some(file) = &args.test {
        let test = read::dialogues(file)?;
        let train: Vec<&Dialogue> = train.iter().collect();
        let test: Vec<&Dialogue> = test.iter().collect();
        measure(&world, &train, &test, &mut counts, &mut predictions)?;
    } else {
        if train.len() < 2 {
            bail!("{} has one dialogue; two are needed to hold one back", args.train.display());
        }
        let half = |odd: usize| train.iter().skip(odd).step_by(2).collect::<Vec<_>>();
        measure(&world, &half(0), &half(1), &mut counts, &mut predictions)?;
        measure(&world, &half(1), &half(0), &mut counts, &mut predictions)?;
    }
    if let Some(file) = &args.predictions {
        std::fs::write(file, predictions).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    let report = counts.report();
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { report.page() });
    Ok(())
}

/// Learns from some dialogues and measures on others.
fn measure(
    world: &World,
    train: &[&Dialogue],
    test: &[&Dialogue],
    counts: &mut Counts,
    predictions: &mut Vec<u8>,
) -> Result<()> {
    let from_acts = follow::learn_from_acts(train);
    let from_text = follow::learn_from_text(world, train);
    for dialogue in test {
        let mut by_acts: Vec<State> = Vec::new();
        follow::over_acts(dialogue, |before, turn, memory, at| {
            let expected = &dialogue.exchanges[at].expected;
            counts.plain.count(&dialogue.kind, &plain::plain(before, turn), expected, false);
            let state = track::track(&from_acts, before, turn, memory);
            counts.acts.count(&dialogue.kind, &state, expected, false);
            by_acts.push(state);
        });
        let mut by_text: Vec<State> = Vec::new();
        follow::over_text(world, dialogue, |before, turn, memory, at| {
            let state = track::track(&from_text, before, turn, memory);
            counts.text.count(&dialogue.kind, &state, &dialogue.exchanges[at].expected, true);
            by_text.push(state.clone());
            state
        });
        let wizard: Vec<State> =
            dialogue.exchanges.iter().map(|exchange| exchange.expected.clone()).collect();
        counts.dialogues += 1;
        counts.informed.count(world, dialogue, &by_text);
        counts.wizard.count(world, dialogue, &wizard);
        for (turn, exchange) in dialogue.exchanges.iter().enumerate() {
            let row = Prediction {
                dialogue: &dialogue.id,
                turn: turn + 1,
                said: &exchange.said,
                from_acts: differs(&by_acts[turn], exchange),
                from_text: differs(&by_text[turn], exchange),
            };
            serde_json::to_writer(&mut *predictions, &row)?;
            writeln!(predictions)?;
        }
    }
    Ok(())
}

fn differs<'a>(state: &State, exchange: &'a Exchange) -> Vec<Differs<'a>> {
    let other = |slot: &usize| state.get(*slot) != exchange.expected.get(*slot);
    (0..SLOTS.len())
        .filter(other)
        .map(|slot| Differs {
            domain: DOMAINS[SLOTS[slot].0],
            slot: SLOTS[slot].1,
            given: state.get(slot).to_owned(),
            expected: exchange.expected.get(slot),
        })
        .collect()
}
