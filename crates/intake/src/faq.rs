//! Questions that a text answers: headings and bold lines that ask, "Q:" and "A:", and terms that it explains. Drafts for a person to
//! read, without any model.

use crate::cut::Part;
use crate::language::guess;
use crate::markdown::{blocks, headings, words};
use base::Locale;

/// Characters of a question.
const QUESTION: usize = 160;
/// Words at the beginning of a line that asks.
const ASKS_EN: [&str; 17] = [
    "how ",
    "what ",
    "why ",
    "when ",
    "where ",
    "who ",
    "which ",
    "can i ",
    "can you ",
    "do i ",
    "do you ",
    "does ",
    "is there ",
    "are there ",
    "may i ",
    "should i ",
    "what's ",
];
const ASKS_ZH: [&str; 14] = [
    "如何",
    "怎么",
    "怎样",
    "为什么",
    "什么是",
    "是否",
    "能否",
    "可否",
    "哪些",
    "哪里",
    "多久",
    "多少",
    "可以",
    "什么时候",
];

/// The parts of a text that are questions with their answers.
pub(crate) fn parts(markdown: &str, terms: &[(String, String)]) -> Vec<Part> {
    let all = headings(markdown);
    let mut found: Vec<Part> = Vec::new();
    let mut open: Option<usize> = None;
    for range in blocks(markdown) {
        let raw = markdown[range.clone()].trim();
        let heading = all.iter().find(|heading| heading.range == range);
        if let Some(heading) = heading {
            match asks(&heading.text, true) {
                Some(question) => {
                    found.push(part(question));
                    open = Some(heading.level);
                }
                // A heading below a question belongs to its answer.
                None if open.is_some_and(|level| heading.level > level) => append(&mut found, raw),
                None => open = None,
            }
            continue;
        }
        if let Some((question, answer)) = asked_in(raw) {
            found.push(part(question));
            open = Some(6);
            append(&mut found, &answer);
        } else if open.is_some() {
            append(&mut found, answer_of(raw));
        }
    }
    found.extend(
        terms.iter().filter(|(term, said)| !said.is_empty() && term.chars().count() <= QUESTION).map(
            |(term, said)| {
                let title = match guess(&format!("{term} {said}")) {
                    Locale::Zh => format!("{term}是什么？"),
                    Locale::En => format!("What is {term}?"),
                };
                Part { path: title.clone(), title, body: said.clone() }
            },
        ),
    );
    found.retain(|part| !part.body.trim().is_empty());
    found
}

fn part(question: String) -> Part {
    Part { path: question.clone(), title: question, body: String::new() }
}

fn append(found: &mut [Part], block: &str) {
    if let Some(last) = found.last_mut().filter(|_| !block.is_empty()) {
        last.body.push_str(if last.body.is_empty() { "" } else { "\n\n" });
        last.body.push_str(block);
    }
}

/// The question of a line that asks; a heading may ask without a mark.
fn asks(text: &str, heading: bool) -> Option<String> {
    let text = text.trim();
    if text.chars().count() > QUESTION {
        return None;
    }
    let bare = numbered(without_mark(text).unwrap_or(text).trim());
    let lower = bare.to_lowercase();
    let begins = ASKS_EN.iter().any(|word| lower.starts_with(word))
        || ASKS_ZH.iter().any(|word| lower.starts_with(word));
    let asks = bare.ends_with(['?', '？']) || heading && (begins || without_mark(text).is_some());
    (asks && bare.chars().any(char::is_alphanumeric)).then(|| bare.to_owned())
}

/// `3. How …` asks how.
fn numbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.strip_prefix(['.', '、', ')', '）', '．']);
    behind.filter(|_| rest.len() < text.len()).map_or(text, str::trim_start)
}

/// What stands behind `Q:`, `Q3.`, `问：` or `问题2：`.
fn without_mark(text: &str) -> Option<&str> {
    let rest =
        ["question", "Question", "Q", "q", "问题", "问"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    rest.strip_prefix([':', '：', '.', '、', '．']).map(str::trim_start)
}

/// A paragraph that is a question, or begins with one: all bold, or behind a mark.
fn asked_in(raw: &str) -> Option<(String, String)> {
    let (first, rest) = raw.split_once('\n').unwrap_or((raw, ""));
    let first = first.trim();
    let bold = first.strip_prefix("**").and_then(|inner| inner.split_once("**")).filter(|(_, behind)| {
        behind.chars().all(|c| matches!(c, '?' | '？' | ':' | '：') || c.is_whitespace())
    });
    let plain = words(first);
    let plain = plain.trim();
    let marked = without_mark(plain).is_some();
    if bold.is_none() && !marked {
        return None;
    }
    let question = asks(plain, marked)?;
    Some((question, answer_of(rest.trim()).to_owned()))
}

/// An answer without its mark.
fn answer_of(raw: &str) -> &str {
    let bare = raw.trim_start_matches("**");
    for mark in ["Answer", "A", "回答", "答案", "答"] {
        if let Some(rest) = bare.strip_prefix(mark) {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if let Some(rest) = rest.strip_prefix([':', '：']) {
                return rest.trim_start_matches("**").trim_start();
            }
        }
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(markdown: &str) -> Vec<(String, String)> {
        parts(markdown, &[]).into_iter().map(|part| (part.title, part.body)).collect()
    }

    fn of(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned())).collect()
    }

    #[test]
    fn what_asks_is_found_with_its_answer() {
        for (text, wanted) in [
            (
                "# Help\n\nintro\n\n## How do I return?\n\nSend it.\n\n### Fees\n\nNone.\n\n## About us\n\nWe.\n",
                of(&[("How do I return?", "Send it.\n\n### Fees\n\nNone.")]),
            ),
            ("## 1. 怎么退货\n\n七天内。\n\n## 联系我们\n\n电话", of(&[("怎么退货", "七天内。")])),
            (
                "Q1: 运费多少？\n\nA: 10 元。\n\n再加 5 元。\n\n问：包邮吗？\n答：满 99 包邮。",
                of(&[("运费多少？", "10 元。\n\n再加 5 元。"), ("包邮吗？", "满 99 包邮。")]),
            ),
            (
                "**Is it free?**\n\nYes.\n\n**Note** well\n\n- a",
                of(&[("Is it free?", "Yes.\n\n**Note** well\n\n- a")]),
            ),
            ("## Fees\n\nnone", of(&[])),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn terms_are_asked_for() {
        let terms =
            [("SKU".to_owned(), "A number of stock.".to_owned()), ("保价".to_owned(), "降价补差".to_owned())];
        let titles: Vec<String> = parts("", &terms).into_iter().map(|part| part.title).collect();
        assert_eq!(titles, ["What is SKU?", "保价是什么？"]);
    }
}
