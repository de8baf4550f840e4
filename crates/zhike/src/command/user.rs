//! `zhike user add`: a person of ours, from the command line; the first one also makes the workspace and its inbox.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use access::Role;
use anyhow::{Result, bail};
use app::{App, setup};
use base::{Locale, WorkspaceId};
use clap::{Subcommand, ValueEnum};
use protocol::api::NewUser;

use crate::config::Config;
use crate::{system, wire};

/// What to do with people.
#[derive(Subcommand)]
pub enum Command {
    /// Add a person. The password is read from standard input; without one a random password is made and printed once.
    Add(Add),
}

/// A role, as typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    /// Sets everything up.
    Administrator,
    /// Steers agents.
    Supervisor,
    /// Answers customers.
    Agent,
}

/// Who to add.
#[derive(clap::Args)]
pub struct Add {
    /// Mail address, to log in with.
    #[arg(long)]
    email: String,
    /// Name, as customers see it.
    #[arg(long)]
    name: String,
    /// What they may do.
    #[arg(long, value_enum)]
    role: RoleName,
    /// Language of their desk: zh or en.
    #[arg(long, default_value = "zh")]
    lang: String,
    /// Name of the workspace, when there are several; a first one is made.
    #[arg(long, default_value = "main")]
    workspace: String,
}

/// Runs it.
pub async fn run(file: Option<&Path>, command: Command) -> Result<()> {
    let Command::Add(add) = command;
    let config = Config::load(file)?;
    wire::log(&config)?;
    let app = wire::app(&config).await?;
    let workspace_id = workspace(&app, &add.workspace).await?;
    let Some(locale) = Locale::parse(&add.lang) else { bail!("--lang must be zh or en") };
    let (password, made) = match typed_password()? {
        Some(password) => (password, false),
        None => (random_password(), true),
    };
    let role = match add.role {
        RoleName::Administrator => Role::Administrator,
        RoleName::Supervisor => Role::Supervisor,
        RoleName::Agent => Role::Agent,
    };
    let new = NewUser { email: add.email, name: add.name, role, locale, password: password.clone() };
    let user = setup::add_user(&app, workspace_id, new).await?;
    super::say(&format!("added {} ({})", user.email, user.role.word()));
    if made {
        super::say(&format!("password: {password}"));
        super::say("It is shown only once. Change it after the first log-in.");
    }
    app.store().clone().close().await;
    Ok(())
}

/// The workspace of this name; the first of an installation is made, with an inbox of the same key.
async fn workspace(app: &App, name: &str) -> Result<WorkspaceId> {
    let all = app.store().system().workspaces().await?;
    if let Some(found) = all.iter().find(|workspace| workspace.name == name) {
        return Ok(found.id);
    }
    if !all.is_empty() {
        let names: Vec<&str> = all.iter().map(|workspace| workspace.name.as_str()).collect();
        bail!("there is no workspace '{name}'; there are: {}", names.join(", "));
    }
    let id = setup::add_workspace(app, name, "ecommerce").await?;
    let secret = random_password();
    setup::add_inbox(app, id, name, name, &secret, Vec::new()).await?;
    super::say(&format!("made workspace '{name}' with the inbox '{name}'"));
    super::say(&format!("secret of the inbox, for signed identities (shown only once): {secret}"));
    Ok(id)
}

fn typed_password() -> Result<Option<String>> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    Ok((!password.is_empty()).then_some(password))
}

/// 26 letters and digits without look-alikes: about 130 bits.
pub fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789K";
    system::env().bytes::<26>().iter().map(|byte| LETTERS[usize::from(byte % 32)] as char).collect()
}
