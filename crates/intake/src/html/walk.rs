//! Tags and words in their order become blocks. Tags that are left open, or close what is not open, do what browsers make of them
//! where it matters, and nothing where it does not.

use std::rc::Rc;

use html5ever::LocalName;

use super::VOID;
use super::grid::Grid;
use super::look::{LOOKS, Looks, is_block, level};
use super::tokens::{Element, Item};
use crate::span::{BREAK, Line, Style, address};
use crate::web::Address;
use crate::writer::Writer;

/// Lists and quotations inside one another that are kept apart.
const DEEPEST: usize = 16;

/// A list or a quotation around what comes.
#[derive(Debug)]
enum Around {
    Quote,
    List { next: Option<u32>, open: bool },
}

/// A page that is being read.
pub(super) struct Walk {
    writer: Writer,
    line: Line,
    heading: Option<usize>,
    around: Vec<Around>,
    /// Lists and quotations beyond the deepest.
    beyond: usize,
    looks: Looks,
    preformatted: Option<String>,
    grid: Option<Grid>,
    /// What is left out, and how often it was opened inside itself.
    skipping: Option<(LocalName, usize)>,
    whole_page: bool,
    pictures: usize,
    term: Option<String>,
    terms: Vec<(String, String)>,
    defining: bool,
    /// Where the page is, where that is known: links without a host are on it.
    base: Option<Address>,
}

impl Walk {
    pub(super) fn new(whole_page: bool, base: Option<Address>) -> Self {
        Self {
            base,
            writer: Writer::default(),
            line: Line::default(),
            heading: None,
            around: Vec::new(),
            beyond: 0,
            looks: Looks::default(),
            preformatted: None,
            grid: None,
            skipping: None,
            whole_page,
            pictures: 0,
            term: None,
            terms: Vec::new(),
            defining: false,
        }
    }

    pub(super) fn finish(mut self) -> (String, usize, Vec<(String, String)>) {
        self.end_grid();
        self.end_pre();
        self.flush();
        (self.writer.finish(), self.pictures, self.terms)
    }

