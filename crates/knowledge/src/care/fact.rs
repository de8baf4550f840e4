//! Facts of products that articles name: one that has changed since the article was published is looked at by somebody, and so is one that
//! nobody knows any more. Whoever publishes the article anew has looked.

use base::{ArticleId, Locale, TeamId, Timestamp};

use super::{Finding, Found};
use crate::edition::Edition;
use crate::product::{Products, key};

/// What is to be done about one article, published at this time; it says what it says before the facts are put in.
pub fn facts(article: ArticleId, edition: &Edition, at: Timestamp, products: &Products) -> Vec<Found> {
    let mut found = Vec::new();
    for ((sku, fact), written) in edition.facts_written() {
        let Some(there) = products.get(&sku).and_then(|product| product.facts.get(&fact)) else { continue };
        let Some(from) = there.was.clone().filter(|_| there.since > at.ms()) else { continue };
        let to = there.value.clone();
        let says = Locale::ALL.map(|locale| to.said(locale).unwrap_or_default()).join("/");
        let name = format!("fact:{sku}:{fact}:{}:{says}", there.since);
        let finding = Finding::FactChanged { sku: written, fact: there.name.clone(), from, to };
        found.push(one(article, edition.owner, &name, finding));
    }
    for (locale, names) in edition.unknown_facts(products) {
        let name = format!("no_fact:{}:{}", locale.code(), key(&names));
        found.push(one(article, edition.owner, &name, Finding::FactGone { locale, names }));
    }
    found
}

fn one(article: ArticleId, owner: Option<TeamId>, name: &str, finding: Finding) -> Found {
    let key = format!("{article}:{name}");
    Found { key, article: Some(article), other: None, owner, count: 1, finding, questions: Vec::new() }
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;
    use crate::edition::ArticleText;
    use crate::product::{FactValue, Product, Telling};

    fn told(product: &Product, battery: Option<&str>, at: i64) -> Product {
        let fact = ("Battery".to_owned(), battery.and_then(|value| FactValue::read(value, None)));
        let telling = Telling { sku: "P-1".to_owned(), facts: vec![fact], ..Telling::default() };
        product.told(&telling, Timestamp::from_ms(at)).expect("right").0
    }

    #[test]
    fn what_changed_since_it_was_published_is_looked_at() {
        let text = ArticleText { body: "{{product.p-1.battery}}".to_owned(), ..ArticleText::default() };
        let edition = Edition { wordings: [(Locale::En, text)].into(), ..Edition::default() };
        let id = ArticleId::from_uuid(Default::default());
        let look = |product: &Product, at: i64| {
            facts(id, &edition, Timestamp::from_ms(at), &[("p-1".to_owned(), product.clone())].into())
        };
        let first = told(&Product::default(), Some("5000 mAh"), 10);
        assert!(look(&first, 5).is_empty(), "what is known for the first time is no change");
        let second = told(&first, Some("6000 mAh"), 20);
        let found = look(&second, 15);
        let Finding::FactChanged { from, to, .. } = &found[0].finding else { panic!("{found:?}") };
        let said = |value: &FactValue| value.said(Locale::En).expect("said");
        assert_eq!((said(from), said(to)), ("5000 mAh".to_owned(), "6000 mAh".to_owned()));
        assert!(look(&second, 20).is_empty(), "it was published with this value");
        let third = told(&second, Some("7000 mAh"), 30);
        assert_ne!(look(&third, 15)[0].key, found[0].key, "another change is another work");
        let gone = look(&told(&third, None, 40), 50);
        assert!(
            matches!(&gone[0].finding, Finding::FactGone { names, .. } if names == "p-1.battery"),
            "{gone:?}"
        );
    }
}
