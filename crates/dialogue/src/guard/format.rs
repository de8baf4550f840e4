//! Form: something is said, not too much for the channel, and nothing in it is left of how it was made.

use std::ops::Range;

use super::folded::is_unseen;
use super::ground::Origin;
use super::{Look, Rule};
use crate::text::placeholders;

/// What programs write where they have no value.
const LEFTOVERS: &[&str] = &["[object object]", "undefined", "nan", "none none", "null null"];
/// Who is meant to be filled in, in square brackets.
const BLANKS: &[&str] = &[
    "name", "customer", "your ", "order", "date", "amount", "product", "insert", "company", "link", "姓名",
    "客户", "订单", "日期", "金额", "商品", "链接", "公司", "填写", "待填", "称呼",
];
/// Entities of HTML.
const ENTITIES: &[&str] = &["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
/// Tags of HTML.
const TAGS: &[&str] = &[
    "a", "b", "br", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p",
    "pre", "script", "span", "strong", "table", "td", "th", "tr", "u", "ul",
];

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    let text = look.text;
    if text.trim().is_empty() || look.folded.chars.iter().all(|c| c.is_whitespace()) {
        out.push((Rule::Empty, 0..text.len()));
        return;
    }
    let most = look.grounds.channel.chars();
    if let Some((over, _)) = text.char_indices().nth(most) {
        out.push((Rule::Length, over..text.len()));
    }
    for name in placeholders(text) {
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        out.push((Rule::Unfilled, start - 1..start + name.len() + 1));
    }
    let mut mark = |rule, span: Range<usize>| {
        if !look.is_own(&span) {
            out.push((rule, span));
        }
    };
    for (at, c) in text.char_indices().filter(|(_, c)| is_unseen(*c) && (c.is_control() || is_bidi(*c))) {
        mark(Rule::Markup, at..at + c.len_utf8());
    }
    // What people have reviewed may speak of marks: of how a template or a page is written.
    if look.grounds.origin == Origin::Reviewed {
        return;
    }
    blanks(look, &mut mark);
    for span in markdown(text) {
        mark(Rule::Markup, span);
    }
    html(look, &mut mark);
    for word in LEFTOVERS {
        for range in look.folded.find(word) {
            mark(Rule::Unfilled, look.folded.span(&range));
        }
    }
}

/// Signs that turn the direction of what follows.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}

/// `{{ name }}`, `${name}`, `[Customer Name]`, 【待填】.
fn blanks(look: &Look<'_>, mark: &mut impl FnMut(Rule, Range<usize>)) {
    let folded = &look.folded;
    for (open, close, always) in
        [("{{", "}}", true), ("${", "}", true), ("<%", "%>", true), ("[", "]", false), ("【", "】", false)]
    {
        let mut at = 0;
        while at < folded.chars.len() {
            let inside = at + open.chars().count();
            if folded.has(at, open)
                && let Some(end) =
                    (inside..(inside + 40).min(folded.chars.len())).find(|i| folded.has(*i, close))
            {
                let words = folded.slice(inside..end);
                let link = folded.at(end + 1) == '(';
                if always
                    || !link
                        && BLANKS.iter().any(|blank| words.contains(blank))
                        && words.chars().count() <= 24
                {
                    mark(Rule::Unfilled, folded.span(&(at..end + close.chars().count())));
                }
                at = end;
            }
            at += 1;
        }
    }
}

/// Places where Markdown was left standing.
fn markdown(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') {
            out.push(start..start + level);
        }
        if line.trim_start().starts_with("```") {
            out.push(start..start + line.len());
        }
        for fence in ["**", "__", "~~", "`"] {
            out.extend(pairs(line, fence).map(|span| start + span.start..start + span.end));
        }
        if let Some(span) = link(line) {
            out.push(start + span.start..start + span.end);
        }
        start += line.len() + 1;
    }
    out
}

/// What a mark encloses: `**so**`; marks with nothing but spaces at their inner sides are no pair.
fn pairs<'l>(line: &'l str, fence: &'l str) -> impl Iterator<Item = Range<usize>> + 'l {
    let first = line.find(fence).filter(|at| {
        !line[at + fence.len()..].starts_with([' ', '*', '_', '~', '`']) && line.len() > at + fence.len()
    });
    let last = first.and_then(|first| {
        let inside = first + fence.len();
        line[inside..].find(fence).filter(|len| *len > 0).map(|len| first..inside + len + fence.len())
    });
    last.into_iter()
}

/// `[words](address)`.
fn link(line: &str) -> Option<Range<usize>> {
    let middle = line.find("](")?;
    let open = line[..middle].rfind('[')?;
    let close = middle + line[middle..].find(')')?;
    Some(open..close + 1)
}

fn html(look: &Look<'_>, mark: &mut impl FnMut(Rule, Range<usize>)) {
    let folded = &look.folded;
    for entity in ENTITIES {
        for (at, found) in look.text.match_indices(entity) {
            mark(Rule::Markup, at..at + found.len());
        }
    }
    for at in (0..folded.chars.len()).filter(|at| folded.at(*at) == '<') {
        let name = at + 1 + usize::from(folded.at(at + 1) == '/');
        let end = (name..(name + 10).min(folded.chars.len()))
            .find(|i| !folded.at(*i).is_ascii_alphanumeric())
            .unwrap_or(name);
        let closes = (end..(end + 200).min(folded.chars.len())).find(|i| folded.at(*i) == '>');
        if let Some(close) = closes.filter(|_| TAGS.contains(&folded.slice(name..end).as_str())) {
            mark(Rule::Markup, folded.span(&(at..close + 1)));
        }
    }
}
