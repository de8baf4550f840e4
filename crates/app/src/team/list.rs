//! Every team with its members.

use std::collections::HashMap;

use access::{Action, may};
use base::{TeamId, UserId};
use protocol::people::{TeamView, Teams};

use crate::app::App;
use crate::error::Result;
use crate::session::Asks;

/// By name, archived ones last.
pub async fn list(app: &App, asker: &dyn Asks) -> Result<Teams> {
    may(&asker.actor(), Action::ReadUsers)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let mut members: HashMap<TeamId, Vec<UserId>> = HashMap::new();
    for (team_id, user_id) in cx.team_members().await? {
        members.entry(team_id).or_default().push(user_id);
    }
    let view = |row: store::TeamRow| TeamView {
        members: members.remove(&row.id).unwrap_or_default(),
        id: row.id,
        name: row.name,
        archived: row.archived_at.is_some(),
    };
    let mut teams: Vec<TeamView> = cx.teams().await?.into_iter().map(view).collect();
    teams.sort_by_key(|team| (team.archived, team.name.to_lowercase()));
    Ok(Teams { teams })
}
