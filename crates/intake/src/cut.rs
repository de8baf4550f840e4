//! A text is cut into documents: at its chapters where somebody asked for it, and where it is too long for one.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use crate::document::{Document, Draft, Options, Split, Text, Warning};
use crate::faq;
use crate::kind::stem;
use crate::language::guess;
use crate::markdown::{Heading, blocks, headings, words};
use crate::refused::Refused;
use crate::span::escaped;

/// The rank at which the headings of a document begin: its title is above them.
const TOP: usize = 2;
/// Bytes of a text that are looked at to tell its language.
const LOOKED_AT: usize = 20_000;

/// A part on its way to become a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) title: String,
    /// Where in the file; empty: all of it.
    pub(crate) path: String,
    pub(crate) body: String,
}

/// The documents of one file.
pub(crate) fn documents(file: &str, draft: Draft, options: &Options) -> Result<Vec<Document>, Refused> {
    let title = draft.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| stem(file));
    let whole = Part { title, path: String::new(), body: draft.markdown };
    let parts = match options.split {
        Split::Whole => vec![whole],
        Split::Headings => chapters(whole),
        Split::Questions => {
            let asked = faq::parts(&whole.body, &draft.terms);
            if asked.is_empty() { chapters(whole) } else { asked }
        }
    };
    let limits = &options.limits;
    let mut fitting = Vec::new();
    for part in parts {
        let was = fitting.len();
        let long = part.body.len() > limits.body_bytes;
        fit(part, limits.body_bytes, &mut fitting);
        if options.split == Split::Whole && fitting.len() > limits.documents {
            fitting = packed(fitting, limits.body_bytes);
        }
        if fitting.len() > limits.documents {
            return Err(Refused::TooMany);
        }
        let cut = long && fitting.len() > was;
        for (_, warned) in fitting.iter_mut().skip(was) {
            *warned = cut;
        }
    }
    let mut names = HashMap::<String, usize>::new();
    let mut all = Vec::with_capacity(fitting.len());
    for (part, cut) in fitting {
        let body = raised(part.body.trim());
        if words(&body).trim().is_empty() {
            continue;
        }
        let head = &body[..floor(&body, LOOKED_AT)];
        let locale = options
            .locale
            .or(draft.locale)
            .unwrap_or_else(|| guess(&format!("{} {}", part.title, words(head))));
        let mut document =
            Document { file: file.to_owned(), warnings: draft.warnings.clone(), ..Document::default() };
        let title = shortened(&part.title, limits.title_chars, &mut document);
        if cut {
            document.warnings.insert(Warning::Cut);
        }
        let times = names.entry(part.path.clone()).or_default();
        *times += 1;
        document.part = if *times > 1 { format!("{} ({times})", part.path) } else { part.path };
        document.texts = BTreeMap::from([(locale, Text { title, body, questions: Vec::new() })]);
        all.push(document);
    }
    Ok(all)
}

