//! What adds nothing to what was asked: hurry up, do it for me, what I said before.

/// Whether the message says nothing but that it should go quicker, or asks whether anybody is there.
pub(crate) fn hurries(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "快点",
        "快些",
        "快一点",
        "赶紧",
        "赶快",
        "抓紧",
        "抓点紧",
        "搞快",
        "还要多久",
        "要多久",
        "还要等多久",
        "要等多久",
        "还要等",
        "等半天",
        "等好久",
        "有人吗",
        "有人没",
        "人呢",
        "还在吗",
        "在不在",
        "在吗",
        "说话",
        "没反应",
        "不回我",
        "怎么不回",
        "hurry",
        "quicker",
        "quickly",
        "quick",
        "faster",
        "how much longer",
        "how long",
        "will this take",
        "does this take",
        "still there",
        "you there",
        "anyone there",
        "anybody there",
        "hello",
        "still waiting",
        "waiting",
        "come on",
    ];
    const AROUND: &[&str] = &[
        "请",
        "麻烦",
        "能不能",
        "可以",
        "你们",
        "你",
        "我",
        "一下",
        "吧",
        "啊",
        "呀",
        "哦",
        "了",
        "嘛",
        "啦",
        "呢",
        "吗",
        "的",
        "还",
        "up ",
        " up",
        "please",
        "you",
        "can you",
        "could you",
        "are ",
        "is ",
        "it",
        "be ",
        "now",
        "just",
        "i'm ",
        "am ",
        "i ",
        "ok",
        "a bit",
        "bit",
        "will",
        "does",
        "take",
        "this",
        "still",
        "so ",
    ];
    nothing_but(normal, WORDS, AROUND)
}

/// Whether the message says nothing but that it should be done, whatever it is: 帮我处理一下, "just sort it out".
pub(crate) fn asks_to_do(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "帮我处理",
        "帮我办",
        "帮我弄",
        "帮我搞",
        "帮忙处理",
        "帮忙办",
        "帮忙弄",
        "给我处理",
        "给我办",
        "给我弄",
        "替我处理",
        "替我办",
        "替我弄",
        "你处理",
        "你来办",
        "你来弄",
        "你去办",
        "你办",
        "直接办",
        "直接处理",
        "直接帮我",
        "你帮我",
        "帮帮我",
        "刚才说的",
        "刚才的",
        "刚说的",
        "上面说的",
        "前面说的",
        "之前说的",
        "那件事",
        "那个事",
        "这件事",
        "这个事",
        "这事",
        "那事",
        "do it",
        "do that",
        "do this",
        "sort it out",
        "sort this out",
        "sort that out",
        "take care of it",
        "take care of that",
        "handle it",
        "handle that",
        "deal with it",
        "get it done",
        "make it happen",
        "arrange it",
        "arrange that",
        "what i said",
        "what i told you",
        "the thing i told you",
        "the thing i said",
        "what i asked",
    ];
    const AROUND: &[&str] = &[
        "你",
        "请",
        "麻烦",
        "能不能",
        "可以",
        "就是",
        "还是",
        "一下",
        "吧",
        "啊",
        "呀",
        "哦",
        "了",
        "嘛",
        "啦",
        "呢",
        "吗",
        "好",
        "please",
        "can you",
        "could you",
        "will you",
        "would you",
        "just",
        "for me",
        "before",
        "about",
        "now",
        "then",
        "i mean",
        "you",
        "earlier",
        "yes",
        "ok",
    ];
    nothing_but(normal, WORDS, AROUND)
}

/// Only these and what politeness puts around them.
fn nothing_but(normal: &str, words: &[&str], around: &[&str]) -> bool {
    let Some(rest) = without(normal, words) else { return false };
    let rest = without(&rest, around).unwrap_or(rest);
    !rest.chars().any(char::is_alphanumeric)
}

/// The text without these, the longest first; none where none is there.
fn without(text: &str, words: &[&str]) -> Option<String> {
    let mut longest: Vec<&str> = words.to_vec();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = longest.iter().fold(text.to_owned(), |text, word| text.replace(word, " "));
    (rest != text).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_hurries() {
        for text in [
            "快点",
            "能不能快点啊",
            "还要等多久啊",
            "有人吗",
            "hurry up please",
            "how long will this take?",
            "are you still there??",
        ] {
            assert!(hurries(&nlu::normalise(text)), "{text}");
        }
        for text in [
            "快点发货",
            "多久能到",
            "赶紧给我退款",
            "how long does shipping take",
            "is there anyone in the shop",
            "快递",
            "好的",
        ] {
            assert!(!hurries(&nlu::normalise(text)), "{text}");
        }
    }

    #[test]
    fn what_only_asks_that_it_be_done() {
        for text in [
            "帮我处理一下吧",
            "你帮我弄一下",
            "刚才说的那件事",
            "please just do it",
            "can you take care of that for me",
            "what I said before",
        ] {
            assert!(asks_to_do(&nlu::normalise(text)), "{text}");
        }
        for text in [
            "帮我退货",
            "这件事我要投诉",
            "how do I do it",
            "can you do the exchange",
            "好的",
            "what did you say",
        ] {
            assert!(!asks_to_do(&nlu::normalise(text)), "{text}");
        }
    }
}