    pub(super) fn take(&mut self, item: &Item) {
        if let Some((name, depth)) = &mut self.skipping {
            match item {
                Item::Open(element) if element.name == *name => *depth += 1,
                Item::Close(closed) if closed == name => {
                    *depth -= 1;
                    if *depth == 0 {
                        self.skipping = None;
                    }
                }
                _ => {}
            }
            return;
        }
        match item {
            Item::Text(text) => self.text(text),
            Item::Open(element) => self.open(element),
            Item::Close(name) => self.close(name),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(pre) = &mut self.preformatted {
            pre.push_str(text);
            return;
        }
        let style = self.looks.style();
        match &mut self.grid {
            Some(grid) => grid.push(text, &style),
            None => self.line.push_flowing(text, &style),
        }
    }

    fn open(&mut self, element: &Element) {
        let name: &str = &element.name;
        if self.is_left_out(element) {
            if !VOID.contains(&name) {
                self.skipping = Some((element.name.clone(), 1));
            }
            return;
        }
        if self.preformatted.is_some() {
            if name == "br" {
                self.text("\n");
            }
            return;
        }
        match name {
            "br" => self.text_break(),
            "img" | "picture" => self.pictures += usize::from(element.get("src").is_some()),
            "a" if self.looks.links.len() < LOOKS => {
                let link = element.get("href").and_then(|href| self.link(href));
                self.looks.links.push(link);
            }
            "table" => self.open_grid(),
            "tr" | "td" | "th" => self.open_cell(element),
            _ if self.grid.is_some() => self.in_cell(name),
            "pre" => {
                self.flush();
                self.preformatted = Some(String::new());
            }
            "hr" => {
                self.flush();
                self.writer.rule();
            }
            "ul" | "menu" | "dir" => self.open_around(Around::List { next: None, open: false }),
            "ol" => {
                let next = Some(element.number("start").unwrap_or(1));
                self.open_around(Around::List { next, open: false });
            }
            "li" => self.open_item(),
            "blockquote" => self.open_around(Around::Quote),
            "dt" => self.open_term(),
            "dd" => self.open_definition(),
            _ if level(name).is_some() => {
                self.flush();
                self.heading = level(name);
            }
            _ if is_block(name) => self.flush(),
            _ => {}
        }
        if let Some(count) = self.looks.of(name) {
            *count = (*count + 1).min(LOOKS);
        }
    }

    /// Where a link leads, where that may stand in an article.
    fn link(&self, href: &str) -> Option<Rc<str>> {
        // A place on the page itself is none in an article.
        let beside = !href.trim_start().starts_with('#');
        let joined = || self.base.as_ref().filter(|_| beside).and_then(|base| base.join(href));
        address(href).or_else(|| joined().and_then(|whole| address(whole.as_str())))
    }

    fn close(&mut self, name: &LocalName) {
        let name: &str = name;
        if let Some(count) = self.looks.of(name) {
            *count = count.saturating_sub(1);
        }
        match name {
            "a" => {
                self.looks.links.pop();
            }
            "pre" => self.end_pre(),
            "table" => match &mut self.grid {
                Some(grid) if grid.nested > 0 => grid.nested -= 1,
                _ => self.end_grid(),
            },
            _ if self.grid.is_some() => self.in_cell(name),
            "ul" | "ol" | "menu" | "dir" => self.close_around(false),
            "blockquote" => self.close_around(true),
            "li" => self.close_item(),
            "dt" => self.close_term(),
            "dd" | "dl" => self.close_definition(),
            _ if level(name).is_some() || is_block(name) => self.flush(),
            _ => {}
        }
    }

    /// What nobody reads, and what stands on every page around what is read.
    fn is_left_out(&self, element: &Element) -> bool {
        let name: &str = &element.name;
        let hidden = element.get("hidden").is_some()
            || element.get("aria-hidden") == Some("true")
            || element.get("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
        let role = element.get("role").unwrap_or_default();
        let furniture = matches!(role, "navigation" | "banner" | "contentinfo" | "search" | "complementary");
        hidden
            || furniture
            || matches!(
                name,
                "script"
                    | "style"
                    | "noscript"
                    | "template"
                    | "svg"
                    | "math"
                    | "iframe"
                    | "object"
                    | "canvas"
                    | "audio"
                    | "video"
                    | "select"
                    | "button"
                    | "nav"
                    | "textarea"
                    | "title"
                    | "aside"
                    | "dialog"
                    | "noembed"
                    | "noframes"
                    | "applet"
            )
            || self.whole_page && name == "footer"
            || name == "a" && (element.has_class("headerlink") || element.has_class("anchor"))
    }

    /// Writes what was gathered.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let heading = self.heading.take();
        if line.is_blank() {
            return;
        }
        if self.defining && self.term.is_some() {
            let words = line.markdown(false);
            if let Some((_, said)) = self.terms.last_mut() {
                said.push_str(if said.is_empty() { "" } else { "\n\n" });
                said.push_str(&words);
            }
        }
        match heading {
            Some(level) => self.writer.heading(level, &line),
            None => self.writer.paragraph(&line),
        }
    }

    fn text_break(&mut self) {
        let style = self.looks.style();
        match &mut self.grid {
            Some(grid) => grid.push(" ", &style),
            None => self.line.push(&BREAK.to_string(), &style),
        }
    }

    fn open_grid(&mut self) {
        match &mut self.grid {
            Some(grid) => grid.nested += 1,
            None => {
                self.flush();
                self.grid = Some(Grid::default());
            }
        }
    }

    fn open_cell(&mut self, element: &Element) {
        let Some(grid) = &mut self.grid else { return self.flush() };
        if grid.nested > 0 {
            grid.push(" ", &Style::default());
        } else if &*element.name == "tr" {
            grid.open_row();
        } else {
            grid.open_cell(element.number("colspan").unwrap_or(1), element.number("rowspan").unwrap_or(1));
        }
    }

    /// Blocks in a cell are words with a space between; what stands above a table stands above it.
    fn in_cell(&mut self, name: &str) {
        if let Some(grid) = &mut self.grid
            && (is_block(name)
                || level(name).is_some()
                || matches!(name, "li" | "ul" | "ol" | "dt" | "dd" | "pre"))
        {
            grid.push(" ", &Style::default());
        }
    }

    fn end_grid(&mut self) {
        if let Some(grid) = self.grid.take() {
            self.flush();
            self.writer.table(&grid.finish());
        }
    }

    fn end_pre(&mut self) {
        if let Some(text) = self.preformatted.take() {
            self.writer.code(&text);
        }
    }

    fn open_around(&mut self, around: Around) {
        self.flush();
        if self.around.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        if matches!(around, Around::Quote) {
            self.writer.open_quote();
        }
        self.around.push(around);
    }

    fn close_around(&mut self, quote: bool) {
        self.flush();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let same = |around: &Around| matches!(around, Around::Quote) == quote;
        let Some(at) = self.around.iter().rposition(same) else { return };
        while self.around.len() > at {
            if let Some(Around::Quote | Around::List { open: true, .. }) = self.around.pop() {
                self.writer.close();
            }
        }
    }

    fn open_item(&mut self) {
        self.flush();
        if !matches!(self.around.last(), Some(Around::List { .. })) && self.around.len() < DEEPEST {
            self.around.push(Around::List { next: None, open: false });
        }
        if let Some(Around::List { next, open }) = self.around.last_mut() {
            if *open {
                self.writer.close();
            }
            *open = true;
            self.writer.open_item(*next);
            *next = next.map(|number| number.saturating_add(1));
        }
    }

    fn close_item(&mut self) {
        self.flush();
        if self.beyond > 0 {
            return;
        }
        if let Some(Around::List { open, .. }) = self.around.last_mut()
            && std::mem::take(open)
        {
            self.writer.close();
        }
    }

    fn open_term(&mut self) {
        self.close_definition();
        self.flush();
        self.looks.bold += 1;
    }

    fn close_term(&mut self) {
        self.looks.bold = self.looks.bold.saturating_sub(1);
        self.term = Some(self.line.words()).filter(|term| !term.is_empty());
        self.flush();
    }

    fn open_definition(&mut self) {
        if self.looks.bold > 0 && !self.defining && self.term.is_none() {
            // A term that was never closed.
            self.close_term();
        }
        self.flush();
        if let Some(term) = &self.term {
            self.terms.push((term.clone(), String::new()));
            self.defining = true;
        }
    }

    fn close_definition(&mut self) {
        self.flush();
        if std::mem::take(&mut self.defining) {
            self.term = None;
        }
    }
}
