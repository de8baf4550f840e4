//! Blocks of a document as Markdown: headings, paragraphs, lists, quotations, tables, code.

use crate::span::Line;

/// Lists and quotations inside one another; what lies deeper is written at this depth.
const DEEPEST: usize = 8;
/// Columns of a table.
const COLUMNS: usize = 64;

/// What a block lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Quote,
    /// A part of a list: its number, and whether its mark was written.
    Item(Option<u32>, bool),
}

/// Writes blocks.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: String,
    inside: Vec<Inside>,
    /// Where the last block was the first of a part of a list: how deep, and whether by number.
    tight: Option<(usize, bool)>,
}

impl Writer {
    /// What was written.
    pub(crate) fn finish(self) -> String {
        self.out.trim().to_owned()
    }

    /// Whether nothing was written yet.
    pub(crate) const fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What comes is quoted.
    pub(crate) fn open_quote(&mut self) {
        self.inside.push(Inside::Quote);
    }

    /// What comes is a part of a list, by number or by a dot.
    pub(crate) fn open_item(&mut self, number: Option<u32>) {
        self.inside.push(Inside::Item(number, false));
    }

    /// The innermost quotation or part of a list is over.
    pub(crate) fn close(&mut self) {
        self.inside.pop();
    }

    /// A heading.
    pub(crate) fn heading(&mut self, level: usize, line: &Line) {
        let text = line.markdown(true);
        if text.is_empty() {
            return;
        }
        if self.inside.is_empty() {
            let text = text.trim_end_matches('#').trim_end();
            self.block(&[format!("{} {text}", "#".repeat(level.clamp(1, 6)))]);
        } else {
            self.block(&[format!("**{text}**")]);
        }
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, line: &Line) {
        let text = line.markdown(false);
        if !text.is_empty() {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            self.block(&lines);
        }
    }

    /// Words as they are typed.
    pub(crate) fn code(&mut self, text: &str) {
        let text = text.trim_matches(['\n', '\r']).trim_end();
        if text.trim().is_empty() {
            return;
        }
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        let mut lines = vec![fence.clone()];
        lines.extend(text.lines().map(|line| line.trim_end().to_owned()));
        lines.push(fence);
        self.block(&lines);
    }

    /// A table, whose first row names the columns. One of a single column or row is no table: its cells are paragraphs.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) {
        let wide = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
        let rows: Vec<&Vec<String>> = rows.iter().filter(wide).collect();
        let width =
            |row: &&Vec<String>| row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        let columns = rows.iter().map(width).max().unwrap_or_default().min(COLUMNS);
        if columns < 2 || rows.len() < 2 {
            for cell in rows.iter().flat_map(|row| row.iter()).filter(|cell| !cell.trim().is_empty()) {
                self.block(&[cell.trim().to_owned()]);
            }
            return;
        }
        let mut lines = Vec::with_capacity(rows.len() + 1);
        for (at, row) in rows.iter().enumerate() {
            let cells =
                (0..columns).map(|column| row.get(column).map_or(String::new(), |cell| in_cell(cell)));
            lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
            if at == 0 {
                lines.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        self.block(&lines);
    }

    /// A line across.
    pub(crate) fn rule(&mut self) {
        if !self.out.is_empty() && self.inside.is_empty() {
            self.block(&["---".to_owned()]);
        }
    }

    /// Lines that belong together, behind what lies around them.
    fn block(&mut self, lines: &[String]) {
        let fresh = match self.inside.last() {
            Some(Inside::Item(number, false)) => Some((self.inside.len(), number.is_some())),
            _ => None,
        };
        if !self.out.is_empty() {
            let blank = if self.is_tight() { "" } else { "\n" };
            self.out.push_str(blank);
        }
        for (at, line) in lines.iter().enumerate() {
            let prefix = self.prefix(at == 0);
            self.out.push_str(if line.is_empty() { prefix.trim_end() } else { &prefix });
            self.out.push_str(line);
            self.out.push('\n');
        }
        for inside in &mut self.inside {
            if let Inside::Item(_, marked) = inside {
                *marked = true;
            }
        }
        self.tight = fresh;
    }

    /// Whether a part of a list follows the one before without a blank line. A number that is not the first does not begin a list
    /// behind other words.
    fn is_tight(&self) -> bool {
        let Some(Inside::Item(number, false)) = self.inside.last() else { return false };
        let depth = self.inside.len();
        self.tight.is_some_and(|(before, numbered)| {
            let deeper = depth > before && number.is_none_or(|number| number == 1);
            let beside = depth == before && numbered == number.is_some();
            deeper || beside || depth < before && number.is_none_or(|number| number > 1)
        })
    }

    fn prefix(&self, first: bool) -> String {
        let mut prefix = String::new();
        let shown = self.inside.len().min(DEEPEST);
        let skipped = self.inside.len() - shown;
        for (at, inside) in self.inside.iter().enumerate() {
            let innermost = at + 1 == self.inside.len();
            if at >= shown.saturating_sub(1) && !innermost && skipped > 0 {
                continue;
            }
            match inside {
                Inside::Quote => prefix.push_str("> "),
                Inside::Item(number, false) if first => match number {
                    Some(number) => prefix.push_str(&format!("{:<4}", format!("{number}."))),
                    None => prefix.push_str("-   "),
                },
                Inside::Item(..) => prefix.push_str("    "),
            }
        }
        prefix
    }
}

fn in_cell(cell: &str) -> String {
    let line = cell.replace("  \n", " ").replace('\n', " ");
    let mut out = String::with_capacity(line.len());
    let mut before = ' ';
    for c in line.trim().chars() {
        if c == '|' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Style;

    fn line(text: &str) -> Line {
        let mut line = Line::default();
        line.push(text, &Style::default());
        line
    }

    #[test]
    fn blocks_are_written_as_they_lie() {
        let mut writer = Writer::default();
        writer.heading(2, &line("运费"));
        writer.paragraph(&line("见下表"));
        writer.table(&[vec!["地区".into(), "运费".into()], vec!["西|藏".into(), "20".into()]]);
        writer.open_item(Some(1));
        writer.paragraph(&line("一"));
        writer.open_item(None);
        writer.paragraph(&line("甲"));
        writer.close();
        writer.paragraph(&line("还有"));
        writer.close();
        writer.open_item(Some(2));
        writer.paragraph(&line("二"));
        writer.close();
        writer.open_quote();
        writer.paragraph(&line("引"));
        writer.close();
        writer.code("a\n  b\n");
        let wanted = "## 运费\n\n见下表\n\n| 地区 | 运费 |\n| --- | --- |\n| 西\\|藏 | 20 |\n\n1.  一\n    -   甲\n\n    还有\n\n2.  二\n\n> 引\n\n```\na\n  b\n```";
        assert_eq!(writer.finish(), wanted);
    }

    #[test]
    fn what_lies_too_deep_lies_less_deep() {
        let mut writer = Writer::default();
        for _ in 0..1_000 {
            writer.open_item(None);
            writer.paragraph(&line("x"));
        }
        let text = writer.finish();
        assert!(text.lines().all(|line| line.len() <= 4 * DEEPEST + 1), "{text}");
    }
}
