//! Saved views: filters kept under a name, one's own or shared.

use base::{SavedViewId, Timestamp, UserId};
use serde_json::Value as Json;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, from_json, to_json};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, owner_id, place, name, icon, color, filter, updated_at from saved_view where workspace_id = $1 "
    };
}

statements! {
    LOAD = "saved_view.load": concat!(columns!(), "and id = $2 for update");
    SHARED = "saved_view.shared": concat!(columns!(), "and owner_id is null order by place, id limit $2");
    OWN = "saved_view.own": concat!(columns!(), "and owner_id = $2 order by place, id limit $3");
    INSERT = "saved_view.insert":
        "insert into saved_view (workspace_id, id, owner_id, place, name, icon, color, filter, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CHANGE = "saved_view.change":
        "update saved_view set owner_id = $3, place = $4, name = $5, icon = $6, color = $7, filter = $8, updated_at = $9 \
         where workspace_id = $1 and id = $2";
    PLACE = "saved_view.place": "update saved_view set place = $3 where workspace_id = $1 and id = $2";
    DELETE = "saved_view.delete": "delete from saved_view where workspace_id = $1 and id = $2";
}

/// A saved view.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedViewRow {
    /// Id.
    pub id: SavedViewId,
    /// Whose own it is; `None` where all share it.
    pub owner_id: Option<UserId>,
    /// Where it stands among its like.
    pub place: u32,
    /// Its name.
    pub name: String,
    /// An emoji before its name; empty where there is none.
    pub icon: String,
    /// A word of the palette.
    pub color: String,
    /// What it shows.
    pub filter: Json,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

pub(crate) fn read(row: &mut Row) -> Result<SavedViewRow, StoreError> {
    Ok(SavedViewRow {
        id: row.id()?,
        owner_id: row.opt_id()?,
        place: row.u32()?,
        name: row.text()?,
        icon: row.text()?,
        color: row.text()?,
        filter: from_json(&row.text()?)?,
        updated_at: row.time()?,
    })
}

fn params(row: &SavedViewRow) -> Vec<Value> {
    vec![
        Value::id(row.id),
        row.owner_id.map_or(Value::Null, Value::id),
        row.place.into(),
        row.name.as_str().into(),
        row.icon.as_str().into(),
        row.color.as_str().into(),
        to_json(&row.filter).into(),
        row.updated_at.into(),
    ]
}

impl<T> Changes<T> {
    /// Adds a view.
    pub fn insert_saved_view(self, row: &SavedViewRow) -> Self {
        self.write(&INSERT, params(row))
    }

    /// Replaces a view.
    pub fn change_saved_view(self, row: &SavedViewRow) -> Self {
        self.must_hit("saved view", &CHANGE, params(row))
    }

    /// Puts a view in its place among its like.
    pub fn place_saved_view(self, id: SavedViewId, place: u32) -> Self {
        self.must_hit("saved view", &PLACE, vec![Value::id(id), place.into()])
    }

    /// Removes a view.
    pub fn delete_saved_view(self, id: SavedViewId) -> Self {
        self.write(&DELETE, vec![Value::id(id)])
    }
}

impl Cx {
    /// The views that all share, in their order.
    pub async fn shared_views(&self, limit: u32) -> Result<Vec<SavedViewRow>, StoreError> {
        self.read(&SHARED, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// The views that one colleague keeps, in their order.
    pub async fn own_views(&self, user_id: UserId, limit: u32) -> Result<Vec<SavedViewRow>, StoreError> {
        let rows = self.read(&OWN, vec![Value::id(user_id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
