//! As people type: a filler, a letter too many or too few, a character that sounds alike, a word of the other language, no punctuation, in two
//! messages. Digits stay what they are.

use base::Locale;

use super::dice::Dice;
use super::mood::Mood;

/// Characters that are typed for others that sound alike.
const ALIKE: &[(char, char)] = &[
    ('账', '帐'),
    ('券', '卷'),
    ('订', '定'),
    ('哪', '那'),
    ('在', '再'),
    ('吗', '嘛'),
    ('的', '得'),
    ('做', '作'),
    ('它', '他'),
    ('签', '鉴'),
    ('催', '崔'),
    ('址', '止'),
    ('壶', '胡'),
    ('灯', '等'),
    ('碎', '岁'),
    ('查', '察'),
    ('锁', '所'),
    ('呢', '尼'),
];

/// Words that some say in the other language.
const MIXED: &[(Locale, &str, &str)] = &[
    (Locale::Zh, "订单", "order"),
    (Locale::Zh, "地址", "address"),
    (Locale::Zh, "邮箱", "email"),
    (Locale::Zh, "优惠券", "coupon"),
    (Locale::Zh, "快递", "express"),
    (Locale::Zh, "谢谢", "thx"),
    (Locale::Zh, "好的", "ok"),
    (Locale::En, "parcel", "快递"),
    (Locale::En, "order", "订单"),
    (Locale::En, "coupon", "优惠券"),
    (Locale::En, "invoice", "发票"),
    (Locale::En, "please", "谢谢"),
];

/// What reaches the assistant of what somebody means to write.
pub(super) fn typed(text: &str, language: Locale, mood: &Mood, dice: &mut Dice) -> Vec<String> {
    let text = if dice.percent(mood.careless) { noisy(text, language, dice) } else { text.to_owned() };
    // Some send each thought at once.
    let mark = if language == Locale::Zh { "，" } else { ", " };
    match text.split_once(mark) {
        Some((first, rest)) if text.chars().count() > 12 && dice.percent(15) => {
            vec![first.to_owned(), rest.to_owned()]
        }
        _ => vec![text],
    }
}

fn noisy(text: &str, language: Locale, dice: &mut Dice) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letters: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].is_alphabetic()).collect();
    let zh = language == Locale::Zh;
    match dice.below(8) {
        0 => chars.iter().filter(|c| !c.is_ascii_punctuation() && !"，。？！、".contains(**c)).collect(),
        1 if zh => format!("{}{text}", ["那个，", "嗯", "你好，", "麻烦问下，"][dice.below(4)]),
        1 => format!("{}{text}", ["hi, ", "um ", "ok so ", "hello, "][dice.below(4)]),
        2 if zh => format!("{text}{}", ["啊", "呢", "！！", "~"][dice.below(4)]),
        2 => format!("{text}{}", ["!!", " pls", " thx", ".."][dice.below(4)]),
        3 if !zh && letters.len() > 6 => {
            let at = letters[dice.below(letters.len())];
            chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
        }
        3 | 4 if zh => alike(text, dice),
        4 | 5 if letters.len() > 3 => {
            let at = letters[dice.below(letters.len())];
            chars[..=at].iter().chain([&chars[at]]).chain(&chars[at + 1..]).collect()
        }
        6 => mixed(text, language, dice),
        7 if !zh => text.to_uppercase(),
        _ => text.to_lowercase(),
    }
}

/// One character becomes another that sounds alike.
fn alike(text: &str, dice: &mut Dice) -> String {
    let there: Vec<&(char, char)> = ALIKE.iter().filter(|(own, _)| text.contains(*own)).collect();
    match dice.one_of(&there) {
        Some((own, other)) => text.replacen(*own, &other.to_string(), 1),
        None => text.to_owned(),
    }
}

fn mixed(text: &str, language: Locale, dice: &mut Dice) -> String {
    let there: Vec<_> =
        MIXED.iter().filter(|(own, word, _)| *own == language && text.contains(word)).collect();
    match dice.one_of(&there) {
        Some((_, word, other)) => text.replacen(word, other, 1),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stay_what_they_are() {
        let mood = Mood { patience: 16, temper: 0, digresses: 0, careless: 100 };
        for seed in 0..300 {
            for (text, language) in [("单号ZK20260024", Locale::Zh), ("it's ZK20260024", Locale::En)] {
                let said = typed(text, language, &mood, &mut Dice::new(seed)).join(" ");
                assert!(said.contains("20260024"), "{text}: {said}");
            }
        }
    }

    #[test]
    fn a_careful_customer_writes_what_they_mean() {
        let mood = Mood { patience: 16, temper: 0, digresses: 0, careless: 0 };
        for seed in 0..50 {
            let texts = typed("水壶漏水，帮我退", Locale::Zh, &mood, &mut Dice::new(seed));
            assert_eq!(texts.join("，"), "水壶漏水，帮我退");
        }
    }
}
