//! A copy of a SQLite database while it is in use.

use std::path::Path;

use rusqlite::Connection;

use crate::StoreError;
use crate::sqlite_run::failed;
use crate::store::{Config, Store};

impl Store {
    /// Writes a consistent copy of the database into a new file, whoever writes meanwhile; gives its bytes. The copy is as sealed as the
    /// original, and useless without the master key.
    pub fn back_up(config: &Config, into: &Path) -> Result<u64, StoreError> {
        let Config::Sqlite { path } = config else {
            return Err(StoreError::Database(
                "only a SQLite file is copied here; use pg_dump for PostgreSQL".into(),
            ));
        };
        if !path.exists() {
            return Err(StoreError::Database(format!("there is no database at {}", path.display())));
        }
        if into.exists() {
            return Err(StoreError::Database(format!(
                "{} exists already; name a new file, nothing is overwritten",
                into.display()
            )));
        }
        let text =
            into.to_str().ok_or_else(|| StoreError::Database("the file's name is not UTF-8".into()))?;
        // Half a copy must never look like a whole one.
        let part = format!("{text}.part");
        let _ = std::fs::remove_file(&part);
        let connection = Connection::open(path).map_err(|error| failed(&error))?;
        connection.execute("vacuum into ?1", [&part]).map_err(|error| failed(&error))?;
        let io = |error: std::io::Error| StoreError::Database(format!("{text}: {error}"));
        std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(io)?;
        std::fs::rename(&part, into).map_err(io)?;
        std::fs::metadata(into).map(|meta| meta.len()).map_err(io)
    }
}
