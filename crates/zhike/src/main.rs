//! The binary: command line, configuration, wiring.

mod assets;
mod command;
mod config;
#[cfg(test)]
mod config_tests;
mod learned;
mod pack;
mod sentence;
mod system;
mod wire;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Gives free pages back, which the system's keeps in an arena for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Zhike 知客: an AI-native customer-service platform in one binary.
///
/// To look around:     zhike demo
/// To run for real:    zhike migrate && zhike serve      (prints a one-time link to set it up)
/// To talk to it here: zhike chat --pack ecommerce --lang en
#[derive(Parser)]
#[command(name = "zhike", version, verbatim_doc_comment, arg_required_else_help = true)]
struct Cli {
    /// Configuration file (TOML); defaults apply without one, and ZHIKE_… variables come last.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API, the sockets, the desk and the widget.
    Serve(command::serve::Args),
    /// Serve a furnished demo: a shop in Chinese and English, with log-ins printed.
    Demo(command::demo::Args),
    /// Bring the database's schema up to this version. Forward only; safe to repeat.
    Migrate(command::migrate::Args),
    /// Copy a SQLite database into a new file while it is in use.
    Backup(command::backup::Args),
    /// People of ours.
    #[command(subcommand)]
    User(command::user::Command),
    /// The configuration.
    #[command(subcommand)]
    Config(command::config::Command),
    /// Look at the installation and say what is wrong and what to do.
    Doctor,
    /// The audit log.
    #[command(subcommand)]
    Audit(command::audit::Command),
    /// Figures.
    #[command(subcommand)]
    Reports(command::reports::Command),
    /// The index of the search.
    #[command(subcommand)]
    Search(command::search::Command),
    /// Talk to the assistant in the terminal.
    Chat(command::chat::Args),
    /// Industry packs: what the assistant knows.
    #[command(subcommand)]
    Pack(command::pack::Command),
    /// Play the conversation scripts of a pack: what customers write, what business systems answer, and what must come of it.
    Test(command::test::Args),
    /// Sentence encoders: networks that know which sentences mean the same. Nothing needs one; understanding is better with one.
    #[command(subcommand)]
    Model(command::model::Command),
    /// Train a model of intents on labelled lines and write it as one file; `eval intents --model` measures it.
    Train(command::train::Args),
    /// Measure how texts are understood, on labelled files of your own.
    #[command(subcommand)]
    Eval(command::eval::Command),
    /// Measure this machine and this build.
    #[command(subcommand)]
    Bench(command::bench::Command),
    /// Print the API's description (OpenAPI 3.1, JSON).
    Openapi,
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::anyhow!("no runtime: {error}")),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

#[expect(clippy::print_stderr, reason = "a command line speaks to the terminal")]
fn fail(error: &anyhow::Error) -> std::process::ExitCode {
    eprintln!("zhike: {error:#}");
    std::process::ExitCode::FAILURE
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Serve(args) => command::serve::run(file, args).await,
        Command::Demo(args) => command::demo::run(file, args).await,
        Command::Migrate(args) => command::migrate::run(file, &args).await,
        Command::Backup(args) => command::backup::run(file, args).await,
        Command::User(what) => command::user::run(file, what).await,
        Command::Config(what) => command::config::run(file, &what),
        Command::Doctor => command::doctor::run(file).await,
        Command::Audit(what) => command::audit::run(file, &what).await,
        Command::Reports(what) => command::reports::run(file, &what).await,
        Command::Search(what) => command::search::run(file, &what).await,
        Command::Chat(args) => command::chat::run(args).await,
        Command::Pack(what) => command::pack::run(file, &what).await,
        Command::Test(args) => command::test::run(&args),
        Command::Model(what) => command::model::run(file, &what),
        Command::Train(args) => command::train::run(&args),
        Command::Eval(what) => command::eval::run(what),
        Command::Bench(what) => command::bench::run(what).await,
        Command::Openapi => command::openapi::run(),
    }
}
