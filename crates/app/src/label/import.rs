//! Many labels at once, from a table: said line by line what would happen, then all of it in one commit or nothing.

use std::collections::HashSet;

use access::{Action, may};
use base::{Locale, limits};
use protocol::label::{LabelImport, SaveLabel};
use protocol::people::{ImportLine, ImportTable, LineFate};
use serde_json::json;
use store::{Changes, Keys, LabelRow, State};

use super::save::has_room;
use super::{check, table};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// A line that could be read, and what becomes of it.
#[derive(Clone)]
struct Planned {
    line: u32,
    row: LabelRow,
    fate: LineFate,
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A line is about the label in use that has its
/// Chinese name, or else its English one.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<LabelImport> {
    may(&user.actor(), Action::ManageLabels)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let known = cx.labels(limits::LABELS_KEPT).await?;
    let lines = read(&ask.csv)?;
    let (planned, said) = plan(app, lines, &known);
    let refused = said.iter().any(|line| line.fate == LineFate::Refused);
    if !ask.apply || refused {
        return Ok(LabelImport { lines: said, applied: false });
    }
    has_room(&cx, planned.iter().filter(|one| one.fate == LineFate::Created).count()).await?;
    let mut keys = Keys::new();
    for one in &planned {
        keys = keys.label(one.row.id).label_names(&one.row.zh, &one.row.en);
    }
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for Planned { line, row, fate } in &planned {
            super::save::is_free(state, row)?;
            let subject = format!("label:{}", row.id);
            let facts = json!({ "color": row.color, "line": line });
            changes = match fate {
                LineFate::Created => changes.insert_label(row).audit("add_label", subject, facts),
                LineFate::Changed => changes.change_label(row).audit("save_label", subject, facts),
                LineFate::Unchanged | LineFate::Refused => changes,
            };
        }
        Ok(changes.unaudited("a table that changes nothing"))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(LabelImport { lines: said, applied: true })
}

/// A line of the table, or the word of what is wrong with it.
type Parsed = (u32, String, Result<SaveLabel, &'static str>);

fn read(text: &str) -> Result<Vec<Parsed>> {
    let mut lines = csv::read(text)?.into_iter();
    let header =
        lines.next().ok_or_else(|| Error::invalid("csv", "is empty; the first line names the columns"))?;
    let column = |at: usize| {
        let names = Locale::ALL.map(|locale| table::columns(locale)[at]);
        header.cells.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()))
    };
    let [zh, en, color, archived] = [column(0), column(1), column(2), column(3)];
    if zh.is_none() && en.is_none() {
        let reason = "the first line must name a column name_zh or name_en (中文名, 英文名); color and archived may follow";
        return Err(Error::invalid("csv", reason));
    }
    let parse = |line: csv::Line| {
        let cell = |at: Option<usize>| at.and_then(|at| line.cells.get(at)).cloned().unwrap_or_default();
        let color = cell(color).to_lowercase();
        let archived = match cell(archived).to_lowercase().as_str() {
            "" | "0" | "no" | "false" | "否" => Some(false),
            "1" | "yes" | "true" | "是" => Some(true),
            _ => None,
        };
        let ask = SaveLabel {
            zh: cell(zh),
            en: cell(en),
            color: if color.is_empty() { "grey".to_owned() } else { color },
            archived: archived.unwrap_or_default(),
        };
        let what = if ask.zh.is_empty() { ask.en.clone() } else { ask.zh.clone() };
        let checked = match (archived, check(ask)) {
            (None, _) => Err("archived"),
            (_, Err(Error::Invalid { field: "color", .. })) => Err("color"),
            (_, Err(_)) => Err("name"),
            (_, Ok(ask)) => Ok(ask),
        };
        (line.number, what.chars().take(limits::NAME_CHARS).collect(), checked)
    };
    Ok(lines.map(parse).collect())
}

fn plan(app: &App, lines: Vec<Parsed>, known: &[LabelRow]) -> (Vec<Planned>, Vec<ImportLine>) {
    let (mut planned, mut said, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (line, what, parsed) in lines {
        let mut say = |fate, problem: Option<&str>| {
            said.push(ImportLine {
                line,
                what: what.clone(),
                fate,
                column: None,
                problem: problem.map(str::to_owned),
            });
        };
        let ask = match parsed {
            Ok(ask) => ask,
            Err(problem) => {
                say(LineFate::Refused, Some(problem));
                continue;
            }
        };
        let twice = [("zh", &ask.zh), ("en", &ask.en)]
            .into_iter()
            .any(|(language, name)| !name.is_empty() && !seen.insert((language, name.clone())));
        if twice {
            say(LineFate::Refused, Some("twice"));
            continue;
        }
        // One that is archived and shall be is there already; its name is free for another.
        if ask.archived
            && known
                .iter()
                .any(|label| label.archived_at.is_some() && label.zh == ask.zh && label.en == ask.en)
        {
            say(LineFate::Unchanged, None);
            continue;
        }
        let used = |label: &&LabelRow| label.archived_at.is_none();
        let by_zh = known.iter().filter(used).find(|label| !ask.zh.is_empty() && label.zh == ask.zh);
        let by_en = known.iter().filter(used).find(|label| !ask.en.is_empty() && label.en == ask.en);
        if by_zh.zip(by_en).is_some_and(|(a, b)| a.id != b.id) {
            say(LineFate::Refused, Some("two-labels"));
            continue;
        }
        let now = app.env().now();
        let archived_at = ask.archived.then_some(now);
        let (row, fate) = match by_zh.or(by_en) {
            Some(old) => {
                let row = LabelRow { zh: ask.zh, en: ask.en, color: ask.color, archived_at, ..old.clone() };
                let fate = if row == *old { LineFate::Unchanged } else { LineFate::Changed };
                (row, fate)
            }
            None => {
                let row = LabelRow {
                    id: app.env().id(),
                    zh: ask.zh,
                    en: ask.en,
                    color: ask.color,
                    created_at: now,
                    archived_at,
                };
                (row, LineFate::Created)
            }
        };
        say(fate, None);
        planned.push(Planned { line, row, fate });
    }
    (planned, said)
}
