//! The shared canned replies as a table, out and in: said line by line what would happen, then all of it in one commit or nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use access::{Action, may};
use base::limits::SHARED_CANNED_REPLIES;
use base::{CannedReplyId, Locale, Timestamp};
use protocol::canned::SaveCannedReply;
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};
use serde_json::json;
use store::{CannedReplyRow, Changes, Keys, State};

use super::{check, files};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Line};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The columns, as they are called in each language.
const COLUMNS: [(&str, &str); 5] = [
    ("folder", "分组"),
    ("shortcut", "快捷码"),
    ("title", "标题"),
    ("chinese", "中文内容"),
    ("english", "英文内容"),
];

/// What a table names and cannot bring: an import leaves the files of a reply as they are.
const FILES: (&str, &str) = ("files", "附件");

/// A line that could be read.
#[derive(Clone)]
struct Wanted {
    line: u32,
    id: CannedReplyId,
    reply: SaveCannedReply,
}

type Parsed = std::result::Result<Wanted, ImportLine>;

/// The shared canned replies in the columns that an import takes.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::UseCannedReplies)?;
    let rows = app.cx(user.workspace_id, user.actor()).shared_canned_replies(SHARED_CANNED_REPLIES).await?;
    let files = files::all(&app.cx(user.workspace_id, user.actor()), user.user_id).await?;
    let name =
        |(en, zh): (&'static str, &'static str)| if user.locale == Locale::Zh { zh } else { en }.into();
    let header = COLUMNS.into_iter().chain([FILES]).map(name).collect();
    let cells = rows.iter().map(|row| {
        let names: Vec<String> = files::of(&files, row.id).into_iter().map(|file| file.name).collect();
        let texts = [&row.folder, &row.shortcut, &row.title, &row.zh, &row.en];
        let texts = texts.map(|cell| Cow::Borrowed(cell.as_str()));
        texts.into_iter().chain([Cow::Owned(names.join("; "))]).collect()
    });
    Ok(csv::write(std::iter::once(header).chain(cells)))
}

/// Says what the table would do to the shared ones; does it when asked to and nothing in it is refused. What is not in it stays.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageCannedReplies)?;
    let parsed = parse(app, &ask.csv)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let known = cx.shared_canned_replies(SHARED_CANNED_REPLIES).await?;
    let room = (SHARED_CANNED_REPLIES as usize).saturating_sub(known.len());
    let keys = parsed
        .iter()
        .flatten()
        .fold(Keys::new(), |keys, one| keys.canned_shortcut(None, &one.reply.shortcut));
    let (apply, now) = (ask.apply, app.env().now());
    let change = move |state: &State| -> Result<Changes<TableReport>> {
        let lines = plan(&parsed, state, room);
        let refused = lines.iter().any(|line| line.fate == LineFate::Refused);
        if !apply || refused {
            return Ok(Changes::new(TableReport { lines, applied: false }));
        }
        let touched = lines.iter().filter(|line| line.fate != LineFate::Unchanged).count();
        let changes = write(Changes::new(TableReport { lines, applied: true }), &parsed, state, now);
        Ok(if touched == 0 {
            changes
        } else {
            changes.audit("import_canned_replies", "workspace", json!({ "lines": touched }))
        })
    };
    cx.change(keys, change).await.map_err(flatten)
}

fn parse(app: &App, text: &str) -> Result<Vec<Parsed>> {
    let mut lines = csv::read(text)?.into_iter();
    let header =
        lines.next().ok_or_else(|| Error::invalid("csv", "is empty; the first line names the columns"))?;
    let place =
        |(en, zh): (&str, &str)| header.cells.iter().position(|cell| cell.to_lowercase() == en || cell == zh);
    let [folder, shortcut, title, zh, en] = COLUMNS.map(place);
    if shortcut.is_none() || title.is_none() || (zh.is_none() && en.is_none()) {
        let names = COLUMNS.map(|(en, zh)| format!("{en} ({zh})")).join(", ");
        return Err(Error::invalid("csv", format!("the first line must name the columns {names}")));
    }
    Ok(lines.map(|line| read_line(app, &line, [folder, shortcut, title, zh, en])).collect())
}

fn refused(line: u32, what: &str, problem: &str) -> ImportLine {
    let what = what.chars().take(base::limits::NAME_CHARS).collect();
    ImportLine { line, what, fate: LineFate::Refused, column: None, problem: Some(problem.to_owned()) }
}

fn read_line(app: &App, line: &Line, columns: [Option<usize>; 5]) -> Parsed {
    let cell = |at: Option<usize>| at.and_then(|at| line.cells.get(at)).cloned().unwrap_or_default();
    let [folder, shortcut, title, zh, en] = columns.map(cell);
    let what = if shortcut.is_empty() { title.clone() } else { format!("/{shortcut}") };
    let reply =
        check::check(SaveCannedReply { personal: false, folder, shortcut, title, zh, en, files: None });
    let reply = reply.map_err(|error| {
        refused(
            line.number,
            &what,
            match &error {
                Error::Invalid { field, .. } => field,
                Error::UnknownVariable(_) => "variable",
                _ => "wrong",
            },
        )
    })?;
    Ok(Wanted { line: line.number, id: app.env().id(), reply })
}

fn same(row: &CannedReplyRow, reply: &SaveCannedReply) -> bool {
    (&row.folder, &row.title, &row.zh, &row.en) == (&reply.folder, &reply.title, &reply.zh, &reply.en)
}

/// What becomes of each line, on what is there now.
fn plan(parsed: &[Parsed], state: &State, mut room: usize) -> Vec<ImportLine> {
    let mut seen = HashSet::new();
    let mut lines = Vec::with_capacity(parsed.len());
    for wanted in parsed {
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(line) => {
                lines.push(line.clone());
                continue;
            }
        };
        let what = format!("/{} {}", wanted.reply.shortcut, wanted.reply.title);
        let said =
            |fate| ImportLine { line: wanted.line, what: what.clone(), fate, column: None, problem: None };
        lines.push(match state.canned_shortcut(None, &wanted.reply.shortcut) {
            _ if !seen.insert(&wanted.reply.shortcut) => refused(wanted.line, &what, "twice"),
            Some(row) if same(row, &wanted.reply) => said(LineFate::Unchanged),
            Some(_) => said(LineFate::Changed),
            None if room == 0 => refused(wanted.line, &what, "too-many"),
            None => {
                room -= 1;
                said(LineFate::Created)
            }
        });
    }
    lines
}

/// The whole table as one change. Only called when no line is refused.
fn write(
    mut changes: Changes<TableReport>,
    parsed: &[Parsed],
    state: &State,
    at: Timestamp,
) -> Changes<TableReport> {
    for wanted in parsed.iter().flatten() {
        let reply = &wanted.reply;
        let row = |id, used| CannedReplyRow {
            id,
            owner_id: None,
            folder: reply.folder.clone(),
            shortcut: reply.shortcut.clone(),
            title: reply.title.clone(),
            zh: reply.zh.clone(),
            en: reply.en.clone(),
            used,
            updated_at: at,
        };
        changes = match state.canned_shortcut(None, &reply.shortcut) {
            Some(found) if same(found, reply) => changes,
            Some(found) => changes.update_canned_reply(row(found.id, found.used)),
            None => changes.insert_canned_reply(row(wanted.id, 0)),
        };
    }
    changes
}
