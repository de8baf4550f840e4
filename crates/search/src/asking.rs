//! What a question asks for, by the words that say so.

/// What is asked for, a bit each: how, why, when, how much, where, whether, who, what.
const ASKING: [(&[&str], &[&str]); 8] = [
    (
        &["怎么", "如何", "怎样", "咋", "流程", "步骤"],
        &["how do", "how can", "how to", "how should", "how would"],
    ),
    (&["为什么", "为啥", "为何", "怎么回事", "原因", "咋回事"], &["why", "how come", "reason"]),
    (
        &["什么时候", "多久", "几天", "何时", "多长时间", "几点", "啥时候", "几号", "时间"],
        &["when", "how long", "how soon", "how fast", "what time"],
    ),
    (&["多少", "几个", "几次", "贵", "费用", "额度"], &["how much", "how many", "cost", "price", "fee"]),
    (&["哪里", "哪儿", "在哪", "去哪", "哪个"], &["where", "which"]),
    (
        &["能不能", "可以", "能否", "可否", "是否", "能", "行不行", "是不是", "有没有", "吗"],
        &[
            "can i",
            "can you",
            "do you",
            "is it",
            "is there",
            "are there",
            "could i",
            "may i",
            "possible",
            "does",
        ],
    ),
    (&["谁"], &["who"]),
    (&["什么", "啥"], &["what"]),
];

/// What a question asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Aspects {
    pub(crate) steps: bool,
    pub(crate) time: bool,
    pub(crate) amount: bool,
}

pub(crate) fn aspects(normal: &str) -> Aspects {
    let bits = asks(normal);
    let bit = |at: u16| bits >> at & 1 == 1;
    Aspects { steps: bit(0), time: bit(TIME), amount: bit(AMOUNT) }
}

/// Which of [`ASKING`] ask for a time, and for how much.
const TIME: u16 = 2;
const AMOUNT: u16 = 3;
/// What is counted where a number of them is a time.
const UNITS: ([&str; 8], [&str; 7]) = (
    ["天", "日", "周", "个月", "年", "小时", "分钟", "个工作日"],
    ["hours", "minutes", "days", "weeks", "months", "years", "working days"],
);

/// 多少天 and "how many weeks" ask how long.
fn counts_time(normal: &str) -> bool {
    let counted = |asked: &str, units: &[&str]| {
        let mut found = normal.match_indices(asked);
        found.any(|(at, _)| {
            let rest = normal[at + asked.len()..].trim_start();
            units.iter().any(|unit| rest.starts_with(unit))
        })
    };
    counted("多少", &UNITS.0) || counted("how many", &UNITS.1)
}

pub(crate) fn asks(normal: &str) -> u16 {
    let padded = format!(" {normal} ");
    let mut bits = 0;
    for (at, (zh, en)) in ASKING.iter().enumerate() {
        let found = zh.iter().any(|word| normal.contains(word))
            || en.iter().any(|phrase| padded.contains(&format!(" {phrase} ")));
        bits |= u16::from(found) << at;
    }
    if counts_time(normal) {
        bits = bits & !(1 << AMOUNT) | 1 << TIME;
    }
    // 怎么回事 asks why and 什么时候 asks when, whatever else they are made of.
    if bits & 0b10 != 0 {
        bits &= !0b1;
    }
    if bits & 0b1110 != 0 {
        bits &= !0b1000_0000;
    }
    if bits & 0b1101_1111 != 0 {
        bits &= !0b10_0000;
    }
    bits
}

pub(crate) fn denies(normal: &str) -> bool {
    const WHETHER: [&str; 8] =
        ["能不能", "是不是", "有没有", "可不可以", "要不要", "行不行", "会不会", "不好意思"];
    let rest = WHETHER.iter().fold(normal.to_owned(), |text, word| text.replace(word, ""));
    ["不", "没", "无法", "未"].iter().any(|word| rest.contains(word))
        || format!(" {rest} ").contains(" not ")
        || rest.contains("n't")
        || format!(" {rest} ").contains(" never ")
        || format!(" {rest} ").contains(" no ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for() {
        for (one, other) in [
            ("怎么退货", "如何申请退货"),
            ("为什么退款没到", "退款没到是怎么回事"),
            ("多久到账", "什么时候到账"),
            ("how long does it take", "when does it arrive"),
            ("how much is shipping", "what is the price"),
            ("多少天到", "多久到"),
            ("how many working days", "how long"),
            ("多少钱", "什么价格，贵吗"),
        ] {
            assert_eq!(asks(one), asks(other), "{one} {other}");
        }
        assert_ne!(asks("怎么退货"), asks("为什么不能退货"));
        assert_eq!(asks("退货"), 0);
        assert!(
            denies("还没收到")
                && denies("it doesn't work")
                && !denies("能不能退")
                && !denies("can I return it")
        );
    }
}
