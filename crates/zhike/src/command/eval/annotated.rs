//! Files of annotated lines: one JSON object a line, with `text` and either `tokens` and `tags`, or `slots`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use nlu::tag::{Annotated, measure};
use serde::Deserialize;

use super::table;

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text with its slots.
    pub example: Annotated,
    /// What is wanted, where that is marked.
    pub intent: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    tokens: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    #[serde(default)]
    slots: BTreeMap<String, Slot>,
    intent: Option<String>,
}

#[derive(Deserialize)]
struct Slot {
    /// Characters, from and to before.
    span: (usize, usize),
    text: Option<String>,
}

/// Reads files one after another; empty lines are passed over.
pub fn read(files: &[PathBuf]) -> Result<Vec<Line>> {
    table::rows(files, "a JSON object with `text`, `tokens` and `tags`", parse)
}

fn parse(file: &Path, bytes: &[u8], out: &mut Vec<Line>) -> Result<()> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let read = one(line).with_context(|| format!("{}, line {}", file.display(), at + 1))?;
        out.push(read);
    }
    Ok(())
}

fn one(line: &[u8]) -> Result<Line> {
    let Ok(line) = std::str::from_utf8(line) else { bail!("this is not UTF-8") };
    let row: Row = serde_json::from_str(line).context("this is no JSON object with a `text`")?;
    let example = match (&row.tokens, &row.tags) {
        (Some(tokens), Some(tags)) => tagged(&row.text, tokens, tags)?,
        (None, None) => marked(&row.text, &row.slots)?,
        _ => bail!("`tokens` and `tags` come together"),
    };
    Ok(Line { example, intent: row.intent })
}

fn tagged(text: &str, tokens: &[String], tags: &[String]) -> Result<Annotated> {
    if tokens.len() != tags.len() {
        bail!("{} tokens have {} tags", tokens.len(), tags.len());
    }
    let Some(phrases) = measure::phrases(tags) else { bail!("a tag is neither `B-x`, `I-x` nor `O`") };
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for token in tokens {
        let rest = &text[at..];
        let start = at + rest.len() - rest.trim_start().len();
        if token.is_empty() || !text[start..].starts_with(token.as_str()) {
            bail!("the token `{token}` does not stand in the text after those before it");
        }
        at = start + token.len();
        pieces.push(start..at);
    }
    let span = |range: Range<usize>| pieces[range.start].start..pieces[range.end - 1].end;
    let slots = phrases.into_iter().map(|(range, name)| (span(range), name)).collect();
    Ok(Annotated { text: text.to_owned(), pieces, slots })
}

fn marked(text: &str, slots: &BTreeMap<String, Slot>) -> Result<Annotated> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut out = Vec::new();
    for (name, slot) in slots {
        let (Some(&from), Some(&to)) = (ends.get(slot.span.0), ends.get(slot.span.1)) else {
            bail!("slot `{name}` ends outside the text");
        };
        if from >= to {
            bail!("slot `{name}` is empty");
        }
        if slot.text.as_ref().is_some_and(|wanted| *wanted != text[from..to]) {
            bail!("slot `{name}` is not the text at its span, which is `{}`", &text[from..to]);
        }
        out.push((from..to, name.clone()));
    }
    out.sort_by_key(|(span, _)| span.start);
    if let Some([(_, one), (_, other)]) =
        out.windows(2).find(|two| matches!(two, [a, b] if a.0.end > b.0.start))
    {
        bail!("slots `{one}` and `{other}` overlap; a word has one slot");
    }
    Ok(Annotated::new(text, out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<Line>, String> {
        let mut out = Vec::new();
        parse(Path::new("a.jsonl"), text.as_bytes(), &mut out)
            .map_err(|error| format!("{error:#}"))
            .map(|()| out)
    }

    #[test]
    fn both_forms_are_read() {
        let read = of(concat!(
            "\u{feff}{\"text\": \"fly to  las vegas\", \"tokens\": [\"fly\", \"to\", \"las\", \"vegas\"], ",
            "\"tags\": [\"O\", \"O\", \"B-city\", \"I-city\"], \"intent\": \"fly\"}\r\n\n",
            "{\"text\": \"我要退红色的\", \"slots\": {\"color\": {\"text\": \"红色\", \"span\": [3, 5]}}, \"fold\": 0}\n",
        ))
        .expect("read");
        assert_eq!(read[0].intent.as_deref(), Some("fly"));
        assert_eq!(read[0].example.slots, [(8..17, "city".to_owned())]);
        assert_eq!(read[1].example.slots, [(9..15, "color".to_owned())]);
        assert_eq!(read[1].intent, None);
    }

    #[test]
    fn faults_say_where() {
        let good = r#"{"text": "a b", "tokens": ["a", "b"], "tags": ["O", "O"]}"#;
        for (line, wanted) in [
            ("no json", "a.jsonl, line 2: this is no JSON object with a `text`"),
            (r#"{"text": "a", "tokens": ["a"]}"#, "a.jsonl, line 2: `tokens` and `tags` come together"),
            (r#"{"text": "a", "tokens": ["a"], "tags": []}"#, "a.jsonl, line 2: 1 tokens have 0 tags"),
            (
                r#"{"text": "a", "tokens": ["a"], "tags": ["X"]}"#,
                "a.jsonl, line 2: a tag is neither `B-x`, `I-x` nor `O`",
            ),
            (
                r#"{"text": "a b", "tokens": ["b", "a"], "tags": ["O", "O"]}"#,
                "a.jsonl, line 2: the token `b` does not stand in the text after those before it",
            ),
            (
                r#"{"text": "退货", "slots": {"x": {"span": [1, 3]}}}"#,
                "a.jsonl, line 2: slot `x` ends outside the text",
            ),
            (r#"{"text": "退货", "slots": {"x": {"span": [1, 1]}}}"#, "a.jsonl, line 2: slot `x` is empty"),
            (
                r#"{"text": "退货", "slots": {"x": {"span": [0, 1], "text": "货"}}}"#,
                "a.jsonl, line 2: slot `x` is not the text at its span, which is `退`",
            ),
            (
                r#"{"text": "退货", "slots": {"x": {"span": [0, 2]}, "y": {"span": [1, 2]}}}"#,
                "a.jsonl, line 2: slots `x` and `y` overlap; a word has one slot",
            ),
        ] {
            let said = of(&format!("{good}\n{line}")).expect_err("refused");
            assert!(said.starts_with(wanted), "{said}");
        }
        let mut out = Vec::new();
        let said = parse(Path::new("a"), b"\xff\xfe", &mut out).map_err(|error| format!("{error:#}"));
        assert_eq!(said, Err("a, line 1: this is not UTF-8".to_owned()));
    }
}
