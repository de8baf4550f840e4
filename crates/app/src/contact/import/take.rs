//! A file comes in: its columns and the form of every line are looked at, its lines are stored sealed, and it is said what would happen.

use access::{Action, may};
use base::{ContactImportId, limits};
use protocol::contact_import::{ContactImportLine, ContactImportPreview};
use protocol::people::LineFate;
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::batch::look;
use super::columns::{Columns, Wrong};
use super::list::view;
use super::{Chunk, Head, decode};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Line};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Lines stored together.
const CHUNK: usize = 200;
/// Lines of which it is said what will become of them.
const LOOKED_AT: usize = 50;
/// Refused lines that are shown.
const REFUSED_SHOWN: usize = 100;
/// Lines looked at between two breaths, so that others on this thread are served.
const BREATH: usize = 500;

/// Takes a file in. Nothing of it is done before it is started; nobody who does not start it leaves it here longer than a day.
pub async fn take(app: &App, user: &UserSession, name: &str, bytes: Vec<u8>) -> Result<ContactImportPreview> {
    may(&user.actor(), Action::ImportContacts)?;
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::FILE_BYTES });
    }
    let Some(text) = decode::text_of(bytes) else { return Ok(unreadable(1, Wrong::line("encoding"))) };
    let mut lines = csv::Lines::new(&text);
    let columns = match lines.next() {
        None => return Ok(unreadable(1, Wrong::line("empty"))),
        Some(Err(line)) => return Ok(unreadable(line, Wrong::line("quote"))),
        Some(Ok(head)) => match Columns::read(head.cells) {
            Ok(columns) => columns,
            Err(wrong) => return Ok(unreadable(head.number, wrong)),
        },
    };
    let mut all = Vec::new();
    for line in lines {
        match line {
            Ok(line) if all.len() < limits::CONTACT_IMPORT_LINES => all.push(line),
            Ok(line) => return Ok(unreadable(line.number, Wrong::line("too_many_lines"))),
            Err(line) => return Ok(unreadable(line, Wrong::line("quote"))),
        }
    }
    drop(text);
    if all.is_empty() {
        return Ok(unreadable(2, Wrong::line("empty")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let (refused, shown) = looked_at(app, &cx, &columns, &all).await?;
    let id = stored(app, &cx, user, name, &columns, all).await?;
    let row = cx.contact_import(id).await?.ok_or(Error::NotFound("contact import"))?;
    Ok(ContactImportPreview { import: view(app, &cx, row).await?, refused, lines: shown })
}

/// Why nothing of the file can be taken.
fn unreadable(line: u32, wrong: Wrong) -> ContactImportPreview {
    ContactImportPreview { import: None, refused: 1, lines: vec![refused(line, String::new(), wrong)] }
}

fn refused(line: u32, what: String, wrong: Wrong) -> ContactImportLine {
    let Wrong { column, problem } = wrong;
    ContactImportLine { line, what, fate: LineFate::Refused, column, problem: Some(problem.to_owned()) }
}

/// How many lines are refused by their form; the first of these, and what will become of the first lines.
async fn looked_at(
    app: &App,
    cx: &Cx,
    columns: &Columns,
    lines: &[Line],
) -> Result<(u64, Vec<ContactImportLine>)> {
    let (mut count, mut shown, mut looked) = (0, Vec::new(), 0);
    for (at, line) in lines.iter().enumerate() {
        if at % BREATH == BREATH - 1 {
            tokio::task::yield_now().await;
        }
        let wrong = match columns.news(cx, line).await? {
            Err(wrong) => wrong,
            Ok(_) if looked >= LOOKED_AT => continue,
            Ok(news) => {
                looked += 1;
                match look(app, cx, &news).await? {
                    Err(wrong) => wrong,
                    Ok(plan) => {
                        let (line, what) = (line.number, columns.subject(line));
                        shown.push(ContactImportLine {
                            line,
                            what,
                            fate: plan.fate(),
                            column: None,
                            problem: None,
                        });
                        continue;
                    }
                }
            }
        };
        count += 1;
        if count <= REFUSED_SHOWN as u64 {
            shown.push(refused(line.number, columns.subject(line), wrong));
        }
    }
    Ok((count, shown))
}

async fn stored(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    name: &str,
    columns: &Columns,
    lines: Vec<Line>,
) -> Result<ContactImportId> {
    let (id, now) = (app.env().id::<ContactImportId>(), app.env().now());
    let file = name.chars().filter(|c| !c.is_control()).take(limits::FILE_NAME_CHARS).collect();
    let head = cx.seal_import_head(id, &Head { file, columns: columns.names().to_vec() }).await?;
    let user_id = user.user_id;
    let begin = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).insert_contact_import(id, user_id, head.clone(), now);
        Ok(changes.unaudited("it is noted once the whole file is there"))
    };
    cx.change(Keys::new(), begin).await.map_err(flatten)?;
    let (count, mut first, mut lines) = (lines.len() as u64, 0, lines.into_iter());
    loop {
        let chunk: Chunk = lines.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let body = cx.seal_import_chunk(id, first, &chunk).await?;
        let put = move |_: &State| -> Result<Changes<()>> {
            let changes = Changes::new(()).insert_import_chunk(id, first, body.clone(), now);
            Ok(changes.unaudited("a part of a file that is noted once it is whole"))
        };
        cx.change(Keys::new(), put).await.map_err(flatten)?;
        first += chunk.len() as u64;
    }
    let ready = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).ready_contact_import(id, count);
        Ok(changes.audit("take_contact_import", format!("contact_import:{id}"), json!({ "lines": count })))
    };
    cx.change(Keys::new(), ready).await.map_err(flatten)?;
    Ok(id)
}
