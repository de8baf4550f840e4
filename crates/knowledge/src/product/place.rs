//! Where a text names a fact: `{{product.SKU.FACT}}`. What it says stands there in the reader's language when the text is made ready to be read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use base::Locale;
use base::limits::{FACT_NAME_CHARS, PRODUCT_SKU_CHARS};

use super::{Product, key};
use crate::edition::Edition;

/// How a place begins, behind its braces.
const PRODUCT: &str = "product.";
/// Bytes between braces: what is longer is no place.
const WITHIN: usize = 4 * (PRODUCT_SKU_CHARS + FACT_NAME_CHARS) + 32;
/// What the name of a product is called, unless a fact is called so.
const NAME: [&str; 2] = ["name", "名称"];
/// What its address is called.
const ADDRESS: [&str; 3] = ["link", "address", "链接"];

/// Products by the keys of their numbers.
pub type Products = BTreeMap<String, Product>;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// With its braces.
    pub range: Range<usize>,
    /// `SKU.FACT`, as it is written.
    pub names: &'a str,
}

impl<'a> Place<'a> {
    /// What may be meant: numbers and facts with dots in them are told apart by what is there; first the longest number.
    pub fn meanings(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let names = self.names;
        let both = names.rmatch_indices('.').map(move |(at, _)| (names[..at].trim(), names[at + 1..].trim()));
        both.filter(|(sku, fact)| !sku.is_empty() && !fact.is_empty())
    }
}

/// The places of a text, in order.
pub fn places(text: &str) -> Vec<Place<'_>> {
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(begin) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        // Of three braces the last two are meant.
        from = begin + 1;
        let inside = begin + "{{".len();
        let Some(rest) = text.get(inside..) else { break };
        let Some(end) = rest.find(['{', '}', '\n']).filter(|end| rest[*end..].starts_with("}}")) else {
            continue;
        };
        let inner = rest[..end].trim();
        let names = inner.get(..PRODUCT.len()).filter(|head| head.eq_ignore_ascii_case(PRODUCT));
        if names.is_some() && end <= WITHIN {
            let range = begin..inside + end + "}}".len();
            from = range.end;
            places.push(Place { range, names: inner[PRODUCT.len()..].trim() });
        }
    }
    places
}

/// What is said where a fact is not known: an article is never said with braces in it.
pub const fn unknown(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "（暂无资料）",
        Locale::En => "(not available)",
    }
}

/// What a place says in a language; `None`: it is not known.
pub fn says(place: &Place<'_>, locale: Locale, products: &Products) -> Option<String> {
    place.meanings().find_map(|(sku, fact)| {
        let product = products.get(&key(sku))?;
        if let Some(fact) = product.fact(fact) {
            return fact.value.said(locale);
        }
        let fact = key(fact);
        match fact.as_str() {
            fact if NAME.contains(&fact) => product.names.get(&locale).cloned(),
            fact if ADDRESS.contains(&fact) => product.address.clone(),
            _ => None,
        }
    })
}

/// Words that stand as they are in Markdown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '!' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text with what its places say.
fn filled<'a>(text: &'a str, locale: Locale, products: &Products, markdown: bool) -> Cow<'a, str> {
    let places = places(text);
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for place in places {
        out.push_str(&text[done..place.range.start]);
        match says(&place, locale, products) {
            Some(words) if markdown => out.push_str(&escaped(&words)),
            Some(words) => out.push_str(&words),
            None => out.push_str(unknown(locale)),
        }
        done = place.range.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// Markdown as it is read.
pub fn markdown<'a>(text: &'a str, locale: Locale, products: &Products) -> Cow<'a, str> {
    filled(text, locale, products, true)
}

impl Edition {
    /// Everything that it says, with the language.
    fn said(&self) -> impl Iterator<Item = (Locale, &str)> {
        let words = self.wordings.iter().flat_map(|(locale, text)| {
            let questions = text.questions.iter().map(String::as_str);
            [text.title.as_str(), text.body.as_str()].into_iter().chain(questions).map(|one| (*locale, one))
        });
        let variants = self.variants.iter().flat_map(|one| &one.bodies);
        words.chain(variants.map(|(locale, body)| (*locale, body.as_str())))
    }

    /// Whether it names a fact at all.
    pub fn names_facts(&self) -> bool {
        self.said().any(|(_, text)| !places(text).is_empty())
    }

    /// The products and facts that it names, by their keys; where a place may mean several, all of them.
    pub fn facts(&self) -> BTreeSet<(String, String)> {
        self.facts_written().into_keys().collect()
    }

