//! A page as documents.

use super::Address;
use crate::cut::documents;
use crate::document::{Document, Options};
use crate::encoding::{declared, text_of};
use crate::html;
use crate::refused::Refused;

/// Pages that one page points at, and that are looked at.
const LINKS: usize = 2_000;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebPage {
    /// Its documents, by its address; none where it says nothing itself and only points at others.
    pub documents: Vec<Document>,
    /// The address under which it wants to be known.
    pub canonical: Option<Address>,
    /// The pages that it points at, each once.
    pub links: Vec<Address>,
}

/// Reads a page that came from this address; `kind` is what the server says of it.
pub fn page(at: &Address, kind: &str, bytes: &[u8], options: &Options) -> Result<WebPage, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let text = text_of(bytes, declared(kind.as_bytes()).or_else(|| declared(bytes)))?;
    let html::Page { draft, canonical, links } = html::page(&text, at, LINKS);
    Ok(WebPage { documents: documents(at.as_str(), draft, options)?, canonical, links })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Address {
        Address::read(text).expect(text)
    }

    #[test]
    fn a_page_is_its_content_under_its_address() {
        let html = "<html lang=en><head><title>Returns | Shop</title><link rel='canonical alternate' href='/returns'></head><body>\
            <nav><a href='/'>Home</a></nav><main><h1>Returns</h1><p>Seven <a href='days?a=1#top'>days</a>, see <a href='#top'>above</a>.</p>\
            <script>steal()</script></main><footer><a rel='nofollow' href='/log-in'>Log in</a><a href='mailto:a@b.example'>Imprint</a></footer>\
            </body></html>";
        let read = page(
            &at("https://a.example/help/returns?x"),
            "text/html; charset=utf-8",
            html.as_bytes(),
            &Options::default(),
        );
        let read = read.expect("reads");
        assert_eq!(read.canonical, Some(at("https://a.example/returns")));
        let links: Vec<&str> = read.links.iter().map(Address::as_str).collect();
        assert_eq!(
            links,
            ["https://a.example/", "https://a.example/help/days?a=1", "https://a.example/help/returns?x"]
        );
        let [document] = &read.documents[..] else { panic!("one document") };
        assert_eq!(document.file, "https://a.example/help/returns?x");
        let text = &document.texts[&base::Locale::En];
        assert_eq!(
            (text.title.as_str(), text.body.as_str()),
            ("Returns", "Seven [days](https://a.example/help/days?a=1), see above.")
        );
    }

    #[test]
    fn the_server_says_what_it_is_written_in_and_the_page_where_it_is() {
        let bytes = encoding_rs::BIG5
            .encode("<base href='/b/'><main><h1>退貨政策</h1><p>七天內可以<a href=c>退貨</a>。</p></main>")
            .0
            .into_owned();
        let read = page(&at("https://a.example/"), "text/html; charset=big5", &bytes, &Options::default())
            .expect("reads");
        let text = read.documents[0].texts.values().next().expect("a text");
        assert_eq!(
            (text.title.as_str(), text.body.as_str()),
            ("退貨政策", "七天內可以[退貨](https://a.example/b/c)。")
        );
        let only = page(
            &at("https://a.example/"),
            "text/html",
            b"<nav><a href=/b>Home</a></nav>",
            &Options::default(),
        );
        let only = only.expect("reads");
        assert_eq!((only.documents.len(), only.links.len()), (0, 1), "it says nothing, and leads on");
    }

    #[test]
    fn of_ten_thousand_links_some_are_looked_at() {
        let html: String = (0..10_000).map(|no| format!("<a href=/{no}>x</a>")).collect();
        let read = page(&at("https://a.example/"), "text/html", html.as_bytes(), &Options::default())
            .expect("reads");
        assert_eq!(read.links.len(), LINKS);
    }
}
