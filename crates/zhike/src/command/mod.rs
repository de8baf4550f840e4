//! One file per command.

pub mod audit;
pub mod backup;
pub mod bench;
pub mod chat;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod eval;
pub mod import_mcp;
mod import_openapi;
pub mod migrate;
pub mod model;
pub mod openapi;
pub mod pack;
pub mod reports;
pub mod search;
pub mod serve;
pub mod test;
pub mod train;
pub mod user;

/// Says a line beside what is printed: what was left out, what was guessed.
pub fn warn(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says a line to whoever sits at the terminal; when nobody listens any more (a closed pipe), there is nothing left to do.
pub fn say(line: &str) {
    use std::io::Write as _;
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}
