//! Closed lists: the ritual words of a conversation, which carry no question of their own.

use crate::normal::{is_emoji, is_han};

/// What a ritual phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rite {
    /// 嗯, 啊, well: nothing.
    Filler,
    /// 为什么, what do you mean: without what was said before it means nothing.
    Vague,
    /// 我想问一下: a question is coming.
    Opening,
    /// 你好, hi.
    Greeting,
    /// 谢谢, thanks.
    Thanks,
    /// 再见, bye.
    Goodbye,
    /// 好的, yes.
    Affirm,
    /// 不是, no.
    Deny,
    /// 算了, never mind.
    Cancel,
}

const LISTS: &[(Rite, &[&str])] = &[
    (
        Rite::Filler,
        &[
            "啊", "呀", "哦", "噢", "喔", "呢", "吧", "嘛", "哈", "哈哈", "嘻嘻", "呵呵", "额", "呃", "那个", "就是", "这个", "亲", "亲爱的", "的",
            "了", "啦", "嘞", "哎", "唉", "诶", "um", "uh", "er", "hmm", "hm", "well", "so", "oh", "ah", "haha", "lol", "please", "pls",
            "plz", "and", "there", "sir", "madam", "dear", "then", "now", "just", "hehe",
        ],
    ),
    (
        Rite::Vague,
        &[
            "怎么办", "怎么办啊", "咋办", "为什么", "为啥", "什么意思", "啥意思", "什么", "啥", "怎么回事", "怎么了", "不知道", "我不知道", "不清楚", "不懂", "没懂", "我没懂",
            "看不懂", "听不懂", "没听懂", "没看懂", "不明白", "没明白", "行不行", "好不好", "可以吗", "可不可以", "对不对", "是不是", "是吗", "真的吗", "真的", "然后呢", "还有呢",
            "所以呢", "你说呢", "随便", "都行", "都可以", "what", "why", "how", "huh", "what do you mean", "what does that mean", "i don't understand",
            "i do not understand", "i dont understand", "don't understand", "i don't get it", "i dont get it", "i don't know", "i dont know", "i do not know", "don't know", "dont know", "idk",
            "not sure", "i'm not sure", "im not sure", "no idea", "really", "and then", "so what", "is that so", "how come", "why not", "what now", "what should i do",
            "what do i do", "whatever", "anything", "pardon", "sorry what", "come again",
        ],
    ),
    (
        Rite::Opening,
        &[
            "我想问", "我想问下", "我想问一下", "想问", "想问下", "想问一下", "我要问", "问一下", "问下", "问个问题", "我问一下", "请问",
            "请问一下", "请问下", "我想咨询", "我想咨询一下", "我想咨询个问题", "想咨询一下", "咨询一下", "咨询下", "咨询", "咨询个问题", "有个问题",
            "我有个问题", "有问题", "我有一个问题", "我有问题想问", "有个事", "有件事", "有点事", "麻烦问下", "麻烦问一下", "打扰一下", "麻烦一下", "帮个忙",
            "帮我看看", "帮我看下", "帮我查一下", "帮我查下", "跟你说个事", "问你个事", "我问你", "我跟你说", "我想了解一下", "想了解一下",
            "i have a question", "have a question", "i have a quick question", "quick question", "i got a question", "question",
            "can i ask", "can i ask something", "can i ask you something", "may i ask", "i want to ask", "i wanted to ask",
            "i would like to ask", "i'd like to ask", "i have an issue", "i have a problem", "i've got a question", "i've got a problem",
            "i need help", "i need some help", "need help", "help", "help me", "can you help me", "can you help", "could you help me",
            "could you help", "excuse me", "sorry to bother you", "one question", "i need help with something", "i was wondering",
            "just wondering", "can i ask a question",
        ],
    ),
    (
        Rite::Greeting,
        &[
            "你好", "您好", "你好啊", "你们好", "大家好", "哈喽", "哈罗", "嗨", "嘿", "喂", "在吗", "在嘛", "在么", "在不", "在不在", "在", "有人吗",
            "有人在吗", "有人么", "有人在么", "早", "早上好", "早安", "上午好", "中午好", "下午好", "晚上好", "晚安好", "客服你好", "客服您好", "客服在吗", "亲在吗",
            "老板在吗", "您在吗", "你在吗", "还在吗", "nihao", "hi", "hello", "hey", "hiya", "hallo", "helo", "yo", "good morning",
            "good afternoon", "good evening", "good day", "morning", "greetings", "anyone there", "anybody there", "is anyone there",
            "is anybody there", "are you there", "you there", "anyone here", "hi there", "hello there", "hey there", "hi team", "hello team",
        ],
    ),
    (
        Rite::Thanks,
        &[
            "谢谢", "谢谢你", "谢谢您", "谢谢啦", "谢谢了", "谢了", "谢", "多谢", "感谢", "非常感谢", "太感谢了", "感谢你", "感谢您", "辛苦了", "辛苦啦", "辛苦",
            "麻烦了", "麻烦你了", "麻烦您了", "谢谢帮忙", "3q", "thanks", "thank you", "thank you so much", "thank you very much", "thanks a lot",
            "thanks so much", "many thanks", "thx", "tks", "ty", "cheers", "much appreciated", "appreciate it", "i appreciate it", "thanks for your help",
            "thank you for your help", "thanks for the help", "thank u", "tysm",
        ],
    ),
    (
        Rite::Goodbye,
        &[
            "再见", "拜拜", "拜", "回见", "回头见", "下次再聊", "先这样", "就这样", "那就这样", "没事了", "没有了", "没别的了", "没其他问题了", "没有其他问题了",
            "晚安", "88", "886", "bye", "goodbye", "good bye", "bye bye", "see you", "see ya", "cya", "good night", "have a nice day",
            "have a good day", "that's all", "thats all", "that is all", "that will be all", "that'll be all", "nothing else", "no more questions", "later", "take care",
        ],
    ),
    (
        Rite::Affirm,
        &[
            "好", "好的", "好吧", "好呀", "好滴", "好哒", "好嘞", "行", "行吧", "可以", "可以的", "嗯", "嗯嗯", "恩", "恩恩", "嗯好", "是", "是的", "是啊", "对",
            "对的", "对对", "对啊", "没错", "要", "要的", "需要", "知道了", "我知道了", "明白", "明白了", "了解", "了解了", "懂了", "收到", "确定", "确认", "哦好", "ok了",
            "没问题", "嗯呢", "中", "成", "ok", "okay", "okey", "oki", "k", "kk", "yes", "yes please", "yep", "yeah", "yea", "yup", "sure", "right",
            "correct", "that's right", "thats right", "fine", "alright", "all right", "got it", "i see", "understood", "great", "good",
            "cool", "perfect", "confirm", "confirmed", "of course", "please do", "go ahead", "sounds good", "y", "ok thanks", "noted", "i understand",
        ],
    ),
    (
        Rite::Deny,
        &[
            "不", "不是", "不是的", "不对", "没有", "没", "不行", "不可以", "不好", "不要", "不需要", "都不是", "不是这个", "错了", "no", "nope", "nah", "not really",
            "none of these", "none of them", "none", "neither", "wrong", "that's wrong", "not that", "incorrect", "n", "no thanks", "no thank you",
        ],
    ),
    (
        Rite::Cancel,
        &[
            "算了", "算了吧", "算啦", "不用了", "不用", "不用啦", "不查了", "不问了", "不弄了", "不办了", "不需要了", "不要了", "没事", "没事了不用了", "先不用", "先不用了",
            "先不查了", "取消吧", "取消", "停", "停止", "退出", "当我没说", "当我没问", "never mind", "nevermind", "nvm", "forget it", "forget about it", "cancel",
            "cancel that", "cancel it", "cancel this", "stop", "quit", "exit", "drop it", "leave it", "don't bother", "dont bother", "no need", "not needed", "skip it",
            "let's stop", "i changed my mind", "changed my mind", "not anymore", "don't worry", "don't worry about it", "dont worry about it",
        ],
    ),
];

