//! The shape of a message: question, ritual, fragment, nothing. Decides what may be held and what is never a question.

use serde::{Deserialize, Serialize};

use crate::normal::{is_han, normalise};
use crate::phrase::{Rite, rites};
use crate::slot::is_bare;

/// What kind of message this is, before asking what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A complete utterance that can be answered.
    Question,
    /// 你好, 在吗, hi.
    Greeting,
    /// The beginning of something: 我那个快递, about my, 你好我想问.
    Fragment,
    /// Nothing to understand: ？, an emoji, 嗯哼.
    Contentless,
    /// 谢谢.
    Thanks,
    /// 再见, that's all.
    Goodbye,
    /// 好的, yes. Without a pending question it is an acknowledgement, never a question.
    Affirm,
    /// 不是, no.
    Deny,
    /// 算了, never mind.
    Cancel,
    /// Nothing but a number: four digits, a phone, an order number.
    Bare,
}

impl Shape {
    /// May this message be held for a moment, because more is likely to follow?
    pub const fn waits(self) -> bool {
        matches!(self, Self::Greeting | Self::Fragment | Self::Contentless)
    }

    /// Has it no meaning of its own?
    pub const fn is_ritual(self) -> bool {
        !matches!(self, Self::Question | Self::Fragment | Self::Bare)
    }
}

/// The shape of a raw text.
pub fn shape(text: &str) -> Shape {
    of_normal(&normalise(text))
}

/// Can this message be answered at once (true), or is it a greeting, a fragment or empty and may be held?
pub fn is_complete(text: &str) -> bool {
    !shape(text).waits()
}

pub(crate) fn of_normal(normal: &str) -> Shape {
    if let Some(rites) = rites(normal) {
        return ritual(&rites);
    }
    if is_bare(normal) {
        return Shape::Bare;
    }
    if is_fragment(normal) { Shape::Fragment } else { Shape::Question }
}

fn ritual(rites: &[Rite]) -> Shape {
    let has = |rite| rites.contains(&rite);
    // 好的谢谢 is thanks; 不用了谢谢 is a cancel; 你好我想问 is a fragment.
    [
        (Rite::Cancel, Shape::Cancel),
        (Rite::Deny, Shape::Deny),
        (Rite::Goodbye, Shape::Goodbye),
        (Rite::Thanks, Shape::Thanks),
        (Rite::Opening, Shape::Fragment),
        (Rite::Vague, Shape::Fragment),
        (Rite::Affirm, Shape::Affirm),
        (Rite::Greeting, Shape::Greeting),
    ]
    .into_iter()
    .find(|(rite, _)| has(*rite))
    .map_or(Shape::Contentless, |(_, shape)| shape)
}

fn is_fragment(normal: &str) -> bool {
    let trailing = normal.trim_end();
    if trailing.ends_with([',', '、', ':', '…', '，']) {
        return true;
    }
    if normal.contains('?') {
        return false;
    }
    let body = trailing.trim_end_matches(|c: char| !c.is_alphanumeric());
    if body.chars().any(is_han) { han_fragment(body) } else { latin_fragment(body) }
}

/// A short Chinese noun phrase with no verb, no question word and no state: 我那个快递, 关于发票, 我昨天买的那个.
fn han_fragment(body: &str) -> bool {
    const ENDS: &[&str] = &[
        "我想",
        "我要",
        "我想问",
        "想问",
        "请问",
        "关于",
        "那个",
        "这个",
        "就是",
        "然后",
        "因为",
        "但是",
        "如果",
        "我的",
        "你们的",
        "我们",
        "还有",
        "比如",
        "或者",
        "而且",
        "所以",
        "我那个",
        "我这个",
        "是这样的",
        "事情是这样的",
        "和",
        "跟",
        "把",
        "我买的",
        "我买的那个",
        "你们那个",
        "想问一下",
        "咨询一下",
    ];
    const PREDICATES: &[&str] = &[
        "吗", "么", "呢", "吧", "怎", "咋", "何", "什", "啥", "哪", "多", "几", "谁", "能", "会", "可", "要",
        "想", "退", "换", "修", "取", "改", "查", "买", "付", "发", "寄", "到", "催", "送", "没", "不", "坏",
        "碎", "破", "错", "少", "漏", "丢", "慢", "贵", "支持", "有", "开", "申请", "联系", "投诉", "转",
        "帮", "找", "登", "忘", "用", "收", "了", "着", "过", "是", "在", "请", "给", "让", "补", "差", "降",
        "保", "缺", "卖", "领", "包", "赔", "绑", "注", "积", "加", "办", "费", "号", "期", "码", "人工",
        "客服", "真人", "活人", "经理", "主管",
    ];
    let han: Vec<char> = body.chars().filter(|c| is_han(*c)).collect();
    if ENDS.iter().any(|end| body.ends_with(end)) && han.len() <= 10 {
        return true;
    }
    let led =
        ["我那个", "我这个", "我的", "关于", "那个", "你们那个", "我上次", "我昨天", "我前天", "我买的"];
    let noun_only = |text: &str| !PREDICATES.iter().any(|word| text.contains(word));
    if let Some(rest) = led.iter().find_map(|lead| body.strip_prefix(lead)) {
        return han.len() <= 10 && noun_only(rest.trim_end_matches("的那个").trim_end_matches('的'));
    }
    han.len() <= 2 && body.chars().all(is_han) && noun_only(body)
}

