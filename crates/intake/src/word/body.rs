//! The body of a Word document, from its first paragraph to its last.

use std::collections::HashMap;
use std::rc::Rc;

use super::parts::{Numbering, Styles};
use crate::limits::Limits;
use crate::refused::Refused;
use crate::span::{BREAK, Line, Style, address};
use crate::writer::Writer;
use crate::xml::{Element, Node, Xml};

/// Levels of lists.
const LEVELS: usize = 9;
/// A bold line of its own is taken for a heading up to so many characters.
const BOLD_HEADING: usize = 60;
/// The rank that such a line gets.
const BOLD_RANK: usize = 6;

/// What was read.
pub(super) struct Read {
    pub(super) markdown: String,
    pub(super) title: Option<String>,
    pub(super) pictures: usize,
}

/// A paragraph while it is read.
#[derive(Default)]
struct Paragraph {
    style: String,
    list: Option<(String, usize)>,
    level: Option<usize>,
    line: Line,
}

impl Paragraph {
    /// What a property says of it.
    fn take(&mut self, property: &str, value: &str) {
        match property {
            "pStyle" => self.style = value.to_owned(),
            "ilvl" => self.list.get_or_insert_default().1 = value.parse().unwrap_or_default(),
            "numId" => self.list.get_or_insert_default().0 = value.to_owned(),
            _ => {
                self.level =
                    value.parse::<usize>().ok().filter(|level| *level < LEVELS).map(|level| level + 1)
            }
        }
    }
}

/// A table while it is read.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cell: Vec<String>,
    across: usize,
    /// Goes on with what stands above.
    merged: bool,
}

/// Reads a body.
pub(super) struct Body {
    styles: Styles,
    numbering: Numbering,
    links: HashMap<String, Rc<str>>,
    notes: HashMap<String, String>,
    writer: Writer,
    /// A text box stands inside a paragraph, and has paragraphs.
    paragraphs: Vec<Paragraph>,
    run: Style,
    /// Styles of characters that stand in the properties of a run.
    in_run: bool,
    tables: Vec<Table>,
    counts: HashMap<(String, usize), u32>,
    open_items: usize,
    code: Vec<String>,
    /// Where the field that is read leads, and whether its instruction is being read.
    fields: Vec<Option<Rc<str>>>,
    instruction: String,
    noted: Vec<String>,
    title: Option<String>,
    pictures: usize,
}

impl Body {
    pub(super) fn new(
        styles: Styles,
        numbering: Numbering,
        links: HashMap<String, Rc<str>>,
        notes: HashMap<String, String>,
    ) -> Self {
        Self {
            styles,
            numbering,
            links,
            notes,
            writer: Writer::default(),
            paragraphs: Vec::new(),
            run: Style::default(),
            in_run: false,
            tables: Vec::new(),
            counts: HashMap::new(),
            open_items: 0,
            code: Vec::new(),
            fields: Vec::new(),
            instruction: String::new(),
            noted: Vec::new(),
            title: None,
            pictures: 0,
        }
    }

    pub(super) fn read(mut self, bytes: &[u8], limits: &Limits) -> Result<Read, Refused> {
        let mut xml = Xml::new(bytes, limits.depth);
        let (mut in_text, mut links) = (false, Vec::new());
        loop {
            match xml.next()? {
                Node::End => break,
                Node::Open(element) => match element.name.as_str() {
                    // Deleted words; what Word shows where it cannot show the new form.
                    "del" | "moveFrom" | "Fallback" => xml.skip()?,
                    "blip" | "imagedata" | "OLEObject" => self.pictures += 1,
                    "t" => in_text = true,
                    "hyperlink" => {
                        links.push(self.run.link.take());
                        self.run.link = element.get("id").and_then(|id| self.links.get(&id).cloned());
                    }
                    _ => self.open(&element),
                },
                Node::Close(name) => match name.as_str() {
                    "t" => in_text = false,
                    "hyperlink" => self.run.link = links.pop().flatten(),
                    _ => self.close(&name),
                },
                Node::Text(text) if in_text => self.push(&text),
                Node::Text(text) if !self.instruction.is_empty() => self.instruction.push_str(&text),
                Node::Text(_) => {}
            }
        }
        self.finish()
    }

    fn finish(mut self) -> Result<Read, Refused> {
        self.close_code();
        self.close_items(0);
        if !self.noted.is_empty() {
            self.writer.rule();
        }
        for (at, note) in std::mem::take(&mut self.noted).iter().enumerate() {
            let mut line = Line::default();
            line.push(&format!("[{}] {note}", at + 1), &Style::default());
            self.writer.paragraph(&line);
        }
        Ok(Read { markdown: self.writer.finish(), title: self.title, pictures: self.pictures })
    }

