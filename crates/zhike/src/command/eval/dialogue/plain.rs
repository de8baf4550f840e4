//! The plain rule to compare with: what is told is written down, and a search near something takes that thing's name along.

use super::state::{self, SLOTS, State};
use super::turn::Turn;

/// The state after a turn.
pub fn plain(before: &State, turn: &Turn) -> State {
    let mut out = before.clone();
    if let Some((Some(to), Some(from))) = turn.near {
        let name = state::slot(from, "名称").map(|at| before.get(at).to_owned()).unwrap_or_default();
        if !name.is_empty() {
            for at in (0..SLOTS.len()).filter(|at| to == from && SLOTS[*at].0 == to) {
                out.set(at, "");
            }
            if let Some(at) = state::slot(to, &format!("周边{}", state::DOMAINS[from])) {
                out.set(at, &name);
            }
        }
    }
    for given in &turn.given {
        let stood = out.get(given.slot);
        let value = if state::several(given.slot) && !stood.is_empty() {
            format!("{stood} {}", given.value)
        } else {
            given.value.clone()
        };
        out.set(given.slot, &value);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::eval::dialogue::turn::Given;

    #[test]
    fn what_is_told_is_written_down() {
        let given = |slot, value: &str| Given { slot, value: value.to_owned(), near: Vec::new() };
        let mut before = State::default();
        before.set(0, "云台塔");
        before.set(3, "4分以上");
        before.set(8, "卤蛋");
        let turn = Turn {
            given: vec![given(8, "葱油拌面"), given(10, "5分")],
            near: Some((Some(1), Some(0))),
            ..Turn::default()
        };
        let after = plain(&before, &turn);
        assert_eq!([after.get(8), after.get(10), after.get(11)], ["卤蛋 葱油拌面", "5分", "云台塔"]);
        assert_eq!(after.get(3), "4分以上");
        let same = plain(&before, &Turn { near: Some((Some(0), Some(0))), ..Turn::default() });
        assert_eq!([same.get(0), same.get(3), same.get(4)], ["", "", "云台塔"]);
    }
}
