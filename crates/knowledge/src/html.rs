//! Markdown as it is shown: made and cleaned in one place, so that the desk, the help centre and every other page show the same.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use base::ArticleFileId;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::files::named;

/// What a text may be made of.
const TAGS: [&str; 26] = [
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
    "small",
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

/// A picture or a file that a text names, as it is shown where the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileShown {
    /// Where it is.
    pub address: String,
    /// Width and height of a picture that browsers show; nothing for what is downloaded.
    pub pixels: Option<(u32, u32)>,
    /// What stands beside the name of what is downloaded: its kind and how large it is.
    pub about: String,
}

/// The same as [`html_with`], of a text that names no files.
pub fn html(markdown: &str) -> String {
    html_with(markdown, |_| None)
}

/// HTML that is safe to show: no scripts, no styles, no HTML of the writer's own, addresses of the web, mail and telephone and those that
/// `file` gives. It is read by every parser as by ours: cleaned again it stays as it is; what never comes to rest is shown as it was
/// written. Of a file that is not there its words are shown.
pub fn html_with(markdown: &str, file: impl Fn(ArticleFileId) -> Option<FileShown>) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut depth = 0_usize;
    let mut made = String::with_capacity(markdown.len() + markdown.len() / 2);
    let mut placing = Placing { file, open: Vec::new(), alt: None };
    let events = Parser::new_ext(markdown, options)
        .filter_map(|event| shown(event, &mut depth))
        .flat_map(|event| placing.place(event));
    html::push_html(&mut made, events);
    for _ in 0..ROUNDS {
        let clean = CLEANER.clean(&made).to_string();
        if clean == made {
            return clean;
        }
        made = clean;
    }
    format!("<p>{}</p>", escaped(markdown))
}

/// A picture that is being read: what it is, and the words that stand for it so far.
struct Picture {
    address: String,
    pixels: (u32, u32),
    alt: String,
    /// Pictures within its words; only the outermost is shown.
    within: usize,
}

/// Puts what each place says of a file where a text names it.
struct Placing<F> {
    file: F,
    /// What follows at the end of each open link; `None` where nothing is written at its end.
    open: Vec<Option<Event<'static>>>,
    alt: Option<Picture>,
}

impl<F: Fn(ArticleFileId) -> Option<FileShown>> Placing<F> {
    /// What is written for an event: itself as a rule.
    fn place<'a>(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        if let Some(picture) = &mut self.alt {
            let done = picture.take(&event);
            return if done { self.alt.take().map(Picture::event).into_iter().collect() } else { Vec::new() };
        }
        match event {
            Event::Start(Tag::Image { ref dest_url, .. }) if dest_url.starts_with("file:") => {
                let found = named(dest_url).and_then(&self.file);
                match found {
                    Some(FileShown { address, pixels: Some(pixels), .. }) => {
                        self.alt = Some(Picture { address, pixels, alt: String::new(), within: 0 });
                        Vec::new()
                    }
                    other => self.link(other),
                }
            }
            Event::Start(Tag::Link { ref dest_url, .. }) if dest_url.starts_with("file:") => {
                let found = named(dest_url).and_then(&self.file);
                self.link(found)
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                let end = if matches!(event, Event::Start(Tag::Link { .. })) {
                    TagEnd::Link
                } else {
                    TagEnd::Image
                };
                self.open.push(Some(Event::End(end)));
                vec![event]
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.open.pop().flatten().into_iter().collect(),
            other => vec![other],
        }
    }

    /// A file that is downloaded: its words lead to it, its kind and size stand behind them. Without the file the words are left.
    fn link<'a>(&mut self, found: Option<FileShown>) -> Vec<Event<'a>> {
        let Some(found) = found else {
            self.open.push(None);
            return Vec::new();
        };
        let about = if found.about.is_empty() {
            String::new()
        } else {
            format!(" <small>{}</small>", escaped(&found.about))
        };
        self.open.push(Some(Event::InlineHtml(CowStr::from(format!("{about}</a>")))));
        vec![Event::InlineHtml(CowStr::from(format!("<a href=\"{}\">", escaped(&found.address))))]
    }
}

impl Picture {
    /// Takes the words that stand for it; whether that was its end.
    fn take(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            Event::Start(Tag::Image { .. }) => self.within += 1,
            Event::End(TagEnd::Image) if self.within == 0 => return true,
            Event::End(TagEnd::Image) => self.within -= 1,
            _ => {}
        }
        false
    }

    /// With its size, so that nothing moves when it comes.
    fn event<'a>(self) -> Event<'a> {
        let ((width, height), address, alt) = (self.pixels, escaped(&self.address), escaped(&self.alt));
        let tag = format!("<img src=\"{address}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\">");
        Event::InlineHtml(CowStr::from(tag))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
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
            ("img", HashSet::from(["src", "alt", "title", "width", "height"])),
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

    const FILE: &str = "0192f3a0-0000-7000-8000-000000000001";

    fn with_file(markdown: &str, pixels: Option<(u32, u32)>) -> String {
        html_with(markdown, |id| {
            let about = "PDF · 1.2 MB".to_owned();
            (id.to_string() == FILE).then(|| FileShown { address: format!("/f/{id}?a&b"), pixels, about })
        })
    }

    #[test]
    fn a_picture_has_its_address_its_words_and_its_size() {
        let made = with_file(&format!("见![按钮 **\"退货\"** `<b>`](file:{FILE})。"), Some((640, 480)));
        for part in [
            &format!("src=\"/f/{FILE}?a&amp;b\""),
            "alt=\"按钮 &quot;退货&quot; &lt;b&gt;\"",
            "width=\"640\"",
            "height=\"480\"",
            "loading=\"lazy\"",
            "<p>见<img ",
        ] {
            assert!(made.contains(part), "{part} in {made}");
        }
        let within = with_file(&format!("![a ![b](file:{FILE}) c](file:{FILE}) d"), Some((1, 1)));
        assert_eq!(within.matches("<img").count(), 1, "{within}");
        assert!(within.contains("alt=\"a b c\"") && within.ends_with(" d</p>\n"), "{within}");
        let linked = with_file(&format!("[![a](file:{FILE})](https://a.example/)"), Some((1, 1)));
        assert!(linked.contains("><img ") && linked.contains("</a>"), "{linked}");
    }

    #[test]
    fn what_is_downloaded_is_a_link_with_its_kind_and_size() {
        for markdown in [format!("[价目表](file:{FILE})"), format!("![价目表](file:{FILE})")] {
            let made = with_file(&markdown, None);
            assert!(made.contains(&format!("<a href=\"/f/{FILE}?a&amp;b\"")), "{made}");
            assert!(made.contains(">价目表 <small>PDF · 1.2 MB</small></a>"), "{made}");
        }
    }

    #[test]
    fn of_a_file_that_is_not_there_its_words_are_left() {
        for missing in ["file:0192f3a0-0000-7000-8000-00000000000f", "file:x", "file:///etc/passwd", "file:"]
        {
            for markdown in [format!("一![二](<{missing}>)三"), format!("一[二](<{missing}>)三")] {
                assert_eq!(with_file(&markdown, Some((1, 1))), "<p>一二三</p>\n", "{markdown}");
                assert_eq!(html(&markdown), "<p>一二三</p>\n", "{markdown}");
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
