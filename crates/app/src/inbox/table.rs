//! The web inboxes as a table, out and in: said line by line what would happen, then all of it in one commit or nothing.

use std::collections::HashSet;

use access::{Action, may};
use base::InboxId;
use protocol::inbox::{
    InboxSettings, LocaleChoice, PageConsent, Position, PreChatField, PreChatKind, SaveInbox,
};
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{Changes, InboxRow, Keys, State};

use super::{checked, read};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Column, Table};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What of an inbox has a line's form; the offers are set on its page.
const COLUMNS: [Column; 16] = [
    ("key", "公开键"),
    ("name", "名称"),
    ("origins", "网站"),
    ("language", "语言"),
    ("color", "颜色"),
    ("position", "位置"),
    ("greeting_zh", "问候语（中文）"),
    ("greeting_en", "问候语（英文）"),
    ("team_zh", "团队（中文）"),
    ("team_en", "团队（英文）"),
    ("reply_minutes", "回复分钟"),
    ("questions_zh", "常见问题（中文）"),
    ("questions_en", "常见问题（英文）"),
    ("page", "页面"),
    ("elder", "大字"),
    ("pre_chat", "先问"),
];
/// After what must be filled in.
const REQUIRED: char = '*';

fn from_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_lowercase())).ok()
}

/// The web inboxes in use, in the columns that an import takes; never a secret. Mailboxes have a table of their own.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::ManageInboxes)?;
    let rows = used(&app.cx(user.workspace_id, user.actor())).await?;
    Ok(csv::list(user.locale, &COLUMNS, rows.iter().map(cells)))
}

/// Web inboxes that are not archived.
async fn used(cx: &store::Cx) -> Result<Vec<InboxRow>> {
    let mail: HashSet<InboxId> = cx.mailboxes().await?.into_iter().map(|mailbox| mailbox.inbox_id).collect();
    let rows = cx.inboxes().await?;
    Ok(rows.into_iter().filter(|row| row.archived_at.is_none() && !mail.contains(&row.id)).collect())
}

fn cells(row: &InboxRow) -> Vec<String> {
    let set = read(&row.settings);
    vec![
        row.public_key.clone(),
        row.name.clone(),
        row.origins.join("\n"),
        csv::word(set.locale),
        set.color.unwrap_or_default(),
        csv::word(set.position),
        set.greeting.zh,
        set.greeting.en,
        set.team.zh,
        set.team.en,
        set.reply_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        set.questions.zh.join("\n"),
        set.questions.en.join("\n"),
        csv::word(set.page),
        csv::flag(set.elder),
        set.pre_chat.into_iter().map(asked).collect::<Vec<_>>().join(" "),
    ]
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A line changes the inbox of its key: new ones are
/// made on their page, which tells their secret once. A column that is not there changes nothing.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageInboxes)?;
    let table = Table::read(&ask.csv, &COLUMNS, &[0])?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (changed, lines) = plan(&used(&cx).await?, table);
    let refused = lines.iter().any(|line| line.fate == LineFate::Refused);
    if !ask.apply || refused {
        return Ok(TableReport { lines, applied: false });
    }
    let keys = changed.iter().fold(Keys::new(), |keys, (_, id, _)| keys.inbox(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for (line, id, save) in &changed {
            if state.inbox(*id).is_none() {
                return Err(Error::NotFound("inbox"));
            }
            let facts = json!({ "origins": save.origins.len(), "line": line });
            changes = changes.save_inbox(*id, &save.name, &save.origins, &json!(save.settings)).audit(
                "save_inbox",
                format!("inbox:{id}"),
                facts,
            );
        }
        Ok(changes.unaudited("a table that changes nothing"))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(TableReport { lines, applied: true })
}

type Changed = (u32, InboxId, SaveInbox);

fn plan(used: &[InboxRow], table: Table) -> (Vec<Changed>, Vec<ImportLine>) {
    let has: Vec<bool> = (0..COLUMNS.len()).map(|at| table.has(at)).collect();
    let (mut changed, mut said, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (line, cells) in table.lines() {
        let found = used.iter().find(|row| row.public_key == cells[0]);
        let what = csv::subject(found.map_or(&cells[0], |row| &row.name));
        let fate = match found {
            None => Err("unknown"),
            Some(row) if !seen.insert(row.id) => Err("twice"),
            Some(row) => match wanted(row, &cells, &has) {
                Err(problem) => Err(problem),
                Ok(save)
                    if save.name == row.name
                        && save.origins == row.origins
                        && save.settings == read(&row.settings) =>
                {
                    Ok(LineFate::Unchanged)
                }
                Ok(save) => {
                    changed.push((line, row.id, save));
                    Ok(LineFate::Changed)
                }
            },
        };
        said.push(csv::said(line, what, fate));
    }
    (changed, said)
}

/// What is asked before the first message, as a table writes it.
fn asked(field: PreChatField) -> String {
    let mut word = csv::word(field.kind);
    word.extend(field.required.then_some(REQUIRED));
    word
}

fn ask(word: &str) -> Option<PreChatField> {
    let kind = from_word::<PreChatKind>(word.trim_end_matches(REQUIRED))?;
    Some(PreChatField { kind, required: word.ends_with(REQUIRED) })
}

/// The inbox as the line wants it; else the field that is wrong.
fn wanted(row: &InboxRow, cells: &[String], has: &[bool]) -> std::result::Result<SaveInbox, &'static str> {
    let mut set: InboxSettings = read(&row.settings);
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let (mut name, mut origins) = (row.name.clone(), row.origins.clone());
    for (at, cell) in cells.iter().enumerate().filter(|(at, _)| has[*at]) {
        let text = || cell.clone();
        match at {
            1 => name = text(),
            2 => origins = cell.split_whitespace().map(str::to_owned).collect(),
            3 => set.locale = from_word::<LocaleChoice>(cell).ok_or("language")?,
            4 => set.color = Some(text()).filter(|color| !color.is_empty()),
            5 => set.position = from_word::<Position>(cell).ok_or("position")?,
            6 => set.greeting.zh = text(),
            7 => set.greeting.en = text(),
            8 => set.team.zh = text(),
            9 => set.team.en = text(),
            10 if cell.is_empty() => set.reply_minutes = None,
            10 => set.reply_minutes = Some(cell.parse().map_err(|_| "reply_minutes")?),
            11 => set.questions.zh = lines(cell),
            12 => set.questions.en = lines(cell),
            13 => set.page = from_word::<PageConsent>(cell).ok_or("page")?,
            15 => set.pre_chat = cell.split_whitespace().map(ask).collect::<Option<_>>().ok_or("asked")?,
            14 => set.elder = csv::yes(cell).ok_or("elder")?.unwrap_or_default(),
            _ => {}
        }
    }
    checked(SaveInbox { name, origins, settings: set }).map_err(|error| match error {
        Error::Invalid { field, .. } => field,
        _ => "wrong",
    })
}
