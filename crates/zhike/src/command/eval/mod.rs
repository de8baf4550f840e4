//! `zhike eval`: how well texts are understood, on any labelled file.

mod annotated;
pub mod confused;
mod dialogue;
mod emotion;
mod faq;
mod intents;
mod judged;
pub mod learned;
mod sentiment;
mod slots;
pub mod table;

use anyhow::Result;
use clap::Subcommand;

/// What to measure.
#[derive(Subcommand)]
pub enum Command {
    /// Train on labelled lines, choose the line of what is out of scope, and measure on lines never seen: accuracy, macro-F1, out-of-scope
    /// recall, AUROC, MCC, calibration error, latency on one thread. Files have one `label<TAB>text` a line, in UTF-8.
    Intents(intents::Args),
    /// Train a tagger of slots on annotated lines, and measure on lines never seen: slot F1 as `conlleval` counts it, accuracy of intents,
    /// rows where all is right, latency on one thread. Files have one JSON object a line, in UTF-8: `text` with `tokens` and `tags` (`B-x`, `I-x`,
    /// `O`), or with `slots` by name, each with its `span` in characters; and `intent`.
    Slots(slots::Args),
    /// Measure how well the shipped model hears feelings: accuracy, macro-F1, each feeling's precision and recall, those of hand-offs for
    /// anger, calibration error, latency. Files have one `feeling<TAB>text` a line.
    Emotion(emotion::Args),
    /// Train on labelled lines, of good and bad or any few labels, and measure on lines never seen: accuracy, macro-F1, calibration error,
    /// latency on one thread. Files have one `label<TAB>text` a line.
    Sentiment(sentiment::Args),
    /// Search a base of answers for questions, and measure beside plain BM25: recall, mean reciprocal rank, how many answers are right when
    /// the surest 80 % are given, how well questions without an answer are told, latency on one thread. Or learn the ranking.
    Faq(faq::Args),
    /// Learn to track what customers search for over many turns and domains, and measure on dialogues never seen: joint goal accuracy from
    /// annotated acts and from text alone, inform success. Files have one dialogue a line, in the form of CrossWOZ.
    Dialogue(dialogue::Args),
}

/// Runs it.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Intents(args) => intents::run(&args),
        Command::Slots(args) => slots::run(&args),
        Command::Emotion(args) => emotion::run(&args),
        Command::Sentiment(args) => sentiment::run(&args),
        Command::Faq(args) => faq::run(&args),
        Command::Dialogue(args) => dialogue::run(&args),
    }
}