/// A title of one line, cut between words where it is too long.
pub(crate) fn shortened(title: &str, most: usize, document: &mut Document) -> String {
    let title = title.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().count() <= most {
        return title;
    }
    document.warnings.insert(Warning::Title);
    let short: String = title.chars().take(most.saturating_sub(1)).collect();
    let cut = short.rfind(' ').filter(|at| at * 2 > short.len()).unwrap_or(short.len());
    format!("{}…", short[..cut].trim_end())
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One part for each heading of the highest rank that stands there twice; what stands before the first is a part by the title.
fn chapters(whole: Part) -> Vec<Part> {
    let all = headings(&whole.body);
    let twice = |level: usize| all.iter().filter(|heading| heading.level == level).count() > 1;
    match (1..=6).find(|level| twice(*level)) {
        Some(level) => sections(&whole, &all, level),
        None => vec![whole],
    }
}

fn sections(whole: &Part, all: &[Heading], level: usize) -> Vec<Part> {
    let tops: Vec<&Heading> = all.iter().filter(|heading| heading.level <= level).collect();
    let first = tops.first().map_or(whole.body.len(), |heading| heading.range.start);
    let before = Part { body: whole.body[..first].trim().to_owned(), ..whole.clone() };
    let mut parts = vec![before];
    for (at, heading) in tops.iter().enumerate() {
        let end = tops.get(at + 1).map_or(whole.body.len(), |next| next.range.start);
        let path = if whole.path.is_empty() {
            heading.text.clone()
        } else {
            format!("{} / {}", whole.path, heading.text)
        };
        let body = whole.body[heading.range.end..end].trim().to_owned();
        parts.push(Part { title: heading.text.clone(), path, body });
    }
    parts.retain(|part| !part.body.is_empty());
    parts
}

/// Cuts what is too long: at its headings, else between its blocks, else wherever there is a line.
fn fit(part: Part, most: usize, into: &mut Vec<(Part, bool)>) {
    if part.body.len() <= most {
        into.push((part, false));
        return;
    }
    let all = headings(&part.body);
    if let Some(level) = all.iter().map(|heading| heading.level).min() {
        let parts = sections(&part, &all, level);
        if parts.len() > 1 || parts.first().is_some_and(|first| first.body.len() < part.body.len()) {
            parts.into_iter().for_each(|part| fit(part, most, into));
            return;
        }
    }
    for (at, body) in pieces(&part.body, most).into_iter().enumerate() {
        let numbered = |name: &str| {
            if at == 0 { name.to_owned() } else { format!("{name} ({})", at + 1).trim().to_owned() }
        };
        into.push((Part { title: numbered(&part.title), path: numbered(&part.path), body }, false));
    }
}

/// The same in fewer parts: neighbours together, as many as there is room for, each under its heading.
fn packed(parts: Vec<(Part, bool)>, most: usize) -> Vec<(Part, bool)> {
    let mut packed: Vec<(Part, bool)> = Vec::new();
    let mut first = String::new();
    for (part, cut) in parts {
        let under = format!("\n\n# {}\n\n{}", escaped(&part.title), part.body);
        match packed.last_mut() {
            Some((last, _)) if last.body.len() + under.len() <= most => {
                last.body.push_str(&under);
                last.title = format!("{first} – {}", part.title);
            }
            _ => {
                first.clone_from(&part.title);
                packed.push((part, cut));
            }
        }
    }
    packed
}

fn pieces(body: &str, most: usize) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    for range in blocks(body) {
        let block = body[range].trim_end();
        for block in if block.len() > most { lines(block, most) } else { vec![block.to_owned()] } {
            match pieces.last_mut() {
                Some(last) if last.is_empty() || last.len() + block.len() + 2 <= most => {
                    last.push_str(if last.is_empty() { "" } else { "\n\n" });
                    last.push_str(&block);
                }
                _ => pieces.push(block),
            }
        }
    }
    pieces
}

/// A block that is too long, line by line; a table keeps its head.
fn lines(block: &str, most: usize) -> Vec<String> {
    let mut all = block.lines();
    let table = block.starts_with('|');
    let head = if table { all.by_ref().take(2).collect::<Vec<_>>().join("\n") } else { String::new() };
    let mut out = vec![head.clone()];
    for line in all {
        let mut line = line;
        while !line.is_empty() {
            let cut = floor(line, most.saturating_sub(head.len() + 1).max(4));
            let (now, rest) = line.split_at(cut);
            match out.last_mut() {
                Some(last) if last.len() + now.len() < most => {
                    last.push_str(if last.is_empty() { "" } else { "\n" });
                    last.push_str(now);
                }
                _ => out.push(if table { format!("{head}\n{now}") } else { now.to_owned() }),
            }
            line = rest;
        }
    }
    out
}

