//! What of agents' replies may stand in an article: the words that answer, without greetings, farewells and whose they were; and of several
//! replies the one that says best what all of them say.

use std::collections::{BTreeMap, BTreeSet};

use base::ConversationId;

use super::alike::{alike, hashed};
use crate::passage::ends_sentence;

/// Shorter replies tell nothing that an article could say: characters of Chinese, or words.
const LEAST: usize = 8;
/// How much it counts that a reply speaks of what was asked, beside how much it is like the other replies.
const ASKED: f32 = 0.3;
/// What stands in place of a name.
const MASK: &str = "***";
/// What a sentence is that greets, asks to wait, offers more or takes leave, wherever it stands; of these it has nothing but.
const COURTESIES: &[&str] = &[
    "很高兴为您服务",
    "为您服务",
    "有什么可以帮",
    "还有什么",
    "还有其他",
    "请稍等",
    "稍等",
    "请您稍等",
    "我帮您看",
    "我帮您查",
    "帮您查一下",
    "我查一下",
    "祝您",
    "感谢您的",
    "不客气",
    "抱歉",
    "久等",
    "我是客服",
    "我是人工",
    "happy to help",
    "how can i help",
    "anything else",
    "one moment",
    "bear with me",
    "let me check",
    "let me look",
    "thanks for",
    "thank you for",
    "my name is",
    "have a great",
    "have a nice",
    "best regards",
    "kind regards",
    "sorry for",
];
/// Words with which a sentence begins by greeting somebody.
const GREETINGS: &[&str] = &[
    "您好",
    "你好",
    "亲爱的",
    "亲",
    "嗨",
    "哈喽",
    "hello",
    "hi",
    "hey",
    "dear",
    "good morning",
    "good afternoon",
];
/// Before the comma of a greeting stands somebody's name at most.
const WHOM: usize = 20;
/// A sentence that holds a courtesy and is longer says something besides.
const COURTESY_CHARS: usize = 40;

/// The words of a reply that an article may say; `names` are those of the customer and of us. Empty when nothing is left.
pub fn cut(text: &str, names: &[&str]) -> String {
    let mut out = String::new();
    for sentence in sentences(text) {
        let said = without_greeting(sentence);
        let breaks = sentence.ends_with('\n');
        if is_courtesy(said) {
            if breaks && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            continue;
        }
        out.push_str(said);
        if breaks && !said.ends_with('\n') {
            out.push('\n');
        }
    }
    let mut out = out.trim().to_owned();
    let mut names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| is_name(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names {
        out = out.replace(name, MASK);
    }
    if tells(&out) { out } else { String::new() }
}

/// One letter is no name that could be found in a text.
fn is_name(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphanumeric()).count() >= 2
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut chars = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            if ends_sentence(c, chars.peek().map(|(_, next)| *next)) {
                end = at + c.len_utf8();
                break;
            }
        }
        // Marks in a row, and the gap behind them, end one sentence.
        let more = rest[end..].chars().take_while(|c| ends_sentence(*c, None) && *c != '\n' || *c == ' ');
        let end = end + more.map(char::len_utf8).sum::<usize>();
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// Without whom it greets at its beginning: up to the first comma.
fn without_greeting(sentence: &str) -> &str {
    let lower = sentence.trim_start().to_lowercase();
    let greets = GREETINGS.iter().any(|word| {
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        lower.strip_prefix(word).is_some_and(ends)
    });
    let Some(comma) = sentence.find(['，', ',', '~', '～', '、']).filter(|_| greets) else {
        return sentence;
    };
    if sentence[..comma].chars().count() > WHOM {
        return sentence;
    }
    sentence[comma..].trim_start_matches(['，', ',', '~', '～', '、', ' '])
}

fn is_courtesy(sentence: &str) -> bool {
    let lower = sentence.trim().to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || nlu::shape(bare).is_ritual() || GREETINGS.contains(&bare) {
        return true;
    }
    let short = bare.chars().count() <= COURTESY_CHARS;
    short && COURTESIES.iter().any(|words| bare.contains(words)) && !tells_of_numbers(bare)
}

