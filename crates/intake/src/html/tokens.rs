//! A page as a flat row of tags and words: nothing is nested, so nothing can be nested too deep.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Attributes that say something to us.
const KEPT: [&str; 15] = [
    "href",
    "id",
    "class",
    "start",
    "colspan",
    "rowspan",
    "lang",
    "hidden",
    "aria-hidden",
    "role",
    "style",
    "type",
    "src",
    "align",
    "rel",
];
/// Bytes given to the tokenizer at once.
const PIECE: usize = 64 * 1024;

/// One tag, or words.
#[derive(Debug)]
pub(super) enum Item {
    Open(Element),
    Close(LocalName),
    Text(StrTendril),
}

/// A tag that opens.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: LocalName,
    attributes: Vec<(LocalName, StrTendril)>,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name).and_then(|value| value.trim().parse().ok())
    }

    pub(super) fn has_class(&self, wanted: &str) -> bool {
        self.get("class").is_some_and(|class| class.split_ascii_whitespace().any(|one| one == wanted))
    }
}

#[derive(Default)]
struct Sink {
    items: RefCell<Vec<Item>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(tag),
            Token::CharacterTokens(text) => self.items.borrow_mut().push(Item::Text(text)),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn tag(&self, tag: Tag) -> TokenSinkResult<()> {
        if tag.kind == TagKind::EndTag {
            self.items.borrow_mut().push(Item::Close(tag.name));
            return TokenSinkResult::Continue;
        }
        let raw = match &*tag.name {
            "script" => Some(ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
            "title" | "textarea" => Some(Rcdata),
            _ => None,
        };
        let kept = |name: &LocalName| KEPT.contains(&&**name);
        let attributes = tag.attrs.into_iter().filter(|attribute| kept(&attribute.name.local));
        let attributes = attributes.map(|attribute| (attribute.name.local, attribute.value)).collect();
        self.items.borrow_mut().push(Item::Open(Element { name: tag.name, attributes }));
        raw.map_or(TokenSinkResult::Continue, |raw: RawKind| TokenSinkResult::RawData(raw))
    }
}

/// The tags and words of a page.
pub(super) fn items(html: &str) -> Vec<Item> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let mut at = rest.len().min(PIECE);
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, after) = rest.split_at(at);
        queue.push_back(StrTendril::from_slice(piece));
        // It stops where a script would run, which here never happens, and at what names the encoding.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        rest = after;
    }
    tokenizer.end();
    tokenizer.sink.items.into_inner()
}
