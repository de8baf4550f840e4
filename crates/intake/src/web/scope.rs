//! Which pages belong to what was asked for: those of the named sites, below a path where one is given, and no endless ones.

use serde::{Deserialize, Serialize};

use super::Address;

/// Pieces of a path: what goes deeper is made by a program that never ends.
const DEEPEST: usize = 16;
/// So often the same piece stands in one path, as where each page points at `./more/`.
const AGAIN: usize = 2;
/// What is surely no page.
const NO_PAGES: [&str; 33] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "css", "js", "mjs", "map", "woff",
    "woff2", "ttf", "otf", "mp4", "mp3", "webm", "wav", "zip", "gz", "tar", "7z", "rar", "exe", "dmg", "apk",
    "pdf", "json", "rss", "atom",
];

/// What belongs to what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// One address of each site.
    sites: Vec<Address>,
    /// What the path of every page begins with.
    within: String,
}

impl Scope {
    /// The sites of these addresses, below this path; an empty one is everywhere.
    pub fn new<'a>(begin: impl IntoIterator<Item = &'a Address>, within: &str) -> Self {
        let mut sites: Vec<Address> = Vec::new();
        for address in begin {
            if !sites.iter().any(|site| site.is_beside(address)) {
                sites.push(address.clone());
            }
        }
        let within = within.trim().trim_start_matches('/');
        Self { sites, within: if within.is_empty() { String::new() } else { format!("/{within}") } }
    }

    /// How many sites there are.
    pub fn sites(&self) -> usize {
        self.sites.len()
    }

    /// The address in the one form in which it is compared, where it is on one of the sites, wherever there.
    pub fn on_site(&self, address: &Address) -> Option<Address> {
        let site = self.sites.iter().find(|site| site.is_beside(address))?;
        Some(address.tidied(site))
    }

    /// The same, where it is below the path as well.
    pub fn place(&self, address: &Address) -> Option<Address> {
        self.on_site(address).filter(|address| self.is_within(address.plain_path()))
    }

    /// The same, for what a page points at: it must look like a page, and not like one of an endless row of them.
    pub fn link(&self, address: &Address) -> Option<Address> {
        self.place(address)
            .filter(|address| is_page(address.plain_path()) && !is_endless(address.plain_path()))
    }

    /// `/help` is `/help` and what lies below it, not `/helpers`.
    fn is_within(&self, path: &str) -> bool {
        path.strip_prefix(self.within.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.within.is_empty() || self.within.ends_with('/')
        })
    }
}

fn is_page(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    !NO_PAGES.contains(&ending.as_str())
}

fn is_endless(path: &str) -> bool {
    let pieces: Vec<&str> = path.split('/').filter(|piece| !piece.is_empty()).collect();
    pieces.len() > DEEPEST
        || pieces.iter().any(|piece| pieces.iter().filter(|other| *other == piece).count() > AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Address {
        Address::read(text).expect(text)
    }

    #[test]
    fn what_belongs_is_on_the_site_and_below_the_path() {
        let scope = Scope::new(&[at("https://a.example/help/"), at("http://b.lan:8080/x")], "help");
        for (text, place) in [
            ("http://a.example/help/x?utm_source=y#z", Some("https://a.example/help/x")),
            ("https://a.example/help", Some("https://a.example/help")),
            ("https://a.example/helpers", None),
            ("https://a.example/", None),
            ("https://www.a.example/help/", None),
            ("https://a.example:8443/help/", None),
            ("http://b.lan:8080/help/1", Some("http://b.lan:8080/help/1")),
            ("http://169.254.169.254/help/", None),
        ] {
            assert_eq!(scope.place(&at(text)).as_ref().map(Address::as_str), place, "{text}");
        }
        assert_eq!(scope.sites(), 2);
        let anywhere = Scope::new(&[at("https://a.example/")], " / ");
        assert!(anywhere.place(&at("https://a.example/x")).is_some());
    }

    #[test]
    fn endless_rows_and_pictures_are_no_links() {
        let scope = Scope::new(&[at("https://a.example/")], "");
        for (path, is_link) in [
            ("/a/b/c", true),
            ("/a/a/b", true),
            ("/a/a/a", false),
            ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", false),
            ("/logo.PNG", false),
            ("/v1.2/", true),
            ("/manual.pdf?x=1", false),
        ] {
            assert_eq!(scope.link(&at(&format!("https://a.example{path}"))).is_some(), is_link, "{path}");
        }
    }
}
