//! Promises in Chinese: 保证 and its like, 一定 and its like before what is committed to, and whole phrases.

use std::ops::Range;

use super::folded::Folded;
use super::promise::{Hit, questions};

/// Verbs of promising.
const SPEECH: &[&str] = &["保证", "承诺", "担保", "许诺", "打包票", "拍胸脯"];
/// Behind these a verb of promising is part of a name.
const COMPOUND: &[&str] =
    &["金", "书", "人", "期", "函", "单", "法", "卡", "条款", "范围", "协议", "品牌", "交易", "公司", "机构"];
/// Behind these it is a name too.
const KINDS: &[&str] = &[
    "质量", "品质", "售后", "服务", "时效", "这类", "这种", "这些", "这个", "这项", "该", "此", "的", "任何",
    "一句", "份", "口头", "书面",
];
/// Words of certainty.
const CERTAIN: &[&str] = &["一定", "肯定", "绝对", "必定", "铁定", "百分百", "百分之百", "100%"];
/// What may stand between certainty and commitment.
const BETWEEN: &[&str] = &[
    "都", "就", "也", "还", "将", "可以", "会", "能", "能够", "全", "全部", "全额", "今天", "今晚", "明天",
    "明早", "后天", "当天", "当日", "本周", "这周", "马上", "立刻", "立即", "尽快", "按时", "及时",
];
/// What is committed to.
const COMMIT: &[&str] = &[
    "给",
    "帮",
    "为您",
    "退",
    "赔",
    "补",
    "换",
    "发",
    "送",
    "到",
    "解决",
    "处理",
    "让",
    "没问题",
    "没有问题",
    "没有任何",
    "没事",
    "不会",
    "不再",
    "防",
    "正品",
    "是正品",
    "是真的",
    "准时",
    "优先",
    "满意",
    "有货",
    "安全",
    "赶",
    "收到",
    "修",
    "免",
    "返",
    "成功",
    "通过",
    "获批",
    "涨",
    "赚",
    "赢",
    "包",
];
/// Before 您 they do nothing for the customer: 一定要您本人来.
const NOT_FOR: &str = "要是请得跟和像比问找看等由对在怪";
/// With these, certainty is commitment: 一定会, 绝对能; but 会有 states.
const WILL: &[&str] = &["会", "能", "能够", "可以"];
/// What there will be is a statement of fact, but for these.
const GIVEN: &[&str] = &["有货", "有补偿", "有赔", "有优惠", "有结果", "有退", "有人"];
/// Directly before, they deny; some words may stand between.
const DENIES: &[&str] = &[
    "不",
    "没",
    "未",
    "勿",
    "别",
    "非",
    "无法",
    "不能",
    "没法",
    "没办法",
    "无权",
    "没权",
    "难以",
    "不敢",
    "不可",
    "没有",
    "从不",
    "从未",
    "未必",
    "是否",
    "能否",
    "会不会",
    "不会",
    "不予",
    "不必",
    "不用",
    "无人",
    "没人",
    "不是",
    "并非",
    "算不上",
    "谈不上",
    "不等于",
];
/// What may stand between a denial and what it denies.
const FILLERS: &[&str] = &[
    "给您",
    "向您",
    "对您",
    "跟您",
    "为您",
    "敢",
    "能",
    "再",
    "轻易",
    "百分之百",
    "完全",
    "说",
    "做出",
    "作出",
    "提供",
    "额外的",
];
/// They deny further on in the clause.
const DENIES_FAR: &[&str] = &[
    "不能",
    "无法",
    "没法",
    "没办法",
    "办法",
    "不敢",
    "难以",
    "不可能",
    "不是",
    "并非",
    "谁也",
    "谁都不",
    "不支持",
    "不提供",
    "没有任何",
    "不存在",
    "不代表",
    "不意味",
];
/// They deny whatever follows from something: 不是付了款就一定有货.
const DENIES_ALL: &[&str] = &["不是", "并非", "不等于", "不代表", "不意味"];
/// How far.
const FAR: usize = 12;
/// Behind these a denial does not reach.
const BARRIERS: &[&str] = &["的话", "就", "那", "但", "而", "我", "，"];
/// Who else promises, and who speaks of it.
const OTHERS: &[&str] = &[
    "对方",
    "商家",
    "卖家",
    "厂家",
    "厂商",
    "骗子",
    "有人",
    "陌生人",
    "凡是",
    "任何人",
    "谁",
    "别人",
    "别家",
    "短信",
    "电话里",
    "来电",
    "您要求",
    "您说",
    "您希望",
    "您问",
    "您想要",
    "所谓",
    "号称",
    "声称",
    "自称",
    "冒充",
    "他们",
    "如果您",
    "网上",
    "广告",
    "您签",
    "您当时",
    "他说",
    "她说",
    "他给",
    "她给",
    "他答应",
    "她答应",
];
/// What is said of a phrase makes it a name: 无条件退货只适用于网购.
const SPOKEN_OF: &[&str] =
    &["只适用", "仅适用", "不适用", "只限", "仅限", "不包括", "不含", "是指", "指的是", "的意思", "写在"];
