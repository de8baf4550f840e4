//! Fonts: which letters the bytes of a page show, and how wide they are.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_16BE};

use super::cmap::CMap;
use super::file::File;
use super::glyphs::{Base, by_name};
use super::object::{Dict, Object};

/// Width of a letter where the font does not say, in thousandths of its size.
const WIDTH: f64 = 500.0;
const WIDTH_CID: f64 = 1_000.0;
/// Letters whose width is kept.
const WIDTHS: usize = 70_000;

/// A letter of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it shows; `None`: nobody can tell.
    pub(super) shows: Option<String>,
    /// In thousandths of the size.
    pub(super) width: f64,
    /// Whether it is the one byte to which the space between words is added.
    pub(super) is_space: bool,
}

/// How codes of several bytes are told apart and read where the font brings no table.
#[derive(Clone, Copy, Debug)]
enum Wide {
    /// Two bytes that are a number of the font's own.
    Own,
    /// Text in an encoding.
    Text(&'static Encoding),
}

#[derive(Clone, Debug)]
enum Kind {
    Simple(Vec<Option<String>>),
    Wide(Wide),
}

/// A font.
#[derive(Clone, Debug)]
pub(super) struct Font {
    kind: Kind,
    to_unicode: CMap,
    widths: HashMap<u32, f64>,
    other: f64,
    pub(super) bold: bool,
}

impl Font {
    /// Where there is none.
    pub(super) fn none() -> Self {
        let kind = Kind::Simple((0..=255).map(|byte| Base::Windows.letter(byte)).collect());
        Self { kind, to_unicode: CMap::default(), widths: HashMap::new(), other: WIDTH, bold: false }
    }

    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Self {
        let to_unicode = dict.get("ToUnicode").and_then(|object| file.stream(object));
        let to_unicode = to_unicode.and_then(|stream| file.data(&stream).ok());
        let to_unicode = to_unicode.map(|bytes| CMap::read(&bytes)).unwrap_or_default();
        let name = file.get(dict, "BaseFont");
        let name = name.as_ref().and_then(Object::name).unwrap_or_default().to_lowercase();
        let bold =
            ["bold", "black", "heavy", "-bd", "semibold", "simhei"].iter().any(|word| name.contains(word));
        let mut font =
            if dict.is("Subtype", "Type0") { Self::wide(file, dict) } else { Self::simple(file, dict) };
        (font.to_unicode, font.bold) = (to_unicode, bold);
        font
    }

    fn simple(file: &File<'_>, dict: &Dict) -> Self {
        let mut widths = HashMap::new();
        let first = file.get(dict, "FirstChar").and_then(|first| first.count()).unwrap_or_default();
        if let Some(Object::List(list)) = file.get(dict, "Widths") {
            for (at, width) in list.iter().enumerate().take(256) {
                widths.extend(file.follow(width).number().map(|width| ((first + at) as u32, width)));
            }
        }
        let scale = match file.get(dict, "FontMatrix") {
            // A font that is drawn by the page has a scale of its own.
            Some(Object::List(matrix)) => matrix.first().and_then(Object::number).unwrap_or(0.001) * 1_000.0,
            _ => 1.0,
        };
        widths.values_mut().for_each(|width| *width *= scale);
        let descriptor = file.get_dict(dict, "FontDescriptor").unwrap_or_default();
        let missing = file.get(&descriptor, "MissingWidth").and_then(|width| width.number());
        let letters = Self::letters(file, dict, &descriptor);
        let other = missing.filter(|width| *width > 0.0).unwrap_or(WIDTH);
        Self { kind: Kind::Simple(letters), to_unicode: CMap::default(), widths, other, bold: false }
    }

    fn letters(file: &File<'_>, dict: &Dict, descriptor: &Dict) -> Vec<Option<String>> {
        let encoding = file.get(dict, "Encoding");
        let base = |name: Option<&str>| match name {
            Some("WinAnsiEncoding") => Some(Base::Windows),
            Some("MacRomanEncoding") => Some(Base::Mac),
            Some("StandardEncoding") => Some(Base::Standard),
            _ => None,
        };
        let (named, differences) = match &encoding {
            Some(Object::Dict(of)) => {
                (base(of.get("BaseEncoding").and_then(Object::name)), file.get(of, "Differences"))
            }
            other => (base(other.as_ref().and_then(Object::name)), None),
        };
        let fallback = if dict.is("Subtype", "TrueType") { Base::Windows } else { Base::Standard };
        let mut letters: Vec<Option<String>> =
            (0..=255).map(|byte| named.unwrap_or(fallback).letter(byte)).collect();
        if named.is_none() && dict.is("Subtype", "Type1") {
            built_in(file, descriptor, &mut letters);
        }
        if let Some(Object::List(list)) = differences {
            let mut at = 0_usize;
            for one in &list {
                match one {
                    Object::Number(number) => at = *number as usize,
                    Object::Name(name) => {
                        if let Some(letter) = letters.get_mut(at) {
                            *letter = by_name(name);
                        }
                        at += 1;
                    }
                    _ => {}
                }
            }
        }
        letters
    }

