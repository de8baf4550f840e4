//! The teams as a table, out and in: said line by line what would happen, then all of it in one commit or nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use access::{Action, may};
use base::{TeamId, UserId, limits};
use protocol::people::{ImportLine, ImportTable, LineFate, TableReport};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::save::{check, everybody_is_here};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Column, Table};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Members are named by their mail addresses, which are unique.
const COLUMNS: [Column; 3] = [("name", "名称"), ("members", "成员邮箱"), ("archived", "已归档")];

/// A team as it is.
struct Known {
    id: TeamId,
    members: Vec<UserId>,
    archived: bool,
}

/// A line that could be read, and what becomes of it.
#[derive(Clone)]
struct Planned {
    line: u32,
    id: TeamId,
    name: String,
    members: Vec<UserId>,
    archived: bool,
    fate: LineFate,
}

/// Every team in the columns that an import takes.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::ManageTeams)?;
    let teams = super::list(app, user).await?.teams;
    let cx = app.cx(user.workspace_id, user.actor());
    let mail: HashMap<UserId, String> =
        cx.users().await?.into_iter().map(|one| (one.id, one.email)).collect();
    let rows = teams.into_iter().map(|team| {
        let members =
            team.members.iter().filter_map(|id| mail.get(id).cloned()).collect::<Vec<_>>().join(" ");
        vec![team.name, members, csv::flag(team.archived)]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A line is about the team of its name; what is
/// not in the table stays, and a column that is not there changes nothing.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<TableReport> {
    may(&user.actor(), Action::ManageTeams)?;
    let table = Table::read(&ask.csv, &COLUMNS, &[0])?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (planned, said) = plan(app, &cx, table).await?;
    let refused = said.iter().any(|line| line.fate == LineFate::Refused);
    if !ask.apply || refused {
        return Ok(TableReport { lines: said, applied: false });
    }
    let mut keys = Keys::new();
    for one in &planned {
        keys = one.members.iter().fold(keys.team(one.id).team_name(&one.name), |keys, id| keys.user(*id));
    }
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for Planned { line, id, name, members, archived, fate } in &planned {
            if !archived && state.team_name(name).is_some_and(|other| other.id != *id) {
                return Err(Error::Exists("team of this name"));
            }
            everybody_is_here(state, members)?;
            let subject = format!("team:{id}");
            let facts = json!({ "members": members, "archived": archived, "line": line });
            changes = match fate {
                LineFate::Created => changes
                    .insert_team(*id, name, now)
                    .set_team_members(*id, members)
                    .audit("add_team", subject, facts),
                LineFate::Changed => {
                    let found = state.team(*id).ok_or(Error::NotFound("team"))?;
                    let archived_at = archived.then(|| found.archived_at.unwrap_or(now));
                    changes.change_team(*id, name, archived_at).set_team_members(*id, members).audit(
                        "change_team",
                        subject,
                        facts,
                    )
                }
                LineFate::Unchanged | LineFate::Refused => changes,
            };
        }
        Ok(changes.unaudited("a table that changes nothing"))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(TableReport { lines: said, applied: true })
}

async fn plan(app: &App, cx: &Cx, table: Table) -> Result<(Vec<Planned>, Vec<ImportLine>)> {
    let mut members: HashMap<TeamId, Vec<UserId>> = HashMap::new();
    for (team, member) in cx.team_members().await? {
        members.entry(team).or_default().push(member);
    }
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let mut used = 0;
    for row in cx.teams().await? {
        let archived = row.archived_at.is_some();
        used += usize::from(!archived);
        let one = Known { id: row.id, members: members.remove(&row.id).unwrap_or_default(), archived };
        // Of several teams that had a name, the one in use has it, else the newest.
        if !archived || known.get(&row.name).is_none_or(|other| other.archived) {
            known.insert(row.name, one);
        }
    }
    let people: HashMap<String, UserId> =
        cx.users().await?.into_iter().map(|one| (one.email, one.id)).collect();
    let (mut planned, mut said, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let with_members = table.has(1);
    for (line, cells) in table.lines() {
        let what = csv::subject(&cells[0]);
        let read = read(&cells, &people).and_then(|(name, wanted, archived)| {
            if seen.insert(name.clone()) { Ok((name, wanted, archived)) } else { Err("twice") }
        });
        let fate = match read {
            Err(problem) => Err(problem),
            Ok((name, wanted, archived)) => {
                let found = known.get(&name);
                let wanted = if with_members {
                    wanted
                } else {
                    found.map(|one| one.members.clone()).unwrap_or_default()
                };
                let archived = archived.unwrap_or_else(|| found.is_some_and(|one| one.archived));
                let gained = usize::from(!archived && found.is_none_or(|one| one.archived));
                let fate = match found {
                    None if archived => Err("archived-new"),
                    _ if used + gained > limits::TEAMS => Err("too-many"),
                    None => Ok(LineFate::Created),
                    Some(one) if one.archived == archived && same(&one.members, &wanted) => {
                        Ok(LineFate::Unchanged)
                    }
                    Some(_) => Ok(LineFate::Changed),
                };
                if let Ok(fate) = fate {
                    used += gained;
                    let id = found.map_or_else(|| app.env().id(), |one| one.id);
                    planned.push(Planned { line, id, name, members: wanted, archived, fate });
                }
                fate
            }
        };
        said.push(csv::said(line, what, fate));
    }
    Ok((planned, said))
}

type Read = (String, Vec<UserId>, Option<bool>);

fn read(cells: &[String], people: &HashMap<String, UserId>) -> std::result::Result<Read, &'static str> {
    let archived = csv::yes(&cells[2]).ok_or("archived")?;
    let apart = |c: char| c.is_whitespace() || ",;，；、".contains(c);
    let mut members = Vec::new();
    for address in cells[1].split(apart).filter(|text| !text.is_empty()) {
        members.push(*people.get(&address.to_lowercase()).ok_or("member")?);
    }
    let (name, members) = check(&cells[0], members).map_err(|error| match error {
        Error::Invalid { field: "members", .. } => "members",
        _ => "name",
    })?;
    Ok((name, members, archived))
}

fn same(had: &[UserId], wanted: &[UserId]) -> bool {
    had.len() == wanted.len() && wanted.iter().all(|one| had.contains(one))
}
