//! Pictures that lie beside a text in its archive: the text names them by their place, and they come along.

use std::collections::{BTreeMap, HashSet};

/// What the address of a picture begins with that comes along.
const SCHEME: &str = "picture:";
/// Endings of pictures that may be shown.
const ENDINGS: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// A picture that some text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name.
    pub name: String,
    /// Its bytes; what they are nobody has looked at yet.
    pub bytes: Vec<u8>,
}

/// What lies beside one text, and what of it the text names.
#[derive(Debug, Default)]
pub(crate) struct Beside<'a> {
    /// The archive and the text's place in it; without them nothing lies beside it.
    pub(crate) place: Option<(&'a str, &'a str, &'a HashSet<String>)>,
    /// Places of pictures that it names, each with its key.
    pub(crate) named: BTreeMap<String, String>,
}

impl Beside<'_> {
    /// The address by which the text names a picture from now on; `None` where it does not come along.
    pub(crate) fn address(&mut self, source: &str) -> Option<String> {
        let (archive, file, there) = self.place?;
        let place = resolved(file, source)?;
        if !is_picture(&place) || !there.contains(&place) {
            return None;
        }
        let key = key(archive, &place);
        let address = format!("{SCHEME}{key}");
        self.named.insert(place, key);
        Some(address)
    }
}

/// Whether the name is one of a picture that may be shown.
pub fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// The text with the address of a picture in place of its key; without one the picture is left out.
pub fn placed(markdown: &str, key: &str, address: Option<&str>) -> String {
    let named = format!("]({SCHEME}{key})");
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find(&named) {
        let (before, after) = (&rest[..at], &rest[at + named.len()..]);
        match address {
            Some(address) => out.push_str(&format!("{before}]({address})")),
            None => out.push_str(before.rfind("![").map_or(before, |begin| &before[..begin])),
        }
        rest = after;
    }
    out + rest
}

/// Letters and digits that stand in the address of a picture without being read as anything else.
fn key(archive: &str, place: &str) -> String {
    use std::fmt::Write as _;
    let mut key = String::new();
    for byte in archive.bytes().chain([b'/']).chain(place.bytes()) {
        if byte.is_ascii_alphanumeric() {
            key.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(key, "-{byte:02x}");
        }
    }
    key
}

/// Where in its archive a picture lies that a text names by its place; `None` for what lies elsewhere.
fn resolved(file: &str, source: &str) -> Option<String> {
    let source = source.split(['?', '#']).next().unwrap_or_default();
    if source.contains(':') || source.starts_with('/') || source.contains('\\') {
        return None;
    }
    let source = plain(source)?;
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// With what is written as `%20` read.
fn plain(source: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source.bytes();
    while let Some(byte) = rest.next() {
        let digit =
            |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit(rest.next())? << 4 | digit(rest.next())? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_where_the_text_lies() {
        for (file, source, wanted) in [
            ("docs/a.md", "img/b.png", Some("docs/img/b.png")),
            ("docs/a.md", "../img/b%20c.png", Some("img/b c.png")),
            ("a.md", "./b.png?raw=1#x", Some("b.png")),
            ("a.md", "%E5%9B%BE.png", Some("图.png")),
            ("a.md", "../b.png", None),
            ("a.md", "/b.png", None),
            ("a.md", "https://a.example/b.png", None),
            ("a.md", "data:image/png;base64,AA", None),
            ("a.md", "..\\b.png", None),
            ("a.md", "%zz.png", None),
            ("a.md", "%f", None),
        ] {
            assert_eq!(resolved(file, source).as_deref(), wanted, "{file} {source}");
        }
    }

    #[test]
    fn a_picture_gets_its_address_or_is_left_out() {
        let there = HashSet::from(["img/图 1.png".to_owned(), "a.svg".to_owned()]);
        let mut beside = Beside { place: Some(("help.zip", "a.md", &there)), ..Beside::default() };
        let address = beside.address("img/图%201.png").expect("it comes along");
        assert_eq!((beside.address("a.svg"), beside.address("b.png")), (None, None));
        let key = beside.named["img/图 1.png"].clone();
        let text = format!("一 ![a [b]]({address}) 二 ![c]({address})");
        assert_eq!(placed(&text, &key, Some("file:1")), "一 ![a [b]](file:1) 二 ![c](file:1)");
        assert_eq!(placed(&text, &key, None), "一  二 ");
        assert_eq!(placed(&text, "other", None), text);
        assert_eq!(Beside::default().address("b.png"), None, "nothing lies beside a file of its own");
    }
}
