//! Whether some words promise something, and what: one of ours, and something done for the customer.

use super::PromiseKind;

/// Somebody of ours.
const OURS: &[&str] = &[
    "我",
    "咱",
    "同事",
    "专员",
    "专人",
    "师傅",
    "主管",
    "经理",
    "工程师",
    "售后",
    "仓库",
    "财务",
    "客服会",
    "这边",
    "店长",
    "有人",
];
const REPLIES: &[&str] = &[
    "回复您",
    "回复你",
    "答复您",
    "答复你",
    "给您回",
    "给你回",
    "给您答复",
    "给你答复",
    "给您回复",
    "给您反馈",
    "反馈给您",
    "给您消息",
    "给您一个",
    "给您结果",
    "给您准信",
    "给您说法",
    "告诉您",
    "告诉你",
    "告知您",
    "通知您",
    "通知你",
    "联系您",
    "联系你",
    "跟您说",
    "跟您联系",
    "与您联系",
    "和您联系",
    "回您",
    "回话",
    "答复",
    "回复",
    "发给您",
    "同步给您",
    "跟进",
];
const CALLS: &[&str] = &[
    "回电",
    "给您打",
    "给你打",
    "打给您",
    "打给你",
    "致电",
    "电话联系",
    "给您去电",
    "给您电话",
    "给您来电",
    "回访",
    "回个电话",
    "打电话给您",
];
const DEEDS: &[&str] = &[
    "补发",
    "寄出",
    "寄给",
    "寄一",
    "发出",
    "发货",
    "重发",
    "退给",
    "退款",
    "退回",
    "换",
    "处理",
    "安排",
    "办",
    "修",
    "送",
    "补",
    "解决",
    "申请",
    "开好",
    "开具",
    "核实",
    "查",
    "上门",
    "确认",
    "登记",
    "调整",
    "到账",
    "出结果",
    "出方案",
];
/// The customer is to do it, or it was done, or it is none.
const NOT_OURS: &[&str] = &[
    "请您",
    "请你",
    "麻烦您",
    "您可以",
    "你可以",
    "您需要",
    "您要在",
    "需要您",
    "您在",
    "建议您",
    "您自己",
    "已经",
    "刚才",
    "刚刚",
    "昨天",
    "不能",
    "无法",
    "没法",
    "不会",
    "不用",
    "当时",
    "过您",
    "过你",
    "联系客服",
    "如需",
    "回复我",
    "告诉我",
    "联系我",
];

pub(super) fn chinese(part: &str, before: Option<&str>) -> Option<PromiseKind> {
    let has = |words: &[&str]| words.iter().any(|word| part.contains(word));
    if has(NOT_OURS) {
        return None;
    }
    let to_them = part.contains('您') || part.contains('你');
    // 我帮您申请退款，24小时内处理好
    let ours = has(OURS) || before.is_some_and(|before| chinese(before, None).is_some());
    if has(CALLS) && (to_them || ours) {
        return Some(PromiseKind::Call);
    }
    if has(REPLIES) && (to_them || ours) {
        return Some(PromiseKind::Reply);
    }
    let for_them = has(&["给您", "给你", "为您", "帮您", "帮你", "替您"]);
    (has(DEEDS) && (ours || for_them)).then_some(PromiseKind::Deed)
}

/// Who will, with what makes it a promise.
const WILL: &[&str] = &[
    "i'll ",
    "i’ll ",
    "i will ",
    "we'll ",
    "we’ll ",
    "we will ",
    "i am going to ",
    "i'm going to ",
    "we're going to ",
    "we are going to ",
    "i shall ",
    "we shall ",
    "colleague will ",
    "team will ",
    "someone will ",
    "somebody will ",
    "manager will ",
    "specialist will ",
    "technician will ",
    "engineer will ",
    "supervisor will ",
    "warehouse will ",
    "courier will ",
    "i promise to ",
    "department will ",
];
const WILL_REPLY: &[&str] = &[
    "reply",
    "respond",
    "answer",
    "get back",
    "let you know",
    "update you",
    "contact you",
    "reach out",
    "follow up",
    "email you",
    "e-mail you",
    "write",
    "inform you",
    "message you",
    "be in touch",
    "keep you",
    "notify you",
    "come back to you",
    "tell you",
    "have an answer",
    "give you an",
    "confirm",
];
const WILL_CALL: &[&str] = &["call", "phone", "ring", "give you a call", "give you a ring"];
const WILL_DO: &[&str] = &[
    "send",
    "ship",
    "refund",
    "fix",
    "resolve",
    "process",
    "replace",
    "arrange",
    "sort",
    "issue",
    "check",
    "look into",
    "credit",
    "deliver",
    "pick",
    "collect",
    "have it",
    "have this",
    "have your",
    "cancel",
    "change",
    "investigate",
    "complete",
    "finish",
    "dispatch",
    "repair",
    "pay",
    "take care",
    "exchange",
    "submit",
    "reship",
    "find out",
];
/// What the customer will get of us.
const THEY: &[(&str, PromiseKind)] = &[
    ("you'll hear", PromiseKind::Reply),
    ("you will hear", PromiseKind::Reply),
    ("you'll get a reply", PromiseKind::Reply),
    ("you will get a reply", PromiseKind::Reply),
    ("you'll get an answer", PromiseKind::Reply),
    ("you will get an answer", PromiseKind::Reply),
    ("you'll have an answer", PromiseKind::Reply),
    ("you will have an answer", PromiseKind::Reply),
    ("you will receive a reply", PromiseKind::Reply),
    ("you'll get a call", PromiseKind::Call),
    ("you will get a call", PromiseKind::Call),
    ("you will receive a call", PromiseKind::Call),
    ("expect a call", PromiseKind::Call),
    ("expect a reply", PromiseKind::Reply),
    ("you'll have your refund", PromiseKind::Deed),
    ("you will have your refund", PromiseKind::Deed),
];
/// Small words between who will and what.
const BETWEEN: &[&str] = &[
    "definitely ",
    "personally ",
    "then ",
    "also ",
    "certainly ",
    "surely ",
    "make sure to ",
    "try to ",
    "be sure to ",
];

pub(super) fn english(part: &str) -> Option<PromiseKind> {
    if let Some((_, deed)) = THEY.iter().find(|(words, _)| part.contains(words)) {
        return Some(*deed);
    }
    WILL.iter().flat_map(|will| part.match_indices(will).map(|(at, will)| at + will.len())).find_map(|at| {
        let mut rest = &part[at..];
        while let Some(next) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = next;
        }
        let does = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
        let kinds =
            [(WILL_CALL, PromiseKind::Call), (WILL_REPLY, PromiseKind::Reply), (WILL_DO, PromiseKind::Deed)];
        kinds.into_iter().find_map(|(words, deed)| does(words).then_some(deed))
    })
}
