//! The audit log: one entry in the commit of what it tells; chained afterwards by the sealer.

use access::Actor;
use base::{AuditId, Env, Timestamp};

use crate::changes::AuditLine;
use crate::statement::{Statement, statements};
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

statements! {
    INSERT = "audit.insert":
        "insert into audit (workspace_id, id, at, actor, action, subject, facts) values ($1, $2, $3, $4, $5, $6, $7)";
    CHECK_COMMIT = "audit.check_commit":
        "insert into audit (workspace_id, id, at, actor, action, subject, facts) values ($1, $2, 0, '', 'check_commit', '', '')";
    LIST = "audit.list":
        "select id, at, actor, action, subject, facts, chain_no from audit where workspace_id = $1 order by id desc limit $2";
    LIST_BEFORE = "audit.list_before":
        "select id, at, actor, action, subject, facts, chain_no from audit where workspace_id = $1 and id < $3 order by id desc limit $2";
}

/// One audit entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who: `user:<id>`, `contact:<id>`, `assistant`, `system`.
    pub actor: String,
    /// What: verb_noun.
    pub action: String,
    /// On what: `conversation:<id>` …
    pub subject: String,
    /// Ids and numbers, as JSON text.
    pub facts: String,
    /// Its place in the chain; `None` until sealed.
    pub chain_no: Option<u64>,
}

pub(crate) fn insert(line: AuditLine, actor: &Actor, env: &Env) -> (&'static Statement, Vec<Value>) {
    let facts = if line.facts.is_null() { String::new() } else { to_json(&line.facts) };
    let params = vec![
        Value::id(env.id::<AuditId>()),
        env.now().into(),
        actor.audit_word().into(),
        line.action.into(),
        line.subject.into(),
        facts.into(),
    ];
    (&INSERT, params)
}

fn read(mut row: Row) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        id: row.id()?,
        at: row.time()?,
        actor: row.text()?,
        action: row.text()?,
        subject: row.text()?,
        facts: row.text()?,
        chain_no: row.opt_u64()?,
    })
}

impl Cx {
    /// Entries before `before`, newest first.
    pub async fn audit(&self, before: Option<AuditId>, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let rows = match before {
            None => self.read(&LIST, vec![limit.into()]).await?,
            Some(before) => self.read(&LIST_BEFORE, vec![limit.into(), Value::id(before)]).await?,
        };
        rows.into_iter().map(read).collect()
    }
}
