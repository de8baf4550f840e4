//! Many colleagues at once, from a table: said line by line what would happen, then all of it in one commit or nothing.

use std::collections::HashSet;

use access::{Action, Role, may};
use base::{Locale, Timestamp, UserId};
use protocol::people::{ImportLine, ImportReport, ImportTable, LineFate};
use serde_json::json;
use store::{Changes, Keys, NewUser, State, UserRecord};

use super::fields;
use super::password_link::FreshLink;
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Line};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// A line that could be read: who it is about and how they shall be.
#[derive(Clone)]
struct Wanted {
    line: u32,
    id: UserId,
    email: String,
    name: String,
    role: Role,
    locale: Locale,
    link: FreshLink,
}

/// A line as read, or what is wrong with it.
type Parsed = std::result::Result<Wanted, ImportLine>;

/// How a role is called in a table.
pub(crate) const fn role_word(role: Role, locale: Locale) -> &'static str {
    match (locale, role) {
        (Locale::Zh, Role::Agent) => "坐席",
        (Locale::Zh, Role::Supervisor) => "主管",
        (Locale::Zh, Role::Administrator) => "管理员",
        (Locale::En, role) => role.word(),
    }
}

/// Says what the table would do; does it when asked to and nothing in it is refused.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<ImportReport> {
    may(&user.actor(), Action::ManageUsers)?;
    let parsed = parse(app, &ask.csv)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let here: HashSet<String> = cx.users().await?.into_iter().map(|user| user.email).collect();
    let mut elsewhere = HashSet::new();
    for wanted in parsed.iter().flatten().filter(|wanted| !here.contains(&wanted.email)) {
        if super::authenticate::by_email(app, &wanted.email).await?.is_some() {
            elsewhere.insert(wanted.email.clone());
        }
    }
    let mut keys = Keys::new().administrators();
    for wanted in parsed.iter().flatten() {
        keys = keys.user_email(&wanted.email);
    }
    let (apply, now) = (ask.apply, app.env().now());
    let change = move |state: &State| -> Result<Changes<ImportReport>> {
        let find = |email: &str| state.user_email(email);
        let lines = plan(&parsed, &find, &elsewhere, state.administrators().copied().unwrap_or(0));
        let refused = lines.iter().any(|line| line.fate == LineFate::Refused);
        if !apply || refused {
            return Ok(Changes::new(ImportReport { lines, applied: false, links: Vec::new() }));
        }
        let report = ImportReport { lines, applied: true, links: Vec::new() };
        Ok(write(Changes::new(report), &parsed, &find, now))
    };
    let report = cx.change(keys, change).await.map_err(flatten)?;
    app.names().forget(user.workspace_id);
    Ok(report)
}

fn parse(app: &App, text: &str) -> Result<Vec<Parsed>> {
    let mut lines = csv::read(text)?.into_iter();
    let header =
        lines.next().ok_or_else(|| Error::invalid("csv", "is empty; the first line names the columns"))?;
    let column =
        |names: &[&str]| header.cells.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    let missing = || {
        Error::invalid("csv", "the first line must name the columns name, email and role (姓名, 邮箱, 角色)")
    };
    let name = column(&["name", "姓名"]).ok_or_else(missing)?;
    let email = column(&["email", "邮箱"]).ok_or_else(missing)?;
    let role = column(&["role", "角色"]).ok_or_else(missing)?;
    let locale = column(&["language", "语言"]);
    Ok(lines.map(|line| read_line(app, &line, [name, email, role], locale)).collect())
}

fn refused(line: u32, what: &str, problem: &str) -> ImportLine {
    let what = what.chars().take(base::limits::NAME_CHARS).collect();
    ImportLine { line, what, fate: LineFate::Refused, column: None, problem: Some(problem.to_owned()) }
}