    fn wide(file: &File<'_>, dict: &Dict) -> Self {
        let encoding = file.get(dict, "Encoding");
        let name = encoding.as_ref().and_then(Object::name).unwrap_or_default();
        let wide = if name.contains("UCS2") || name.contains("UTF16") {
            Wide::Text(UTF_16BE)
        } else if name.starts_with("GB") {
            Wide::Text(GB18030)
        } else if name.starts_with("B5") || name.starts_with("ETen") || name.starts_with("HK") {
            Wide::Text(BIG5)
        } else if name.contains("RKSJ") {
            Wide::Text(SHIFT_JIS)
        } else if name.starts_with("KSC") {
            Wide::Text(EUC_KR)
        } else {
            Wide::Own
        };
        let below = match file.get(dict, "DescendantFonts") {
            Some(Object::List(list)) => list.first().map(|first| file.follow(first)),
            _ => None,
        };
        let below = below.as_ref().and_then(Object::dict).cloned().unwrap_or_default();
        let other = file.get(&below, "DW").and_then(|width| width.number()).unwrap_or(WIDTH_CID);
        let widths = match file.get(&below, "W") {
            Some(Object::List(list)) => widths_of(file, &list),
            _ => HashMap::new(),
        };
        Self { kind: Kind::Wide(wide), to_unicode: CMap::default(), widths, other, bold: false }
    }

    /// The letters that these bytes show.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        let width = |code: u32| self.widths.get(&code).copied().unwrap_or(self.other);
        let told =
            |code: u32| self.to_unicode.letter(code).filter(|text| !text.is_empty()).map(str::to_owned);
        match &self.kind {
            Kind::Simple(letters) => {
                let glyph = |byte: &u8| {
                    let code = u32::from(*byte);
                    let shows = told(code).or_else(|| letters.get(usize::from(*byte)).cloned().flatten());
                    Glyph { shows, width: width(code), is_space: *byte == b' ' }
                };
                bytes.iter().map(glyph).collect()
            }
            Kind::Wide(wide) => {
                let (mut all, mut rest) = (Vec::with_capacity(bytes.len() / 2), bytes);
                while !rest.is_empty() {
                    let length = self.length(*wide, rest).clamp(1, rest.len());
                    let (head, tail) = rest.split_at(length);
                    let code = head.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                    let shows = told(code).or_else(|| match wide {
                        Wide::Own => None,
                        Wide::Text(encoding) => {
                            let text = encoding.decode_without_bom_handling_and_without_replacement(head);
                            text.map(|text| text.into_owned())
                        }
                    });
                    let width = if matches!(wide, Wide::Own) {
                        width(code)
                    } else {
                        if length == 1 { WIDTH } else { WIDTH_CID }
                    };
                    all.push(Glyph { shows, width, is_space: length == 1 && head == b" " });
                    rest = tail;
                }
                all
            }
        }
    }

    fn length(&self, wide: Wide, bytes: &[u8]) -> usize {
        match wide {
            Wide::Own if self.to_unicode.is_empty() => 2,
            Wide::Own => self.to_unicode.length(bytes).unwrap_or(2).max(2),
            Wide::Text(encoding) if encoding == UTF_16BE => {
                if matches!(bytes[0], 0xd8..=0xdb) {
                    4
                } else {
                    2
                }
            }
            Wide::Text(_) if bytes[0] < 0x81 => 1,
            Wide::Text(_) => 2,
        }
    }
}

/// The letters that a font of Type 1 brings itself, from the part of it that is text.
fn built_in(file: &File<'_>, descriptor: &Dict, letters: &mut [Option<String>]) {
    let stream = descriptor.get("FontFile").and_then(|object| file.stream(object));
    let Some(bytes) = stream.and_then(|stream| file.data(&stream).ok()) else { return };
    let end = bytes.windows(5).position(|five| five == b"eexec").unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    if !text.contains("/Encoding") || text.contains("/Encoding StandardEncoding") {
        return;
    }
    letters.fill(None);
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word == "dup"
            && let (Some(code), Some(name)) = (words.next(), words.next())
            && let (Ok(code), Some(name)) = (code.parse::<usize>(), name.strip_prefix('/'))
            && let Some(letter) = letters.get_mut(code)
        {
            *letter = by_name(name);
        }
    }
}

/// Widths as wide fonts list them: `first [w w w]`, or `first last w`.
fn widths_of(file: &File<'_>, list: &[Object]) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let mut rest = list.iter().map(|one| file.follow(one));
    while let Some(first) = rest.next().and_then(|first| first.count()) {
        match rest.next() {
            Some(Object::List(each)) => {
                for (at, width) in each.iter().enumerate() {
                    widths.extend(file.follow(width).number().map(|width| ((first + at) as u32, width)));
                }
            }
            Some(Object::Number(last)) => {
                let Some(width) = rest.next().and_then(|width| width.number()) else { break };
                let last = (last.max(0.0) as usize).min(first + WIDTHS);
                widths.extend((first..=last).map(|code| (code as u32, width)));
            }
            _ => break,
        }
        if widths.len() > WIDTHS {
            break;
        }
    }
    widths
}
