//! What a sentence has in it that questions ask for.

use knowledge::PassageKind;

/// What follows a number that says when or how long.
const TIMES: [&str; 25] = [
    "天", "日", "小时", "分钟", "周", "月", "年", "点", "秒", " day", "hour", "minute", "week", "month",
    "year", "a.m", "p.m", ":00", ":30", "o'clock", "noon", "am ", "pm ", "晚", "早",
];
/// What says when without a number.
const MOMENTS: [&str; 11] = [
    "当天",
    "次日",
    "立即",
    "马上",
    "随时",
    "immediately",
    "at once",
    "same day",
    "next day",
    "midnight",
    "straight away",
];
/// What follows or leads a number that says how much or how many.
const AMOUNTS: [&str; 38] = [
    "元", "块", "%", "折", "¥", "￥", "积分", "分", "倍", "个", "件", "次", "张", "公斤", "厘米", "克", "升",
    "瓦", "伏", "cny", "yuan", "rmb", "$", "points", "times", "kg", "cm", " g", " l ", "litre", "percent",
    "pieces", "each", "once", "twice", "free", "免费", "包邮",
];
/// What is done in a step.
const STEPS: [&str; 17] = [
    "点击", "点“", "进入", "打开", "选择", "填写", "联系", "上传", "tap", "click", "open", "choose", "enter",
    "go to", "send", "select", "ask",
];

/// What of what may be asked for stands in a sentence, an item or a row.
pub(crate) struct Has {
    pub(crate) time: bool,
    pub(crate) amount: bool,
    pub(crate) step: bool,
    pub(crate) number: bool,
    /// It is a row of a table.
    pub(crate) cells: bool,
    /// It asks, or leads to what follows.
    pub(crate) leads_on: bool,
}

impl Has {
    /// Reads a normalised text that stands in a passage of this kind.
    pub(crate) fn of(normal: &str, kind: PassageKind, cells: bool) -> Self {
        let any = |words: &[&str]| words.iter().any(|word| normal.contains(word));
        let number = normal.chars().any(|c| c.is_ascii_digit() || "一二两三四五六七八九十半".contains(c));
        Self {
            time: number && any(&TIMES) || any(&MOMENTS),
            amount: number && any(&AMOUNTS),
            step: kind == PassageKind::List && !cells || any(&STEPS),
            number,
            cells,
            leads_on: normal.ends_with(['：', ':', '?', '？']),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sentence_has() {
        let of = |text: &str| {
            let has = Has::of(&nlu::normalise(text), PassageKind::Text, false);
            [has.time, has.amount, has.step, has.number, has.leads_on]
        };
        for (text, has) in [
            ("签收后 7 天内可以退", [true, false, false, true, false]),
            ("江浙沪次日到", [true, false, false, false, false]),
            ("不满的收 8 元", [false, true, false, true, false]),
            ("打开“我的订单”", [false, false, true, false, false]),
            ("Tap “Return” and choose a reason", [false, false, true, false, false]),
            ("Within seven days", [false, false, false, false, false]),
            ("Within 7 days:", [true, false, false, true, true]),
            ("", [false; 5]),
        ] {
            assert_eq!(of(text), has, "{text}");
        }
    }
}
