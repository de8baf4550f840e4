//! What a search of each domain is bound by: 26 slots, each with the words that stand in it, or none.

/// The domains, in the order of [`SLOTS`].
pub const DOMAINS: [&str; 5] = ["景点", "餐馆", "酒店", "地铁", "出租"];
/// The domains whose things are looked for by what they are like.
pub const PLACES: usize = 3;

/// All slots: the domain's place in [`DOMAINS`], and the name.
pub const SLOTS: [(usize, &str); 26] = [
    (0, "名称"),
    (0, "门票"),
    (0, "游玩时间"),
    (0, "评分"),
    (0, "周边景点"),
    (0, "周边餐馆"),
    (0, "周边酒店"),
    (1, "名称"),
    (1, "推荐菜"),
    (1, "人均消费"),
    (1, "评分"),
    (1, "周边景点"),
    (1, "周边餐馆"),
    (1, "周边酒店"),
    (2, "名称"),
    (2, "酒店类型"),
    (2, "酒店设施"),
    (2, "价格"),
    (2, "评分"),
    (2, "周边景点"),
    (2, "周边餐馆"),
    (2, "周边酒店"),
    (3, "出发地"),
    (3, "目的地"),
    (4, "出发地"),
    (4, "目的地"),
];

/// A value for each of [`SLOTS`]; empty where nothing is asked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct State([String; SLOTS.len()]);

impl State {
    pub fn get(&self, slot: usize) -> &str {
        &self.0[slot]
    }

    pub fn set(&mut self, slot: usize, value: &str) {
        value.clone_into(&mut self.0[slot]);
    }

    /// Whether a domain is bound by anything.
    pub fn speaks_of(&self, domain: usize) -> bool {
        SLOTS.iter().zip(&self.0).any(|((of, _), value)| *of == domain && !value.is_empty())
    }
}

/// The place of a domain.
pub fn domain(name: &str) -> Option<usize> {
    DOMAINS.iter().position(|known| *known == name)
}

/// The place of a slot.
pub fn slot(domain: usize, name: &str) -> Option<usize> {
    SLOTS.iter().position(|(of, known)| *of == domain && *known == name)
}

/// The domain whose thing a `周边…` slot names.
pub fn around(slot: usize) -> Option<usize> {
    SLOTS[slot].1.strip_prefix("周边").and_then(domain)
}

/// Whether a slot holds several values, set apart by spaces.
pub fn several(slot: usize) -> bool {
    matches!(SLOTS[slot].1, "推荐菜" | "酒店设施")
}
