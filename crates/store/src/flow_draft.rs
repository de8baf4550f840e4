//! Files of flows that a workspace is changing: texts that wait for the next release.

use base::{Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select kind, name, source, rev, user_id, at from flow_draft where workspace_id = $1 "
    };
}

statements! {
    LOAD = "flow_draft.load": concat!(columns!(), "and kind = $2 and name = $3 for update");
    LIST = "flow_draft.list": concat!(columns!(), "order by kind, name");
    PUT = "flow_draft.put":
        "insert into flow_draft (workspace_id, kind, name, source, rev, user_id, at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (workspace_id, kind, name) do update set source = excluded.source, rev = excluded.rev, user_id = excluded.user_id, at = excluded.at";
    DROP = "flow_draft.drop": "delete from flow_draft where workspace_id = $1 and kind = $2 and name = $3 and rev = $4";
}

words! {
    /// What a file holds.
    FlowFileKind {
        /// A flow.
        Flow = "flow",
        /// Scripts that play it.
        Scripts = "scripts",
    }
}

/// A file that is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowDraftRow {
    /// What it holds.
    pub kind: FlowFileKind,
    /// The flow.
    pub name: String,
    /// Its text; none: what is laid goes.
    pub source: Option<String>,
    /// Rises with each change.
    pub rev: u32,
    /// Who changed it last.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
}

pub(crate) fn read(row: &mut Row) -> Result<FlowDraftRow, StoreError> {
    Ok(FlowDraftRow {
        kind: row.word(FlowFileKind::from_word)?,
        name: row.text()?,
        source: row.opt_text()?,
        rev: row.u32()?,
        user_id: row.id()?,
        at: row.time()?,
    })
}

impl<T> Changes<T> {
    /// The file reads so from now on.
    pub fn put_flow_draft(self, draft: &FlowDraftRow) -> Self {
        let params = vec![
            draft.kind.word().into(),
            draft.name.as_str().into(),
            draft.source.as_deref().into(),
            draft.rev.into(),
            Value::id(draft.user_id),
            draft.at.into(),
        ];
        self.write(&PUT, params)
    }

    /// It is not being changed any more, unless it was again since.
    pub fn drop_flow_draft(self, kind: FlowFileKind, name: &str, rev: u32) -> Self {
        self.write(&DROP, vec![kind.word().into(), name.into(), rev.into()])
    }
}

impl Cx {
    /// All files that are being changed.
    pub async fn flow_drafts(&self) -> Result<Vec<FlowDraftRow>, StoreError> {
        self.read(&LIST, Vec::new()).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
