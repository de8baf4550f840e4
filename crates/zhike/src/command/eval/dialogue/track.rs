//! A state from turn to turn: for each slot of each turn, one is chosen of what may stand there: what stood there, nothing, what was
//! just said, what was spoken of before.

use super::choice::{Choice, choices};
use super::choose::{Chooser, Example, Features, feature, word};
use super::state::{self, PLACES, SLOTS, State};
use super::turn::Turn;

/// How strongly each of many features is there that say much the same.
const MANY: f32 = 0.3;

/// What was spoken of before a turn.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// By domain: what the customer named last, and what was offered last.
    pub named: [Option<String>; PLACES],
    pub offered: [Vec<String>; PLACES],
    /// By domain: the thing spoken of last.
    pub current: [Option<String>; PLACES],
    /// By domain: near what its things were last asked for, a domain and a name.
    pub listed: [Option<(usize, String)>; PLACES],
    /// The domain of the turn before.
    pub focus: Option<usize>,
    /// Whether a thing was last entered by name when the customer asked about it.
    pub entered: Option<bool>,
    pub turns: usize,
}

/// What has been decided in a domain during a turn.
#[derive(Clone, Copy, Default)]
struct Course {
    kept: bool,
    cleared: bool,
    filled: bool,
}

/// The order in which slots are decided: what a search is near, then its other bounds, then the name.
fn order() -> Vec<usize> {
    let mut out: Vec<usize> = (0..SLOTS.len()).collect();
    out.sort_by_key(|slot| (SLOTS[*slot].0, state::around(*slot).is_none(), SLOTS[*slot].1 == "名称", *slot));
    out
}

/// The examples of a turn: what was to be chosen in each slot where there is a choice.
pub fn examples(before: &State, turn: &Turn, memory: &Memory, right: &State, out: &mut Vec<Example>) {
    walk(before, turn, memory, |slot, choices, options| {
        let chosen = choices.iter().position(|choice| choice.value == right.get(slot));
        if let Some(right) = chosen.filter(|_| options.len() > 1) {
            out.push(Example { options, right });
        }
        right.get(slot).to_owned()
    });
}

/// The state after a turn.
pub fn track(chooser: &Chooser, before: &State, turn: &Turn, memory: &Memory) -> State {
    let mut out = State::default();
    walk(before, turn, memory, |slot, choices, options| {
        let value = &choices[chooser.choose(&options)].value;
        out.set(slot, value);
        value.clone()
    });
    out
}

fn walk(
    before: &State,
    turn: &Turn,
    memory: &Memory,
    mut decide: impl FnMut(usize, &[Choice], Vec<Features>) -> String,
) {
    let mut courses = [Course::default(); state::DOMAINS.len()];
    for slot in order() {
        let domain = SLOTS[slot].0;
        let choices = choices(slot, before, turn, memory);
        let options = if choices.len() > 1 {
            let context = context(slot, before, turn, memory, courses[domain]);
            choices.iter().map(|choice| features(choice, slot, &context, turn)).collect()
        } else {
            vec![Vec::new()]
        };
        let value = decide(slot, &choices, options);
        let course = &mut courses[domain];
        match (before.get(slot), value.as_str()) {
            ("", "") => {}
            (_, "") => course.cleared = true,
            (stood, value) if stood == value => course.kept = true,
            _ => course.filled = true,
        }
    }
}

