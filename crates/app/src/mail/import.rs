//! Mailboxes come in by a table: said line by line what would happen, then all of it in one commit or nothing. A table holds no password,
//! so what is new waits for one, switched off; a mailbox with OAuth waits for somebody who signs in.

use std::collections::HashSet;

use access::{Action, may};
use base::InboxId;
use protocol::mail::{MailOAuth, MailServer, MailboxSettings};
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};
use serde_json::{Value, json};
use store::{Changes, Cx, Keys, MailboxRow, NewGrant, NewInbox, NewMailbox, State};

use super::change::{MAILBOXES, rows};
use super::grant;
use super::settings::{Config, Mailbox};
use super::table::COLUMNS;
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Table, Wrong};
use crate::error::{Error, Result};
use crate::session::UserSession;

type Checked<T> = std::result::Result<T, Wrong>;

/// A line that could be read, and what becomes of it.
struct Planned {
    line: u32,
    id: InboxId,
    address: String,
    config: Config,
    /// Whether it is paused now, and whether it shall be.
    paused: (bool, bool),
    fate: LineFate,
}

/// The same, ready to be written.
#[derive(Clone)]
struct Written {
    line: u32,
    id: InboxId,
    /// A new one.
    new: Option<(NewInbox, NewMailbox, Option<NewGrant>)>,
    /// What is set of one that is there, with its secret as it is.
    config: Option<(Value, Vec<u8>)>,
    pause: Option<bool>,
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A line is about the mailbox of its address. Of one that
/// is there it changes name, assistant and pause; servers, log-in and folder are changed on its page, which tests them. An empty cell and
/// what is not in the table change nothing.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let table = Table::read(&ask.csv, &COLUMNS, &[0])?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (planned, lines) = plan(app, user, &cx.mailboxes().await?, table)?;
    if !ask.apply || csv::any_refused(&lines) {
        return Ok(TableReport { lines, applied: false });
    }
    let mut all = Vec::new();
    for one in planned.into_iter().filter(|one| one.fate != LineFate::Unchanged) {
        all.push(ready(app, &cx, one).await?);
    }
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = all.iter().cloned().fold(Changes::new(()), written);
        Ok(changes.unaudited("a table that changes nothing"))
    };
    cx.change(Keys::new().workspace(), change).await.map_err(flatten)?;
    Ok(TableReport { lines, applied: true })
}

async fn ready(app: &App, cx: &Cx, one: Planned) -> Result<Written> {
    let Planned { line, id, address, config, paused: (is, shall), fate } = one;
    let pause = (is != shall).then_some(shall);
    if fate == LineFate::Created {
        let (inbox, row) = rows(app, cx, id, (address, &config), "", (0, 0)).await?;
        let grant = if config.oauth.is_some() { Some(grant::none_yet(cx, id).await?) } else { None };
        return Ok(Written { line, id, new: Some((inbox, row, grant)), config: None, pause });
    }
    let secret = cx.mailbox_secret(id).await?.ok_or(Error::NotFound("mailbox"))?;
    let value = serde_json::to_value(&config).map_err(|_| Error::Internal("settings are JSON"))?;
    let config = Some((value, cx.seal_inbox_secret(id, &secret).await?));
    Ok(Written { line, id, new: None, config, pause })
}

fn written(mut changes: Changes<()>, one: Written) -> Changes<()> {
    let Written { line, id, new, config, pause } = one;
    let (subject, facts) = (format!("inbox:{id}"), json!({ "line": line }));
    if let Some((inbox, row, grant)) = new {
        changes =
            changes.insert_inbox(inbox).insert_mailbox(row).audit("add_mailbox", &subject, facts.clone());
        if let Some(grant) = grant {
            changes = changes.put_grant(id, grant);
        }
    }
    if let Some((config, secret)) = config {
        changes = changes.set_mailbox(id, &config, secret).audit("change_mailbox", &subject, facts);
    }
    if let Some(paused) = pause {
        let facts = json!({ "paused": paused, "line": line });
        changes = changes.pause_mailbox(id, paused).audit("pause_mailbox", subject, facts);
    }
    changes
}

fn plan(
    app: &App,
    user: &UserSession,
    known: &[MailboxRow],
    table: Table,
) -> Result<(Vec<Planned>, Vec<ImportLine>)> {
    let (mut planned, mut said, mut seen, mut there) = (Vec::new(), Vec::new(), HashSet::new(), known.len());
    let heads = table.heads();
    for (line, cells) in table.lines() {
        let address = mail::address::normal(&cells[0]);
        let row = known.iter().find(|row| Some(&row.address) == address.as_ref());
        let before = row.map(|row| Mailbox::of(user.workspace_id, row)).transpose()?;
        let fate = address.ok_or((Some(0), "address")).and_then(|address| {
            if !seen.insert(address.clone()) {
                return Err((Some(0), "twice"));
            }
            let one = match row.zip(before) {
                None if there >= MAILBOXES => return Err((None, "too-many")),
                None => {
                    there += 1;
                    let (config, paused) = new(app, &address, &cells)?;
                    let paused = (false, paused || config.wants_password);
                    Planned { line, id: app.env().id(), address, config, paused, fate: LineFate::Created }
                }
                Some((row, before)) => {
                    let (config, paused) = changed(app, row, &before.config, &cells)?;
                    let same = config == before.config && row.paused == paused;
                    let fate = if same { LineFate::Unchanged } else { LineFate::Changed };
                    Planned { line, id: row.inbox_id, address, config, paused: (row.paused, paused), fate }
                }
            };
            let fate = one.fate;
            planned.push(one);
            Ok(fate)
        });
        said.push(csv::placed(&heads, line, csv::subject(&cells[0]), fate));
    }
    let new = planned.iter_mut().filter(|one| one.fate == LineFate::Created);
    csv::in_order(new.map(|one| &mut one.id));
    Ok((planned, said))
}

