//! A team is made, renamed, filled, archived, brought back.

use access::{Action, may};
use base::{TeamId, UserId, limits};
use protocol::people::{ChangeTeam, NewTeam, TeamView};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes a team.
pub async fn add(app: &App, user: &UserSession, ask: NewTeam) -> Result<TeamView> {
    may(&user.actor(), Action::ManageTeams)?;
    let (name, members) = check(&ask.name, ask.members)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if cx.teams().await?.iter().filter(|team| team.archived_at.is_none()).count() >= limits::TEAMS {
        return Err(Error::invalid(
            "name",
            format!("there are {} teams already; archive one first", limits::TEAMS),
        ));
    }
    let (id, now) = (app.env().id::<TeamId>(), app.env().now());
    let (key, people) = (name.clone(), members.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.team_name(&key).is_some() {
            return Err(Error::Exists("team of this name"));
        }
        everybody_is_here(state, &people)?;
        Ok(Changes::new(()).insert_team(id, &key, now).set_team_members(id, &people).audit(
            "add_team",
            format!("team:{id}"),
            json!({ "members": people }),
        ))
    };
    cx.change(members.iter().fold(Keys::new().team_name(&name), |keys, id| keys.user(*id)), change)
        .await
        .map_err(flatten)?;
    Ok(TeamView { id, name, members, archived: false })
}

/// Changes a team to what is wanted. What is so already changes nothing.
pub async fn change(app: &App, user: &UserSession, id: TeamId, ask: ChangeTeam) -> Result<()> {
    may(&user.actor(), Action::ManageTeams)?;
    let (name, members) = check(&ask.name, ask.members)?;
    let (archived, now) = (ask.archived, app.env().now());
    let cx = app.cx(user.workspace_id, user.actor());
    let keys = members.iter().fold(Keys::new().team(id).team_name(&name), |keys, id| keys.user(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let found = state.team(id).ok_or(Error::NotFound("team"))?;
        if !archived && state.team_name(&name).is_some_and(|other| other.id != id) {
            return Err(Error::Exists("team of this name"));
        }
        everybody_is_here(state, &members)?;
        let archived_at = archived.then(|| found.archived_at.unwrap_or(now));
        Ok(Changes::new(()).change_team(id, &name, archived_at).set_team_members(id, &members).audit(
            "change_team",
            format!("team:{id}"),
            json!({ "members": members, "archived": archived, "renamed": found.name != name }),
        ))
    };
    cx.change(keys, change).await.map_err(flatten)
}

pub(super) fn check(name: &str, mut members: Vec<UserId>) -> Result<(String, Vec<UserId>)> {
    members.sort_unstable();
    members.dedup();
    if members.len() > limits::TEAM_MEMBERS {
        return Err(Error::invalid("members", format!("must be at most {}", limits::TEAM_MEMBERS)));
    }
    Ok((crate::user::checked_name(name)?, members))
}

pub(super) fn everybody_is_here(state: &State, members: &[UserId]) -> Result<()> {
    if members.iter().all(|id| state.user(*id).is_some()) { Ok(()) } else { Err(Error::NotFound("user")) }
}