/// A number or an amount is never only polite.
fn tells_of_numbers(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Whether it says enough to be an answer.
fn tells(text: &str) -> bool {
    let han = text.chars().filter(|c| nlu::normal::is_han(*c)).count();
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    han.max(words) >= LEAST
}

/// A reply of an agent, as [`cut`] leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Where it was said; all of one conversation have one voice together.
    pub conversation: ConversationId,
    /// What it says.
    pub text: String,
}

/// The place of the reply that says best what all of them say, of those about what was asked; of several the first.
pub fn best(replies: &[Reply], asked: &[&str]) -> Option<usize> {
    let features: Vec<BTreeSet<u64>> = replies.iter().map(|reply| hashed(&reply.text)).collect();
    let asked: Vec<BTreeSet<u64>> = asked.iter().map(|text| hashed(text)).collect();
    let score = |at: usize| {
        let mut others: BTreeMap<ConversationId, f32> = BTreeMap::new();
        for (other, reply) in replies.iter().enumerate() {
            if reply.conversation != replies[at].conversation {
                let near = others.entry(reply.conversation).or_default();
                *near = near.max(alike(&features[at], &features[other]));
            }
        }
        let like = others.values().sum::<f32>() / others.len().max(1) as f32;
        let about = asked.iter().map(|text| alike(&features[at], text)).fold(0.0, f32::max);
        like + ASKED * about
    };
    let scored = (0..replies.len()).map(|at| (score(at), at));
    scored.reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_only_polite_is_cut_and_names_are_masked() {
        for (text, names, wanted) in [
            (
                "您好，很高兴为您服务！可以寄到港澳台，运费到付，5 到 7 天到。还有什么可以帮您的吗？",
                &[][..],
                "可以寄到港澳台，运费到付，5 到 7 天到。",
            ),
            (
                "亲，王小明您的地址可以寄到国外，运费另算哦",
                &["王小明", "王"],
                "***您的地址可以寄到国外，运费另算哦",
            ),
            (
                "Hi Jane, thanks for waiting. We ship to Norway within five working days for 12 euros. Anything else?",
                &["Jane"],
                "We ship to Norway within five working days for 12 euros.",
            ),
            ("请稍等，我查一下。", &[], ""),
            ("您好", &[], ""),
            ("", &[], ""),
            (
                "在订单页点「申请发票」。\n填好抬头以后一天内开出。\n谢谢",
                &[],
                "在订单页点「申请发票」。\n填好抬头以后一天内开出。",
            ),
            ("抱歉，超过 7 天就不能退了，可以走保修", &[], "抱歉，超过 7 天就不能退了，可以走保修"),
        ] {
            assert_eq!(cut(text, names), wanted, "{text}");
        }
    }

    fn reply(conversation: u128, text: &str) -> Reply {
        Reply { conversation: ConversationId(Uuid::from_u128(conversation)), text: text.to_owned() }
    }

    #[test]
    fn the_reply_that_most_conversations_gave_is_chosen() {
        let replies = [
            reply(1, "订单号我记下了，明天给您回电话说明"),
            reply(1, "可以寄到国外，运费按重量另算，一周到"),
            reply(2, "可以寄到国外，运费按重量另算"),
            reply(3, "国外可以寄到，运费另算，一般一周到"),
            reply(4, "这个商品暂时没有货，要等下个月补"),
        ];
        assert_eq!(best(&replies, &["可以寄到国外吗"]), Some(1));
        // One who says it ten times is one voice.
        let loud: Vec<Reply> = (0..10).map(|_| reply(9, "这个商品暂时没有货")).collect();
        let all = [loud, replies.to_vec()].concat();
        assert_eq!(best(&all, &["可以寄到国外吗"]), Some(11));
        assert_eq!(
            best(&replies[..2], &["可以寄到国外吗"]),
            Some(1),
            "of one conversation what was asked about"
        );
        assert_eq!(best(&[], &["可以寄到国外吗"]), None);
    }
}
