//! Values as PostgreSQL sends them, and what its failures mean.

use std::error::Error as StdError;

use postgres_types::private::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::error::SqlState;

use crate::StoreError;
use crate::value::Value;

type Failure = Box<dyn StdError + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Self::Int(value) => i32::try_from(*value)?.to_sql(ty, out),
            Self::Real(value) => value.to_sql(ty, out),
            Self::Text(value) => value.to_sql(ty, out),
            Self::Blob(value) => value.to_sql(ty, out),
            Self::Shared(value) => value.as_slice().to_sql(ty, out),
            Self::Uuid(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::FLOAT8, Type::TEXT, Type::BYTEA, Type::UUID].contains(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::FLOAT8 => Self::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(<&[u8]>::from_sql(ty, raw)?.to_vec()),
            Type::UUID => Self::Uuid(uuid::Uuid::from_sql(ty, raw)?),
            _ => Self::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        <Self as ToSql>::accepts(ty) || *ty == Type::VARCHAR || *ty == Type::UNKNOWN
    }
}

/// Why an attempt did not come to its end.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Somebody else was first: decide again.
    Race(String),
    /// The server is away; nothing was committed.
    Outage(String),
    /// It would fail again.
    Final(StoreError),
}

impl Fault {
    /// What is told when trying again is over.
    pub(crate) fn into_error(self) -> StoreError {
        match self {
            Self::Race(what) => StoreError::Conflict(what),
            Self::Outage(what) => StoreError::Unavailable(what),
            Self::Final(error) => error,
        }
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let network =
                error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
            let text = match error.source() {
                Some(source) => format!("{error}: {source}"),
                None => error.to_string(),
            };
            return if network { Self::Outage(text) } else { Self::Final(StoreError::Database(text)) };
        };
        let text = said.message().to_owned();
        let code = said.code();
        if *code == SqlState::UNIQUE_VIOLATION {
            Self::Race(said.constraint().unwrap_or("a unique value").to_owned())
        } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
            Self::Race(text)
        } else if *code == SqlState::DISK_FULL {
            Self::Final(StoreError::Full)
        } else if is_outage(code) {
            Self::Outage(text)
        } else {
            Self::Final(StoreError::Database(text))
        }
    }
}

/// The server goes down, comes up, takes over, or has no room for one more connection.
fn is_outage(code: &SqlState) -> bool {
    code.code().starts_with("08") || code.code().starts_with("57P") || *code == SqlState::TOO_MANY_CONNECTIONS
}
