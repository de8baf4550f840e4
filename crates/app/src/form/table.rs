//! The forms that agents send as a table, out and in: a line is a field, and lines of the same heading are a form. Said line by line what
//! would happen, then all of it or nothing.

use access::{Action, may};
use base::limits;
use conversation::content::FieldKind;
use protocol::form::{FormFieldSet, FormSet, FormSets};
use protocol::inbox::Wording;
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};

use super::check::form as checked;
use crate::app::App;
use crate::csv::{self, Column, Table, Wrong};
use crate::error::{Error, Result};
use crate::session::UserSession;

const COLUMNS: [Column; 9] = [
    ("title_zh", "表单（中文）"),
    ("title_en", "表单（英文）"),
    ("name", "字段名"),
    ("label_zh", "问题（中文）"),
    ("label_en", "问题（英文）"),
    ("kind", "类型"),
    ("required", "必填"),
    ("choices_zh", "选项（中文）"),
    ("choices_en", "选项（英文）"),
];
/// Between two choices of a cell.
const APART: char = '|';

/// Every form, a line for each field.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::ManageForms)?;
    let forms = super::list(app, user).await?.forms;
    let rows = forms.into_iter().flat_map(|form| {
        let title = form.title;
        form.fields.into_iter().map(move |field| {
            let (zh, en): (Vec<_>, Vec<_>) = field.choices.into_iter().map(|one| (one.zh, one.en)).unzip();
            vec![
                title.zh.clone(),
                title.en.clone(),
                field.name,
                field.label.zh,
                field.label.en,
                csv::word(field.kind),
                csv::flag(field.required),
                joined(&zh),
                joined(&en),
            ]
        })
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A form of a known heading gets the fields of the
/// table, in their order; another is added at the end; what is not in the table stays.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageForms)?;
    let table = Table::read(&ask.csv, &COLUMNS, &[2, 5])?;
    let before = super::list(app, user).await?.forms;
    let (after, lines) = plan(&before, table);
    if !ask.apply || csv::any_refused(&lines) {
        return Ok(TableReport { lines, applied: false });
    }
    if after != before {
        super::save(app, user, FormSets { forms: after }).await?;
    }
    Ok(TableReport { lines, applied: true })
}

/// The lines of one form.
struct Group {
    title: Wording,
    fields: Vec<FormFieldSet>,
    /// Where its lines stand among all, with what is wrong with each.
    lines: Vec<(usize, Option<Wrong>)>,
}

fn plan(before: &[FormSet], table: Table) -> (Vec<FormSet>, Vec<ImportLine>) {
    let heads = table.heads();
    let rows: Vec<(u32, Vec<String>)> = table.lines().collect();
    let mut groups: Vec<Group> = Vec::new();
    for (at, (_, cells)) in rows.iter().enumerate() {
        let title = Wording { zh: cells[0].clone(), en: cells[1].clone() };
        let group = match groups.iter().position(|group| group.title == title) {
            Some(known) => &mut groups[known],
            None => {
                groups.push(Group { title, fields: Vec::new(), lines: Vec::new() });
                let last = groups.len() - 1;
                &mut groups[last]
            }
        };
        let wrong = match field(cells) {
            Ok(field) if group.fields.iter().any(|other| other.name == field.name) => {
                Some((Some(2), "twice"))
            }
            Ok(field) => {
                group.fields.push(field);
                None
            }
            Err(wrong) => Some(wrong),
        };
        group.lines.push((at, wrong));
    }
    let mut after = before.to_vec();
    let mut fates = vec![Ok(LineFate::Unchanged); rows.len()];
    for group in groups {
        let all = fate(&mut after, &group);
        for (at, wrong) in group.lines {
            fates[at] = wrong.map_or(all, Err);
        }
    }
    let said = rows.into_iter().zip(fates).map(|((line, cells), fate)| {
        let or = |one: usize, other: usize| if cells[one].is_empty() { &cells[other] } else { &cells[one] };
        let what = csv::subject(&format!("{} · {}", or(0, 1), or(3, 4)));
        csv::placed(&heads, line, what, fate)
    });
    let said = said.collect();
    (after, said)
}

/// What becomes of a form; it is put among the others.
fn fate(after: &mut Vec<FormSet>, group: &Group) -> std::result::Result<LineFate, Wrong> {
    if group.lines.iter().any(|(_, wrong)| wrong.is_some()) {
        return Ok(LineFate::Unchanged);
    }
    let form = FormSet { title: group.title.clone(), fields: group.fields.clone() };
    let form = checked(form).map_err(|error| match error {
        Error::Invalid { field: "title", .. } => (Some(0), "title"),
        Error::Invalid { field: "fields", .. } => (None, "fields"),
        _ => (None, "wrong"),
    })?;
    match after.iter().position(|one| one.title == form.title) {
        Some(at) if after[at] == form => Ok(LineFate::Unchanged),
        Some(at) => {
            after[at] = form;
            Ok(LineFate::Changed)
        }
        None if after.len() >= limits::FORMS => Err((Some(0), "too-many")),
        None => {
            after.push(form);
            Ok(LineFate::Created)
        }
    }
}

fn field(cells: &[String]) -> std::result::Result<FormFieldSet, Wrong> {
    let kind: FieldKind =
        serde_json::from_value(cells[5].to_lowercase().into()).map_err(|_| (Some(5), "kind"))?;
    let required = csv::yes(&cells[6]).ok_or((Some(6), "flag"))?.unwrap_or_default();
    let (zh, en) = (apart(&cells[7]), apart(&cells[8]));
    // One language may be left out, else each choice has its place in both.
    if !zh.is_empty() && !en.is_empty() && zh.len() != en.len() {
        return Err((Some(8), "choices-differ"));
    }
    let at = |all: &[String], at: usize| all.get(at).cloned().unwrap_or_default();
    let choices =
        (0..zh.len().max(en.len())).map(|n| Wording { zh: at(&zh, n), en: at(&en, n) }).collect::<Vec<_>>();
    let label = Wording { zh: cells[3].clone(), en: cells[4].clone() };
    let field = FormFieldSet { name: cells[2].clone(), label, kind, required, choices };
    super::check::field(field).map_err(|error| match error {
        Error::Invalid { field: "name", .. } => (Some(2), "name"),
        Error::Invalid { field: "label", .. } => (Some(3), "label"),
        _ => (Some(7), "choices"),
    })
}

/// Choices in one cell. What stands between them is told from the same sign in a choice by a backslash.
fn joined(choices: &[String]) -> String {
    if choices.iter().all(String::is_empty) {
        return String::new();
    }
    let escaped = |one: &String| one.replace('\\', "\\\\").replace(APART, "\\|");
    choices.iter().map(escaped).collect::<Vec<_>>().join(" | ")
}

fn apart(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let (mut all, mut one, mut letters) = (Vec::new(), String::new(), cell.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => one.extend(letters.next()),
            APART | '\n' => all.push(std::mem::take(&mut one).trim().to_owned()),
            letter => one.push(letter),
        }
    }
    all.push(one.trim().to_owned());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_back_as_they_went() {
        for choices in [vec!["上午", "下午"], vec!["", "b"], vec!["a|b", "c\\d", "e"], vec!["one"]] {
            let choices: Vec<String> = choices.into_iter().map(str::to_owned).collect();
            assert_eq!(apart(&joined(&choices)), choices);
        }
        assert_eq!(joined(&[String::new(), String::new()]), "");
        assert_eq!(apart("上午\n下午 |晚上"), ["上午", "下午", "晚上"]);
        assert!(apart("").is_empty());
        assert_eq!(apart("a\\"), ["a"]);
    }
}
