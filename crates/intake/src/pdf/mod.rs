//! PDF: what its pages show, put back into the text that they were made of.

mod cmap;
mod file;
mod filter;
mod font;
mod glyphs;
mod layout;
mod object;
mod page;
mod rows;

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::document::{Draft, Warning};
use crate::kind::is_title;
use crate::limits::Limits;
use crate::plain::take_title;
use crate::refused::Refused;
use file::File;
use object::{Dict, Object};
use page::Painter;
use rows::{Row, rows, without_furniture};

/// Levels of the tree of pages.
const LEVELS: usize = 64;
/// Of a hundred letters so many may be unknown.
const UNKNOWN: usize = 20;

/// A page with what it has from those above it.
struct Page {
    dict: Dict,
    resources: Dict,
    turned: i64,
}

/// Reads a document.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, Refused> {
    let file = File::open(bytes, limits)?;
    let root = file.pages().ok_or(Refused::Broken)?;
    let mut tree = Tree { file: &file, pages: Vec::new(), passed: HashSet::new(), most: limits.pages };
    tree.gather(&root, &Dict::default(), 0, 0)?;
    let pages = tree.pages;
    if pages.is_empty() {
        return Err(Refused::Broken);
    }
    let mut painter = Painter::new(&file, limits);
    let (mut all, mut blank): (Vec<Vec<Row>>, usize) = (Vec::new(), 0);
    for (at, page) in pages.iter().enumerate() {
        let pictures = painter.pictures;
        let pieces = painter.page(&page.dict, &page.resources, page.turned)?;
        let rows = rows(pieces, at);
        blank += usize::from(rows.is_empty() && painter.pictures > pictures);
        all.push(rows);
    }
    if all.iter().all(Vec::is_empty) {
        return Err(Refused::NoText);
    }
    if painter.unknown * 100 > (painter.known + painter.unknown) * UNKNOWN {
        return Err(Refused::Unreadable);
    }
    let (unknown, pictures) = (painter.unknown, painter.pictures);
    let mut rows = without_furniture(all);
    for segment in rows.iter_mut().flat_map(|row| &mut row.segments) {
        segment.text = plain(&segment.text);
    }
    let mut draft = Draft { markdown: layout::markdown(&rows), ..Draft::default() };
    take_title(&mut draft);
    if draft.title.is_none() {
        draft.title = file.title().map(|title| text_string(&title)).filter(|title| is_title(title));
    }
    for (warning, is) in
        [(Warning::Letters, unknown > 0), (Warning::BlankPages, blank > 0), (Warning::Pictures, pictures > 0)]
    {
        if is {
            draft.warnings.insert(warning);
        }
    }
    Ok(draft)
}

/// The tree of pages while it is walked.
struct Tree<'f, 'a> {
    file: &'f File<'a>,
    pages: Vec<Page>,
    passed: HashSet<u32>,
    most: usize,
}

impl Tree<'_, '_> {
    /// The pages below, in their order; what leads back to itself is passed once.
    fn gather(&mut self, node: &Dict, above: &Dict, turned: i64, level: usize) -> Result<(), Refused> {
        if level > LEVELS {
            return Err(Refused::TooDeep);
        }
        if self.passed.len() > self.most * 4 {
            return Err(Refused::TooMany);
        }
        let file = self.file;
        let resources = file.get_dict(node, "Resources").unwrap_or_else(|| above.clone());
        let turned = file
            .get(node, "Rotate")
            .and_then(|turned| turned.number())
            .map_or(turned, |turned| turned as i64);
        let Some(Object::List(kids)) = file.get(node, "Kids") else {
            if self.pages.len() >= self.most {
                return Err(Refused::TooMany);
            }
            self.pages.push(Page { dict: node.clone(), resources, turned });
            return Ok(());
        };
        for kid in &kids {
            let Object::Ref(number) = kid else { continue };
            if self.passed.insert(*number)
                && let Object::Dict(dict) = file.follow(kid)
            {
                self.gather(&dict, &resources, turned, level + 1)?;
            }
        }
        Ok(())
    }
}

/// Letters as they are typed: `⽂` of a font becomes 文, `ﬁ` becomes fi; marks in full width stay as they are.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}' | '\u{a0}' => {
                out.extend(std::iter::once(c).nfkc().map(radical));
            }
            _ => out.push(c),
        }
    }
    out.nfc().collect()
}

/// Radicals that stand for a character and are not the same to Unicode.
const fn radical(c: char) -> char {
    match c {
        '⺠' => '民',
        '⻓' => '长',
        '⻔' => '门',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        '⻳' => '龟',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻄' => '西',
        '⻘' => '青',
        '⻤' => '鬼',
        '⻣' => '骨',
        '⺟' => '母',
        '⺏' | '⺐' => '尢',
        other => other,
    }
}

/// A text that stands beside the pages.
fn text_string(bytes: &[u8]) -> String {
    let text = if let Some(wide) = bytes.strip_prefix(b"\xfe\xff") {
        encoding_rs::UTF_16BE.decode_without_bom_handling(wide).0
    } else if let Some(plain) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        String::from_utf8_lossy(plain)
    } else {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    };
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}
