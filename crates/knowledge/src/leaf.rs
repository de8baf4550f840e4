//! Articles in files: one file for each language, `NAME.zh.md` and `NAME.en.md`, a head in YAML between two lines of `---`, then Markdown.

use std::collections::{BTreeMap, BTreeSet};

use base::{Locale, Timestamp};
use jiff::civil::Date;
use serde::Deserialize;

use crate::edition::{ArticleText, Audience, Edition};

/// Line between head and body.
const FENCE: &str = "---";

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct LeafError {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    category: String,
    audiences: BTreeSet<Audience>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    questions: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
    review_by: Option<Date>,
}

/// An article of a pack, in every language that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its name in the pack.
    pub name: String,
    /// Name of the category.
    pub category: String,
    /// Names of related articles.
    pub related: Vec<String>,
    /// It holds from the beginning of this day on.
    pub valid_from: Option<Date>,
    /// It does not hold from the beginning of this day on.
    pub valid_until: Option<Date>,
    /// What it says, but for category, related articles and dates, which name what only a workspace knows.
    pub edition: Edition,
}

impl Leaf {
    /// What it says where days begin at these instants; names are left out.
    pub fn dated(&self, begins: impl Fn(Date) -> Timestamp) -> Edition {
        Edition {
            valid_from: self.valid_from.map(&begins),
            valid_until: self.valid_until.map(&begins),
            ..self.edition.clone()
        }
    }
}

/// Binds files to articles, by name. A file whose name does not end in `.zh.md` or `.en.md` is left aside.
pub fn bind<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Leaf>, LeafError> {
    let mut leaves: BTreeMap<String, (Leaf, Head)> = BTreeMap::new();
    for (file, text) in files {
        let Some((name, locale)) = place(file) else { continue };
        let wrong = |problem: &str| wrong(file, 2, problem);
        let (head, body) = read(file, text)?;
        if head.id != name {
            return Err(wrong(&format!("the id is to be the file's name: {name}")));
        }
        let wording = ArticleText {
            title: head.title.clone(),
            body: body.to_owned(),
            questions: head.questions.clone(),
            since: 0,
        };
        let (leaf, first) =
            leaves.entry(name.to_owned()).or_insert_with(|| (begun(name, &head), head.clone()));
        let same = head.category == first.category
            && head.audiences == first.audiences
            && head.related == first.related
            && (head.valid_from, head.valid_until, head.review_by)
                == (first.valid_from, first.valid_until, first.review_by);
        if !same {
            return Err(wrong("category, audiences, related and dates are to be the same in every language"));
        }
        for tag in head.tags {
            if !leaf.edition.tags.contains(&tag) {
                leaf.edition.tags.push(tag);
            }
        }
        leaf.edition.wordings.insert(locale, wording);
    }
    let names: BTreeSet<String> = leaves.keys().cloned().collect();
    for (leaf, _) in leaves.values() {
        if let Some(unknown) = leaf.related.iter().find(|name| !names.contains(*name)) {
            return Err(wrong(&leaf.name, 2, &format!("related: there is no article {unknown}")));
        }
    }
    Ok(leaves.into_values().map(|(leaf, _)| leaf).collect())
}

/// The name and the language that a file's name tells.
fn place(file: &str) -> Option<(&str, Locale)> {
    let stem = file.rsplit('/').next().unwrap_or(file).strip_suffix(".md")?;
    let (name, locale) = stem.rsplit_once('.')?;
    Locale::ALL.into_iter().find(|one| one.code() == locale).map(|locale| (name, locale))
}

fn begun(name: &str, head: &Head) -> Leaf {
    let edition =
        Edition { audiences: head.audiences.clone(), review_by: head.review_by, ..Edition::default() };
    Leaf {
        name: name.to_owned(),
        category: head.category.clone(),
        related: head.related.clone(),
        valid_from: head.valid_from,
        valid_until: head.valid_until,
        edition,
    }
}

