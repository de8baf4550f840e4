//! The definitions as people read them are the program's. `UPDATE_METRICS=1 cargo test -p insight` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use base::Locale;
use insight::METRICS;

#[test]
fn the_documents_say_what_the_program_counts() {
    for (locale, name) in [(Locale::Zh, "metrics.zh.md"), (Locale::En, "metrics.md")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide").join(name);
        let text = insight::markdown(locale);
        if std::env::var_os("UPDATE_METRICS").is_some() {
            std::fs::write(&path, &text).expect("the document is written");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == text,
            "docs/guide/{name} differs: run with UPDATE_METRICS=1 and look at the difference"
        );
    }
}

#[test]
fn every_metric_is_defined_in_both_languages() {
    let ids: BTreeSet<_> = METRICS.iter().map(|metric| metric.id).collect();
    assert_eq!(ids.len(), METRICS.len());
    for metric in METRICS {
        for locale in Locale::ALL {
            let words = metric.words(locale);
            assert!(!words.name.is_empty() && words.definition.len() > 20, "{}", metric.id);
        }
    }
}
