//! What a flow says: one text, or several of which the first whose condition holds is said.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::condition::Condition;
use crate::text::Text;

/// Variants of one saying.
const MAX_VARIANTS: usize = 12;

/// One text, or several with conditions; the last has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    when: Vec<(Condition, Text)>,
    otherwise: Text,
}

impl From<Text> for Saying {
    fn from(otherwise: Text) -> Self {
        Self { when: Vec::new(), otherwise }
    }
}

impl Saying {
    /// The text that is said, with the values that names have.
    pub fn pick(&self, value: &dyn Fn(&str) -> Option<String>) -> &Text {
        self.when.iter().find(|(when, _)| when.holds(value)).map_or(&self.otherwise, |(_, text)| text)
    }

    /// All texts that may be said.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.when.iter().map(|(_, text)| text).chain([&self.otherwise])
    }

    /// The conditions on which it depends.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.when.iter().map(|(when, _)| when)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    #[serde(default)]
    when: Option<String>,
    zh: String,
    en: String,
}

impl<'de> Deserialize<'de> for Saying {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Form)
    }
}

struct Form;

impl<'de> Visitor<'de> for Form {
    type Value = Saying;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text {zh: …, en: …}, or a list of texts of which all but the last say when")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Saying, A::Error> {
        Ok(Text::deserialize(MapAccessDeserializer::new(map))?.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Saying, A::Error> {
        let (mut when, mut otherwise) = (Vec::new(), None);
        while let Some(variant) = seq.next_element::<Variant>()? {
            if otherwise.is_some() {
                return Err(A::Error::custom("a text without when is always said: it must be the last"));
            }
            let text = Text { zh: variant.zh, en: variant.en };
            match variant.when {
                None => otherwise = Some(text),
                Some(condition) => {
                    let condition = Condition::read(&condition)
                        .map_err(|bad| A::Error::custom(format!("when: {condition}: {bad}")))?;
                    when.push((condition, text));
                }
            }
            if when.len() >= MAX_VARIANTS {
                return Err(A::Error::custom(format!("more than {MAX_VARIANTS} texts")));
            }
        }
        let otherwise = otherwise
            .ok_or_else(|| A::Error::custom("the last text must have no when: something must be said"))?;
        Ok(Saying { when, otherwise })
    }
}
