//! In which line of a YAML file a key stands, for messages that lead there.

/// The line of `path` (`steps[3].on.error.say`), the first being 1: that of the last part of it that stands on a line of its own. What is written
/// in braces is found at the line where the braces begin. A key that holds dots itself stands in quotes (`"shop.order".inputs`).
pub(crate) fn line_of(source: &str, path: &str) -> Option<usize> {
    let lines: Vec<(usize, usize, &str)> = lines(source);
    let (mut from, mut least, mut found) = (0, 0, None);
    for part in parts(path) {
        let next = match part {
            Part::Key(key) => key_at(&lines, from, least, key),
            Part::Item(nth) => item_at(&lines, from, least, nth),
        };
        let Some((at, indent)) = next else { break };
        found = Some(lines[at].0);
        // An item's first key stands on the line of its dash.
        (from, least) = match part {
            Part::Key(_) => (at + 1, indent + 1),
            Part::Item(_) => (at, indent + 1),
        };
        if let Part::Key(_) = part {
            // A list may stand as deep as its key.
            let dashed =
                lines.get(at + 1).is_some_and(|(_, deep, text)| *deep == indent && text.starts_with("- "));
            least -= usize::from(dashed);
        }
    }
    found
}

/// The line that a message begins with, `line 18: steps[2]: …`, and the rest of it.
pub(crate) fn told(message: &str) -> Option<(usize, &str)> {
    let (line, rest) = message.strip_prefix("line ")?.split_once(": ")?;
    Some((line.parse().ok()?, rest))
}

/// The line that a reader of YAML names: `… at line 3 column 5`.
pub(crate) fn read_at(message: &str) -> Option<usize> {
    message.rsplit_once("at line ")?.1.split(' ').next()?.parse().ok()
}

enum Part<'a> {
    Key(&'a str),
    Item(usize),
}

fn parts(path: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut quoted = false;
    let ends = |letter: char| {
        quoted ^= letter == '"';
        letter == '.' && !quoted
    };
    for piece in path.split(ends) {
        let mut rest = piece.split('[');
        out.extend(rest.next().map(|key| key.trim_matches('"')).filter(|key| !key.is_empty()).map(Part::Key));
        out.extend(rest.filter_map(|item| item.trim_end_matches(']').parse().ok()).map(Part::Item));
    }
    out
}

/// Lines that say something: number, indentation and text. A dash counts as a line of its own before what follows it.
fn lines(source: &str) -> Vec<(usize, usize, &str)> {
    let mut out = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let mut text = line.trim_start();
        let mut indent = line.len() - text.len();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        while let Some(rest) = text.strip_prefix("- ") {
            out.push((at + 1, indent, text));
            let inner = rest.trim_start();
            indent += text.len() - inner.len();
            text = inner;
        }
        out.push((at + 1, indent, text));
    }
    out
}

/// The first line with this key, deeper than `least` and before anything that is less deep.
fn key_at(lines: &[(usize, usize, &str)], from: usize, least: usize, key: &str) -> Option<(usize, usize)> {
    let within = lines.iter().enumerate().skip(from).take_while(|(_, (_, deep, _))| *deep >= least);
    let depth = within
        .clone()
        .filter(|(_, (_, _, text))| !text.starts_with("- "))
        .map(|(_, (_, deep, _))| *deep)
        .next()?;
    let is = |text: &str| text.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    within
        .filter(|(_, (_, deep, _))| *deep == depth)
        .find(|(_, (_, _, text))| is(text))
        .map(|(at, _)| (at, depth))
}

/// The nth dash that stands less deep than anything else from here on.
fn item_at(lines: &[(usize, usize, &str)], from: usize, least: usize, nth: usize) -> Option<(usize, usize)> {
    let within = lines.iter().enumerate().skip(from).take_while(|(_, (_, deep, _))| *deep >= least);
    let mut dashes = within.filter(|(_, (_, _, text))| text.starts_with("- "));
    let (first, (_, depth, _)) = dashes.next()?;
    if nth == 0 {
        return Some((first + 1, *depth));
    }
    dashes.filter(|(_, (_, deep, _))| deep == depth).nth(nth - 1).map(|(at, _)| (at + 1, *depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# A flow.\nid: x\nsteps:\n  - collect: a\n    ask:\n      zh: steps\n      en: e\n  - call: b\n    on:\n      found:\n        say: {zh: z, en: e}\n        then:\n        - say: {zh: z, en: e}\n        # A word.\n        - if: c\n          then:\n            - collect: d\n      error:\n        say:\n          zh: z\n          en: e\n";

    #[test]
    fn keys_are_found() {
        for (path, line) in [
            ("id", 2),
            ("steps", 3),
            ("steps[0]", 4),
            ("steps[0].collect", 4),
            ("steps[0].ask", 5),
            ("steps[0].ask.en", 7),
            ("steps[1]", 8),
            ("steps[1].on.found.say", 11),
            ("steps[1].on.found.say.zh", 11),
            ("steps[1].on.found.then[1]", 15),
            ("steps[1].on.found.then[1].then[0].collect", 17),
            ("steps[1].on.error.say.zh", 20),
            ("steps[1].on.nothing", 9),
        ] {
            assert_eq!(line_of(SOURCE, path), Some(line), "{path}");
        }
        assert_eq!(line_of(SOURCE, "title"), None);
        assert_eq!(line_of("a: 1\na.b:\n  c: 1\n  d: 2\n", "\"a.b\".d"), Some(4));
        assert_eq!(line_of("", "steps[9].x"), None);
    }
}
