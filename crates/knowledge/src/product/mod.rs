//! Products and what is known of them: names, an address, facts. What is told is laid over what is there, and what changed by it is told.

mod flaw;
mod place;
mod sheet;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use base::limits::{
    FACT_NAME_CHARS, PRODUCT_ADDRESS_CHARS, PRODUCT_BYTES, PRODUCT_FACTS, PRODUCT_NAME_CHARS,
    PRODUCT_SKU_CHARS,
};
use base::{Locale, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use flaw::Flaw;
pub use place::{Place, Products, markdown, places, says, unknown};
pub use sheet::{Row, SheetError, rows};
pub use value::{FactValue, LARGEST};

/// One line without anything around it; `None` where it is longer, or holds what nobody can see.
fn line(raw: &str, most: usize) -> Option<String> {
    let line = raw.trim();
    (line.chars().count() <= most && !line.chars().any(char::is_control)).then(|| line.to_owned())
}

/// A name that can stand between braces.
fn plain(raw: &str, most: usize) -> Option<String> {
    line(raw, most).filter(|name| !name.is_empty() && !name.contains(['{', '}']))
}

/// By what a number or the name of a fact is known: width, case and blanks do not count.
pub fn key(name: &str) -> String {
    nlu::normal::fold(name).to_lowercase()
}

/// One fact of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub value: FactValue,
    /// Since when, in milliseconds.
    pub since: i64,
    /// What it said before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<FactValue>,
}

/// What is known of a product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its name in each language.
    #[serde(default)]
    pub names: BTreeMap<Locale, String>,
    /// Where customers see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Facts, by the keys of their names.
    #[serde(default)]
    pub facts: BTreeMap<String, Fact>,
}

/// What is told of a product. What is not told stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Telling {
    /// Its number.
    pub sku: String,
    /// Names by language; an empty one takes the name away.
    pub names: BTreeMap<Locale, String>,
    /// Where customers see it; an empty one takes it away.
    pub address: Option<String>,
    /// What facts say, by their names; nothing takes the fact away.
    pub facts: Vec<(String, Option<FactValue>)>,
    /// Whether facts that are not told are gone.
    pub whole: bool,
}

/// Which part of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductPart {
    /// Its name.
    Name,
    /// Where customers see it.
    Address,
    /// A fact.
    Fact,
}

/// What of a product says something else now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductChange {
    /// Which part.
    pub part: ProductPart,
    /// What a fact is called; of others nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fact: String,
    /// What it said; nothing: it was not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<FactValue>,
    /// What it says; nothing: it is not known any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<FactValue>,
}

impl Telling {
    /// In its stored form, or what is wrong with it.
    pub fn checked(self) -> Result<Self, Flaw> {
        let sku = plain(&self.sku, PRODUCT_SKU_CHARS).filter(|sku| !key(sku).is_empty()).ok_or(Flaw::Sku)?;
        let mut names = BTreeMap::new();
        for (locale, name) in self.names {
            names.insert(locale, line(&name, PRODUCT_NAME_CHARS).ok_or(Flaw::Name)?);
        }
        let address = self.address.map(|raw| address(&raw).ok_or(Flaw::Address)).transpose()?;
        let (mut facts, mut seen) = (Vec::with_capacity(self.facts.len()), BTreeSet::new());
        for (name, value) in self.facts {
            let name = plain(&name, FACT_NAME_CHARS).ok_or(Flaw::FactName)?;
            let key = key(&name);
            if key.is_empty() {
                return Err(Flaw::FactName);
            }
            if !seen.insert(key) {
                return Err(Flaw::FactTwice);
            }
            facts.push((name, value.map(FactValue::checked).transpose()?));
        }
        Ok(Self { sku, names, address, facts, whole: self.whole })
    }
}

/// An address that browsers open, or none at all.
fn address(raw: &str) -> Option<String> {
    let address = line(raw, PRODUCT_ADDRESS_CHARS)?;
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
    });
    let opens = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\');
    (address.is_empty() || (opens && !address.contains(odd))).then_some(address)
}

impl Product {
    /// What it is called in this language, else in another.
    pub fn name(&self, locale: Locale) -> Option<&str> {
        self.names.get(&locale).or_else(|| self.names.values().next()).map(String::as_str)
    }

