//! What customers wrap around a question: a greeting, what they bought and when, a plea. Every training question is also learned
//! inside such a context, so that the model looks at the question and not at its wrapping.

use crate::normal::is_han;

const ZH: &[(&str, &str)] = &[
    ("你好，我前几天在你们家买了个水壶，", ""),
    ("", "，麻烦尽快回复一下谢谢"),
    ("我上周五下的单，", "，你帮我看看"),
    ("那个，我想问一下哈，", ""),
    ("我老婆在你们店买的台灯，", "啊"),
    ("", "，急，在线等"),
    ("之前问过一次没人理我，", ""),
    ("亲，", "呀，谢谢啦"),
    ("我是老顾客了，买了个行李箱，", ""),
    ("", "？我第一次在你们家买东西不太懂"),
    ("双十一买的耳机，", "，怎么说"),
    ("你们好，", "，能告诉我一下吗"),
    ("我妈让我问问，", ""),
    ("昨天刚拍的，", "呢"),
    ("不好意思打扰了，", "，辛苦了"),
    ("我就想知道", ""),
];

const EN: &[(&str, &str)] = &[
    ("hi, i bought a kettle from you last week and ", ""),
    ("", ", thanks in advance"),
    ("hello there, sorry to bother you but ", ""),
    ("so i ordered a lamp on monday. ", ", can you help me with that"),
    ("my wife got a suitcase from your shop, ", ""),
    ("", "? it's kind of important to me"),
    ("i asked this before but nobody answered, ", ""),
    ("hey guys, ", " please"),
    ("", ", i'm new here and not sure"),
    ("first time customer here, ", " thank you"),
    ("just wanted to know ", ""),
    ("ok so ", ", any help would be great"),
    ("good morning, regarding the headphones i got, ", ""),
    ("i was wondering, ", ""),
    ("", ", let me know asap"),
    ("quick one, ", " cheers"),
];

/// The text inside the `n`-th context of its language.
pub(crate) fn wrapped(text: &str, n: usize) -> String {
    let list = if text.chars().any(is_han) { ZH } else { EN };
    let (before, after) = list[n % list.len()];
    format!("{before}{}{after}", text.trim_end_matches(['?', '？', '。', '.', '!', '！']))
}
