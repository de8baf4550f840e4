//! Where a text links to other articles of the help centre. Links to other places are not looked at.

use base::ArticleId;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Characters of a link's words that are shown.
const WORDS: usize = 80;

/// A link to an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The article; `None` where the address names none.
    pub(super) to: Option<ArticleId>,
    pub(super) address: String,
    /// The words that are linked.
    pub(super) words: String,
}

/// The links of a Markdown text to articles, each address once.
pub(super) fn links(markdown: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    let mut open: Option<Link> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = target(&dest_url).map(|to| Link {
                    to,
                    address: dest_url.to_string(),
                    words: String::new(),
                });
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(link) = &mut open {
                    link.words.push_str(&text);
                }
            }
            Event::End(TagEnd::Link) => {
                if let Some(mut link) =
                    open.take().filter(|link| !found.iter().any(|one| one.address == link.address))
                {
                    link.words = link.words.chars().take(WORDS).collect();
                    found.push(link);
                }
            }
            _ => {}
        }
    }
    found
}

/// The article that an address of a help centre names, and `None` in it where it names none; `None` where it is no such address. It is
/// `…/zh/articles/name-id`, with whatever host and whatever stands behind it.
fn target(address: &str) -> Option<Option<ArticleId>> {
    let path = address.split(['?', '#']).next()?.trim_end_matches('/');
    let (before, name) = path.split_once("/articles/")?;
    let in_language = base::Locale::ALL.iter().any(|locale| before.rsplit('/').next() == Some(locale.code()));
    if !in_language || name.contains('/') {
        return None;
    }
    let length = ID.min(name.len());
    Some(name.get(name.len() - length..).and_then(|id| id.parse().ok()))
}

/// Characters of an id as it is written.
const ID: usize = 36;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_articles_are_found_and_others_left() {
        let id = "0192f0c1-2345-7890-abcd-ef0123456789";
        let to = id.parse::<ArticleId>().ok();
        let text = format!(
            "看[退货 `规则`](/help/zh/articles/returns-{id})、[运费](https://help.example.com/en/articles/fees?x=1)，\
             [再看](/help/zh/articles/returns-{id})、[别处](https://example.com/zh/articles)、[新闻](https://example.com/articles/{id})。"
        );
        let wanted = [
            Link {
                to, address: format!("/help/zh/articles/returns-{id}"), words: "退货 规则".to_owned()
            },
            Link {
                to: None,
                address: "https://help.example.com/en/articles/fees?x=1".to_owned(),
                words: "运费".to_owned(),
            },
        ];
        assert_eq!(links(&text), wanted);
        assert_eq!(links(&format!("[a](/zh/articles/{id}#top)"))[0].to, to);
        assert!(links("没有").is_empty());
        assert_eq!(links("[长](/help/zh/articles/名字很长很长很长很长很长很长很长很长)")[0].to, None);
    }
}