fn read_line(app: &App, line: &Line, columns: [usize; 3], locale: Option<usize>) -> Parsed {
    let cell = |at: usize| line.cells.get(at).map_or("", String::as_str);
    let [name, email, role] = columns.map(cell);
    let bad = |problem| refused(line.number, if email.is_empty() { name } else { email }, problem);
    let known = |role: &Role| {
        Locale::ALL.iter().any(|locale| role_word(*role, *locale) == cell(columns[2]).to_lowercase())
    };
    Ok(Wanted {
        line: line.number,
        id: app.env().id(),
        email: fields::email(email).map_err(|_| bad("email"))?,
        name: fields::name(name).map_err(|_| bad("name"))?,
        role: Role::ALL
            .into_iter()
            .find(known)
            .or_else(|| Role::from_word(role))
            .ok_or_else(|| bad("role"))?,
        locale: match locale.map(cell) {
            None | Some("") => Locale::default(),
            Some(code) => Locale::parse(code).ok_or_else(|| bad("language"))?,
        },
        link: FreshLink::new(app),
    })
}

/// What becomes of each line, on what is there now.
fn plan<'a>(
    parsed: &[Parsed],
    find: &dyn Fn(&str) -> Option<&'a UserRecord>,
    elsewhere: &HashSet<String>,
    administrators: u64,
) -> Vec<ImportLine> {
    let (mut seen, mut left) = (HashSet::new(), administrators);
    let said = |wanted: &Wanted, fate| ImportLine {
        line: wanted.line,
        what: wanted.email.clone(),
        fate,
        column: None,
        problem: None,
    };
    let mut lines = Vec::with_capacity(parsed.len());
    for wanted in parsed {
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(line) => {
                lines.push(line.clone());
                continue;
            }
        };
        let bad = |problem| refused(wanted.line, &wanted.email, problem);
        lines.push(match find(&wanted.email) {
            _ if !seen.insert(&wanted.email) => bad("twice"),
            None if elsewhere.contains(&wanted.email) => bad("elsewhere"),
            None => said(wanted, LineFate::Created),
            Some(found) if found.disabled_at.is_some() => bad("disabled"),
            Some(found) if same(found, wanted) => said(wanted, LineFate::Unchanged),
            Some(found) if found.role == Role::Administrator && wanted.role != Role::Administrator => {
                left = left.saturating_sub(1);
                if left == 0 { bad("last-administrator") } else { said(wanted, LineFate::Changed) }
            }
            Some(_) => said(wanted, LineFate::Changed),
        });
    }
    lines
}

fn same(found: &UserRecord, wanted: &Wanted) -> bool {
    found.name == wanted.name && found.role == wanted.role && found.locale == wanted.locale
}

/// The whole table as one change. Only called when no line is refused.
fn write<'a>(
    mut changes: Changes<ImportReport>,
    parsed: &[Parsed],
    find: &dyn Fn(&str) -> Option<&'a UserRecord>,
    at: Timestamp,
) -> Changes<ImportReport> {
    let mut links = Vec::new();
    for wanted in parsed.iter().flatten() {
        let (id, action) = match find(&wanted.email) {
            Some(found) if same(found, wanted) => continue,
            Some(found) => {
                changes = changes.change_user(found.id, &wanted.name, wanted.role, wanted.locale);
                (found.id, "change_user")
            }
            None => {
                links.push(wanted.link.view(wanted.id, &wanted.email));
                changes = changes
                    .insert_user(NewUser {
                        id: wanted.id,
                        email: wanted.email.clone(),
                        name: wanted.name.clone(),
                        role: wanted.role,
                        locale: wanted.locale,
                        password_hash: String::new(),
                        at,
                    })
                    .put_password_link(wanted.id, wanted.link.hash, wanted.link.expires_at);
                (wanted.id, "invite_user")
            }
        };
        changes =
            changes.audit(action, format!("user:{id}"), json!({ "role": wanted.role, "line": wanted.line }));
    }
    changes.map(|report| ImportReport { links, ..report })
}