/// What holds around a slot: single facts, then each two of them together.
fn context(slot: usize, before: &State, turn: &Turn, memory: &Memory, course: Course) -> Vec<u64> {
    let (domain, name) = SLOTS[slot];
    let count = |of: usize| {
        turn.given
            .iter()
            .filter(|given| SLOTS[given.slot].0 == of && SLOTS[given.slot].1 != "名称")
            .count()
            .min(3)
    };
    let named = |of: usize| turn.names.iter().any(|(domain, _)| *domain == of);
    let others = (0..PLACES).filter(|of| *of != domain);
    let asked = |slot: &str| turn.asked.iter().any(|(of, asked)| *of == domain && asked.starts_with(slot));
    let bound =
        SLOTS.iter().enumerate().filter(|(at, (of, _))| *of == domain && !before.get(*at).is_empty()).count();
    let mut facts = vec![
        format!("given{}", count(domain)),
        format!("here{}", turn.given.iter().filter(|given| given.slot == slot).count().min(3)),
        format!("elsewhere{}", others.clone().map(count).max().unwrap_or(0).min(1)),
        format!("near{}", near(slot, turn)),
        format!("named{}{}", named(domain), others.clone().any(named)),
        format!("asked{}{}{}", asked(""), asked("名称"), asked(name)),
        format!(
            "spoken{}{}",
            turn.spoken[domain],
            turn.spoken.iter().filter(|spoken| **spoken).count().min(3)
        ),
        format!("bound{}", bound.min(3)),
        format!("stood{}", !before.get(slot).is_empty()),
        format!("focus{:?}", memory.focus.map(|focus| focus == domain)),
        format!("course{}{}{}", course.kept, course.cleared, course.filled),
        format!("first{}", memory.turns == 0),
        format!("entered{:?}", memory.entered),
    ];
    if domain < PLACES {
        facts.push(format!("offered{}", memory.offered[domain].len().min(2)));
    }
    if let Some(from) = state::around(slot) {
        let stood = state::slot(from, "名称").is_some_and(|at| !before.get(at).is_empty());
        let listed = memory.listed.get(domain).and_then(Option::as_ref).map(|(of, _)| *of == from);
        facts.push(format!("from{}{stood}", named(from)));
        facts.push(format!("listed{listed:?}"));
    }
    let single: Vec<u64> = facts.iter().map(|fact| word(fact)).collect();
    let mut out = single.clone();
    for (at, one) in single.iter().enumerate() {
        out.extend(single[at + 1..].iter().map(|two| one.rotate_left(17) ^ two));
    }
    out
}

/// Whose things are wanted near what, as seen from a slot.
fn near(slot: usize, turn: &Turn) -> String {
    let domain = SLOTS[slot].0;
    let Some((to, from)) = turn.near else { return "no".to_owned() };
    let to = match to {
        Some(to) if to == domain => "own",
        Some(_) => "other",
        None => "some",
    };
    let from = match from {
        Some(from) if Some(from) == state::around(slot) => "this",
        Some(from) if from == domain => "own",
        Some(_) => "other",
        None => "some",
    };
    format!("{to}{from}")
}

fn class(slot: usize) -> u64 {
    match SLOTS[slot].1 {
        "名称" => 0,
        "评分" => 1,
        "门票" | "人均消费" | "价格" => 2,
        "游玩时间" => 3,
        "推荐菜" => 4,
        "酒店设施" => 5,
        "酒店类型" => 6,
        "出发地" => 7,
        "目的地" => 8,
        _ => 9,
    }
}

/// What speaks for a choice.
fn features(choice: &Choice, slot: usize, context: &[u64], turn: &Turn) -> Features {
    let (domain, class) = (SLOTS[slot].0, class(slot));
    let spoken = u64::from(turn.spoken[domain]);
    let replied = u64::from(turn.replied_of[domain]);
    let mut out = Vec::new();
    for kind in choice.kinds.iter().map(|kind| *kind as u64) {
        out.push((feature(&[1, kind]), 1.0));
        out.push((feature(&[2, kind, slot as u64]), 1.0));
        for fact in context {
            out.push((feature(&[3, kind, *fact]), MANY));
            out.push((feature(&[4, kind, class, *fact]), MANY));
        }
        for near in &choice.near {
            out.push((feature(&[5, kind, *near]), 1.0));
            out.push((feature(&[6, kind, class, *near]), 1.0));
        }
        for piece in &turn.words {
            out.push((feature(&[7, kind, domain as u64, *piece]), MANY));
            out.push((feature(&[8, kind, class, spoken, *piece]), MANY));
        }
        for piece in &turn.before {
            out.push((feature(&[9, kind, class, replied, *piece]), MANY));
        }
    }
    out.sort_unstable_by_key(|(feature, _)| *feature);
    out.dedup_by_key(|(feature, _)| *feature);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_is_decided_once_and_names_last() {
        let order = order();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..SLOTS.len()));
        assert_eq!(order[..7], [4, 5, 6, 1, 2, 3, 0]);
    }
}
