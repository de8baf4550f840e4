//! Choices and short answers: a button's text, a number, 第一个; 不知道, 算了.

use base::Locale;
use nlu::{Shape, normalise};

use crate::pack::Pack;
use crate::state::Suggestion;

const ORDINALS: &[&[&str]] = &[
    &[
        "1",
        "一",
        "第一个",
        "第一",
        "第1个",
        "选1",
        "选一",
        "第一条",
        "one",
        "first",
        "1st",
        "the first",
        "the first one",
        "first one",
        "option 1",
        "number 1",
        "no 1",
        "the 1st",
    ],
    &[
        "2",
        "二",
        "第二个",
        "第二",
        "第2个",
        "选2",
        "选二",
        "第二条",
        "two",
        "second",
        "2nd",
        "the second",
        "the second one",
        "second one",
        "option 2",
        "number 2",
        "no 2",
        "the 2nd",
    ],
    &[
        "3",
        "三",
        "第三个",
        "第三",
        "第3个",
        "选3",
        "选三",
        "第三条",
        "three",
        "third",
        "3rd",
        "the third",
        "the third one",
        "third one",
        "option 3",
        "number 3",
        "no 3",
        "the 3rd",
        "last one",
        "the last one",
        "最后一个",
    ],
];

fn bare(normal: &str) -> String {
    normal.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_owned()
}

pub(crate) fn same(normal: &str, text: &str) -> bool {
    let (a, b) = (bare(normal), bare(&normalise(text)));
    !b.is_empty() && a == b
}

/// Which of several is meant by 第二个, "the first one" or a plain digit.
pub(crate) fn number(normal: &str) -> Option<usize> {
    let said = without_fillers(&bare(normal)).to_owned();
    let digit = || said.parse::<usize>().ok().filter(|n| (1..=9).contains(n)).map(|n| n - 1);
    ORDINALS.iter().position(|names| names.contains(&said.as_str())).or_else(digit)
}

/// Without what people say before and behind it: um, the second one please.
fn without_fillers(said: &str) -> &str {
    const BEFORE: &[&str] =
        &["um ", "uh ", "ok ", "okay ", "so ", "well ", "hi ", "嗯", "额", "呃", "那个", "那就", "就"];
    const BEHIND: &[&str] = &[" please", " pls", " thx", " thanks", "吧", "啊", "呢", "呀", "谢谢"];
    let mut rest = said.trim();
    loop {
        let before = BEFORE.iter().find_map(|word| rest.strip_prefix(word));
        match before.or_else(|| BEHIND.iter().find_map(|word| rest.strip_suffix(word))) {
            Some(shorter) if !shorter.trim().is_empty() => rest = shorter.trim(),
            _ => return rest,
        }
    }
}

/// The suggestion that was picked, by text, title or number; a plain yes picks the only one.
pub(crate) fn suggestion(
    pack: &Pack,
    offered: &[Suggestion],
    normal: &str,
    shape: Shape,
) -> Option<Suggestion> {
    if offered.is_empty() {
        return None;
    }
    if shape == Shape::Affirm && offered.len() == 1 {
        return Some(offered[0].clone());
    }
    let said = bare(normal);
    let by_number =
        ORDINALS.iter().position(|names| names.contains(&said.as_str())).and_then(|i| offered.get(i));
    let by_text = || {
        offered.iter().find(|s| {
            same(normal, &s.text)
                || pack.topics.get(&s.topic).is_some_and(|t| {
                    Locale::ALL.iter().any(|l| same(normal, t.ask.get(*l)) || same(normal, t.title.get(*l)))
                })
        })
    };
    by_number.or_else(by_text).cloned()
}

/// A topic whose button or title was sent word for word.
pub(crate) fn exact(pack: &Pack, normal: &str) -> Option<String> {
    pack.topics
        .values()
        .find(|topic| {
            Locale::ALL.iter().any(|l| same(normal, topic.ask.get(*l)) || same(normal, topic.title.get(*l)))
        })
        .map(|topic| topic.id.clone())
}

/// Was the button pressed that fetches a person?
pub(crate) fn is_person_button(pack: &Pack, normal: &str) -> bool {
    Locale::ALL.iter().any(|locale| same(normal, pack.reply("ask_person_button", *locale)))
}

/// Is one of the company's words for a person among these? Chinese ones may stand anywhere, others only as words of their own.
pub(crate) fn has_word(words: &[String], normal: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    words.iter().map(|word| normalise(word)).filter(|word| !word.is_empty()).any(|word| {
        normal.match_indices(&word).any(|(at, found)| {
            let (before, after) =
                (normal[..at].chars().next_back(), normal[at + found.len()..].chars().next());
            !word.is_ascii() || edge(before) && edge(after)
        })
    })
}

/// The button that tries a failed action again.
pub(crate) const fn retry_button(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "再试一次",
        Locale::En => "Try again",
    }
}

/// The button that has another code sent.
pub(crate) const fn code_button(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "重新发送验证码",
        Locale::En => "Send a new code",
    }
}

/// Does the customer want a failed action tried again?
pub(crate) fn is_retry(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "再试",
        "再查",
        "重试",
        "重新查",
        "再来一次",
        "try again",
        "retry",
        "try it again",
        "try once more",
        "check again",
        "once more",
        "one more time",
    ];
    normal.chars().count() <= 30 && WORDS.iter().any(|word| normal.contains(word))
}

/// 不知道, "don't have it": an answer, though not one that helps; it counts as an attempt.
pub(crate) fn has_none(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "不知道",
        "不清楚",
        "没有",
        "找不到",
        "忘",
        "know",
        "idk",
        "no idea",
        "have",
        "find",
        "lost",
        "not sure",
    ];
    WORDS.iter().any(|word| normal.contains(word))
}

/// 我不想查了, "forget it then": a cancel inside a short sentence.
pub(crate) fn says_cancel(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "算了",
        "不查了",
        "不想查",
        "不用查",
        "不用了",
        "不问了",
        "不弄了",
        "不退了",
        "不想退",
        "先不退",
        "never mind",
        "nevermind",
        "forget it",
        "forget about it",
        "cancel this",
        "stop this",
    ];
    normal.chars().count() <= 24 && WORDS.iter().any(|word| normal.contains(word))
}
