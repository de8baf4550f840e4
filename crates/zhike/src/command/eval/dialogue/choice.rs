//! All that may stand in a slot after a turn, each with how it came there.

use super::choose::word;
use super::state::{self, PLACES, SLOTS, State};
use super::track::Memory;
use super::turn::{Given, Turn};

/// How a value came to be an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Kept = 1,
    Empty,
    Given,
    Added,
    Reversed,
    Named,
    Offered,
    Only,
    Stood,
    Replied,
    First,
    Looser,
    Later,
    Current,
    Listed,
}

/// A value that may stand in a slot.
#[derive(Debug)]
pub struct Choice {
    pub value: String,
    pub kinds: Vec<Kind>,
    pub near: Vec<u64>,
}

/// All that may stand in a slot.
pub fn choices(slot: usize, before: &State, turn: &Turn, memory: &Memory) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    add(&mut out, before.get(slot), Kind::Kept, &[]);
    add(&mut out, "", Kind::Empty, &[]);
    let given: Vec<&Given> = turn.given.iter().filter(|given| given.slot == slot).collect();
    if state::several(slot) {
        add_several(&mut out, before.get(slot), &given);
    }
    for given in &given {
        add(&mut out, &given.value, Kind::Given, &given.near);
    }
    for given in turn.replied.iter().filter(|given| given.slot == slot && SLOTS[slot].1 != "名称") {
        add(&mut out, &given.value, Kind::Replied, &given.near);
    }
    add_looser(&mut out, slot, before.get(slot), turn, &given);
    let (domain, name) = SLOTS[slot];
    if name == "名称" {
        add_known(&mut out, domain, memory);
    }
    if let Some(from) = state::around(slot) {
        for (_, name) in turn.names.iter().filter(|(of, _)| *of == from) {
            add(&mut out, name, Kind::Given, &[]);
        }
        if let Some(stood) = state::slot(from, "名称") {
            add_said(&mut out, before.get(stood), Kind::Stood);
        }
        if let Some((of, name)) = memory.listed.get(domain).and_then(Option::as_ref)
            && *of == from
        {
            add(&mut out, name, Kind::Listed, &[]);
        }
        add_known(&mut out, from, memory);
    }
    if domain >= PLACES && !turn.places.is_empty() && turn.spoken[domain] {
        for (order, name, near) in &turn.places {
            add(&mut out, name, if *order == 1 { Kind::First } else { Kind::Later }, near);
        }
        for from in 0..PLACES {
            add_known(&mut out, from, memory);
        }
    }
    out
}

fn add_several(out: &mut Vec<Choice>, stood: &str, given: &[&Given]) {
    let mut values: Vec<&str> = Vec::new();
    for given in given {
        if !values.contains(&given.value.as_str()) {
            values.push(&given.value);
        }
    }
    let near: Vec<u64> = given.iter().flat_map(|given| given.near.iter().copied()).collect();
    if values.len() > 1 {
        add(out, &values.join(" "), Kind::Given, &near);
        values.reverse();
        add(out, &values.join(" "), Kind::Reversed, &near);
        values.reverse();
    }
    if !values.is_empty() && !stood.is_empty() {
        add(out, &format!("{stood} {}", values.join(" ")), Kind::Added, &near);
    }
}

/// A bound let out: a rating without its 以上, and what still holds what was offered instead.
fn add_looser(out: &mut Vec<Choice>, slot: usize, stood: &str, turn: &Turn, given: &[&Given]) {
    let name = SLOTS[slot].1;
    if name == "评分" {
        for given in given.iter().filter(|given| !given.value.ends_with("以上")) {
            add(out, &format!("{}以上", given.value), Kind::Added, &given.near);
        }
    }
    if stood.is_empty() {
        return;
    }
    for offered in turn.replied.iter().filter(|given| given.slot == slot) {
        let looser = match name {
            "评分" => looser_rating(&offered.value),
            "门票" | "人均消费" | "价格" => looser_money(stood, &offered.value),
            _ => None,
        };
        for (value, how) in looser.into_iter().flatten() {
            add(out, &value, Kind::Looser, &[word(how)]);
        }
    }
}

