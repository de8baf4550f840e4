//! Markdown as it is shown: made and cleaned in one place, so that the desk, the help centre and every other page show the same.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What a text may be made of.
const TAGS: [&str; 25] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Quotations and lists inside one another; what lies deeper is shown at this depth.
const DEEPEST: usize = 16;

/// How often what was cleaned is cleaned again, until nothing changes any more.
const ROUNDS: usize = 4;

/// HTML that is safe to show: no scripts, no styles, no HTML of the writer's own, addresses of the web, mail and telephone alone. It is
/// read by every parser as by ours: cleaned again it stays as it is; what never comes to rest is shown as it was written.
pub fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut depth = 0_usize;
    let mut made = String::with_capacity(markdown.len() + markdown.len() / 2);
    let events = Parser::new_ext(markdown, options).filter_map(|event| shown(event, &mut depth));
    html::push_html(&mut made, events);
    for _ in 0..ROUNDS {
        let clean = CLEANER.clean(&made).to_string();
        if clean == made {
            return clean;
        }
        made = clean;
    }
    let mut plain = String::from("<p>");
    plain.extend(markdown.chars().map(|c| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        other => other.to_string(),
    }));
    plain + "</p>"
}

/// The title above is the page's one heading of the first rank; HTML of the writer's own is shown as what it is: text.
fn shown<'a>(event: Event<'a>, depth: &mut usize) -> Option<Event<'a>> {
    match event {
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Some(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H2))),
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => {
            *depth += 1;
            (*depth <= DEEPEST).then_some(event)
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            *depth = depth.saturating_sub(1);
            (*depth < DEEPEST).then_some(event)
        }
        other => Some(other),
    }
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(TAGS.into())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .set_tag_attribute_value("a", "target", "_blank")
        .set_tag_attribute_value("img", "loading", "lazy")
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_what_it_says() {
        for (markdown, wanted) in [
            ("**七天**内", "<p><strong>七天</strong>内</p>\n"),
            ("# 一\n\n## 二", "<h2>一</h2>\n<h2>二</h2>\n"),
            ("3. 三\n4. 四", "<ol start=\"3\">\n<li>三</li>\n<li>四</li>\n</ol>\n"),
            ("~~8~~ 6", "<p><del>8</del> 6</p>\n"),
            ("", ""),
        ] {
            assert_eq!(html(markdown), wanted, "{markdown}");
        }
        let table = html("| 地区 | 运费 |\n|---|---|\n| 西藏 | 20 |");
        assert!(table.contains("<th>运费</th>") && table.contains("<td>20</td>"), "{table}");
        let link = html("[页面](https://shop.example.com/a?b=1&c=2 \"看\")");
        assert!(
            link.contains("href=\"https://shop.example.com/a?b=1&amp;c=2\"") && link.contains("noopener"),
            "{link}"
        );
    }

    #[test]
    fn nothing_runs_and_nothing_is_fetched_that_should_not_be() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](data:text/html;base64,PHNjcmlwdD4=)",
            "![a](javascript:alert(1))",
            "<svg onload=alert(1)>",
            "<iframe src=//evil.example></iframe>",
            "<style>*{display:none}</style>",
            "[a](vbscript:x \"onmouseover=alert(1)\")",
            "`<script>`",
        ] {
            let made = html(hostile);
            for bad in [
                "<script",
                "<iframe",
                "<svg",
                "<style",
                "javascript:",
                "vbscript:",
                "data:",
                " onerror",
                " onload",
                "onmouseover=alert(1)\"=",
            ] {
                let plain = made.replace("&lt;", "").to_lowercase();
                let in_a_tag = plain
                    .split('<')
                    .skip(1)
                    .any(|tag| tag.split('>').next().is_some_and(|tag| format!("<{tag}").contains(bad)));
                assert!(!in_a_tag, "{hostile} became {made}");
            }
        }
    }

    #[test]
    fn depth_and_length_are_no_trouble() {
        for deep in [
            ">".repeat(10_000),
            "- ".repeat(10_000),
            format!("{}x{}", "[".repeat(10_000), "]".repeat(10_000)),
            "*a".repeat(20_000),
        ] {
            let made = html(&format!("{deep} 字"));
            assert!(made.contains('字') || made.contains('x'), "{}", &made[..made.len().min(80)]);
        }
    }
}