fn wrong(file: &str, line: usize, problem: &str) -> LeafError {
    LeafError { file: file.to_owned(), line, problem: problem.to_owned() }
}

/// Head and body of a file.
fn read<'a>(file: &str, text: &'a str) -> Result<(Head, &'a str), LeafError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rest =
        text.strip_prefix(FENCE).and_then(|rest| rest.trim_start_matches([' ', '\r']).strip_prefix('\n'));
    let rest = rest.ok_or_else(|| wrong(file, 1, "a head between two lines of --- is to come first"))?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            let (head, body) =
                (rest.get(..at).unwrap_or_default(), rest.get(at + line.len()..).unwrap_or_default());
            let head = serde_norway::from_str(head).map_err(|error| {
                let line = error.location().map_or(1, |place| place.line());
                wrong(file, line + 1, &error.to_string())
            })?;
            return Ok((head, body.trim_matches(['\n', '\r'])));
        }
        at += line.len();
    }
    Err(wrong(file, 1, "the head has no end: a line of --- is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: &str = "---\nid: returns\ntitle: 退货规则\ncategory: after-sales\naudiences: [customers, assistant]\n\
        tags: [退货]\nquestions:\n  - 能退吗\nrelated: [fees]\nvalid_from: 2026-01-01\nreview_by: 2027-03-31\n---\n\n## 时限\n\n七天内。\n";
    const EN: &str = "---\nid: returns\ntitle: \"Returns: the rules\"\ncategory: after-sales\naudiences: [customers, assistant]\n\
        tags: [returns]\nrelated: [fees]\nvalid_from: 2026-01-01\nreview_by: 2027-03-31\n---\nSeven days.\n";
    const FEES: &str = "---\nid: fees\ntitle: 运费\ncategory: delivery\naudiences: [agents]\n---\n8 元。";

    #[test]
    fn two_languages_are_one_article() {
        let files =
            [("a/returns.zh.md", ZH), ("returns.en.md", EN), ("fees.zh.md", FEES), ("README.md", "x")];
        let leaves = bind(files).expect("bound");
        assert_eq!(leaves.iter().map(|leaf| leaf.name.as_str()).collect::<Vec<_>>(), ["fees", "returns"]);
        let leaf = &leaves[1];
        assert_eq!((leaf.category.as_str(), leaf.related.join("")), ("after-sales", "fees".to_owned()));
        assert_eq!(leaf.edition.tags, ["退货", "returns"]);
        assert_eq!(leaf.edition.wordings[&Locale::Zh].body, "## 时限\n\n七天内。");
        assert_eq!(leaf.edition.wordings[&Locale::En].title, "Returns: the rules");
        let edition = leaf.dated(|day| Timestamp(i64::from(day.year())));
        assert_eq!((edition.valid_from, edition.valid_until), (Some(Timestamp(2026)), None));
    }

    #[test]
    fn a_bad_file_is_named_with_its_line() {
        let two = |text: &str| bind([("returns.zh.md", text), ("fees.zh.md", FEES)]).expect_err("refused");
        for (text, line, word) in [
            ("# 退货", 1, "head"),
            ("---\nid: returns\n", 1, "no end"),
            (&*ZH.replace("title: 退货规则", "titel: 退货规则"), 3, "titel"),
            (&*ZH.replace("2026-01-01", "2026-13-01"), 10, ""),
            (&*ZH.replace("[customers, assistant]", "[everybody]"), 5, "everybody"),
            (&*ZH.replace("id: returns", "id: return"), 2, "the file's name"),
            (&*ZH.replace("[fees]", "[fee]"), 2, "fee"),
        ] {
            let error = two(text);
            assert!(error.line == line && error.problem.contains(word), "{error}");
            assert!(error.to_string().contains("returns"), "{error}");
        }
        let other = EN.replace("after-sales", "delivery");
        let error = bind([("returns.zh.md", ZH), ("returns.en.md", &*other), ("fees.zh.md", FEES)]);
        assert!(error.expect_err("refused").problem.contains("the same in every language"));
    }
}
