//! The raw figure beside our own in the benchmark: the rows that a finished run left, written again by the same
//! statements into an empty file with the same schema and pragmas, so many messages per commit, with nothing around
//! them: no queue, no decision, no sealing, no answer.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params_from_iter};

use crate::value::Value;
use crate::{StoreError, audit, conversation, message, migrate, sqlite_run};

/// Messages written again at most.
const MESSAGES: i64 = 30_000;

/// One message with its event, its conversation's row and its audit entry, ready to be bound.
struct Unit {
    message: Vec<Value>,
    event: Vec<Value>,
    update: Vec<Value>,
    audit: Vec<Value>,
}

/// Everything read and prepared; only [`Replay::run`] is to be timed.
pub struct Replay {
    target: Connection,
    units: Vec<Unit>,
    per_commit: usize,
}

impl Replay {
    /// Reads what a run left in `source` and makes `target`, which must not exist yet.
    pub fn prepare(source: &Path, target: &Path, per_commit: usize) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let source = Connection::open_with_flags(source, flags).map_err(failed)?;
        let units = units(&source).map_err(failed)?;
        if units.len() < per_commit.max(1) {
            return Err(StoreError::Missing("a run with enough messages"));
        }
        let mut target = Connection::open(target).map_err(failed)?;
        sqlite_run::prepare_connection(&target, true)?;
        migrate::run_sqlite(&mut target)?;
        conversations(&source, &mut target, &units).map_err(failed)?;
        Ok(Self { target, units, per_commit: per_commit.max(1) })
    }

    /// Writes all of it; says how many messages.
    pub fn run(mut self) -> Result<usize, StoreError> {
        for group in self.units.chunks(self.per_commit) {
            let transaction =
                self.target.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
            for unit in group {
                let update = write(&transaction, conversation::UPDATE.sqlite(), &unit.update)?;
                if update != 1 {
                    return Err(StoreError::Missing("the row of a conversation"));
                }
                write(&transaction, conversation::INSERT_EVENT.sqlite(), &unit.event)?;
                write(&transaction, message::INSERT.sqlite(), &unit.message)?;
                write(&transaction, audit::INSERT.sqlite(), &unit.audit)?;
            }
            transaction.commit().map_err(failed)?;
        }
        Ok(self.units.len())
    }
}

fn failed(error: rusqlite::Error) -> StoreError {
    StoreError::Database(error.to_string())
}

fn write(connection: &Connection, sql: &str, params: &[Value]) -> Result<usize, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.execute(params_from_iter(params)).map_err(failed)
}

fn rows(connection: &Connection, sql: &str) -> Result<Vec<Vec<Value>>, rusqlite::Error> {
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let found = statement.query_map([], |row| {
        (0..width)
            .map(|at| {
                Ok(match row.get::<_, rusqlite::types::Value>(at)? {
                    rusqlite::types::Value::Null => Value::Null,
                    rusqlite::types::Value::Integer(value) => Value::Int(value),
                    rusqlite::types::Value::Real(value) => Value::Real(value),
                    rusqlite::types::Value::Text(value) => Value::Text(value),
                    rusqlite::types::Value::Blob(value) => Value::Blob(value),
                })
            })
            .collect()
    })?;
    found.collect()
}

/// The newest messages of customers, in the order in which they were written. A message's place in its conversation's replay is
/// counted anew, because only the newest part of a conversation may be here.
fn units(source: &Connection) -> Result<Vec<Unit>, rusqlite::Error> {
    let newest = format!(
        "select * from (select * from message where author = 'customer' order by id desc limit {MESSAGES}) order by id"
    );
    let messages = rows(
        source,
        &format!(
            "select m.workspace_id, m.conversation_id, row_number() over (partition by m.conversation_id order by m.id), m.id, \
             row_number() over (partition by m.conversation_id order by m.id), m.author, m.author_id, m.private, m.client_msg_id, m.kind, \
             m.at, m.body, m.meta from ({newest}) m order by m.id"
        ),
    )?;
    let events = rows(
        source,
        &format!(
            "select e.workspace_id, e.conversation_id, 0, 0, e.at, e.body from ({newest}) m join event e on \
             e.workspace_id = m.workspace_id and e.conversation_id = m.conversation_id and e.seq = m.seq order by m.id"
        ),
    )?;
    let headers = rows(
        source,
        &format!(
            "select c.workspace_id, c.id, 0, 0, c.life, c.owner, c.owner_id, c.queued_at, m.at, 0, c.house_read, c.header, m.at, null from ({newest}) m \
             join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id order by m.id"
        ),
    )?;
    let audits = rows(
        source,
        &format!(
            "select workspace_id, id, at, actor, action, subject, facts from (select * from audit where action = 'receive_message' \
             order by id desc limit {MESSAGES}) order by id"
        ),
    )?;
    let beside = events.into_iter().zip(headers).zip(audits);
    let units = messages.into_iter().zip(beside).map(|(message, ((mut event, mut update), audit))| {
        let seq = message[2].clone();
        let before = match &seq {
            Value::Int(seq) => Value::Int(seq - 1),
            other => other.clone(),
        };
        (event[2], event[3]) = (seq.clone(), seq.clone());
        (update[2], update[3], update[9]) = (seq.clone(), seq.clone(), seq);
        update.push(before);
        Unit { message, event, update, audit }
    });
    Ok(units.collect())
}

