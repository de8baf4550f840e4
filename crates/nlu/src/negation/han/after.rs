//! What stands behind an act: turned down, put off, taken back.

use std::ops::Range;

use super::super::list::HAN;
use super::{Sense, Text};

/// Characters between an act and what is said of it.
const TOPIC: usize = 8;

impl Text<'_> {
    /// What is said of the act behind it: 退款就算了, 退不了, 退款还没到账.
    pub(super) fn followed(&self, place: &Range<usize>, after: &str, clause: &Range<usize>) -> Option<Sense> {
        let word = self.string(place.clone());
        let rest: Vec<char> = after.chars().collect();
        for skip in 0..=TOPIC.min(rest.len()) {
            let text: String = rest[skip..].iter().collect();
            let lead: String = rest[..skip].iter().collect();
            let Some((entry, sense)) = HAN.after.iter().find(|(entry, _)| text.starts_with(entry.as_str()))
            else {
                continue;
            };
            let close = lead.is_empty();
            if !close && !glue(&lead) {
                continue;
            }
            let end = &text[entry.len()..];
            // 退不了 follows at once; 退款不了解 is another matter.
            if entry.starts_with('不') && *sense == Sense::Absent && (!close || end.starts_with('解')) {
                continue;
            }
            // What is turned down is what the sentence is about: nothing but a closing word follows.
            if *sense == Sense::Declined
                && !end
                    .trim_start_matches([
                        '了', '吧', '啊', '哈', '啦', '呢', '的', '掉', '先', '谢', '您', '你', '麻', '烦',
                    ])
                    .is_empty()
            {
                continue;
            }
            // 退了算了, 取消不用了: of verbs only what is set off by 就, 的事 or 先.
            let thing = word.chars().count() >= 2 || lead.contains('的');
            if *sense == Sense::Declined && close && !thing && !entry.starts_with('个') {
                continue;
            }
            if *sense == Sense::Absent && self.questioned(clause) && entry.starts_with('不') {
                return None;
            }
            return Some(*sense);
        }
        None
    }

    /// 过两天再退, 等收到了再取消.
    pub(super) fn put_off(&self, at: usize, before: &str, clause: &Range<usize>) -> bool {
        let again = at > 0 && self.string(self.tokens[at - 1].span.clone()).starts_with('再');
        let when = [
            "等",
            "过几天",
            "过两天",
            "过一阵",
            "过段时间",
            "过会",
            "晚点",
            "晚些",
            "回头",
            "下次",
            "改天",
            "以后",
            "之后",
            "稍后",
            "待会",
            "缓",
            "下周",
            "下个月",
            "月底",
            "考虑",
        ];
        again && when.iter().any(|word| before.contains(word)) && !self.questioned(clause)
    }

    pub(super) fn requests(&self, clause: &Range<usize>) -> bool {
        let text = self.string(clause.clone());
        HAN.request.iter().any(|word| text.contains(word.as_str()))
    }

    /// Does the end of the text take back what stands before it?
    pub(super) fn taken_back(&self, from: usize) -> bool {
        let rest = self.string(from..self.chars.len());
        let Some(at) = rest.find([',', '.', '!', '?', ';', '。', '…']) else { return false };
        let asked = rest[at..].starts_with('?');
        let clauses: Vec<&str> = rest[at..]
            .split([',', '.', '!', '?', ';', '。', '…'])
            .map(|c| c.trim_matches('~'))
            .filter(|c| !c.is_empty())
            .collect();
        let Some(last) = clauses.last() else { return false };
        let bare = |clause: &&str| {
            matches!(*clause, "不" | "不要" | "才不" | "不可能" | "做梦" | "没门" | "休想" | "想都别想")
        };
        let lead = clause_start(last);
        let back = HAN.back.iter().any(|entry| lead == entry.as_str());
        back && (!bare(&lead) || asked && clauses.len() == 1) && !matches!(lead, "等等") | (clauses.len() > 1)
    }
}

/// A clause without what opens it.
fn clause_start(clause: &str) -> &str {
    let mut rest = clause;
    for lead in ["哎", "唉", "呃", "嗯", "哦", "啊", "那", "要不", "不对", "等等", "等下", "等一下"]
    {
        let cut = rest.strip_prefix(lead).unwrap_or(rest);
        if !cut.is_empty() && !HAN.back.iter().any(|entry| entry == rest) {
            rest = cut;
        }
    }
    rest
}

/// May these words stand between a thing and what is said of it?
fn glue(lead: &str) -> bool {
    let mut rest = lead;
    'next: while !rest.is_empty() {
        for word in [
            "这件事",
            "这事",
            "这个",
            "那个",
            "的事情",
            "的事",
            "申请",
            "服务",
            "请求",
            "单",
            "到现在",
            "一直",
            "始终",
            "迟迟",
            "根本",
            "压根",
            "我看",
            "目前",
            "现在",
            "暂时",
            "还是",
            "那就",
            "就",
            "也",
            "都",
            "先",
            "还",
            "的",
            "总是",
            "老是",
            "总",
            "老",
            "怎么",
            "却",
            "又",
            "说",
            "是",
            "给我",
            "我",
        ] {
            if let Some(cut) = rest.strip_prefix(word) {
                rest = cut;
                continue 'next;
            }
        }
        return false;
    }
    true
}
