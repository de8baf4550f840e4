//! Words with how they look, as Markdown that says just these words.

use std::fmt::Write as _;
use std::rc::Rc;

/// How words look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) code: bool,
    pub(crate) struck: bool,
    /// Where they lead.
    pub(crate) link: Option<Rc<str>>,
}

/// Words that look the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    text: String,
    style: Style,
}

/// The words of one paragraph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    spans: Vec<Span>,
}

/// Stands for a line that was broken on purpose.
pub(crate) const BREAK: char = '\n';

impl Line {
    /// More words; white space is one space, [`BREAK`] is kept.
    pub(crate) fn push(&mut self, text: &str, style: &Style) {
        if text.is_empty() {
            return;
        }
        let mut ends_open = self.spans.last().is_none_or(|span| span.text.ends_with([' ', BREAK]));
        let at = match self.spans.last() {
            Some(last) if last.style == *style => self.spans.len() - 1,
            _ => {
                self.spans.push(Span { text: String::new(), style: style.clone() });
                self.spans.len() - 1
            }
        };
        let into = &mut self.spans[at].text;
        for c in text.chars() {
            let c = if c == BREAK {
                BREAK
            } else if c.is_whitespace() {
                ' '
            } else {
                c
            };
            if c == ' ' && ends_open || is_nothing(c) {
                continue;
            }
            if c == BREAK && into.ends_with(' ') {
                into.pop();
            }
            ends_open = matches!(c, ' ' | BREAK);
            into.push(c);
        }
    }

    /// Words of a source in which a line end is a space.
    pub(crate) fn push_flowing(&mut self, text: &str, style: &Style) {
        if text.contains(['\n', '\r']) {
            self.push(&text.replace(['\n', '\r'], " "), style);
        } else {
            self.push(text, style);
        }
    }

    /// Whether nothing can be seen.
    pub(crate) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }

    /// Whether everything that can be seen is bold.
    pub(crate) fn is_bold(&self) -> bool {
        let seen = |span: &&Span| !span.text.trim().is_empty();
        !self.is_blank() && self.spans.iter().filter(seen).all(|span| span.style.bold)
    }

    /// The words alone, on one line.
    pub(crate) fn words(&self) -> String {
        let all: String = self.spans.iter().map(|span| span.text.as_str()).collect();
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Markdown of a paragraph, a heading or a cell. Where `flat`, nothing is bold and no line is broken.
    pub(crate) fn markdown(&self, flat: bool) -> String {
        let mut out = String::new();
        for span in &self.spans {
            let text = if flat { span.text.replace(BREAK, " ") } else { span.text.clone() };
            write_span(&mut out, &text, &span.style, flat);
        }
        let out = out.trim();
        let lines: Vec<&str> = out.split(BREAK).map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.iter().map(|line| at_line_start(line)).collect::<Vec<_>>().join("  \n")
    }
}

/// Marks that nobody sees.
const fn is_nothing(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}')
}

/// Emphasis begins and ends at letters, or Markdown would not see it, least of all beside Chinese punctuation.
fn write_span(out: &mut String, text: &str, style: &Style, flat: bool) {
    let edge = |c: char| !c.is_alphanumeric();
    let core = text.trim_matches(edge);
    if core.is_empty() || core.contains(BREAK) && style.code {
        out.push_str(&escaped(text));
        return;
    }
    if style.code && style.link.is_none() {
        let trimmed = text.trim();
        let fence = if trimmed.contains('`') { "``" } else { "`" };
        let pad = if trimmed.starts_with('`') || trimmed.ends_with('`') { " " } else { "" };
        let (before, after) = around(text, trimmed);
        let _ = write!(out, "{before}{fence}{pad}{trimmed}{pad}{fence}{after}");
        return;
    }
    let (before, after) = around(text, core);
    let strong = if style.bold && !flat { "**" } else { "" };
    let slant = if style.italic && !flat { "*" } else { "" };
    let strike = if style.struck { "~~" } else { "" };
    let inner = escaped(core);
    let marks = |line: &str| format!("{strike}{strong}{slant}{line}{slant}{strong}{strike}");
    let inner = inner.split(BREAK).map(marks).collect::<Vec<_>>().join("\n");
    out.push_str(&escaped(before));
    match &style.link {
        Some(address) => {
            let _ = write!(out, "[{inner}]({address})");
        }
        None => out.push_str(&inner),
    }
    out.push_str(&escaped(after));
}

fn around<'a>(text: &'a str, core: &str) -> (&'a str, &'a str) {
    let start = text.find(core).unwrap_or_default();
    (&text[..start], &text[start + core.len()..])
}

/// What Markdown would take for its own gets a backslash; nothing else does, so that the text stays readable.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '~' => after == '~' || before == '~',
            '&' => after.is_ascii_alphabetic() || after == '#',
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A line that would begin a heading, a list or a quotation says that it does not.
fn at_line_start(line: &str) -> String {
    let first = line.chars().next().unwrap_or(' ');
    let second = line.chars().nth(1).unwrap_or(' ');
    let marks = match first {
        '#' | '>' | '=' | '|' => true,
        '+' | '-' => second == ' ' || second == first,
        _ => false,
    };
    if marks {
        return format!("\\{line}");
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = &line[digits..];
    if (1..=9).contains(&digits) && after.starts_with(['.', ')']) && after[1..].starts_with([' ', '\u{3000}'])
    {
        return format!("{}\\{after}", &line[..digits]);
    }
    line.to_owned()
}

/// An address that may stand in an article: of the web, mail or telephone.
pub(crate) fn address(raw: &str) -> Option<Rc<str>> {
    let raw = raw.trim();
    let lower = raw.to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
    if !known || raw.len() > base::limits::URL_CHARS || raw.chars().any(char::is_control) {
        return None;
    }
    let safe = raw
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('<', "%3C")
        .replace('>', "%3E");
    Some(safe.replace('\\', "%5C").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(parts: &[(&str, &str)]) -> String {
        let mut line = Line::default();
        for (text, look) in parts {
            let style = Style {
                bold: look.contains('b'),
                italic: look.contains('i'),
                code: look.contains('c'),
                struck: look.contains('s'),
                link: look.contains('l').then(|| "https://a.example/x".into()),
            };
            line.push(text, &style);
        }
        line.markdown(false)
    }

    #[test]
    fn words_stay_words() {
        for (parts, wanted) in [
            (&[("a  b\tc ", "")][..], "a b c"),
            (&[("七天", "b"), ("内", "")], "**七天**内"),
            (&[("“注意：”", "b"), ("请看", "")], "“**注意**：”请看"),
            (&[("see", "l"), (" it", "")], "[see](https://a.example/x) it"),
            (&[("x = `y`", "c")], "`` x = `y` ``"),
            (&[("# no heading", "")], "\\# no heading"),
            (&[("1. no list", "")], "1\\. no list"),
            (&[("- no list", "")], "\\- no list"),
            (&[("-5 degrees, snake_case, 2*3 <b>", "")], "-5 degrees, snake_case, 2\\*3 \\<b>"),
            (&[("one\ntwo", "b")], "**one**  \n**two**"),
            (&[("8", "s"), (" 6", "")], "~~8~~ 6"),
        ] {
            assert_eq!(line(parts), wanted);
        }
    }

    #[test]
    fn addresses_lead_only_where_a_customer_may_go() {
        assert_eq!(address(" https://a.example/(b) ").as_deref(), Some("https://a.example/%28b%29"));
        for raw in ["javascript:alert(1)", "/relative", "file:///etc/passwd", "data:text/html,x", "#part"] {
            assert_eq!(address(raw), None, "{raw}");
        }
    }
}
