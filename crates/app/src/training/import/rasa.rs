//! Training data of Rasa: YAML with `nlu: - intent: … examples: |`. Marks of entities are taken out of the texts; the words stay.

use serde_norway::Value;

use super::Read;

/// Reads a file; whatever is wrong is told with its line.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let file: Value = match serde_norway::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.location().map_or(1, |place| place.line());
            read.problem(line as u32, "yaml", error.to_string());
            return read;
        }
    };
    let Some(blocks) = file.get("nlu").and_then(Value::as_sequence) else {
        read.problem(1, "no_intents", String::new());
        return read;
    };
    let mut place = Place { lines: text.lines().map(str::trim).collect(), at: 0 };
    for block in blocks {
        // Synonyms, tables and patterns are none of what is learned here.
        let Some(intent) = block.get("intent").and_then(Value::as_str) else { continue };
        place.find(|line| line.trim_start_matches("- ").starts_with("intent:") && line.contains(intent));
        let at = place.number();
        match block.get("examples") {
            Some(Value::String(examples)) => {
                for line in
                    examples.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
                {
                    place.find(|raw| raw == line);
                    match line.strip_prefix('-') {
                        Some(example) => read.marked(place.number(), intent, example),
                        None => read.problem(place.number(), "no_dash", line.to_owned()),
                    }
                }
            }
            Some(Value::Sequence(examples)) => {
                for example in examples {
                    let Some(text) = example.get("text").and_then(Value::as_str) else {
                        read.problem(at, "empty", intent.to_owned());
                        continue;
                    };
                    let first = text.lines().next().unwrap_or_default().trim().to_owned();
                    place.find(|raw| !first.is_empty() && raw.ends_with(&first));
                    let text = text.trim().trim_start_matches("- ");
                    read.marked(place.number(), intent, text);
                }
            }
            _ => read.problem(at, "empty", intent.to_owned()),
        }
    }
    if read.examples.is_empty() && read.problems.is_empty() {
        read.problem(1, "no_intents", String::new());
    }
    read
}

impl Read {
    /// An example in which entities may be marked.
    fn marked(&mut self, line: u32, intent: &str, text: &str) {
        let text = plain(text, &mut self.entities);
        self.example(line, intent, &text);
    }
}

/// Where in the file one is: YAML forgets it.
struct Place<'a> {
    lines: Vec<&'a str>,
    at: usize,
}

impl Place<'_> {
    /// Goes on to the next such line; stays where there is none.
    fn find(&mut self, is: impl Fn(&str) -> bool) {
        let next = self.lines.iter().skip(self.at).position(|line| is(line));
        self.at += next.map_or(0, |next| next + 1);
    }

    fn number(&self) -> u32 {
        self.at.max(1) as u32
    }
}

/// A text without marks of entities: `[Berlin](city)` and `[Berlin]{"entity": "city"}` are Berlin.
fn plain(text: &str, dropped: &mut u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let marked = rest.find(']').and_then(|close| {
            let behind = &rest[close + 1..];
            let ends = match behind.chars().next()? {
                '(' => ')',
                '{' => '}',
                _ => return None,
            };
            Some((&rest[1..close], &behind[behind.find(ends)? + 1..]))
        });
        match marked {
            Some((word, behind)) => {
                out.push_str(word);
                *dropped += 1;
                rest = behind;
            }
            None => {
                out.push('[');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(read: &Read) -> Vec<(u32, &str, &str)> {
        read.examples.iter().map(|one| (one.line, one.intent.as_str(), one.text.as_str())).collect()
    }

    #[test]
    fn intents_examples_and_their_lines_are_read() {
        let file = "version: \"3.1\"\n\nnlu:\n- intent: order.status\n  examples: |\n    - 我的[订单](order)到哪了\n    - where is my [parcel]{\"entity\": \"thing\", \"value\": \"p\"}?\n\
            - synonym: parcel\n  examples: |\n    - box\n- intent: Chitchat/ask-name\n  examples:\n  - text: |\n      你叫什么\n  - text: who are you\n    metadata: x\n";
        let read = read(file);
        assert_eq!(
            examples(&read),
            [
                (6, "order.status", "我的订单到哪了"),
                (7, "order.status", "where is my parcel?"),
                (14, "chitchat.ask_name", "你叫什么"),
                (15, "chitchat.ask_name", "who are you"),
            ]
        );
        assert_eq!((read.entities, read.problems.len()), (2, 0));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |file: &str| {
            let read = super::read(file);
            read.problems.iter().map(|one| (one.line, one.problem.clone())).collect::<Vec<_>>()
        };
        assert_eq!(told("nlu: [\n"), [(2, "yaml".to_owned())]);
        assert_eq!(told("stories: []\n"), [(1, "no_intents".to_owned())]);
        assert_eq!(told("nlu: []\n"), [(1, "no_intents".to_owned())]);
        assert_eq!(told("nlu:\n- intent: a\n  examples: |\n    - 好\n    坏\n"), [(5, "no_dash".to_owned())]);
        assert_eq!(told("nlu:\n- intent: 意图\n  examples: |\n    - 好\n"), [(4, "bad_intent".to_owned())]);
        assert_eq!(told("nlu:\n- intent: a\n"), [(2, "empty".to_owned())]);
        let long = format!("nlu:\n- intent: a\n  examples: |\n    - {}\n    - 好\n", "长".repeat(501));
        assert_eq!(told(&long), [(4, "too_long".to_owned())]);
    }

    #[test]
    fn brackets_that_mark_nothing_stay() {
        for (text, wanted, count) in [
            ("a [b](c) d", "a b d", 1),
            ("[a](b)[c](d)", "ac", 2),
            ("[a] b (c)", "[a] b (c)", 0),
            ("[a](b", "[a](b", 0),
            ("[[a](b)", "[a", 1),
            ("", "", 0),
            ("]((", "]((", 0),
        ] {
            let mut dropped = 0;
            assert_eq!((plain(text, &mut dropped).as_str(), dropped), (wanted, count), "{text}");
        }
    }
}
