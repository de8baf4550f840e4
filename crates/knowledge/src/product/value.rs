//! What a fact says: words in each language, or a number with its unit.

use std::collections::BTreeMap;

use base::Locale;
use base::limits::{FACT_CHARS, FACT_UNIT_CHARS};
use nlu::normal::is_han;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::flaw::Flaw;

/// The largest number that is taken, and the smallest is its negative.
pub const LARGEST: f64 = 1e12;

/// What a fact says: `texts`, or `number` with or without a `unit`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactValue {
    /// Words in each language, one line of at most 500 characters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<Locale, String>,
    /// A number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -1_000_000_000_000_i64, maximum = 1_000_000_000_000_i64)]
    pub number: Option<f64>,
    /// What the number counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub unit: Option<String>,
}

impl FactValue {
    /// These words in this language.
    pub fn text(locale: Locale, text: &str) -> Self {
        Self { texts: BTreeMap::from([(locale, text.to_owned())]), ..Self::default() }
    }

    /// A number with its unit.
    pub fn number(number: f64, unit: &str) -> Self {
        let unit = Some(unit.to_owned()).filter(|unit| !unit.is_empty());
        Self { number: Some(number), unit, ..Self::default() }
    }

    /// As a cell of a table says it; `None`: it says nothing. A number with a unit behind a space is one; words with Chinese in them are
    /// Chinese, and others (`IP68`, `USB-C`) are the same in every language, unless the column names one.
    pub fn read(cell: &str, locale: Option<Locale>) -> Option<Self> {
        let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        if cell.is_empty() {
            return None;
        }
        if let Some(locale) = locale {
            return Some(Self::text(locale, &cell));
        }
        let (number, unit) = cell.split_once(' ').unwrap_or((&cell, ""));
        let counted = number.parse::<f64>().ok().filter(|number| number.abs() <= LARGEST);
        if let Some(number) = counted {
            let value = Self::number(number, unit);
            // Only what is said again as it was written: 1.10 and 007 are no numbers here.
            let again = Locale::ALL.into_iter().all(|locale| value.said(locale).as_deref() == Some(&*cell));
            if again && unit.chars().count() <= FACT_UNIT_CHARS && !unit.contains(|c: char| c.is_numeric()) {
                return Some(value);
            }
        }
        let both = !cell.chars().any(is_han);
        let locales = if both { &Locale::ALL[..] } else { &[Locale::Zh] };
        Some(Self { texts: locales.iter().map(|one| (*one, cell.clone())).collect(), ..Self::default() })
    }

    /// How it is said in a language; `None` where it is not known in it.
    pub fn said(&self, locale: Locale) -> Option<String> {
        let Some(number) = self.number else { return self.texts.get(&locale).cloned() };
        let unit = self.unit.as_deref().unwrap_or_default();
        match unit.chars().next() {
            None => Some(number.to_string()),
            Some(_) if locale != Locale::Zh && unit.chars().any(is_han) => None,
            Some(first) if is_han(first) || "%‰°′″".contains(first) => Some(format!("{number}{unit}")),
            Some(_) => Some(format!("{number} {unit}")),
        }
    }

    /// In its stored form, or what is wrong with it.
    pub(super) fn checked(self) -> Result<Self, Flaw> {
        let mut texts = BTreeMap::new();
        for (locale, text) in self.texts {
            let text = super::line(&text, FACT_CHARS).ok_or(Flaw::Value)?;
            if !text.is_empty() {
                texts.insert(locale, text);
            }
        }
        let unit = self.unit.as_deref().map(|unit| super::line(unit, FACT_UNIT_CHARS).ok_or(Flaw::Value));
        let unit = unit.transpose()?.filter(|unit| !unit.is_empty());
        match self.number {
            // Minus nothing is nothing.
            Some(number) if texts.is_empty() && number.is_finite() && number.abs() <= LARGEST => {
                Ok(Self { texts, number: Some(number + 0.0), unit })
            }
            None if unit.is_none() && !texts.is_empty() => Ok(Self { texts, number: None, unit }),
            _ => Err(Flaw::Value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: Locale = Locale::Zh;
    const EN: Locale = Locale::En;

    #[test]
    fn cells_are_said_again_as_they_were_written() {
        for (cell, number, zh, en) in [
            ("5000 mAh", true, Some("5000 mAh"), Some("5000 mAh")),
            ("-12.5 °C", false, Some("-12.5 °C"), Some("-12.5 °C")),
            ("42", true, Some("42"), Some("42")),
            ("1.10", false, Some("1.10"), Some("1.10")),
            ("007", false, Some("007"), Some("007")),
            ("1e3", false, Some("1e3"), Some("1e3")),
            ("inf", false, Some("inf"), Some("inf")),
            ("9999999999999 g", false, Some("9999999999999 g"), Some("9999999999999 g")),
            ("4K", false, Some("4K"), Some("4K")),
            ("50 %", false, Some("50 %"), Some("50 %")),
            ("10 x 20 cm", false, Some("10 x 20 cm"), Some("10 x 20 cm")),
            ("2 年", false, Some("2 年"), None),
            ("深空黑 (Black)", false, Some("深空黑 (Black)"), None),
            ("  a\n b ", false, Some("a b"), Some("a b")),
        ] {
            let value = FactValue::read(cell, None).expect("says something");
            assert_eq!(value.number.is_some(), number, "{cell}");
            assert_eq!((value.said(ZH).as_deref(), value.said(EN).as_deref()), (zh, en), "{cell}");
            assert_eq!(value.clone().checked(), Ok(value), "{cell}");
        }
        assert_eq!(FactValue::read(" \n ", None), None);
        assert_eq!(FactValue::read("5 kg", Some(EN)), Some(FactValue::text(EN, "5 kg")));
    }

    #[test]
    fn units_stand_as_each_language_has_them() {
        for (number, unit, zh, en) in [
            (2.0, "年", Some("2年"), None),
            (50.0, "%", Some("50%"), Some("50%")),
            (0.5, "kg", Some("0.5 kg"), Some("0.5 kg")),
            (5.0, "", Some("5"), Some("5")),
        ] {
            let value = FactValue::number(number, unit);
            assert_eq!((value.said(ZH).as_deref(), value.said(EN).as_deref()), (zh, en), "{number} {unit}");
        }
    }

    #[test]
    fn a_fact_says_one_thing() {
        let text = |text: &str| FactValue::text(EN, text);
        let kept = text("  blue ").checked().expect("right");
        assert_eq!(kept, text("blue"));
        for wrong in [
            FactValue::default(),
            text(" "),
            text("a\nb"),
            text(&"a".repeat(FACT_CHARS + 1)),
            FactValue { number: Some(1.0), ..text("one") },
            FactValue { unit: Some("kg".to_owned()), ..text("one") },
            FactValue { unit: Some("kg".to_owned()), ..FactValue::default() },
            FactValue::number(1.0, &"k".repeat(FACT_UNIT_CHARS + 1)),
            FactValue::number(f64::NAN, ""),
            FactValue::number(1e13, ""),
        ] {
            assert_eq!(wrong.clone().checked(), Err(Flaw::Value), "{wrong:?}");
        }
        assert_eq!(FactValue::number(-0.0, "").checked().expect("a number").said(ZH).as_deref(), Some("0"));
    }
}