    fn push(&mut self, text: &str) {
        let mut style = self.run.clone();
        if style.link.is_none() {
            style.link = self.fields.last().cloned().flatten();
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.line.push(text, &style);
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        let on = || !matches!(element.get("val").as_deref(), Some("0" | "false" | "none" | "off"));
        match element.name.as_str() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pStyle" | "outlineLvl" | "ilvl" | "numId" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.take(&element.name, &element.get("val").unwrap_or_default());
                }
            }
            "r" => {
                self.in_run = true;
                self.run = Style { link: self.run.link.take(), ..Style::default() };
            }
            "b" if self.in_run => self.run.bold = on(),
            "i" if self.in_run => self.run.italic = on(),
            "strike" if self.in_run => self.run.struck = on(),
            "tab" if self.in_run => self.push(" "),
            "br" | "cr" if element.get("type").is_none_or(|kind| kind == "textWrapping") => {
                self.push(&BREAK.to_string());
            }
            "noBreakHyphen" => self.push("-"),
            "footnoteReference" => {
                if let Some(note) = element.get("id").and_then(|id| self.notes.get(&id).cloned()) {
                    self.noted.push(note);
                    self.push(&format!("[{}]", self.noted.len()));
                }
            }
            "fldSimple" => self.fields.push(element.get("instr").and_then(|instr| field_link(&instr))),
            "instrText" => self.instruction.push(' '),
            "fldChar" => self.field(element.get("fldCharType").as_deref()),
            "tbl" => self.open_table(),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.cell, table.across, table.merged) = (Vec::new(), 1, false);
                }
            }
            "gridSpan" => {
                let across = element.get("val").and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.across = across.clamp(1, 64);
                }
            }
            "vMerge" if element.get("val").as_deref() != Some("restart") => {
                if let Some(table) = self.tables.last_mut() {
                    table.merged = true;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "r" => self.in_run = false,
            "p" => self.end_paragraph(),
            "fldSimple" => {
                self.fields.pop();
            }
            "tc" => self.end_cell(),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    /// A field has a beginning, an instruction, a middle and an end; what stands between middle and end is shown.
    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => {
                self.fields.push(None);
                self.instruction.clear();
            }
            Some("separate") => {
                let link = field_link(&std::mem::take(&mut self.instruction));
                if let Some(last) = self.fields.last_mut() {
                    *last = link;
                }
            }
            Some("end") => {
                self.fields.pop();
                self.instruction.clear();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if let Some(table) = self.tables.last_mut() {
            if !paragraph.line.is_blank() {
                table.cell.push(paragraph.line.markdown(false).replace("  \n", " "));
            }
            return;
        }
        let style = paragraph.style.as_str();
        if self.styles.is_code(style) {
            self.code.push(paragraph.line.markdown(true).replace('\\', ""));
            return;
        }
        self.close_code();
        if paragraph.line.is_blank() || self.styles.is_contents(style) {
            return;
        }
        if self.styles.is_title(style) && self.title.is_none() && self.writer.is_empty() {
            self.title = Some(paragraph.line.words());
            return;
        }
        if let Some(level) = paragraph.level.or_else(|| self.styles.heading(style)) {
            self.close_items(0);
            self.writer.heading(level, &paragraph.line);
            return;
        }
        let list = paragraph.list.or_else(|| self.styles.list(style));
        let kind = list.and_then(|(id, level)| {
            let level = level.min(LEVELS - 1);
            self.numbering.counts(&id, level).map(|counts| (id, level, counts))
        });
        if let Some((id, level, counts)) = kind {
            self.item(id, level, counts, &paragraph.line);
            return;
        }
        self.close_items(0);
        if paragraph.line.is_bold() && paragraph.line.words().chars().count() <= BOLD_HEADING {
            let ends = paragraph.line.words().ends_with(['。', '.', '，', ',', ';', '；']);
            if !ends {
                self.writer.heading(BOLD_RANK, &paragraph.line);
                return;
            }
        }
        let quote = self.styles.is_quote(style);
        if quote {
            self.writer.open_quote();
        }
        self.writer.paragraph(&paragraph.line);
        if quote {
            self.writer.close();
        }
    }

    fn item(&mut self, id: String, level: usize, counts: bool, line: &Line) {
        self.close_items(level);
        // Levels that are left out have nothing to hang from.
        let number = counts.then(|| {
            let count = self.counts.entry((id.clone(), level)).or_default();
            *count += 1;
            *count
        });
        self.counts.retain(|(other, deeper), _| *other != id || *deeper <= level);
        self.writer.open_item(number);
        self.writer.paragraph(line);
        self.open_items += 1;
    }

    /// Parts of lists end down to this level.
    fn close_items(&mut self, level: usize) {
        while self.open_items > level {
            self.writer.close();
            self.open_items -= 1;
        }
    }

    fn close_code(&mut self) {
        if !self.code.is_empty() {
            let text = std::mem::take(&mut self.code).join("\n");
            self.close_items(0);
            self.writer.code(&text);
        }
    }

    fn open_table(&mut self) {
        if self.tables.is_empty() {
            self.close_code();
            self.close_items(0);
        }
        self.tables.push(Table::default());
    }

    fn end_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let mut text = table.cell.join(" ");
        let above = table.rows.len().checked_sub(2);
        let Some(column) = table.rows.last().map(Vec::len) else { return };
        if table.merged
            && let Some(over) = above.and_then(|row| table.rows[row].get(column))
        {
            text.clone_from(over);
        }
        let across = table.across;
        if let Some(row) = table.rows.last_mut() {
            row.push(text);
            row.extend((1..across).map(|_| String::new()));
        }
    }

    /// A table in a cell is words of the cell.
    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            Some(outer) => {
                let words = table.rows.iter().flatten().filter(|cell| !cell.is_empty());
                outer.cell.extend(words.cloned());
            }
            None => self.writer.table(&table.rows),
        }
    }
}

/// Where a field leads: `HYPERLINK "https://…"`.
fn field_link(instruction: &str) -> Option<Rc<str>> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    address(rest.strip_prefix('"')?.split('"').next()?)
}