/// A new mailbox: what is left out is what most have.
fn new(app: &App, address: &str, cells: &[String]) -> Checked<(Config, bool)> {
    let server = || MailServer { host: String::new(), port: 0, security: "tls".to_owned() };
    let set = MailboxSettings {
        address: address.to_owned(),
        name: address.to_owned(),
        imap: server(),
        smtp: server(),
        user: address.to_owned(),
        password: None,
        oauth: None,
        folder: "INBOX".to_owned(),
        assistant: false,
        authorities: None,
    };
    let (mut set, paused) = overlaid(set, cells)?;
    let usual = |server: &MailServer, tls, other| if server.security == "tls" { tls } else { other };
    if set.imap.port == 0 {
        set.imap.port = usual(&set.imap, 993, 143);
    }
    if set.smtp.port == 0 {
        set.smtp.port = usual(&set.smtp, 465, 587);
    }
    let config = read(app, &set)?;
    Ok((Config { wants_password: config.oauth.is_none(), ..config }, paused.unwrap_or_default()))
}

/// One that is there: its password goes nowhere else by a table, and nothing untested is kept.
fn changed(app: &App, row: &MailboxRow, before: &Config, cells: &[String]) -> Checked<(Config, bool)> {
    let (set, paused) = overlaid(before.shown(&row.address), cells)?;
    let config = Config { wants_password: before.wants_password, ..read(app, &set)? };
    let tested = [
        (2, config.imap != before.imap),
        (5, config.smtp != before.smtp),
        (8, config.user != before.user),
        (9, config.folder != before.folder),
        (12, config.oauth != before.oauth),
        (16, config.authorities != before.authorities),
    ];
    let may = before.wants_password && config.oauth.is_none();
    if let Some((place, _)) = tested.into_iter().find(|(_, differs)| *differs && !may) {
        return Err((Some(place), "tested"));
    }
    Ok((config, paused.unwrap_or(row.paused) || before.wants_password))
}

/// What is set, with what the cells say instead.
fn overlaid(mut set: MailboxSettings, cells: &[String]) -> Checked<(MailboxSettings, Option<bool>)> {
    let flag = |at: usize| csv::yes(&cells[at]).ok_or((Some(at), "flag"));
    let port = |at: usize| cells[at].parse::<u16>().ok().filter(|port| *port > 0).ok_or((Some(at), "port"));
    let blank = || MailOAuth {
        authorize_url: String::new(),
        token_url: String::new(),
        client_id: String::new(),
        client_secret: None,
        scope: String::new(),
    };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let text = || cell.clone();
        match at {
            1 => set.name = text(),
            2 => set.imap.host = text(),
            3 => set.imap.port = port(at)?,
            4 => set.imap.security = security(at, cell)?,
            5 => set.smtp.host = text(),
            6 => set.smtp.port = port(at)?,
            7 => set.smtp.security = security(at, cell)?,
            8 => set.user = text(),
            9 => set.folder = text(),
            12 => set.oauth.get_or_insert_with(blank).authorize_url = text(),
            13 => set.oauth.get_or_insert_with(blank).token_url = text(),
            14 => set.oauth.get_or_insert_with(blank).client_id = text(),
            15 => set.oauth.get_or_insert_with(blank).scope = text(),
            16 => set.authorities = Some(text()),
            _ => {}
        }
    }
    if let Some(assistant) = flag(10)? {
        set.assistant = assistant;
    }
    Ok((set, flag(11)?))
}

fn security(at: usize, cell: &str) -> Checked<String> {
    let word = cell.to_lowercase();
    if ["tls", "starttls", "plain"].contains(&word.as_str()) { Ok(word) } else { Err((Some(at), "security")) }
}

fn read(app: &App, set: &MailboxSettings) -> Checked<Config> {
    Config::read(app, set).map_err(|error| match error {
        Error::Invalid { field, .. } => match field {
            "name" => (Some(1), "text"),
            "imap" => (Some(2), "host"),
            "smtp" => (Some(5), "host"),
            "user" => (Some(8), "text"),
            "folder" => (Some(9), "text"),
            "authorize_url" => (Some(12), "url"),
            "token_url" => (Some(13), "url"),
            "client_id" => (Some(14), "oauth"),
            "scope" => (Some(15), "oauth"),
            _ => (Some(16), "authorities"),
        },
        _ => (None, "wrong"),
    })
}
