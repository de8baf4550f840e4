//! Labels: marks that colleagues put on conversations.

use base::{ConversationId, LabelId, Timestamp};
use conversation::{Event, EventKind};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, name_zh, name_en, color, created_at, archived_at from label where workspace_id = $1 "
    };
}

statements! {
    LOAD = "label.load": concat!(columns!(), "and id = $2 for update");
    LOAD_ZH = "label.load_zh": concat!(columns!(), "and name_zh = $2 and name_zh <> '' and archived_at is null");
    LOAD_EN = "label.load_en": concat!(columns!(), "and name_en = $2 and name_en <> '' and archived_at is null");
    LIST = "label.list": concat!(columns!(), "order by id limit $2");
    INSERT = "label.insert":
        "insert into label (workspace_id, id, name_zh, name_en, color, created_at, archived_at) values ($1, $2, $3, $4, $5, $6, $7)";
    CHANGE = "label.change":
        "update label set name_zh = $3, name_en = $4, color = $5, archived_at = $6 where workspace_id = $1 and id = $2";
    PUT_ON = "label.put_on":
        "insert into conversation_label (workspace_id, label_id, conversation_id) values ($1, $2, $3) \
         on conflict (workspace_id, label_id, conversation_id) do nothing";
    TAKE_OFF = "label.take_off":
        "delete from conversation_label where workspace_id = $1 and label_id = $2 and conversation_id = $3";
    USES = "label.uses":
        "select conversation_id from conversation_label where workspace_id = $1 and label_id = $2 order by conversation_id limit $3";
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRow {
    /// Id.
    pub id: LabelId,
    /// Its name in Chinese; empty where it has none.
    pub zh: String,
    /// Its name in English; empty where it has none.
    pub en: String,
    /// A word of the palette.
    pub color: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it is not used any more.
    pub archived_at: Option<Timestamp>,
}

pub(crate) fn read(row: &mut Row) -> Result<LabelRow, StoreError> {
    Ok(LabelRow {
        id: row.id()?,
        zh: row.text()?,
        en: row.text()?,
        color: row.text()?,
        created_at: row.time()?,
        archived_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// Creates a label.
    pub fn insert_label(self, row: &LabelRow) -> Self {
        let params = vec![
            Value::id(row.id),
            row.zh.as_str().into(),
            row.en.as_str().into(),
            row.color.as_str().into(),
            row.created_at.into(),
            row.archived_at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Renames and recolours a label, archives it or brings it back.
    pub fn change_label(self, row: &LabelRow) -> Self {
        let params = vec![
            Value::id(row.id),
            row.zh.as_str().into(),
            row.en.as_str().into(),
            row.color.as_str().into(),
            row.archived_at.into(),
        ];
        self.must_hit("label", &CHANGE, params)
    }

    /// Keeps the index of labels in step with what happened; called for every conversation that is written.
    pub(crate) fn follow_labels(self, id: ConversationId, events: &[Event]) -> Self {
        events.iter().fold(self, |changes, event| {
            let EventKind::Labelled { added, removed, .. } = &event.kind else { return changes };
            let row = |label: &LabelId| vec![Value::id(*label), Value::id(id)];
            let changes = added.iter().fold(changes, |changes, label| changes.write(&PUT_ON, row(label)));
            removed.iter().fold(changes, |changes, label| changes.write(&TAKE_OFF, row(label)))
        })
    }
}

impl Cx {
    /// Every label, archived ones too, oldest first.
    pub async fn labels(&self, limit: u32) -> Result<Vec<LabelRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// On how many conversations these labels stand, counted up to `limit`.
    pub async fn label_uses(&self, ids: &[LabelId], limit: u32) -> Result<Vec<u64>, StoreError> {
        let count = |id: &LabelId| (&USES, vec![Value::id(*id), limit.into()]);
        let rows = self.read_many(ids.iter().map(count).collect()).await?;
        Ok(rows.into_iter().map(|rows| rows.len() as u64).collect())
    }
}
