//! What one turn tells, read from annotated acts or from the text alone, in one form.

use super::choose::word;
use super::hear::Heard;
use super::read::Act;
use super::state::{self, DOMAINS, PLACES, SLOTS};
use super::world::{KEYWORDS, What};

/// A value that may fill a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub slot: usize,
    pub value: String,
    /// What stands around it.
    pub near: Vec<u64>,
}

/// What a turn tells.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    pub given: Vec<Given>,
    /// Domains and slots that are asked about.
    pub asked: Vec<(usize, String)>,
    /// Things of the first domain are wanted near one of the second.
    pub near: Option<(Option<usize>, Option<usize>)>,
    /// Things of which domains are asked for near which, all of them.
    pub listed: Vec<(usize, Option<usize>)>,
    /// Names in the order in which they are said.
    pub names: Vec<(usize, String)>,
    /// The same, each with what stands around it, where there is text.
    pub places: Vec<(usize, String, Vec<u64>)>,
    /// Which domains are spoken of, and which the reply before spoke of.
    pub replied_of: [bool; DOMAINS.len()],
    pub spoken: [bool; DOMAINS.len()],
    /// Pieces of the sentence, and of the reply before it.
    pub words: Vec<u64>,
    pub before: Vec<u64>,
    /// What the reply before said that may fill slots.
    pub replied: Vec<Given>,
}

/// A turn from its annotated acts.
pub fn of_acts(acts: &[Act]) -> Turn {
    let mut out = Turn::default();
    for act in acts {
        let Some(domain) = state::domain(&act.domain) else { continue };
        out.spoken[domain] = true;
        match act.intent.as_str() {
            "Inform" => {
                let (slot, value) = match act.slot.split_once('-') {
                    Some((slot, part)) if act.value == "是" => (slot, part),
                    _ => (act.slot.as_str(), act.value.as_str()),
                };
                if let Some(slot) = state::slot(domain, slot) {
                    out.given.push(Given { slot, value: value.to_owned(), near: Vec::new() });
                }
                if act.slot == "名称" {
                    out.names.push((domain, act.value.clone()));
                }
            }
            "Request" => {
                out.asked.push((domain, act.slot.clone()));
                let listed = act.slot.strip_prefix("周边").and_then(state::domain);
                out.listed.extend(listed.map(|to| (to, Some(domain))));
            }
            "Select" => out.near = Some((Some(domain), state::domain(&act.value))),
            _ => {}
        }
    }
    out
}

/// A turn from what was said, and from the reply before it.
pub fn of_text(said: &Heard, before: &Heard) -> Turn {
    let mut spoken = [false; DOMAINS.len()];
    for (domain, words) in KEYWORDS.iter().enumerate() {
        spoken[domain] = words.iter().any(|word| said.has(word));
    }
    let mut replied_of = [false; DOMAINS.len()];
    for (domain, words) in KEYWORDS.iter().enumerate() {
        replied_of[domain] = words.iter().any(|word| before.has(word))
            || before.mentions.iter().any(|mention| mention.what == What::Name(domain));
    }
    let nears = nears(said);
    let mut given_here = given(said);
    given_here.extend(travels(said, &spoken));
    Turn {
        given: given_here,
        asked: asked(said),
        near: nears.first().copied(),
        listed: nears.iter().filter_map(|(to, from)| to.map(|to| (to, *from))).collect(),
        names: names(said),
        places: places(said),
        replied_of,
        spoken,
        words: pieces(&said.pattern),
        before: pieces(&before.pattern),
        replied: given(before),
    }
}

fn names(heard: &Heard) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    for mention in &heard.mentions {
        if let What::Name(domain) = mention.what {
            out.push((domain, mention.value.clone()));
        }
    }
    out
}

/// The names with the order in which they stand and what stands beside them.
fn places(heard: &Heard) -> Vec<(usize, String, Vec<u64>)> {
    let mut out: Vec<(usize, String, Vec<u64>)> = Vec::new();
    let (mut last, mut order) = (None, 0);
    for mention in &heard.mentions {
        if let What::Name(_) = mention.what {
            if last != Some(mention.at) {
                order += 1;
            }
            last = Some(mention.at);
            let mut near = around(&heard.pattern, mention.at, DOMAINS.len(), "", &[]);
            near.push(word(&format!("order{order}")));
            out.push((order, mention.value.clone(), near));
        }
    }
    out
}

