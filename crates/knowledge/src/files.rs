//! Pictures and files that a text names: `file:` and the id, in Markdown as the address of a picture or a link. What that leads to is for
//! each place to say where the text is shown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use base::ArticleFileId;

use crate::edition::Edition;

/// What an address begins with that names a file.
const SCHEME: &str = "file:";
/// Characters of an id.
const ID_CHARS: usize = 36;

/// The file that an address names.
pub fn named(address: &str) -> Option<ArticleFileId> {
    address.strip_prefix(SCHEME).filter(|id| id.len() == ID_CHARS)?.parse().ok()
}

/// The address by which Markdown names a file.
pub fn address(id: ArticleFileId) -> String {
    format!("{SCHEME}{id}")
}

/// Where files are named in a text, and which. Read without regard to what Markdown makes of it: what stands in a block of code counts too.
fn places(text: &str) -> impl Iterator<Item = (usize, ArticleFileId)> {
    text.match_indices(SCHEME).filter_map(|(at, _)| {
        let end = at + SCHEME.len() + ID_CHARS;
        Some((at, text.get(at..end).and_then(named)?))
    })
}

/// The files that a text names.
pub fn files(markdown: &str) -> BTreeSet<ArticleFileId> {
    places(markdown).map(|(_, id)| id).collect()
}

/// The text with other addresses in place of those that name files, for whoever cannot follow these.
pub fn with_addresses(markdown: &str, address: impl Fn(ArticleFileId) -> String) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, id) in places(markdown) {
        out.push_str(&markdown[done..at]);
        out.push_str(&address(id));
        done = at + SCHEME.len() + ID_CHARS;
    }
    if done == 0 {
        return Cow::Borrowed(markdown);
    }
    out.push_str(&markdown[done..]);
    Cow::Owned(out)
}

impl Edition {
    /// The files that it names, in any language and variant.
    pub fn files(&self) -> BTreeSet<ArticleFileId> {
        let bodies = self.wordings.values().map(|text| &text.body);
        let others = self.variants.iter().flat_map(|variant| variant.bodies.values());
        bodies.chain(others).flat_map(|body| files(body)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0192f3a0-0000-7000-8000-000000000001";
    const TWO: &str = "0192f3a0-0000-7000-8000-000000000002";

    #[test]
    fn files_are_named_by_their_address() {
        let text = format!("![图](file:{ONE})字file:{TWO}。[再](<file:{ONE}> \"题\")\n\n[1]: file:{TWO}");
        let ids: Vec<String> = files(&text).iter().map(ToString::to_string).collect();
        assert_eq!(ids, [ONE, TWO]);
        for none in ["file:", "file:0192f3a0", "![](file:a)", "file:字字字字字字字字字字字字字", "File:x", ""]
        {
            assert!(files(none).is_empty(), "{none}");
        }
        assert_eq!(named(&format!("file:{ONE}")).map(address), Some(format!("file:{ONE}")));
        assert_eq!(named(&format!("file:{ONE}/x")), None);
    }

    #[test]
    fn addresses_are_put_in_their_place() {
        let text = format!("一![图](file:{ONE})二[件](file:{TWO})三");
        let made = with_addresses(&text, |id| format!("/f/{id}"));
        assert_eq!(made, format!("一![图](/f/{ONE})二[件](/f/{TWO})三"));
        assert!(matches!(with_addresses("没有", |_| String::new()), Cow::Borrowed("没有")));
    }

    #[test]
    fn an_edition_names_what_any_of_its_texts_names() {
        let mut edition = Edition::default();
        edition.wordings.entry(base::Locale::En).or_default().body = format!("![a](file:{ONE})");
        let bodies = [(base::Locale::Zh, format!("[b](file:{TWO})"))].into();
        edition.variants.push(crate::Variant { bodies, ..crate::Variant::default() });
        assert_eq!(edition.files().len(), 2);
    }
}
