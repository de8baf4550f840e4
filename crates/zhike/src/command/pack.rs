//! `zhike pack`: the slow part of training, done once and kept in the pack's folder; actions from the description of an interface or the tools of a server.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;

use super::import_mcp;
use super::import_openapi::{self, import, read};
use crate::config::Config;
use crate::pack;

/// What to do with a pack.
#[derive(Subcommand)]
pub enum Command {
    /// Judge every example by a model that has not seen it, and print the result: keep it as `calibration.json` in the pack's
    /// folder, so that `serve` starts at once. A pack whose examples have changed since is calibrated anew at every start.
    Calibrate {
        /// The pack's folder; the built-in pack when absent.
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
    /// Print the form of a flow file as JSON Schema, for editors.
    Schema,
    /// Print operations of an interface described in OpenAPI 3 as entries of `actions.yaml`. What cannot be taken, and what was guessed, goes to
    /// standard error.
    ImportOpenapi {
        /// The document, JSON or YAML.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only the operations with these ids.
        #[arg(long, value_name = "OPERATION", value_delimiter = ',')]
        only: Vec<String>,
    },
    /// Print tools of a server that speaks the Model Context Protocol as entries of `actions.yaml`. What cannot be taken, and what was guessed,
    /// goes to standard error.
    ImportMcp {
        /// The server, by its name in the configuration (`actions.mcp`).
        #[arg(value_name = "SERVER")]
        server: String,
        /// Only these tools.
        #[arg(long, value_name = "TOOL", value_delimiter = ',')]
        only: Vec<String>,
    },
}

/// Runs it.
pub async fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    match command {
        Command::Calibrate { dir } => {
            let pack = pack::load_afresh("ecommerce", dir.as_deref().unwrap_or(Path::new("")))?;
            super::say(&serde_json::to_string_pretty(pack.model.calibration())?);
        }
        Command::Schema => {
            super::say(&serde_json::to_string_pretty(&dialogue::pack::flow::schema())?);
        }
        Command::ImportOpenapi { file: document, only } => {
            print(&import(&read(document)?, only)?);
        }
        Command::ImportMcp { server, only } => {
            let tools = import_mcp::tools(&Config::load(file)?, server).await?;
            print(&import_mcp::import(server, &tools, only)?);
        }
    }
    Ok(())
}

fn print(imported: &import_openapi::Imported) {
    imported.remarks.iter().for_each(|remark| super::warn(remark));
    super::say(imported.entries.trim_end());
}