/// From where and to where someone wants to go: the name behind 从, and the one behind 到, 去 or 至.
fn travels(heard: &Heard, spoken: &[bool; DOMAINS.len()]) -> Vec<Given> {
    let mut out = Vec::new();
    for domain in (PLACES..DOMAINS.len()).filter(|domain| spoken[*domain]) {
        for mention in heard.mentions.iter().filter(|mention| matches!(mention.what, What::Name(_))) {
            let name = match mention.at.checked_sub(1).and_then(|at| heard.pattern.get(at)) {
                Some('从') => "出发地",
                Some('到' | '去' | '至' | '往') => "目的地",
                _ => continue,
            };
            if let Some(slot) = state::slot(domain, name) {
                out.push(Given { slot, value: mention.value.clone(), near: Vec::new() });
            }
        }
    }
    out
}

/// Each mention for each slot that it may fill.
fn given(heard: &Heard) -> Vec<Given> {
    let marks = marks(&heard.pattern);
    let mut out = Vec::new();
    for mention in &heard.mentions {
        let slots = SLOTS.iter().enumerate().filter(|(_, (domain, name))| match mention.what {
            What::Name(of) => *name == "名称" && *domain == of,
            What::Dish => *name == "推荐菜",
            What::Facility => *name == "酒店设施",
            What::Class => *name == "酒店类型",
            What::Rating => *name == "评分",
            What::Money => matches!(*name, "门票" | "人均消费" | "价格"),
            What::Free => *name == "门票",
            What::Time => *name == "游玩时间",
        });
        for (slot, (domain, name)) in slots {
            let near = around(&heard.pattern, mention.at, *domain, name, &marks);
            out.push(Given { slot, value: mention.value.clone(), near });
        }
    }
    out
}

/// Where each domain is spoken of.
fn marks(pattern: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (domain, words) in KEYWORDS.iter().enumerate() {
        for word in *words {
            let word: Vec<char> = word.chars().collect();
            let places = pattern.windows(word.len()).enumerate().filter(|(_, window)| **window == word);
            out.extend(places.map(|(at, _)| (at, domain)));
        }
    }
    out.extend(pattern.iter().enumerate().filter_map(|(at, c)| match c {
        'D' => Some((at, 1)),
        'F' | 'T' => Some((at, 2)),
        'H' => Some((at, 0)),
        _ => None,
    }));
    out.sort_unstable();
    out
}

/// What stands around a mention: the characters beside it, and which domains are spoken of nearest.
fn around(pattern: &[char], at: usize, domain: usize, name: &str, marks: &[(usize, usize)]) -> Vec<u64> {
    let side =
        |from: usize, to: usize| pattern[from.min(to)..to.min(pattern.len())].iter().collect::<String>();
    let own = |mark: Option<&(usize, usize)>| match mark {
        Some((_, of)) if *of == domain => "own",
        Some(_) => "other",
        None => "none",
    };
    let before = own(marks.iter().rev().find(|(place, _)| *place < at));
    let after = own(marks.iter().find(|(place, _)| *place > at));
    let word_of = match name {
        "门票" => &["票", "收费"][..],
        "人均消费" => &["人均", "消费"],
        "价格" => &["价", "晚"],
        "评分" => &["评分"],
        _ => &[],
    };
    let left = side(at.saturating_sub(10), at);
    let titled = word_of.iter().any(|word| left.contains(word));
    let mut out = vec![
        word(&format!("l1{}", side(at.saturating_sub(1), at))),
        word(&format!("l2{}", side(at.saturating_sub(2), at))),
        word(&format!("r1{}", side(at + 1, at + 2))),
        word(&format!("r2{}", side(at + 1, at + 3))),
        word(&format!("b{before}a{after}")),
        word(&format!("t{titled}b{before}")),
        word(&format!("t{titled}a{after}")),
    ];
    if name == "名称" {
        out.push(word(&format!("r4{}", side(at + 1, at + 5))));
    }
    out
}

const NEAR: [&str; 6] = ["周边", "附近", "周围", "旁边", "边上", "四周"];
const QUESTIONS: [&str; 14] = [
    "地址",
    "电话",
    "评分",
    "营业时间",
    "推荐菜",
    "门票",
    "票价",
    "价格",
    "人均",
    "消费",
    "多长时间",
    "地铁",
    "车型",
    "车牌",
];

fn asked(heard: &Heard) -> Vec<(usize, String)> {
    let words = QUESTIONS.iter().filter(|word| heard.has(word));
    words.flat_map(|word| (0..DOMAINS.len()).map(move |domain| (domain, (*word).to_owned()))).collect()
}