/// The rites a text consists of, in order, if it consists of nothing else; `None` when something is left over.
pub(crate) fn rites(normal: &str) -> Option<Vec<Rite>> {
    let mut rest = normal;
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start_matches(is_gap);
        if rest.is_empty() {
            return Some(out);
        }
        let (rite, len) = longest(rest)?;
        out.push(rite);
        rest = &rest[len..];
    }
}

/// What is left of a text when greetings and openings at its beginning are taken away.
pub(crate) fn without_opening(normal: &str) -> &str {
    let mut rest = normal.trim_start_matches(is_gap);
    while let Some((rite, len)) = longest(rest) {
        let after = rest[len..].trim_start_matches(is_gap);
        let courtesy = rite == Rite::Greeting || matches!(rite, Rite::Opening) && rest.starts_with(['我', '想', '请', '问', '咨', '麻', '打', 'i', 'e']);
        // 在 and 在不在 greet only when something sets them off: 在哪里看物流 is a question.
        let greets = after.len() < rest.len() - len || rest[..len].chars().count() > 1 && !rest.starts_with("在不");
        if !courtesy || !greets || after.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            break;
        }
        rest = after;
    }
    rest
}

fn is_gap(c: char) -> bool {
    !c.is_alphanumeric() || is_emoji(c)
}

fn longest(rest: &str) -> Option<(Rite, usize)> {
    LISTS
        .iter()
        .flat_map(|(rite, list)| list.iter().map(move |phrase| (*rite, *phrase)))
        .filter(|(_, phrase)| rest.starts_with(phrase) && ends_word(phrase, &rest[phrase.len()..]))
        .map(|(rite, phrase)| (rite, phrase.len()))
        .max_by_key(|(rite, len)| (*len, *rite))
}

fn ends_word(phrase: &str, after: &str) -> bool {
    let latin = phrase.ends_with(|c: char| c.is_ascii_alphanumeric());
    !latin || !after.starts_with(|c: char| c.is_alphanumeric() && !is_han(c) || c == '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_consumed_whole_or_not_at_all() {
        assert_eq!(rites("你好啊,在吗"), Some(vec![Rite::Greeting, Rite::Greeting]));
        assert_eq!(rites("ok thanks!"), Some(vec![Rite::Affirm]));
        assert_eq!(rites("不用了,谢谢"), Some(vec![Rite::Cancel, Rite::Thanks]));
        assert_eq!(rites("?"), Some(vec![]));
        assert_eq!(rites("好的怎么退货"), None);
        assert_eq!(rites("history"), None);
    }

    #[test]
    fn openings_are_dropped_from_questions_only() {
        assert_eq!(without_opening("你好,怎么退货"), "怎么退货");
        assert_eq!(without_opening("hi there, where is my order"), "where is my order");
        assert_eq!(without_opening("你好"), "你好");
        assert_eq!(without_opening("在哪里看物流"), "在哪里看物流");
    }
}