fn looser_rating(offered: &str) -> Option<Vec<(String, &'static str)>> {
    let number = offered.strip_suffix('分')?;
    number.parse::<f64>().ok()?;
    Some(vec![("4分以上".to_owned(), "four"), (format!("{number}分以上"), "exact")])
}

fn looser_money(stood: &str, offered: &str) -> Option<Vec<(String, &'static str)>> {
    let price = offered.strip_suffix('元')?;
    let number: f64 = price.parse().ok()?;
    let tens = (number / 10.0).floor() * 10.0;
    let Some((low, high)) = stood.trim_end_matches('元').split_once('-') else {
        return Some(vec![(format!("{price}元以上"), "exact"), (format!("{tens}元以上"), "tens")]);
    };
    let (least, most): (f64, f64) = (low.parse().ok()?, high.parse().ok()?);
    if number < least {
        Some(vec![
            (format!("{price}-{high}元"), "exact"),
            (format!("{tens}-{high}元"), "tens"),
            (format!("1-{high}元"), "one"),
            (format!("{high}元以下"), "open"),
        ])
    } else if number > most {
        Some(vec![(format!("{low}-{price}元"), "exact"), (format!("{low}元以上"), "open")])
    } else {
        None
    }
}

fn add_known(out: &mut Vec<Choice>, domain: usize, memory: &Memory) {
    if let Some(name) = &memory.named[domain] {
        add(out, name, Kind::Named, &[]);
    }
    if let Some(name) = &memory.current[domain] {
        add(out, name, Kind::Current, &[]);
    }
    let offered = &memory.offered[domain];
    for name in offered.iter().take(2) {
        add(out, name, if offered.len() == 1 { Kind::Only } else { Kind::Offered }, &[]);
    }
}

fn add_said(out: &mut Vec<Choice>, value: &str, kind: Kind) {
    if !value.is_empty() {
        add(out, value, kind, &[]);
    }
}

fn add(out: &mut Vec<Choice>, value: &str, kind: Kind, near: &[u64]) {
    if let Some(known) = out.iter_mut().find(|known| known.value == value) {
        if !known.kinds.contains(&kind) {
            known.kinds.push(kind);
        }
        known.near.extend(near);
    } else {
        out.push(Choice { value: value.to_owned(), kinds: vec![kind], near: near.to_vec() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(slot: usize, before: &State, turn: &Turn, memory: &Memory) -> Vec<String> {
        choices(slot, before, turn, memory).into_iter().map(|choice| choice.value).collect()
    }

    fn given(slot: usize, value: &str) -> Given {
        Given { slot, value: value.to_owned(), near: Vec::new() }
    }

    #[test]
    fn all_that_may_stand_is_an_option() {
        let mut before = State::default();
        before.set(8, "卤蛋");
        before.set(9, "100-150元");
        before.set(10, "5分");
        let memory = Memory {
            named: [Some("云台塔".to_owned()), None, None],
            offered: [Vec::new(), vec!["老灶面馆".to_owned(), "橘子里小馆".to_owned()], Vec::new()],
            ..Memory::default()
        };
        let turn = Turn {
            given: vec![given(8, "桂花糕"), given(8, "葱油拌面")],
            replied: vec![given(9, "86元"), given(10, "4.2分")],
            ..Turn::default()
        };
        for (slot, wanted) in [
            (7, vec!["", "老灶面馆", "橘子里小馆"]),
            (
                8,
                vec![
                    "卤蛋",
                    "",
                    "桂花糕 葱油拌面",
                    "葱油拌面 桂花糕",
                    "卤蛋 桂花糕 葱油拌面",
                    "桂花糕",
                    "葱油拌面",
                ],
            ),
            (9, vec!["100-150元", "", "86元", "86-150元", "80-150元", "1-150元", "150元以下"]),
            (10, vec!["5分", "", "4.2分", "4分以上", "4.2分以上"]),
            (11, vec!["", "云台塔"]),
            (3, vec![""]),
        ] {
            assert_eq!(values(slot, &before, &turn, &memory), wanted, "{:?}", SLOTS[slot]);
        }
    }
}