/// Which things are wanted near which: the domain spoken of next, and the one spoken of before.
fn nears(heard: &Heard) -> Vec<(Option<usize>, Option<usize>)> {
    let pattern = &heard.pattern;
    let mut marks = marks(pattern);
    marks.extend(pattern.iter().enumerate().filter_map(|(at, c)| match c {
        'A' => Some((at, 0)),
        'B' => Some((at, 1)),
        'C' => Some((at, 2)),
        _ => None,
    }));
    marks.retain(|(_, domain)| *domain < PLACES);
    marks.sort_unstable();
    let mut out = Vec::new();
    for (at, window) in pattern.windows(2).enumerate() {
        if NEAR.iter().any(|word| word.chars().eq(window.iter().copied())) {
            let to = marks.iter().find(|(mark, _)| (at + 2..at + 12).contains(mark));
            let from = marks.iter().rev().find(|(mark, _)| (at.saturating_sub(7)..at).contains(mark));
            out.push((to.map(|(_, domain)| *domain), from.map(|(_, domain)| *domain)));
        }
    }
    out
}

/// One, two and three characters.
fn pieces(pattern: &[char]) -> Vec<u64> {
    let mut out: Vec<u64> = (1..=3)
        .flat_map(|length| pattern.windows(length).map(|window| word(&window.iter().collect::<String>())))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::eval::dialogue::hear::{Mention, hear};
    use crate::command::eval::dialogue::world::World;

    fn heard(text: &str) -> Heard {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zhike/searches/database");
        hear(&World::read(std::path::Path::new(folder)).expect("the database of the tests"), text, &[])
    }

    #[test]
    fn what_is_wanted_near_what_is_heard() {
        for (text, wanted) in [
            ("云台塔附近的餐馆有哪些", Some((Some(1), Some(0)))),
            ("这家酒店周边有什么好玩的景点", Some((Some(0), Some(2)))),
            ("老灶面馆旁边能住吗", Some((Some(2), Some(1)))),
            ("周围有宾馆没", Some((Some(2), None))),
            ("评分高的餐馆", None),
        ] {
            assert_eq!(nears(&heard(text)).first().copied(), wanted, "{text}");
        }
    }

    #[test]
    fn both_ends_of_a_way_are_heard() {
        for (text, wanted) in [
            ("打车从云台塔到小麦客栈", vec![(24, "云台塔"), (25, "小麦客栈")]),
            ("坐地铁去白鹭滩", vec![(23, "白鹭滩")]),
            ("从云台塔走到小麦客栈", vec![]),
        ] {
            let turn = of_text(&heard(text), &Heard::default());
            let ends: Vec<(usize, &str)> = turn
                .given
                .iter()
                .filter(|given| SLOTS[given.slot].0 >= PLACES)
                .map(|given| (given.slot, given.value.as_str()))
                .collect();
            assert_eq!(ends, wanted, "{text}");
        }
    }

    #[test]
    fn an_amount_is_given_for_each_slot_that_it_may_fill() {
        let slots = |what| {
            let heard =
                Heard { mentions: vec![Mention { what, value: "x".to_owned(), at: 0 }], pattern: vec!['M'] };
            given(&heard).into_iter().map(|given| SLOTS[given.slot].1).collect::<Vec<_>>()
        };
        assert_eq!(slots(What::Money), ["门票", "人均消费", "价格"]);
        assert_eq!(slots(What::Rating), ["评分", "评分", "评分"]);
        assert_eq!(slots(What::Time), ["游玩时间"]);
        assert_eq!(slots(What::Name(2)), ["名称"]);
    }

    #[test]
    fn acts_tell_the_same_in_one_form() {
        let act = |intent: &str, slot: &str, value: &str| Act {
            intent: intent.to_owned(),
            domain: "酒店".to_owned(),
            slot: slot.to_owned(),
            value: value.to_owned(),
        };
        let turn = of_acts(&[
            act("Inform", "酒店设施-租车", "是"),
            act("Inform", "名称", "小麦客栈"),
            act("Select", "源领域", "景点"),
            act("Request", "地址", ""),
        ]);
        let given: Vec<(usize, &str)> =
            turn.given.iter().map(|given| (given.slot, given.value.as_str())).collect();
        assert_eq!(given, [(16, "租车"), (14, "小麦客栈")]);
        assert_eq!(turn.near, Some((Some(2), Some(0))));
        assert_eq!(turn.names, [(2, "小麦客栈".to_owned())]);
        assert_eq!(turn.asked, [(2, "地址".to_owned())]);
    }
}
