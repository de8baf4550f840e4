//! Teams of people.

use base::{TeamId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    LOAD = "team.load": "select id, name, created_at, archived_at from team where workspace_id = $1 and id = $2 for update";
    LOAD_BY_NAME = "team.load_by_name":
        "select id, name, created_at, archived_at from team where workspace_id = $1 and name = $2 and archived_at is null";
    LIST = "team.list": "select id, name, created_at, archived_at from team where workspace_id = $1 order by id limit $2";
    MEMBERS = "team.members": "select team_id, user_id from team_member where workspace_id = $1 order by team_id, user_id limit $2";
    INSERT = "team.insert": "insert into team (workspace_id, id, name, created_at) values ($1, $2, $3, $4)";
    CHANGE = "team.change": "update team set name = $3, archived_at = $4 where workspace_id = $1 and id = $2";
    CLEAR = "team.clear": "delete from team_member where workspace_id = $1 and team_id = $2";
    JOIN = "team.join": "insert into team_member (workspace_id, team_id, user_id) values ($1, $2, $3)";
}

/// Teams of one workspace that are read at most.
const TEAMS: u32 = 1_000;
/// Memberships of one workspace that are read at most.
const MEMBERSHIPS: u32 = 100_000;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// Id.
    pub id: TeamId,
    /// Name; unique among those that are not archived.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it is not used any more.
    pub archived_at: Option<Timestamp>,
}

pub(crate) fn read(row: &mut Row) -> Result<TeamRow, StoreError> {
    Ok(TeamRow { id: row.id()?, name: row.text()?, created_at: row.time()?, archived_at: row.opt_time()? })
}

impl<T> Changes<T> {
    /// Creates a team.
    pub fn insert_team(self, id: TeamId, name: &str, at: Timestamp) -> Self {
        self.write(&INSERT, vec![Value::id(id), name.into(), at.into()])
    }

    /// Renames a team, archives it or brings it back.
    pub fn change_team(self, id: TeamId, name: &str, archived_at: Option<Timestamp>) -> Self {
        self.must_hit("team", &CHANGE, vec![Value::id(id), name.into(), archived_at.into()])
    }

    /// Replaces the members of a team.
    pub fn set_team_members(self, id: TeamId, members: &[UserId]) -> Self {
        let join =
            |changes: Self, member: &UserId| changes.write(&JOIN, vec![Value::id(id), Value::id(*member)]);
        members.iter().fold(self.write(&CLEAR, vec![Value::id(id)]), join)
    }
}

impl Cx {
    /// Every team, archived ones too, oldest first.
    pub async fn teams(&self) -> Result<Vec<TeamRow>, StoreError> {
        self.read(&LIST, vec![TEAMS.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Who is in which team.
    pub async fn team_members(&self) -> Result<Vec<(TeamId, UserId)>, StoreError> {
        let rows = self.read(&MEMBERS, vec![MEMBERSHIPS.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.id()?))).collect()
    }
}
