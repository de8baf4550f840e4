//! JSON as it is meant: objects and nothing else, where serde by itself takes an array too, its fields in the order of the source; and
//! whole numbers however they are written.

use std::collections::{BTreeMap, BTreeSet};
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

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        only(deserializer).map(Self)
    }
}

/// Reads `T` from an object, where there is one.
pub fn maybe<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Object<T>>::deserialize(deserializer)?.map(|one| one.0))
}

/// Reads a list of objects.
pub fn each<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Vec::<Object<T>>::deserialize(deserializer)?.into_iter().map(|one| one.0).collect())
}

/// Reads objects by name.
pub fn named<'de, K: Deserialize<'de> + Ord, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<K, T>, D::Error> {
    let all = BTreeMap::<K, Object<T>>::deserialize(deserializer)?;
    Ok(all.into_iter().map(|(name, one)| (name, one.0)).collect())
}

/// Reads different things, where there are any: what comes twice is no set.
pub fn set<'de, T: Deserialize<'de> + Ord, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeSet<T>>, D::Error> {
    let Some(all) = Option::<Vec<T>>::deserialize(deserializer)? else { return Ok(None) };
    let (count, set) = (all.len(), BTreeSet::from_iter(all));
    if set.len() == count {
        Ok(Some(set))
    } else {
        Err(serde::de::Error::custom("expected different items; one comes twice"))
    }
}

/// The largest whole number up to which every one has a floating point number of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a whole number, where there is one: in JSON 5.0 is as whole as 5.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    let rounded = || number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() <= EXACT);
    let value = number.as_i64().or_else(|| rounded().map(|value| value as i64));
    value.map(Some).ok_or_else(|| serde::de::Error::custom(format!("expected a whole number, not {number}")))
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
        #[derive(Debug, Deserialize)]
        struct Holds {
            #[serde(default, deserialize_with = "maybe")]
            one: Option<Two>,
            #[serde(default, deserialize_with = "each")]
            all: Vec<Two>,
            #[serde(default, deserialize_with = "named")]
            by: BTreeMap<String, Two>,
        }
        let read = |text: &str| serde_json::from_str::<Holds>(text);
        let holds = read(r#"{"one":{"a":1},"all":[{"a":2}],"by":{"x":{"a":3}}}"#).expect("objects");
        assert_eq!((holds.one.map(|one| one.a), holds.all[0].a, holds.by["x"].a), (Some(1), 2, 3));
        assert!(read(r#"{"one":null}"#).expect("nothing").one.is_none());
        for text in [r#"{"one":[1,2]}"#, r#"{"all":[[1,2]]}"#, r#"{"by":{"x":[1,2]}}"#] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_set_has_nothing_twice() {
        let read = |text: &str| set::<u8, _>(&mut serde_json::Deserializer::from_str(text)).ok();
        assert_eq!(read("[2,1]"), Some(Some([1, 2].into())));
        assert_eq!((read("null"), read("[]")), (Some(None), Some(Some(BTreeSet::new()))));
        assert_eq!((read("[1,1]"), read("{}")), (None, None));
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        let read = |text: &str| whole(&mut serde_json::Deserializer::from_str(text)).ok();
        for (text, value) in
            [("5", Some(5)), ("5.0", Some(5)), ("-63978384.0", Some(-63_978_384)), ("null", None)]
        {
            assert_eq!(read(text), Some(value), "{text}");
        }
        for text in ["5.5", "1e300", "9223372036854775808", "\"5\"", "[5]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
