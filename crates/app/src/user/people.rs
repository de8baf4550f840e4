//! Everybody of ours, as administration sees them, and the same as a table.

use std::collections::HashMap;

use access::{Action, may};
use base::{Locale, UserId};
use protocol::people::{People, PersonState, PersonView};

use crate::app::App;
use crate::csv;
use crate::error::Result;
use crate::session::UserSession;

/// Everybody: by name, those who are shut out last.
pub async fn people(app: &App, user: &UserSession) -> Result<People> {
    may(&user.actor(), Action::ReadPeople)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let online = super::online(app, user.workspace_id).await?;
    let in_use: Vec<_> =
        cx.teams().await?.into_iter().filter(|team| team.archived_at.is_none()).map(|team| team.id).collect();
    let mut teams: HashMap<UserId, Vec<_>> = HashMap::new();
    for (team_id, user_id) in cx.team_members().await? {
        if in_use.contains(&team_id) {
            teams.entry(user_id).or_default().push(team_id);
        }
    }
    let mut people: Vec<PersonView> = cx
        .users()
        .await?
        .into_iter()
        .map(|record| PersonView {
            state: state(&record),
            online: online.contains(&record.id),
            teams: teams.remove(&record.id).unwrap_or_default(),
            id: record.id,
            name: record.name,
            email: record.email,
            role: record.role,
            locale: record.locale,
            seen_ms: record.seen_at.map(|at| at.ms()),
        })
        .collect();
    people.sort_by_key(|person| (person.state == PersonState::Disabled, person.name.to_lowercase()));
    Ok(People { people })
}

fn state(record: &store::UserRecord) -> PersonState {
    if record.disabled_at.is_some() {
        PersonState::Disabled
    } else if record.password_hash.is_empty() {
        PersonState::Invited
    } else {
        PersonState::Active
    }
}

/// Everybody who may log in, in the columns that an import takes.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::ManageUsers)?;
    let header = match user.locale {
        Locale::Zh => ["姓名", "邮箱", "角色", "语言"],
        Locale::En => ["name", "email", "role", "language"],
    };
    let all = people(app, user).await?.people;
    let rows = all.iter().filter(|person| person.state != PersonState::Disabled).map(|person| {
        let role = super::import::role_word(person.role, user.locale);
        [person.name.as_str(), &person.email, role, person.locale.code()].map(Into::into).to_vec()
    });
    Ok(csv::write(std::iter::once(header.map(Into::into).to_vec()).chain(rows)))
}
