//! What tags say of the words in them, and which of them are blocks.

use std::rc::Rc;

use crate::span::Style;

/// Bold in bold, and so on.
pub(super) const LOOKS: usize = 1_000;

/// How words look now.
#[derive(Debug, Default)]
pub(super) struct Looks {
    pub(super) bold: usize,
    italic: usize,
    code: usize,
    struck: usize,
    pub(super) links: Vec<Option<Rc<str>>>,
}

impl Looks {
    pub(super) fn style(&self) -> Style {
        Style {
            bold: self.bold > 0,
            italic: self.italic > 0,
            code: self.code > 0,
            struck: self.struck > 0,
            link: self.links.last().cloned().flatten(),
        }
    }

    pub(super) fn of(&mut self, name: &str) -> Option<&mut usize> {
        match name {
            "b" | "strong" => Some(&mut self.bold),
            "i" | "em" | "cite" | "dfn" | "var" => Some(&mut self.italic),
            "code" | "kbd" | "samp" | "tt" => Some(&mut self.code),
            "s" | "del" | "strike" => Some(&mut self.struck),
            _ => None,
        }
    }
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "address"
            | "figure"
            | "figcaption"
            | "dl"
            | "fieldset"
            | "form"
            | "details"
            | "summary"
            | "center"
            | "body"
            | "html"
            | "caption"
            | "legend"
            | "hgroup"
    )
}

pub(super) fn level(name: &str) -> Option<usize> {
    let digit = name.strip_prefix('h').filter(|rest| rest.len() == 1)?;
    digit.parse().ok().filter(|level| (1..=6).contains(level))
}
