//! One file per command.

pub mod audit;
pub mod bench;
pub mod chat;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod user;

/// Says a line to whoever sits at the terminal.
#[expect(clippy::print_stdout, reason = "a command line speaks to the terminal")]
pub fn say(line: &str) {
    println!("{line}");
}
