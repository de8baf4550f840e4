//! Hidden process: whoever is told to wait, or that others see to it, hears what comes next and by when. What is merely offered hides nothing.

use std::ops::Range;

use nlu::entity::{Kind, find};

use super::folded::Folded;
use super::short_wait::goes_on;
use super::{Look, Rule};

/// What must be said with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Until when, or that it happens now.
    WhenOrNow,
    /// Until when.
    When,
    /// What is being done meanwhile, or until when.
    Doing,
}

/// Words that give it to others.
const HANDED: &[&str] = &[
    "转接",
    "已转人工",
    "经转人工",
    "为您转人工",
    "帮您转人工",
    "给您转人工",
    "为您找人工",
    "帮您找人工",
    "给您找人工",
    "转交",
    "转给",
    "转到人工",
    "转到售后",
    "转到相关",
    "转到专",
    "转到同事",
    "移交",
    "升级处理",
    "反馈给",
    "上报",
    "提交给",
    "人联系您",
    "专员联系",
    "同事联系",
    "专员会",
    "专人会",
    "客服会",
    "已通知",
    "已经通知",
    "已记录",
    "跟进",
    "请同事",
    "请人工",
    "transfer you",
    "transferring you",
    "transferred you",
    "pass you",
    "passing you",
    "passed you",
    "forwarded",
    "escalated",
    "escalating",
    "passed it on",
    "passed this on",
    "handed over",
    "handing you",
    "in good hands",
];
/// Words of a wait that may be long.
const LONG: &[&str] = &[
    "耐心等待",
    "耐心等候",
    "等通知",
    "等候通知",
    "敬请等待",
    "再通知您",
    "有结果",
    "有消息",
    "有进展",
    "等消息",
    "会联系您",
    "会通知您",
    "会有人",
    "后续会",
    "be patient",
    "as soon as possible",
    "asap",
    "shortly",
    "in due course",
    "in due time",
    "get back to you",
    "be in touch",
    "bear with",
    "relevant team",
    "relevant department",
    "will contact you",
    "contact you soon",
    "reach out to you",
    "let you know",
    "hear from us",
    "some time",
    "keep you posted",
    "keep you updated",
    "await",
];
/// Soon, but when?
const SOON: &[&str] = &["尽快", "尽早", "抓紧", "第一时间", "稍后", "晚点", "晚些", "过会", "过一会"];
/// What the company does.
const WORKS: &[&str] = &[
    "处理", "核实", "回复", "联系", "安排", "解决", "答复", "反馈", "发货", "发出", "为您", "给您", "帮您",
    "跟进", "通知", "修复", "补发",
];
/// Words of a wait that is short.
const SHORT: &[&str] = &[
    "请稍等",
    "稍等",
    "请稍候",
    "稍候",
    "等一下",
    "等一等",
    "等等我",
    "请等",
    "please wait",
    "one moment",
    "just a moment",
    "hold on",
    "hang on",
    "please hold",
    "wait a moment",
    "one second",
    "a minute please",
];
/// What is done at once.
const NOW: &[&str] = &[
    "马上",
    "立刻",
    "立即",
    "这就",
    "现在",
    "正在请",
    "right away",
    "immediately",
    "at once",
    "straight away",
    "now",
];
/// What is done meanwhile.
const DOING: &[&str] = &[
    "正在",
    "帮您查",
    "帮您看",
    "为您查",
    "为您看",
    "我查",
    "我看",
    "核对一下",
    "我来",
    "looking",
    "checking",
    "searching",
    "fetching",
    "let me",
    "i will look",
    "i'll look",
    "i will check",
    "i'll check",
    "reading",
];
/// Words of an offer, or of what the customer does.
const OFFERS: &[&str] = &[
    "可以",
    "要不要",
    "需要的话",
    "如果",
    "若",
    "或者",
    "让我",
    "是否",
    "要是",
    "的话",
    "再试",
    "想",
    "点",
    "也能",
    "能为您",
    "请您",
    "请在",
    "请先",
    "请尽快",
    "请尽早",
    "不用",
    "无需",
    "不会",
    "can ",
    "could ",
    "would ",
    "shall ",
    "may ",
    "might ",
    " or ",
    "if ",
    "whenever",
    "try ",
    "please send",
    "please return",
    "please tell",
    "you ",
];
/// Soon is no event.
const ALWAYS_UNTIL: &[&str] = &["稍后", "过会", "过一会", "晚点", "晚些"];
/// Words of a wait that stay one in an offer's words.
const ALWAYS: &[&str] = &[
    "耐心等待",
    "耐心等候",
    "等通知",
    "等候通知",
    "敬请等待",
    "会联系您",
    "会通知您",
    "再通知您",
    "人联系您",
    "专员联系",
    "同事联系",
    "be patient",
    "get back to you",
    "contact you",
    "let you know",
    "reach out to you",
    "transferring you",
    "transferred you",
    "passing you",
    "passed you",
    "hear from us",
    "handing you",
    "keep you",
    "bear with",
];

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    let text = &look.folded;
    let mut tells = None;
    let lists = [(HANDED, Needs::WhenOrNow), (LONG, Needs::When), (SOON, Needs::When), (SHORT, Needs::Doing)];
    for (words, needs) in lists {
        for range in
            words.iter().flat_map(|word| text.find(word).into_iter().map(move |range| (*word, range)))
        {
            let (word, range) = range;
            let span = text.span(&range);
            if is_offered(text, word, &range) || text.is_quoted(&range) || look.is_own(&span) {
                continue;
            }
            let clause = text.clause(range.start);
            let works = || WORKS.iter().any(|work| text.slice(range.end..clause.end).contains(work));
            if SOON.contains(&word) && !works() || look.is_sourced(clause) {
                continue;
            }
            let tells = *tells.get_or_insert_with(|| tells_when(look));
            let said = |words: &[&str]| words.iter().any(|word| !text.find(word).is_empty());
            let enough = match needs {
                _ if tells => true,
                Needs::When => false,
                Needs::WhenOrNow => said(NOW),
                Needs::Doing => said(DOING) || begins_doing(text, &range) || goes_on(text, SHORT),
            };
            if !enough {
                out.push((Rule::Process, span));
            }
        }
    }
}

