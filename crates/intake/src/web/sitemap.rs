//! A site's list of its pages, or of such lists (sitemaps.org).

use crate::inflate::Budget;
use crate::limits::Limits;
use crate::refused::Refused;
use crate::xml::{Node, Xml};

/// What a site lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Whether these are lists again, and not pages.
    pub of_lists: bool,
    /// The addresses, as they stand there.
    pub addresses: Vec<String>,
    /// Whether there were more than were wanted.
    pub more: bool,
}

/// Bytes of a list that was packed (sitemaps.org: 50 MB).
const UNPACKED: usize = 50 * 1024 * 1024;

/// Reads at most so many addresses; `None` where it is XML, and no list of pages. One that is packed by gzip is unpacked.
pub fn sitemap(bytes: &[u8], most: usize) -> Result<Option<Sitemap>, Refused> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let unpacked = Budget::new(UNPACKED, Limits::default().ratio).gzip(bytes)?;
        return list(&unpacked, most);
    }
    list(bytes, most)
}

fn list(bytes: &[u8], most: usize) -> Result<Option<Sitemap>, Refused> {
    let mut xml = Xml::new(bytes, Limits::default().depth);
    let mut sitemap = Sitemap::default();
    let mut path: Vec<String> = Vec::new();
    let mut address = String::new();
    loop {
        match xml.next()? {
            Node::Open(element) => {
                if path.is_empty() {
                    match element.name.as_str() {
                        "urlset" => {}
                        "sitemapindex" => sitemap.of_lists = true,
                        _ => return Ok(None),
                    }
                }
                path.push(element.name);
                address.clear();
            }
            Node::Text(text) => address.push_str(&text),
            Node::Close(_) => {
                let is_address = matches!(path.as_slice(), [_, of, loc] if loc == "loc" && matches!(of.as_str(), "url" | "sitemap"));
                if is_address && !address.trim().is_empty() {
                    if sitemap.addresses.len() >= most {
                        sitemap.more = true;
                        return Ok(Some(sitemap));
                    }
                    sitemap.addresses.push(address.trim().to_owned());
                }
                path.pop();
            }
            Node::End => return Ok(Some(sitemap)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_nothing_else() {
        let text = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:i=\"x\">\
            <url><loc> https://a.example/?a=1&amp;b=2\n</loc><lastmod>2026-01-01</lastmod><i:image><i:loc>https://a.example/p.png</i:loc></i:image></url>\
            <url><loc><![CDATA[https://a.example/2]]></loc></url><url><loc/></url></urlset>";
        let read = sitemap(text.as_bytes(), 10).expect("reads").expect("a list");
        assert_eq!((read.of_lists, read.more), (false, false));
        assert_eq!(read.addresses, ["https://a.example/?a=1&b=2", "https://a.example/2"]);
        let first = sitemap(text.as_bytes(), 1).expect("reads").expect("a list");
        assert_eq!((first.addresses.len(), first.more), (1, true));
        let index = "<sitemapindex><sitemap><loc>https://a.example/s1.xml</loc></sitemap></sitemapindex>";
        assert!(sitemap(index.as_bytes(), 10).expect("reads").expect("a list").of_lists);
        assert_eq!(sitemap(b"<rss><channel/></rss>", 10), Ok(None));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(sitemap(b"<urlset><url>", 10), Err(Refused::Broken));
        assert_eq!(sitemap(b"<!DOCTYPE a [<!ENTITY b \"c\">]><urlset/>", 10), Err(Refused::Entities));
        let pack = |bytes: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            std::io::Write::write_all(&mut packer, bytes).expect("packs");
            packer.finish().expect("packs")
        };
        let small = pack(b"<urlset><url><loc>https://a.example/</loc></url></urlset>");
        assert_eq!(sitemap(&small, 10).expect("reads").expect("a list").addresses, ["https://a.example/"]);
        assert_eq!(sitemap(&pack(&vec![b' '; 60 * 1024 * 1024]), 10), Err(Refused::Bomb));
        assert_eq!(sitemap(&small[..small.len() / 2], 10), Err(Refused::Broken));
        let deep = "<urlset>".repeat(1_000);
        assert_eq!(sitemap(deep.as_bytes(), 10), Err(Refused::TooDeep));
    }
}