/// The same text whose highest heading is of the second rank.
fn raised(body: &str) -> String {
    let all = headings(body);
    let Some(highest) = all.iter().map(|heading| heading.level).min() else { return body.to_owned() };
    let mut out = String::with_capacity(body.len() + all.len());
    let mut done = 0;
    for heading in &all {
        let raw = body[heading.range.clone()].trim();
        let inner = match raw.strip_prefix('#') {
            Some(rest) => rest.trim_start_matches('#').trim().to_owned(),
            None => raw.rsplit_once('\n').map_or(raw, |(text, _)| text).replace('\n', " "),
        };
        out.push_str(&body[done..heading.range.start]);
        out.push_str(&"#".repeat((heading.level - highest + TOP).min(6)));
        out.push(' ');
        out.push_str(&inner);
        out.push('\n');
        done = heading.range.end;
    }
    out.push_str(&body[done..]);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn cut(markdown: &str, split: Split, body_bytes: usize) -> Vec<(String, String, String)> {
        let options = Options { split, locale: None, limits: Limits { body_bytes, ..Limits::default() } };
        let draft = Draft { title: Some("T".into()), markdown: markdown.into(), ..Draft::default() };
        let all = documents("f.md", draft, &options).expect("cuts");
        let shown = |document: &Document| {
            let text = document.texts.values().next().expect("a text");
            (document.part.clone(), text.title.clone(), text.body.clone())
        };
        all.iter().map(shown).collect()
    }

    fn of(part: &str, title: &str, body: &str) -> (String, String, String) {
        (part.into(), title.into(), body.into())
    }

    #[test]
    fn chapters_become_documents() {
        let text = "intro\n\n# A\n\na\n\n### deep\n\nd\n\n# B\n\nb\n\n# A\n\nagain\n\n# Empty\n";
        assert_eq!(
            cut(text, Split::Whole, 1_000),
            [of("", "T", "intro\n\n## A\n\na\n\n#### deep\n\nd\n\n## B\n\nb\n\n## A\n\nagain\n\n## Empty")]
        );
        assert_eq!(
            cut(text, Split::Headings, 1_000),
            [
                of("", "T", "intro"),
                of("A", "A", "a\n\n## deep\n\nd"),
                of("B", "B", "b"),
                of("A (2)", "A", "again")
            ]
        );
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let long = "one two three\n\n".repeat(10);
        let all = cut(&long, Split::Whole, 60);
        assert!(all.len() > 2 && all.iter().all(|(_, _, body)| body.len() <= 60), "{all:?}");
        assert_eq!((all[0].1.as_str(), all[1].1.as_str(), all[1].0.as_str()), ("T", "T (2)", "(2)"));
        let table = format!("| a | b |\n| --- | --- |\n{}", "| 1 | 2 |\n".repeat(20));
        let all = cut(&table, Split::Whole, 80);
        assert!(
            all.len() > 2 && all.iter().all(|(_, _, body)| body.starts_with("| a | b |\n| --- | --- |\n")),
            "{all:?}"
        );
        let word = "字".repeat(100);
        assert_eq!(
            cut(&word, Split::Whole, 60).iter().map(|(_, _, body)| body.chars().count()).sum::<usize>(),
            100
        );
    }

    #[test]
    fn small_chapters_lie_together_where_there_are_too_many() {
        let text: String = (1..=40)
            .map(|no| format!("# Chapter {no}\n\nword{no} said\n\n## More\n\nand more\n\n"))
            .collect();
        let draft = || Draft { title: Some("T".into()), markdown: text.clone(), ..Draft::default() };
        let cut = |split, most| {
            let limits = Limits { body_bytes: 300, documents: most, ..Limits::default() };
            documents("f.md", draft(), &Options { split, locale: None, limits })
        };
        assert_eq!(cut(Split::Whole, 40).expect("cuts").len(), 40, "as many as may be are left apart");
        let all = cut(Split::Whole, 10).expect("cuts");
        let texts: Vec<&Text> = all.iter().flat_map(|one| one.texts.values()).collect();
        assert!(all.len() <= 10 && all[0].warnings.contains(&Warning::Cut), "{}", all.len());
        assert_eq!((all[0].part.as_str(), texts[0].title.as_str()), ("Chapter 1", "Chapter 1 – Chapter 7"));
        assert!(
            texts[0].body.starts_with("word1 said\n\n### More\n\nand more\n\n## Chapter 2\n\nword2 said"),
            "{}",
            texts[0].body
        );
        let whole: String = texts.iter().map(|text| text.body.as_str()).collect();
        assert!((1..=40).all(|no| whole.contains(&format!("word{no} said"))), "nothing is lost");
        assert_eq!(cut(Split::Headings, 10), Err(Refused::TooMany), "who asks for each chapter is told");
        assert_eq!(cut(Split::Whole, 2), Err(Refused::TooMany));
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        let mut document = Document::default();
        assert_eq!(shortened("one two three", 10, &mut document), "one two…");
        assert!(document.warnings.contains(&Warning::Title));
    }
}