    /// The fact of this name.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.get(&key(name))
    }

    /// What is known once this is told, and what is another by it. `told` is in its stored form.
    pub fn told(&self, told: &Telling, at: Timestamp) -> Result<(Self, Vec<ProductChange>), Flaw> {
        let (mut next, mut changes) = (self.clone(), Vec::new());
        for (locale, name) in &told.names {
            if name.is_empty() {
                next.names.remove(locale);
            } else {
                next.names.insert(*locale, name.clone());
            }
        }
        if next.names != self.names {
            let says = |names: &BTreeMap<Locale, String>| {
                let value = FactValue { texts: names.clone(), ..FactValue::default() };
                Some(value).filter(|value| !value.texts.is_empty())
            };
            changes.push(changed(ProductPart::Name, "", says(&self.names), says(&next.names)));
        }
        if let Some(address) = &told.address {
            next.address = Some(address.clone()).filter(|address| !address.is_empty());
        }
        if next.address != self.address {
            let says = |address: &Option<String>| {
                let texts = |address: &String| Locale::ALL.map(|locale| (locale, address.clone())).into();
                address.as_ref().map(|one| FactValue { texts: texts(one), ..FactValue::default() })
            };
            changes.push(changed(ProductPart::Address, "", says(&self.address), says(&next.address)));
        }
        let mut kept: BTreeSet<String> =
            if told.whole { BTreeSet::new() } else { self.facts.keys().cloned().collect() };
        for (name, value) in &told.facts {
            let key = key(name);
            let Some(value) = value else {
                kept.remove(&key);
                continue;
            };
            kept.insert(key.clone());
            let there = self.facts.get(&key);
            if there.is_some_and(|fact| fact.value == *value) {
                continue;
            }
            let was = there.map(|fact| fact.value.clone());
            changes.push(changed(ProductPart::Fact, name, was.clone(), Some(value.clone())));
            let fact = Fact { name: name.clone(), value: value.clone(), since: at.ms(), was };
            next.facts.insert(key, fact);
        }
        next.facts.retain(|key, fact| {
            let stays = kept.contains(key);
            if !stays {
                changes.push(changed(ProductPart::Fact, &fact.name, Some(fact.value.clone()), None));
            }
            stays
        });
        if next.facts.len() > PRODUCT_FACTS {
            return Err(Flaw::Facts);
        }
        if next.bytes() > PRODUCT_BYTES {
            return Err(Flaw::Bytes);
        }
        Ok((next, changes))
    }

    fn bytes(&self) -> usize {
        let value = |value: &FactValue| {
            let unit = value.unit.as_ref().map_or(0, String::len);
            unit + value.texts.values().map(String::len).sum::<usize>()
        };
        let fact = |fact: &Fact| fact.name.len() + value(&fact.value) + fact.was.as_ref().map_or(0, value);
        let names: usize = self.names.values().map(String::len).sum();
        names + self.address.as_ref().map_or(0, String::len) + self.facts.values().map(fact).sum::<usize>()
    }
}