/// Is it an offer, a question, or something that the customer does?
fn is_offered(text: &Folded, word: &str, range: &Range<usize>) -> bool {
    let clause = text.clause(range.start);
    let before = format!("{} ", text.slice(clause.start..range.start));
    let after = text.slice(range.end..clause.end);
    let supposed = ["的话", "如果", "if "]
        .iter()
        .any(|word| text.slice(text.sentence(range.start).start..range.start).contains(word));
    if supposed && HANDED.contains(&word) {
        return true;
    }
    // When it has arrived, we tell you: that is when.
    let event = ["后", "到货", "一旦", "时", "once ", "when ", "as soon as it", "after "];
    if !ALWAYS_UNTIL.contains(&word) && event.iter().any(|event| before.contains(event)) {
        return true;
    }
    if SHORT.contains(&word)
        && ["until", "before", "for "].iter().any(|so| after.trim_start().starts_with(so))
    {
        return true;
    }
    let denied =
        ["不", "没", "无需", "not ", "n't "].iter().any(|no| before.trim_end().ends_with(no.trim_end()));
    if denied || text.asks(range.start) {
        return true;
    }
    // 由单位转给您: it is the customer's.
    if word == "转给" && after.starts_with(['您', '你']) {
        return true;
    }
    // 谢谢您一直耐心等待: that is over.
    let thanked = ["谢谢", "感谢", "thank"].iter().any(|word| before.contains(word));
    if thanked && ["一直", "这么久", "了"].iter().any(|word| before.contains(word) || after.starts_with(word))
    {
        return true;
    }
    if SHORT.contains(&word) && (before.trim_end().ends_with("请您") || before.trim_end().ends_with("请你"))
    {
        return false;
    }
    if ALWAYS.contains(&word) {
        let unsure = ["可以", "要不要", "如果", "需要的话", "can ", "could ", "if ", "shall ", "would "];
        return unsure.iter().any(|offer| before.contains(offer));
    }
    OFFERS.iter().any(|offer| before.contains(offer)) || after.contains("再试") || after.contains("吗")
}

/// Submitting your return, one moment.
fn begins_doing(text: &Folded, range: &Range<usize>) -> bool {
    let sentence = text.slice(text.sentence(range.start));
    sentence.split_whitespace().next().is_some_and(|word| word.len() > 5 && word.ends_with("ing"))
}

/// Is a time or a length of time told, beyond the present moment?
fn tells_when(look: &Look<'_>) -> bool {
    let found = find(look.text, &look.grounds.context(), &[Kind::Time, Kind::Duration]);
    found.iter().any(|found| {
        let words = &look.text[found.span.clone()];
        let vague =
            ["现在", "马上", "立刻", "刚才", "刚刚", "now", "just", "moment", "一会", "片刻", "second"];
        !vague.iter().any(|vague| words.to_lowercase().contains(vague))
    })
}
