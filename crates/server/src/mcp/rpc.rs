//! JSON-RPC 2.0 as the Model Context Protocol has it: one message in, one answer out, no batches.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// Characters of what somebody sent that an error repeats.
const REPEATED_CHARS: usize = 60;

/// A message of a client: a request, a notification, or an answer.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct McpMessage {
    /// `2.0`.
    #[schema(pattern = "^2\\.0$")]
    jsonrpc: String,
    /// Names a request; a notification has none.
    #[serde(default, deserialize_with = "there")]
    #[schema(value_type = McpId, required = false, nullable = false)]
    id: Option<McpId>,
    /// What is wanted: `initialize`, `ping`, `tools/list`, `tools/call`, `resources/list`, `resources/templates/list`, `resources/read`, or a
    /// notification.
    #[serde(default, deserialize_with = "there")]
    #[schema(value_type = String, required = true)]
    method: Option<String>,
    /// What is told with it.
    #[serde(default)]
    #[schema(value_type = Object, required = false)]
    params: Map<String, Value>,
    #[serde(default)]
    #[schema(ignore)]
    result: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    #[schema(ignore)]
    error: Option<serde::de::IgnoredAny>,
}

/// What a client calls a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum McpId {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// What is there must be something: `null` is no id.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A request, to which there is an answer.
#[derive(Debug)]
pub(crate) struct Request {
    /// Its id.
    pub(crate) id: McpId,
    /// What is wanted.
    pub(crate) method: String,
    /// What is told with it.
    pub(crate) params: Map<String, Value>,
}

/// Why there is no result.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure {
    code: i32,
    message: String,
    data: Option<Value>,
}

impl Failure {
    fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// The message is none.
    pub(crate) fn invalid_request(why: impl std::fmt::Display) -> Self {
        Self::new(-32600, format!("Invalid request: {why}"))
    }

    /// The method is none of ours.
    pub(crate) fn unknown_method(method: &str) -> Self {
        Self::new(-32601, format!("Method not found: {}", short(method)))
    }

    /// What was told with it cannot be used.
    pub(crate) fn invalid_params(why: impl std::fmt::Display) -> Self {
        Self::new(-32602, format!("Invalid params: {why}"))
    }

    /// Something went wrong on our side.
    pub(crate) fn internal() -> Self {
        Self::new(-32603, "Internal error")
    }

    /// No resource has this address, or none that this reader may read.
    pub(crate) fn no_resource(uri: &str) -> Self {
        Self::new(-32002, "Resource not found").with(json!({ "uri": short(uri) }))
    }

    /// The same with what helps a program.
    pub(crate) fn with(self, data: Value) -> Self {
        Self { data: Some(data), ..self }
    }

    /// As an answer; without an id where the message's could not be read.
    pub(crate) fn answer(self, id: Option<&McpId>) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let Some(data) = self.data {
            error["data"] = data;
        }
        json!({ "jsonrpc": "2.0", "id": id, "error": error })
    }
}

/// A result as an answer.
pub(crate) fn answer(id: &McpId, result: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

fn short(text: &str) -> String {
    text.chars().take(REPEATED_CHARS).collect()
}

/// Reads a message: a request, or `None` for what has no answer (a notification, or an answer to what was never asked).
pub(crate) fn read(bytes: &[u8]) -> Result<Option<Request>, (Option<McpId>, Failure)> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| (None, Failure::new(-32700, format!("Parse error: {error}"))))?;
    let id = value.get("id").and_then(|id| McpId::deserialize(id).ok());
    let wrong = |why: String| (id.clone(), Failure::invalid_request(why));
    if value.is_array() {
        return Err(wrong("send one message at a time".to_owned()));
    }
    let message: McpMessage = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
    if message.jsonrpc != "2.0" {
        return Err(wrong("jsonrpc must be \"2.0\"".to_owned()));
    }
    match (message.id, message.method) {
        (Some(id), Some(method)) => Ok(Some(Request { id, method, params: message.params })),
        (None, Some(_)) => Ok(None),
        (Some(_), None) if message.result.is_some() || message.error.is_some() => Ok(None),
        _ => Err(wrong("method is missing".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_refused_exactly() {
        let refused = |text: &str| {
            let (id, failure) = read(text.as_bytes()).expect_err(text);
            let answer = failure.answer(id.as_ref());
            (answer["error"]["code"].clone(), answer["id"].clone())
        };
        for text in ["{", "", "\u{feff}{}", "{\"jsonrpc\":\"2.0\",}"] {
            assert_eq!(refused(text), (json!(-32700), Value::Null), "{text}");
        }
        for text in [
            "[]",
            r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#,
            "1",
            "null",
            "{}",
            r#"{"jsonrpc":"2.0"}"#,
            r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","method":null}"#,
        ] {
            assert_eq!(refused(text), (json!(-32600), Value::Null), "{text}");
        }
        for text in [
            r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#,
            r#"{"id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":7}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":null}"#,
        ] {
            assert_eq!(
                refused(text),
                (json!(-32600), json!(1)),
                "the id is told where it can be read: {text}"
            );
        }
    }

    #[test]
    fn only_requests_are_answered() {
        let asked = |text: &str| read(text.as_bytes()).expect(text).map(|request| request.id);
        let ping = r#"{"jsonrpc":"2.0","id":"a","method":"ping","params":{"_meta":{}}}"#;
        assert_eq!(asked(ping), Some(McpId::Text("a".to_owned())));
        assert_eq!(asked(r#"{"jsonrpc":"2.0","id":-1,"method":"x"}"#), Some(McpId::Number(-1)));
        for text in [
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#,
        ] {
            assert_eq!(asked(text), None, "{text}");
        }
    }
}