/// Whoever is told to see to it.
const TOLD: &[&str] = &[
    "请", "务必", "记得", "需要", "需", "须", "要", "应", "得", "必须", "麻烦", "为", "为了", "以", "才能",
    "是否", "能否",
];

pub(super) fn find(text: &Folded, own: &[String]) -> Vec<Hit> {
    let mut out = Vec::new();
    for word in SPEECH {
        for range in text.find(word).into_iter().filter(|range| speaks(text, range)) {
            out.push(Hit { range, whole: false });
        }
    }
    for word in CERTAIN {
        for range in text.find_loose(word) {
            if let Some(end) = commits(text, range.end, nlu::normal::is_han(text.at(range.start)))
                .filter(|_| is_own_word(text, &range))
            {
                out.push(Hit { range: range.start..end, whole: false });
            }
        }
    }
    let han = |word: &&String| word.chars().any(nlu::normal::is_han);
    for word in own.iter().filter(han) {
        for range in text.find(word).into_iter().filter(|range| is_own_word(text, range)) {
            let after = text.slice(range.end..text.clause(range.end).end);
            if SPOKEN_OF.iter().any(|word| after.contains(word)) {
                continue;
            }
            out.push(Hit { range, whole: true });
        }
    }
    out
}

/// Is the verb one of promising, by whoever writes?
fn speaks(text: &Folded, range: &Range<usize>) -> bool {
    let name = COMPOUND.iter().any(|word| text.has(range.end, word));
    let kind = KINDS.iter().any(|kind| ends(text, range.start, kind));
    let unable = text.has(range.end, "不了");
    // 有最低消费承诺: a thing that somebody has.
    let clause = text.clause(range.start);
    let had = range.end == clause.end
        && !matches!(text.before(range.start), '我' | '们' | '您' | ' ')
        && text.slice(clause.start..range.start).replace("所有", "").contains('有');
    !name && !kind && !unable && !had && !is_told(text, range) && is_own_word(text, range)
}

/// 请您保证, 为了保证: nobody promises anything.
fn is_told(text: &Folded, range: &Range<usize>) -> bool {
    let mut at = range.start;
    for filler in ["您", "你", "先", "自己"] {
        if ends(text, at, filler) {
            at -= filler.chars().count();
        }
    }
    TOLD.iter().any(|word| ends(text, at, word))
}

fn is_own_word(text: &Folded, range: &Range<usize>) -> bool {
    !text.is_quoted(range)
        && !questions(text, range)
        && !is_denied(text, range.start)
        && !of_others(text, range.start)
}

fn ends(text: &Folded, at: usize, word: &str) -> bool {
    at.checked_sub(word.chars().count()).is_some_and(|start| text.has(start, word))
}

/// Where the commitment behind a word of certainty ends. Of a share, that something will be so is none.
fn commits(text: &Folded, end: usize, word: bool) -> Option<usize> {
    let mut at = skip(text, end);
    let mut will = false;
    while let Some(word) = BETWEEN.iter().filter(|word| text.has(at, word)).max_by_key(|word| word.len()) {
        will |= WILL.contains(word);
        at = skip(text, at + word.chars().count());
    }
    if let Some(word) = COMMIT.iter().filter(|word| text.has(at, word)).max_by_key(|word| word.len()) {
        return Some(at + word.chars().count());
    }
    // 一定带您去: whatever is done for the customer.
    if word && text.at(at + 1) == '您' && !NOT_FOR.contains(text.at(at)) {
        return Some(at + 2);
    }
    let given = GIVEN.iter().any(|word| text.has(at, word));
    let states = text.at(at) == '有' && !given || !nlu::normal::is_han(text.at(at));
    (word && will && !states).then_some(at)
}

fn skip(text: &Folded, at: usize) -> usize {
    (at..text.chars.len()).find(|i| text.at(*i) != ' ').unwrap_or(at)
}

/// 不一定, 没法给您承诺, 谁也不能百分之百确定.
fn is_denied(text: &Folded, start: usize) -> bool {
    let clause = text.clause(start.saturating_sub(1)).start.min(start);
    let mut at = start;
    for _ in 0..3 {
        if DENIES.iter().any(|word| at >= clause + word.chars().count() && ends(text, at, word)) {
            // 不但不 … 而且: what follows is said in earnest; 不得不 is no denial.
            return !ends(text, at, "不得不") && !ends(text, at, "无不");
        }
        match FILLERS.iter().filter(|word| ends(text, at, word)).max_by_key(|word| word.len()) {
            Some(word) if at >= clause + word.chars().count() => at -= word.chars().count(),
            _ => break,
        }
    }
    let before = text.slice(clause.max(start.saturating_sub(FAR))..start);
    DENIES_FAR.iter().any(|word| {
        before.rfind(word).is_some_and(|found| {
            let rest = &before[found + word.len()..];
            let through = DENIES_ALL.contains(word);
            !BARRIERS.iter().any(|barrier| rest.contains(barrier) && !(through && *barrier == "就"))
        })
    })
}

fn of_others(text: &Folded, start: usize) -> bool {
    let clause = text.clause(start.saturating_sub(1)).start.min(start);
    let before = text.slice(clause..start);
    OTHERS.iter().any(|other| before.contains(other))
}