    /// The same, with the number of the product as it is written.
    pub fn facts_written(&self) -> BTreeMap<(String, String), String> {
        let places = self.said().flat_map(|(_, text)| places(text));
        let meant = |place: Place<'_>| {
            place.meanings().map(|(sku, fact)| ((key(sku), key(fact)), sku.to_owned())).collect::<Vec<_>>()
        };
        places.flat_map(meant).collect()
    }

    /// The facts that are named and not known, as they are written, in each language.
    pub fn unknown_facts(&self, products: &Products) -> BTreeSet<(Locale, String)> {
        let mut unknown = BTreeSet::new();
        for (locale, text) in self.said() {
            let places = places(text).into_iter().filter(|place| says(place, locale, products).is_none());
            unknown.extend(places.map(|place| (locale, place.names.to_owned())));
        }
        unknown
    }

    /// As it is read: with what the facts say that it names.
    #[must_use]
    pub fn with_facts(mut self, products: &Products) -> Self {
        for (locale, text) in &mut self.wordings {
            let plain = |text: &str| filled(text, *locale, products, false).into_owned();
            text.title = plain(&text.title);
            text.questions = text.questions.iter().map(|one| plain(one)).collect();
            text.body = markdown(&text.body, *locale, products).into_owned();
        }
        for variant in &mut self.variants {
            for (locale, body) in &mut variant.bodies {
                *body = markdown(body, *locale, products).into_owned();
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FactValue, Telling};
    use super::*;
    use crate::edition::{ArticleText, Condition, Variant};

    const ZH: Locale = Locale::Zh;
    const EN: Locale = Locale::En;

    fn products() -> Products {
        let mut all = Products::new();
        for (sku, name, value) in [
            ("P-100", "电池 容量", "5000 mAh"),
            ("P-100", "颜色", "深蓝"),
            ("P-100", "Odd", "*a* [b](c) | <d>"),
            ("A.1", "USB 3.0", "2"),
            ("A", "1.x", "one"),
        ] {
            let fact = (name.to_owned(), FactValue::read(value, None));
            let names = [(EN, "Phone".to_owned())].into();
            let told = Telling { sku: sku.to_owned(), facts: vec![fact], names, ..Telling::default() };
            let product = all.entry(key(sku)).or_default();
            *product = product.told(&told, base::Timestamp(0)).expect("right").0;
        }
        all
    }

    #[test]
    fn places_are_found() {
        for (text, names) in [
            ("a {{product.P-100.电池 容量}} b {{ Product.A.1.x }}", vec!["P-100.电池 容量", "A.1.x"]),
            ("{{contact.name}} {{product}} {{product.}}", vec![""]),
            ("{{product.a.b", vec![]),
            ("{{product.a\n.b}}", vec![]),
            ("{{product.a.b}", vec![]),
            ("{{{product.a.b}}}", vec!["a.b"]),
            ("{{x {{product.a.b}}", vec!["a.b"]),
            ("{ {product.a.b}}", vec![]),
            ("{{产品.a.b}}", vec![]),
            ("{{", vec![]),
        ] {
            let found: Vec<&str> = places(text).iter().map(|place| place.names).collect();
            assert_eq!(found, names, "{text}");
        }
        let long = format!("{{{{product.a.{}}}}}", "b".repeat(WITHIN));
        assert!(places(&long).is_empty());
    }

    #[test]
    fn a_place_says_what_is_known_in_the_language() {
        let products = products();
        for (names, zh, en) in [
            ("P-100.电池 容量", Some("5000 mAh"), Some("5000 mAh")),
            ("ｐ-100.电池  容量", Some("5000 mAh"), Some("5000 mAh")),
            ("P-100.颜色", Some("深蓝"), None),
            ("P-100.Name", None, Some("Phone")),
            ("P-100.链接", None, None),
            ("A.1.USB 3.0", Some("2"), Some("2")),
            ("A.1.x", Some("one"), Some("one")),
            ("P-101.颜色", None, None),
            ("P-100", None, None),
            ("", None, None),
        ] {
            let text = format!("{{{{product.{names}}}}}");
            let place = places(&text).remove(0);
            let said = |locale| says(&place, locale, &products);
            assert_eq!((said(ZH).as_deref(), said(EN).as_deref()), (zh, en), "{names}");
        }
    }

    #[test]
    fn what_is_said_stands_as_it_is_and_never_with_braces() {
        let products = products();
        let read = |text: &str| markdown(text, EN, &products).into_owned();
        assert_eq!(read("It holds {{product.P-100.电池 容量}}."), "It holds 5000 mAh.");
        assert_eq!(read("{{product.P-100.odd}}"), r"\*a\* \[b\](c) \| \<d\>");
        assert_eq!(read("In {{product.P-100.颜色}}."), "In (not available).");
        assert_eq!(read("Dear {{contact.name}}"), "Dear {{contact.name}}");
        let html = crate::html::html(&read("{{product.P-100.odd}} {{product.P-100.颜色}}"));
        assert!(html.contains("*a* [b](c) | &lt;d&gt;") && !html.contains("{{"), "{html}");
    }

    #[test]
    fn an_edition_names_facts_everywhere() {
        let text = ArticleText {
            title: "{{product.P-100.name}}".to_owned(),
            body: "{{product.P-100.颜色}}".to_owned(),
            questions: vec!["{{product.A.1.x}}?".to_owned()],
            since: 1,
        };
        let variant = Variant {
            when: Condition::default(),
            bodies: [(ZH, "{{product.P-9.颜色}}".to_owned())].into(),
        };
        let edition =
            Edition { wordings: [(EN, text)].into(), variants: vec![variant], ..Edition::default() };
        let pair = |sku: &str, fact: &str| (sku.to_owned(), fact.to_owned());
        let named = [
            pair("a", "1.x"),
            pair("a.1", "x"),
            pair("p-100", "name"),
            pair("p-100", "颜色"),
            pair("p-9", "颜色"),
        ];
        assert_eq!(edition.facts(), named.into());
        assert_eq!(
            edition.unknown_facts(&products()),
            [(ZH, "P-9.颜色".to_owned()), (EN, "P-100.颜色".to_owned())].into()
        );
        assert!(edition.names_facts() && !Edition::default().names_facts());
        let read = edition.with_facts(&products());
        let text = &read.wordings[&EN];
        assert_eq!(
            (text.title.as_str(), text.body.as_str(), text.questions[0].as_str()),
            ("Phone", "(not available)", "one?")
        );
        assert_eq!((read.variants[0].bodies[&ZH].as_str(), text.since), ("（暂无资料）", 1));
    }
}