fn changed(part: ProductPart, fact: &str, from: Option<FactValue>, to: Option<FactValue>) -> ProductChange {
    ProductChange { part, fact: fact.to_owned(), from, to }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Locale = Locale::En;

    fn fact(name: &str, value: Option<&str>) -> (String, Option<FactValue>) {
        (name.to_owned(), value.and_then(|value| FactValue::read(value, None)))
    }

    fn telling(facts: Vec<(String, Option<FactValue>)>) -> Telling {
        Telling { sku: "A-1".to_owned(), facts, ..Telling::default() }
    }

    fn parts(changes: &[ProductChange]) -> Vec<(String, Option<String>, Option<String>)> {
        let said = |value: &Option<FactValue>| value.as_ref().and_then(|value| value.said(EN));
        changes.iter().map(|one| (one.fact.clone(), said(&one.from), said(&one.to))).collect()
    }

    #[test]
    fn what_is_told_is_laid_over_what_is_there() {
        let own = |text: &str| Some(text.to_owned());
        let first = telling(vec![fact("Battery", Some("5000 mAh")), fact("Colour", Some("blue"))]);
        let first = Telling { names: BTreeMap::from([(EN, "Kettle".to_owned())]), ..first };
        let (product, changes) = Product::default().told(&first, Timestamp::from_ms(1)).expect("taken");
        assert_eq!(changes.len(), 3);
        let (same, none) = product.told(&first, Timestamp::from_ms(2)).expect("taken");
        assert!(none.is_empty() && same == product, "the same again changes nothing");

        let later = telling(vec![fact("ＢＡＴＴＥＲＹ", Some("6000 mAh"))]);
        let (product, changes) = product.told(&later, Timestamp::from_ms(3)).expect("taken");
        assert_eq!(parts(&changes), [("ＢＡＴＴＥＲＹ".to_owned(), own("5000 mAh"), own("6000 mAh"))]);
        let battery = product.fact("battery").expect("there");
        assert_eq!((battery.since, battery.was.as_ref().and_then(|was| was.said(EN))), (3, own("5000 mAh")));
        assert_eq!(product.fact("colour").expect("kept").since, 1);

        let gone = telling(vec![fact("Colour", None), fact("Unknown", None)]);
        let (gone, changes) = product.told(&gone, Timestamp::from_ms(4)).expect("taken");
        assert_eq!(parts(&changes), [("Colour".to_owned(), own("blue"), None)]);
        assert_eq!((gone.facts.len(), gone.names.len()), (1, 1));
        let whole = Telling { whole: true, ..telling(vec![fact("Colour", Some("blue"))]) };
        let (_, changes) = product.told(&whole, Timestamp::from_ms(4)).expect("taken");
        assert_eq!(changes.len(), 1, "a fact that is not told is gone: {changes:?}");
    }

    #[test]
    fn names_and_addresses_are_taken_away_by_nothing() {
        let told = Telling {
            names: BTreeMap::from([(EN, "Kettle".to_owned())]),
            address: Some("https://shop.example/k".to_owned()),
            ..telling(Vec::new())
        };
        let (product, changes) = Product::default().told(&told, Timestamp::from_ms(1)).expect("taken");
        assert_eq!(changes.len(), 2);
        let none = Telling {
            names: BTreeMap::from([(EN, String::new())]),
            address: Some(String::new()),
            ..telling(Vec::new())
        };
        let (product, changes) = product.told(&none, Timestamp::from_ms(2)).expect("taken");
        assert!(product == Product::default() && changes.iter().all(|one| one.to.is_none()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let named = |sku: &str| Telling { sku: sku.to_owned(), ..Telling::default() };
        let called = |name: &str| telling(vec![fact(name, Some("1"))]);
        let at = |address: &str| Telling { address: Some(address.to_owned()), ..telling(Vec::new()) };
        let name = Telling { names: BTreeMap::from([(EN, "a".repeat(201))]), ..telling(Vec::new()) };
        for (told, flaw) in [
            (named(""), Flaw::Sku),
            (named("a\nb"), Flaw::Sku),
            (named("{a}"), Flaw::Sku),
            (named("\u{200b}"), Flaw::Sku),
            (named(&"a".repeat(101)), Flaw::Sku),
            (name, Flaw::Name),
            (at("ftp://x"), Flaw::Address),
            (at("javascript:alert(1)"), Flaw::Address),
            (at("https:///x"), Flaw::Address),
            (at("https://a b"), Flaw::Address),
            (called(" "), Flaw::FactName),
            (called("a}b"), Flaw::FactName),
            (called(&"a".repeat(61)), Flaw::FactName),
            (telling(vec![fact("A", Some("1")), fact("ａ", Some("2"))]), Flaw::FactTwice),
            (telling(vec![("a".to_owned(), Some(FactValue::default()))]), Flaw::Value),
        ] {
            assert_eq!(told.clone().checked().err(), Some(flaw), "{told:?}");
        }
        for good in ["HTTPS://shop.example", "http://x/%20?a=1#b", ""] {
            assert!(at(good).checked().is_ok(), "{good}");
        }
        let many =
            |from: usize| telling((from..from + 60).map(|n| fact(&format!("f{n}"), Some("1"))).collect());
        let (product, _) = Product::default().told(&many(0), Timestamp(0)).expect("sixty");
        assert_eq!(product.told(&many(60), Timestamp(0)).err(), Some(Flaw::Facts));
        let long = |n: usize| fact(&format!("f{n}"), Some(&"长".repeat(500)));
        let long = telling((0..90).map(long).collect());
        assert_eq!(Product::default().told(&long, Timestamp(0)).err(), Some(Flaw::Bytes));
    }

    #[test]
    fn every_flaw_has_a_word() {
        let words: BTreeSet<&str> = Flaw::ALL.into_iter().map(Flaw::word).collect();
        assert_eq!(words.len(), Flaw::ALL.len());
    }
}
