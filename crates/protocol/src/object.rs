//! JSON objects and nothing else: by itself serde takes an array for an object too, its fields in the order of the source.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

struct Only<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Only<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Reads `T` from an object.
pub fn only<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Only(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Two {
        a: u8,
        b: Option<u8>,
    }

    #[test]
    fn an_array_is_no_object() {
        let read = |text: &str| only::<Two, _>(&mut serde_json::Deserializer::from_str(text));
        assert_eq!(read(r#"{"a":1}"#).expect("an object"), Two { a: 1, b: None });
        for text in ["[1,2]", "[]", "null", "1", "\"a\""] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains("expected a JSON object"), "{text}: {error}");
        }
    }
}
