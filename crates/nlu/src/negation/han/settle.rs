//! What the words around an act make of a negation before it, or of none.

use std::ops::Range;

use super::super::list::HAN;
use super::{Sense, Text, Walk};

impl Text<'_> {
    pub(super) fn negated(
        &self,
        at: usize,
        place: &Range<usize>,
        walk: &Walk,
        sense: Sense,
        clause: &Range<usize>,
    ) -> Sense {
        let after = self.string(place.end..clause.end);
        let before = self.string(clause.start..place.start);
        // 不退不行, 非退不可: it must be.
        if ["不行", "不可", "不成", "可不行", "就不行"].iter().any(|end| after.starts_with(end))
            && !after.starts_with("不行吗")
        {
            let tail = after.trim_start_matches("就").trim_start_matches("可");
            if !tail.starts_with("不成功") && !tail.starts_with("不可以") {
                return Sense::Asserted;
            }
        }
        if self.rhetoric(place, clause).is_some() || self.threatens(at, place, clause) {
            return Sense::Asserted;
        }
        // 不能不 and the like are traps; 能不退吗 begs off.
        let nearest = walk.negations.last().map_or(at, |(_, i)| *i);
        let lead = self.string(clause.start..self.tokens[nearest].span.start);
        let begs = ["能", "可以", "可否", "能否", "能不能", "可不可以", "可唔可以", "能唔能", "行不行"]
            .iter()
            .any(|word| lead.ends_with(word));
        let tail_asks = [
            "行吗",
            "可以吗",
            "好吗",
            "行不",
            "行不行",
            "可以不",
            "好不好",
            "成吗",
            "中不",
            "得唔得",
            "行么",
            "可以么",
            "好么",
            "可不可以",
            "行嘛",
        ]
        .iter()
        .any(|tail| after.ends_with(tail));
        let why = ["怎么", "为什么", "为啥", "咋", "为何", "点解", "干嘛", "干吗", "什么时候", "啥时候"]
            .iter()
            .any(|word| before.contains(word));
        let unable = matches!(sense, Sense::Unable) || self.string(self.tokens[nearest].span.clone()) == "不";
        let still = before.contains('还') || before.contains("仍") || before.contains("一直");
        let plain_not =
            matches!(sense, Sense::Absent) && !still && !before.contains("忘") && !before.contains("差");
        if self.questioned(clause)
            && !begs
            && !tail_asks
            && !why
            && (unable || plain_not)
            && !before.contains("是不是")
        {
            return Sense::Asserted;
        }
        if sense == Sense::Declined && self.by_others(&before, nearest) { Sense::Unable } else { sense }
    }

    /// 再不发货我就投诉: who threatens wants it.
    fn threatens(&self, at: usize, place: &Range<usize>, clause: &Range<usize>) -> bool {
        let near = at.checked_sub(1).map_or(String::new(), |i| self.string(self.tokens[i].span.clone()));
        let bare =
            matches!(near.as_str(), "不" | "再不" | "还不" | "都不" | "不给" | "不给我" | "给" | "给我");
        let rest = self.string(place.end..self.chars.len());
        let rest = rest.trim_start_matches([',', '的', '话', '我', '们', '那', '钱', '货']);
        const THREATS: &[&str] = &[
            "就投诉",
            "就举报",
            "就差评",
            "就给差评",
            "就告",
            "就去告",
            "就曝光",
            "就报警",
            "就起诉",
            "就取消",
            "就退",
            "就没完",
            "就找",
            "就打",
            "就上",
            "就去",
            "别怪",
            "要投诉",
            "要举报",
            "投诉",
            "举报",
            "就只能",
            "只能投诉",
            "说不过去",
            "怎么行",
            "哪行",
            "像话",
            "后悔",
            "来不及",
            "亏",
            "可惜",
            "没完",
            "就换",
            "就申请",
            "就让",
            "就走",
            "就给",
            "就叫",
            "白不",
            "才怪",
            "留着",
            "等着",
            "还等",
            "是不可能",
            "不可能",
            "那不可能",
            "谁傻",
            "难道留",
        ];
        bare && clause.start <= place.start && THREATS.iter().any(|threat| rest.starts_with(threat))
    }

    /// 你们不退: they refuse, nobody turns it down.
    fn by_others(&self, before: &str, nearest: usize) -> bool {
        let word = self.string(self.tokens[nearest].span.clone());
        let theirs = ["你们", "商家", "卖家", "店家", "他们", "客服", "平台", "厂家", "对方", "公司"];
        matches!(
            word.as_str(),
            "不" | "都不"
                | "也不"
                | "才不"
                | "就不"
                | "不肯"
                | "不同意"
                | "不愿意"
                | "不愿"
                | "不接受"
                | "不许"
                | "不准"
        ) && (theirs.iter().any(|who| before.contains(who))
            || ["怎么", "为什么", "为啥", "咋", "凭"].iter().any(|why| before.contains(why)))
    }

    pub(super) fn plain(&self, at: usize, place: &Range<usize>, walk: &Walk, clause: &Range<usize>) -> Sense {
        let before = self.string(clause.start..place.start);
        let after = self.string(place.end..clause.end);
        let word = self.string(place.clone());
        if let Some(said) = self.rhetoric(place, clause) {
            let wants = said == "我同意"
                || HAN.reports.contains(&said)
                    && !(said.starts_with('凭')
                        && (before.contains('要') || before.contains('让') || before.contains('得')));
            if !wants {
                return Sense::Declined;
            }
        }
        let asks = self.questioned(clause);
        if asks && ["至于", "犯得着", "用得着", "犯得上", "还用"].iter().any(|word| before.ends_with(word))
        {
            return Sense::Declined;
        }
        // 退什么退, 退个头.
        if after.starts_with("什么")
            && (after[6..].starts_with(&word) || after.chars().count() <= 4)
            && !after.contains('吗')
            && !after.starts_with("什么时候")
        {
            return Sense::Declined;
        }
        if walk.whether && walk.negations.is_empty() {
            return Sense::Asserted;
        }
        if let Some(sense) = self.followed(place, &after, clause) {
            return sense;
        }
        if self.put_off(at, &before, clause) { Sense::Declined } else { Sense::Asserted }
    }
}
