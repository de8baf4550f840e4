//! The part of JSON Schema in which we ask for answers, and whether an answer keeps to it. Servers promise it; nobody has to keep a promise.

use serde_json::Value;

/// Where an answer does not keep to it: a path, and what is wrong there. It never says what the answer says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct Unfit {
    /// Where.
    pub path: String,
    /// What is wrong.
    pub what: &'static str,
}

/// Whether `value` is as `schema` says: `type`, `enum`, `properties`, `required`, `additionalProperties: false`, `items`, `maxItems`, `minItems`,
/// `maxLength`, `minimum` and `maximum`.
pub fn check(schema: &Value, value: &Value) -> Result<(), Unfit> {
    at("$", schema, value)
}

fn at(path: &str, schema: &Value, value: &Value) -> Result<(), Unfit> {
    let unfit = |what| Err(Unfit { path: path.to_owned(), what });
    if let Some(kind) = schema["type"].as_str()
        && !is(kind, value)
    {
        return unfit("another type");
    }
    if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
        return unfit("none of those allowed");
    }
    match value {
        Value::String(text) if over(&schema["maxLength"], text.chars().count()) => unfit("too long"),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            let low = schema["minimum"].as_f64().is_some_and(|least| number < least);
            if low || schema["maximum"].as_f64().is_some_and(|most| number > most) {
                return unfit("out of bounds");
            }
            Ok(())
        }
        Value::Array(items) => {
            let few = schema["minItems"].as_u64().is_some_and(|least| (items.len() as u64) < least);
            if few || over(&schema["maxItems"], items.len()) {
                return unfit("too many or too few");
            }
            let each = &schema["items"];
            items.iter().enumerate().try_for_each(|(n, item)| at(&format!("{path}[{n}]"), each, item))
        }
        Value::Object(fields) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if required.into_iter().any(|name| !fields.contains_key(name)) {
                return unfit("something is missing");
            }
            let known = &schema["properties"];
            for (name, field) in fields {
                match known.get(name) {
                    Some(schema) => at(&format!("{path}.{name}"), schema, field)?,
                    None if schema["additionalProperties"] == false => {
                        return unfit("more than was asked for");
                    }
                    None => {}
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn over(most: &Value, length: usize) -> bool {
    most.as_u64().is_some_and(|most| length as u64 > most)
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        // A type that we did not write: nothing is of it.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_held_to_what_was_asked() {
        let schema = json!({
            "type": "object",
            "properties": {
                "command": { "type": "string", "enum": ["return", "refund"] },
                "sure": { "type": "number", "minimum": 0, "maximum": 1 },
                "sources": { "type": "array", "items": { "type": "integer" }, "maxItems": 2 },
                "text": { "type": "string", "maxLength": 3 },
            },
            "required": ["command"],
            "additionalProperties": false,
        });
        for good in [
            json!({ "command": "return" }),
            json!({ "command": "refund", "sure": 0.5, "sources": [1, 2], "text": "客服吗" }),
        ] {
            assert_eq!(check(&schema, &good), Ok(()), "{good}");
        }
        for (bad, path) in [
            (json!("return"), "$"),
            (json!({}), "$"),
            (json!({ "command": "delete_everything" }), "$.command"),
            (json!({ "command": 1 }), "$.command"),
            (json!({ "command": "return", "then": "rm" }), "$"),
            (json!({ "command": "return", "sure": 2 }), "$.sure"),
            (json!({ "command": "return", "sources": [1, "2"] }), "$.sources[1]"),
            (json!({ "command": "return", "sources": [1, 2, 3] }), "$.sources"),
            (json!({ "command": "return", "text": "long" }), "$.text"),
        ] {
            assert_eq!(check(&schema, &bad).map_err(|unfit| unfit.path), Err(path.to_owned()), "{bad}");
        }
        assert!(
            check(&json!({ "type": "sting" }), &json!("x")).is_err(),
            "a slip in a schema lets nothing through"
        );
    }
}