fn latin_fragment(body: &str) -> bool {
    const OPEN_ENDS: &[&str] = &[
        "about",
        "my",
        "the",
        "a",
        "an",
        "to",
        "for",
        "with",
        "and",
        "but",
        "because",
        "is",
        "of",
        "i",
        "was",
        "so",
        "if",
        "that",
        "your",
        "or",
        "are",
        "from",
        "this",
        "regarding",
        "re",
        "like",
        "when",
        "our",
        "cuz",
        "also",
        "im",
        "i'm",
        "i've",
        "its",
        "it's",
        "ordered a",
    ];
    const WHOLE: &[&str] = &[
        "i want to",
        "i want",
        "i need to",
        "i need",
        "i would like to",
        "i'd like to",
        "i have a question about",
        "question about",
        "so i",
        "i ordered",
        "i bought",
        "i was wondering if",
        "can i",
        "can you",
        "could you",
        "do you",
        "how do i",
        "how can i",
        "what about",
        "i have an issue with",
        "i have a problem with",
        "problem with",
        "issue with",
        "one more thing",
        "another question",
    ];
    if WHOLE.contains(&body) {
        return true;
    }
    let words: Vec<&str> = body.split_whitespace().collect();
    let Some(last) = words.last() else { return false };
    // "what is this for", "where is it from": a question may end with a preposition.
    let asks =
        words.first().is_some_and(|w| ["what", "where", "who", "which", "how", "why", "when"].contains(w));
    if OPEN_ENDS.contains(last)
        && !(asks && ["for", "about", "with", "from", "to", "of", "this", "that", "like"].contains(last))
    {
        return words.len() <= 8;
    }
    let led = ["my", "about", "the", "about my", "regarding my", "regarding"];
    let led_by = led.iter().any(|lead| words.first() == Some(lead));
    const NOUNS: &[&str] = &[
        "order",
        "parcel",
        "package",
        "delivery",
        "refund",
        "account",
        "invoice",
        "coupon",
        "item",
        "purchase",
        "my",
        "the",
        "about",
        "regarding",
        "last",
        "new",
        "recent",
        "return",
    ];
    led_by && words.len() <= 3 && words.iter().all(|w| NOUNS.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, want) in [
            ("怎么退货", Shape::Question),
            ("还没到", Shape::Question),
            ("退货", Shape::Question),
            ("转人工", Shape::Question),
            ("人工", Shape::Question),
            ("在吗", Shape::Greeting),
            ("你好～～", Shape::Greeting),
            ("hi there", Shape::Greeting),
            ("我那个快递", Shape::Fragment),
            ("你好我想问", Shape::Fragment),
            ("你好，我想问一下", Shape::Fragment),
            ("關於我的訂單", Shape::Fragment),
            ("about my", Shape::Fragment),
            ("my order", Shape::Fragment),
            ("I have a question", Shape::Fragment),
            ("where is my order", Shape::Question),
            ("my order is late", Shape::Question),
            ("what is this for", Shape::Question),
            ("为什么", Shape::Fragment),
            ("what do you mean?", Shape::Fragment),
            ("？", Shape::Contentless),
            ("。。。", Shape::Contentless),
            ("😡😡", Shape::Contentless),
            ("", Shape::Contentless),
            ("好的", Shape::Affirm),
            ("OK", Shape::Affirm),
            ("好的，谢谢", Shape::Thanks),
            ("thank you so much!!", Shape::Thanks),
            ("再见", Shape::Goodbye),
            ("that's all, thanks", Shape::Goodbye),
            ("不是", Shape::Deny),
            ("算了", Shape::Cancel),
            ("不用了", Shape::Cancel),
            ("never mind", Shape::Cancel),
            ("5678", Shape::Bare),
            ("ZK20260001", Shape::Bare),
            ("138 1234 5678", Shape::Bare),
        ] {
            assert_eq!(shape(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_held() {
        for (text, complete) in [
            ("在吗", false),
            ("我那个快递", false),
            ("?", false),
            ("怎么还没到", true),
            ("5678", true),
            ("好的", true),
        ] {
            assert_eq!(is_complete(text), complete, "{text}");
        }
    }
}
