//! What an answer in an interface of its own means: its result word, and values by their paths.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What an input is, where it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// The value that is sent; `None` where the text is not what it is declared to be.
pub(super) fn typed(text: &str, kind: Option<Type>) -> Option<Value> {
    Some(match kind {
        None => json!(text),
        Some(Type::Number) => Value::Number(serde_json::from_str(text.trim()).ok()?),
        Some(Type::Boolean) => Value::Bool(serde_json::from_str(text.trim()).ok()?),
    })
}

/// What stands there; dots lead into objects.
pub(super) fn at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.');
    let first = object.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

/// The result: the word that a status stands for, else what stands in the field.
pub(super) fn word(
    status: Option<&String>,
    field: Option<&str>,
    object: &Map<String, Value>,
) -> Option<String> {
    match (status, field) {
        (Some(word), _) => Some(word.clone()),
        (None, Some(path)) => Some(match at(object, path)? {
            Value::String(word) => word.clone(),
            other => other.to_string(),
        }),
        (None, None) => None,
    }
}