/// The rows of the conversations, as they are before the first message of the replay.
fn conversations(
    source: &Connection,
    target: &mut Connection,
    units: &[Unit],
) -> Result<(), rusqlite::Error> {
    let all = rows(
        source,
        "select workspace_id, id, 0, 0, life, owner, owner_id, queued_at, last_message_at, 0, house_read, header, touched_at, null, contact_id, inbox_id, thread \
         from conversation",
    )?;
    let used: std::collections::HashSet<&Vec<u8>> = units
        .iter()
        .filter_map(|unit| match &unit.message[1] {
            Value::Blob(id) => Some(id),
            _ => None,
        })
        .collect();
    let transaction = target.transaction()?;
    for row in all.iter().filter(|row| matches!(&row[1], Value::Blob(id) if used.contains(id))) {
        transaction.prepare_cached(conversation::INSERT.sqlite())?.execute(params_from_iter(row))?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished_run(path: &Path, messages: i64) {
        let mut connection = Connection::open(path).expect("a file");
        sqlite_run::prepare_connection(&connection, true).expect("pragmas");
        migrate::run_sqlite(&mut connection).expect("a schema");
        let setup = format!(
            "insert into conversation select x'01', x'02' || char(value), x'03' || char(value), x'04', 9, 9, 'open', 'queue', null, 1, 2, 9, 0, 2, 0, '{{}}', null, ''
               from (with recursive n(value) as (select 65 union all select value + 1 from n where value < 67) select value from n);
             create temp table n as with recursive n(value) as (select 1 union all select value + 1 from n where value < {messages})
               select value from n;
             insert into message select x'01', x'02' || char(65 + value % 3), value + 5, x'05' || printf('%06d', value), value + 3, 'customer',
               null, 0, printf('client-%06d', value), 'text', value, null, x'0607', x'08' from n;
             insert into event select workspace_id, conversation_id, seq, public_seq, at, '{{}}' from message;
             insert into audit select x'01', id, at, 'contact', 'receive_message', 'conversation', '{{}}', null, null, null from message;"
        );
        // Ids are blobs; `||` makes text of them.
        let setup = setup
            .replace("x'02' || char(value)", "cast(x'02' || char(value) as blob)")
            .replace("x'03' || char(value)", "cast(x'03' || char(value) as blob)")
            .replace("x'02' || char(65 + value % 3)", "cast(x'02' || char(65 + value % 3) as blob)")
            .replace("x'05' || printf('%06d', value)", "cast(x'05' || printf('%06d', value) as blob)");
        connection.execute_batch(&setup).expect("rows");
    }

    #[test]
    fn the_rows_of_a_run_are_written_again() {
        let folder = std::env::temp_dir().join(format!("zhike-raw-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (source, target) = (folder.join("source.db"), folder.join("target.db"));
        finished_run(&source, 100);
        assert!(Replay::prepare(&source, &folder.join("too-few.db"), 101).is_err());
        let replay = Replay::prepare(&source, &target, 64).expect("prepared");
        assert_eq!(replay.run(), Ok(100));
        let connection = Connection::open(&target).expect("the target");
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a count");
        for table in ["message", "event", "audit"] {
            assert_eq!(count(&format!("select count(*) from {table}")), 100, "{table}");
        }
        assert_eq!(count("select sum(seq) from conversation"), 100);
        assert_eq!(count("select count(*) from message where body = x'0607' and kind = 'text'"), 100);
        drop(connection);
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
}
