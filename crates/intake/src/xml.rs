//! XML as Office writes it: names without their prefix, nothing defined in the file itself, bounded in depth.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::refused::Refused;

/// What comes next.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// An element ends.
    Close(String),
    /// Words.
    Text(String),
    /// It is over.
    End,
}

/// An element with its attributes.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    /// Its name without the prefix.
    pub(crate) name: String,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The attribute of this name, whatever its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        for attribute in self.start.attributes().with_checks(false).flatten() {
            if attribute.key.local_name().as_ref() == name {
                let raw = &*attribute.value;
                return Some(
                    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned),
                );
            }
        }
        None
    }
}

/// A file that is read from its beginning to its end.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    deepest: usize,
    /// An element without content ends at once.
    closing: Option<String>,
}

impl<'a> Xml<'a> {
    /// Reads this; nothing lies deeper than `deepest`.
    pub(crate) fn new(bytes: &'a [u8], deepest: usize) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().check_end_names = true;
        Self { reader, depth: 0, deepest, closing: None }
    }

    /// What comes next. The end of a file inside an element is a broken file.
    pub(crate) fn next(&mut self) -> Result<Node<'a>, Refused> {
        if let Some(name) = self.closing.take() {
            return Ok(Node::Close(name));
        }
        loop {
            match self.reader.read_event().map_err(|_| Refused::Broken)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.deepest {
                        return Err(Refused::TooDeep);
                    }
                    return Ok(Node::Open(element(start)));
                }
                Event::Empty(start) => {
                    let element = element(start);
                    self.closing = Some(element.name.clone());
                    return Ok(Node::Open(element));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close(end.local_name().as_ref().to_owned()));
                }
                Event::Text(text) => return Ok(Node::Text(text.to_string())),
                Event::CData(text) => return Ok(Node::Text(text.to_string())),
                Event::GeneralRef(name) => {
                    if let Some(text) = letter(&name) {
                        return Ok(Node::Text(text));
                    }
                    return Err(Refused::Entities);
                }
                Event::DocType(_) => return Err(Refused::Entities),
                Event::Eof if self.depth > 0 => return Err(Refused::Broken),
                Event::Eof => return Ok(Node::End),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    /// Leaves the element that was just opened, with all that is in it.
    pub(crate) fn skip(&mut self) -> Result<(), Refused> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close(_) => depth -= 1,
                Node::Text(_) => {}
                Node::End => return Err(Refused::Broken),
            }
        }
        Ok(())
    }
}

fn element(start: BytesStart<'_>) -> Element<'_> {
    Element { name: start.local_name().as_ref().to_owned(), start }
}

/// The five names that XML itself knows, and letters by their number.
fn letter(name: &str) -> Option<String> {
    let by_number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    if let Some(number) = by_number {
        return char::from_u32(number).filter(|c| *c != '\0').map(String::from);
    }
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    };
    Some(c.to_string())
}
