//! Real files, made by the programs of others: what each surely says is found in it. `tests/real/README.md` says where they are from.

use std::path::{Path, PathBuf};

use intake::{Document, Options, Refused, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real")
}

/// Words without what Markdown and paper add.
fn bare(text: &str) -> String {
    let mut parts = text.split("](");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push_str(part.split_once(')').map_or(part, |(_, behind)| behind));
    }
    words
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\\' | '*' | '`' | '|' | '#' | '_' | '['))
        .collect::<String>()
        .to_lowercase()
}

fn said(documents: &[Document]) -> String {
    let texts = documents.iter().flat_map(|document| document.texts.values());
    texts.map(|text| format!("{}\n{}\n", text.title, text.body)).collect()
}

#[test]
fn every_real_file_says_what_it_says() {
    let expected = std::fs::read_to_string(folder().join("expect.tsv")).expect("a list of what is expected");
    let mut wrong = Vec::new();
    let mut files = 0;
    for line in expected.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (path, wanted) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let title = cells.next().unwrap_or_default().trim();
        let bytes = std::fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let taken = read(path, &bytes, &Options::default());
        files += 1;
        if wanted == "!NO-TEXT" {
            if !taken.documents.is_empty() || taken.refused[0].why != Refused::NoText {
                wrong.push(format!("{path}: has no text, and was read: {:?}", taken.refused));
            }
            continue;
        }
        if let Some(refused) = taken.refused.first() {
            wrong.push(format!("{path}: refused, {}", refused.why.word()));
            continue;
        }
        let text = bare(&said(&taken.documents));
        if !text.contains(&bare(wanted)) {
            wrong.push(format!("{path}: does not say {wanted:?}"));
        }
        let titles: Vec<&str> = taken
            .documents
            .iter()
            .flat_map(|document| document.texts.values())
            .map(|text| text.title.as_str())
            .collect();
        if !title.is_empty() && !titles.iter().any(|one| bare(one) == bare(title)) {
            wrong.push(format!("{path}: is called {:?} and not {title:?}", titles.first()));
        }
    }
    assert!(wrong.is_empty(), "{} of {files} files:\n{}", wrong.len(), wrong.join("\n"));
}
