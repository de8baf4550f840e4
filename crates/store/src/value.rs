//! The few kinds of value both engines store, and the reading of rows.

use base::{Timestamp, TypedId};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::StoreError;

/// One stored value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, an instant in microseconds, or 0 and 1.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// Text, JSON too.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// Many bytes, written only.
    Shared(std::sync::Arc<Vec<u8>>),
    /// An id.
    Uuid(Uuid),
}

impl Value {
    /// An id.
    pub(crate) fn id(id: impl TypedId) -> Self {
        Self::Uuid(id.uuid())
    }
}

macro_rules! from {
    ($($from:ty => |$value:ident| $to:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )*};
}

from! {
    i64 => |value| Self::Int(value);
    u32 => |value| Self::Int(i64::from(value));
    u8 => |value| Self::Int(i64::from(value));
    u64 => |value| Self::Int(i64::try_from(value).unwrap_or(i64::MAX));
    bool => |value| Self::Int(i64::from(value));
    Timestamp => |value| Self::Int(value.0);
    Uuid => |value| Self::Uuid(value);
    String => |value| Self::Text(value);
    &str => |value| Self::Text(value.to_owned());
    Vec<u8> => |value| Self::Blob(value);
    std::sync::Arc<Vec<u8>> => |value| Self::Shared(value);
    &[u8] => |value| Self::Blob(value.to_vec());
    [u8; 32] => |value| Self::Blob(value.to_vec());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row, read from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    values: std::vec::IntoIter<Value>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values: values.into_iter() }
    }

    fn next(&mut self) -> Result<Value, StoreError> {
        self.values.next().ok_or_else(|| StoreError::Corrupt("a row is too short".into()))
    }

    /// Whether the next column holds something: an outer join found its row.
    pub(crate) fn has_value(&self) -> bool {
        self.values.as_slice().first().is_some_and(|value| *value != Value::Null)
    }

    pub(crate) fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(value)),
            other => Err(unexpected("a number", &other)),
        }
    }

    pub(crate) fn int(&mut self) -> Result<i64, StoreError> {
        self.opt_int()?.ok_or_else(|| unexpected("a number", &Value::Null))
    }

    pub(crate) fn opt_u64(&mut self) -> Result<Option<u64>, StoreError> {
        let Some(value) = self.opt_int()? else { return Ok(None) };
        u64::try_from(value).map(Some).map_err(|_| StoreError::Corrupt(format!("{value} is negative")))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, StoreError> {
        self.opt_u64()?.ok_or_else(|| unexpected("a number", &Value::Null))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, StoreError> {
        let value = self.int()?;
        u32::try_from(value).map_err(|_| StoreError::Corrupt(format!("{value} is no 32-bit count")))
    }

    pub(crate) fn bool(&mut self) -> Result<bool, StoreError> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp, StoreError> {
        self.int().map(Timestamp)
    }

    pub(crate) fn opt_time(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.opt_int()?.map(Timestamp))
    }

    pub(crate) fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            other => Err(unexpected("text", &other)),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, StoreError> {
        self.opt_text()?.ok_or_else(|| unexpected("text", &Value::Null))
    }

    pub(crate) fn opt_blob(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Blob(value) => Ok(Some(value)),
            other => Err(unexpected("bytes", &other)),
        }
    }

    pub(crate) fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        self.opt_blob()?.ok_or_else(|| unexpected("bytes", &Value::Null))
    }

    pub(crate) fn opt_id<T: TypedId>(&mut self) -> Result<Option<T>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Uuid(value) => Ok(Some(T::from_uuid(value))),
            // SQLite has no type of its own for ids.
            Value::Blob(bytes) => Uuid::from_slice(&bytes)
                .map(|value| Some(T::from_uuid(value)))
                .map_err(|_| StoreError::Corrupt("an id has not 16 bytes".into())),
            other => Err(unexpected("an id", &other)),
        }
    }

    pub(crate) fn id<T: TypedId>(&mut self) -> Result<T, StoreError> {
        self.opt_id()?.ok_or_else(|| unexpected("an id", &Value::Null))
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        from_json(&self.text()?)
    }

    pub(crate) fn word<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text()?;
        read(&text).ok_or_else(|| StoreError::Corrupt(format!("'{text}' is no word of this column")))
    }
}

fn unexpected(wanted: &str, found: &Value) -> StoreError {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Real(_) => "a fraction",
        Value::Text(_) => "text",
        Value::Blob(_) | Value::Shared(_) => "bytes",
        Value::Uuid(_) => "an id",
    };
    StoreError::Corrupt(format!("{wanted} expected, {found} found"))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Our own types always serialise; should one not, the row says so instead of the process dying.
pub(crate) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"unserialisable\":\"{error}\"}}"))
}

/// An enum whose variants are stored as words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$each])* $variant,)* }
        impl $name {
            /// The stored word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;
