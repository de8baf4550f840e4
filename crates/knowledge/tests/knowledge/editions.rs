//! When a language is stale, and what does not change what an article says.

use base::{Locale, TypedId as _};
use knowledge::{ArticleText, Edition, Filing};
use uuid::Uuid;

fn says(zh: &str, en: &str) -> Edition {
    let text = |title: &str| ArticleText {
        title: title.to_owned(),
        body: format!("{title} …"),
        ..ArticleText::default()
    };
    Edition { wordings: [(Locale::Zh, text(zh)), (Locale::En, text(en))].into(), ..Edition::default() }
}

fn since(edition: &Edition) -> [u32; 2] {
    [Locale::Zh, Locale::En].map(|locale| edition.wordings[&locale].since)
}

#[test]
fn a_language_is_stale_until_it_is_written_or_confirmed() {
    let first = says("退货", "Returns").dated(1, None, None, &[]);
    assert_eq!((since(&first), first.stale()), ([1, 1], vec![]), "what is published together is alike");

    let draft = says("退货规则", "Returns").dated(2, None, Some(&first), &[]);
    assert_eq!((since(&draft), draft.stale()), ([2, 1], vec![Locale::En]));
    let back = says("退货", "Returns").dated(2, Some(&draft), Some(&first), &[]);
    assert_eq!(back.stale(), [], "what was taken back never was");
    let written = says("退货规则", "Return rules").dated(2, Some(&draft), Some(&first), &[]);
    assert_eq!(written.stale(), []);

    let confirmed = draft.clone().dated(2, Some(&draft), Some(&first), &[Locale::En]);
    assert_eq!(since(&confirmed), [2, 2]);
    let again = says("退货的规则", "Returns").dated(2, Some(&confirmed), Some(&first), &[]);
    assert_eq!(again.stale(), [], "confirmed stays so for as long as the draft lives");

    // Filed elsewhere meanwhile: a version that says the same. The draft counts from there.
    let later = says("退货规则", "Return rules").dated(3, Some(&draft), Some(&first), &[]);
    assert_eq!((since(&later), later.stale()), ([3, 3], vec![]));
}

#[test]
fn a_language_that_is_not_there_is_missing_and_not_stale() {
    let mut edition = says("退货", "Returns").dated(4, None, None, &[]);
    edition.wordings.remove(&Locale::En);
    assert_eq!((edition.stale(), edition.missing()), (vec![], vec![Locale::En]));
    edition.wordings.insert(Locale::En, ArticleText { title: "Returns".to_owned(), ..Default::default() });
    assert_eq!(edition.missing(), [Locale::En], "a title is nothing to read");
}

#[test]
fn filing_changes_where_it_stands_and_nothing_that_it_says() {
    let id = |n| base::CategoryId::from_uuid(Uuid::from_u128(n));
    let mut edition = says("退货", "Returns");
    edition.tags = vec!["甲".to_owned(), "乙".to_owned()];
    edition.category = Some(id(1));
    let filing = Filing {
        category: Some(None),
        add_tags: vec!["丙".to_owned(), "乙".to_owned()],
        remove_tags: vec!["甲".to_owned()],
        ..Filing::default()
    };
    let filed = filing.of(edition.clone());
    assert_eq!((filed.category, filed.tags.join("")), (None, "乙丙".to_owned()));
    assert_eq!(filed.wordings, edition.wordings);
    assert_eq!(Filing::default().of(edition.clone()), edition);
}

#[test]
fn the_stored_form_is_the_wire_form() {
    let json = serde_json::json!({
        "wordings": { "zh": { "title": "退货", "body": "七天内。" } },
        "audiences": ["customers"], "valid_from_ms": 1_000, "review_by": "2027-03-31",
        "variants": [{ "when": { "vip": true }, "bodies": { "zh": "十五天内。" } }],
    });
    let edition: Edition = serde_json::from_value(json).expect("reads");
    assert_eq!(edition.valid_from, Some(base::Timestamp::from_ms(1_000)));
    let again: Edition =
        serde_json::from_str(&serde_json::to_string(&edition).expect("writes")).expect("reads");
    assert_eq!(again, edition);
    assert!(serde_json::from_value::<Edition>(serde_json::json!({ "wordings": {}, "titel": 1 })).is_err());
}
