//! A table of examples: columns `intent`, `text` and, if wanted, `locale`, which is found out again from the text.

use super::{FILE_EXAMPLES, Read};
use crate::csv;

/// Reads a table; whatever is wrong is told with its line.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let lines = match csv::read_most(text, FILE_EXAMPLES) {
        Ok(lines) => lines,
        Err(error) => {
            read.problem(1, "columns", error.to_string());
            return read;
        }
    };
    let mut lines = lines.into_iter();
    let head = lines.next().map(|line| line.cells).unwrap_or_default();
    let column =
        |names: [&str; 2]| head.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()));
    let (Some(intent), Some(text)) = (column(["intent", "意图"]), column(["text", "例句"])) else {
        read.problem(1, "columns", head.join(", "));
        return read;
    };
    for line in lines {
        let cell = |at: usize| line.cells.get(at).map(String::as_str).unwrap_or_default();
        if line.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        read.example(line.number, cell(intent), cell(text));
    }
    if read.examples.is_empty() && read.problems.is_empty() {
        read.problem(1, "no_intents", String::new());
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_any_order_and_wrong_lines_are_named() {
        let read =
            read("text,locale,intent\r\n\"好, 吗\",zh,order.status\r\n,zh,order.status\r\n\r\n行,zh,\r\n");
        let found: Vec<_> = read.examples.iter().map(|one| (one.line, one.text.as_str())).collect();
        assert_eq!(found, [(2, "好, 吗")]);
        let wrong: Vec<_> = read.problems.iter().map(|one| (one.line, one.problem.as_str())).collect();
        assert_eq!(wrong, [(3, "empty"), (5, "bad_intent")]);
        let head = |text: &str| super::read(text).problems[0].problem.clone();
        assert_eq!(head("label,utterance\na,b\n"), "columns");
        assert_eq!(head(""), "columns");
        assert_eq!(head("intent,text\n"), "no_intents");
    }
}
