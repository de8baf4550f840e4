//! Whether a search with the tracked state would have offered what the customer was after.

use super::read::{Dialogue, Wish};
use super::state::{self, PLACES, SLOTS, State};
use super::world::{Thing, World, bare};

/// Tasks that the database can meet, and those that were met; and dialogues with such tasks, and those where all were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Informed {
    pub tasks: usize,
    pub met: usize,
    pub dialogues: usize,
    pub wholly: usize,
}

impl Informed {
    /// Counts a dialogue with the state of each of its turns.
    pub fn count(&mut self, world: &World, dialogue: &Dialogue, states: &[State]) {
        let tasks = tasks(world, dialogue);
        let met = tasks.iter().filter(|task| states.iter().any(|state| task.met(world, state))).count();
        self.tasks += tasks.len();
        self.met += met;
        self.dialogues += usize::from(!tasks.is_empty());
        self.wholly += usize::from(!tasks.is_empty() && met == tasks.len());
    }
}

/// One task of a goal: what its answer is bound by.
struct Task {
    domain: usize,
    bounds: Vec<(String, String)>,
}

impl Task {
    fn met(&self, world: &World, state: &State) -> bool {
        if self.domain >= PLACES {
            let right = |(name, value): &(String, String)| {
                state::slot(self.domain, name).is_some_and(|at| bare(state.get(at)) == bare(value))
            };
            return self.bounds.iter().all(right);
        }
        offered(world, self.domain, state).is_some_and(|thing| {
            self.bounds.iter().all(|(name, value)| meets(world, self.domain, thing, name, value))
        })
    }
}

/// The tasks whose answers are to be found: in the database, or, of a way to travel, by both its ends.
fn tasks(world: &World, dialogue: &Dialogue) -> Vec<Task> {
    let last = dialogue.exchanges.last().map_or(&[][..], |exchange| exchange.wishes.as_slice());
    let named = |task: u64, slot: &str| {
        let wish = last.iter().find(|wish| wish.task == task && wish.slot == slot)?;
        wish.values.first().filter(|value| !value.contains("id=")).cloned()
    };
    let mut numbers: Vec<u64> = dialogue.goal.iter().map(|wish| wish.task).collect();
    numbers.dedup();
    let mut out = Vec::new();
    for number in numbers {
        let wishes: Vec<&Wish> = dialogue.goal.iter().filter(|wish| wish.task == number).collect();
        let Some(domain) = wishes.first().and_then(|wish| state::domain(&wish.domain)) else { continue };
        let mut bounds = Vec::new();
        for wish in wishes {
            match wish.values.as_slice() {
                [] => {}
                [value] if domain >= PLACES => {
                    bounds.push((
                        wish.slot.clone(),
                        named(number, &wish.slot).unwrap_or_else(|| value.clone()),
                    ));
                }
                [value] if value.contains("id=") => bounds.extend(near(dialogue, value, &named)),
                values => bounds.extend(values.iter().map(|value| match wish.slot.split_once('-') {
                    Some((slot, part)) => (slot.to_owned(), part.to_owned()),
                    None => (wish.slot.clone(), value.clone()),
                })),
            }
        }
        let task = Task { domain, bounds };
        if task.can_be_met(world) {
            out.push(task);
        }
    }
    out
}

/// `出现在id=2的周边景点里`: near what was found for task 2.
fn near(
    dialogue: &Dialogue,
    value: &str,
    named: &impl Fn(u64, &str) -> Option<String>,
) -> Option<(String, String)> {
    let number = value.split_once("id=")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let task = digits.parse().ok()?;
    let domain = &dialogue.goal.iter().find(|wish| wish.task == task)?.domain;
    Some((format!("周边{domain}"), named(task, "名称")?))
}

impl Task {
    fn can_be_met(&self, world: &World) -> bool {
        if self.bounds.is_empty() {
            return false;
        }
        if self.domain >= PLACES {
            return self.bounds.iter().all(|(_, value)| !value.contains("id="));
        }
        let all = |thing: &&Thing| {
            self.bounds.iter().all(|(name, value)| meets(world, self.domain, thing, name, value))
        };
        world.things[self.domain].iter().any(|thing| all(&thing))
    }
}

/// What a search offers first: of all that the state allows the best rated, the first of equals; nothing where the state says nothing.
fn offered<'a>(world: &'a World, domain: usize, state: &State) -> Option<&'a Thing> {
    if !state.speaks_of(domain) {
        return None;
    }
    let bounds: Vec<(&str, &str)> = SLOTS
        .iter()
        .enumerate()
        .filter(|(at, (of, _))| *of == domain && !state.get(*at).is_empty())
        .map(|(at, (_, name))| (*name, state.get(at)))
        .collect();
    let allowed =
        |thing: &&Thing| bounds.iter().all(|(name, value)| meets(world, domain, thing, name, value));
    let mut best: Option<(&Thing, f64)> = None;
    for thing in world.things[domain].iter().filter(allowed) {
        let rating = thing.number("评分").unwrap_or(0.0);
        if best.is_none_or(|(_, most)| rating > most) {
            best = Some((thing, rating));
        }
    }
    best.map(|(thing, _)| thing)
}

/// Whether a thing keeps within a bound.
fn meets(world: &World, domain: usize, thing: &Thing, name: &str, value: &str) -> bool {
    match name {
        "名称" => bare(&thing.name) == bare(value),
        "评分" | "门票" | "人均消费" | "价格" => {
            thing.number(name).is_some_and(|number| within(number, value))
        }
        "推荐菜" | "酒店设施" => {
            thing.lists(name, value) || value.split_whitespace().all(|one| thing.lists(name, one))
        }
        _ => match name.strip_prefix("周边").and_then(state::domain) {
            Some(of) => {
                let back = format!("周边{}", state::DOMAINS[domain]);
                thing.lists(name, value)
                    || world.thing(of, value).is_some_and(|other| other.lists(&back, &thing.name))
            }
            None => thing.text(name).is_some_and(|text| bare(text) == bare(value)),
        },
    }
}

/// Whether a number lies in what is written: `50-100元`, `4.5分以上`, `20元以下`, `免费`, `5分`.
fn within(number: f64, bound: &str) -> bool {
    match bound {
        "免费" => return number == 0.0,
        "不免费" => return number > 0.0,
        _ => {}
    }
    let read = |text: &str| {
        let digits: String = text.trim().chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse::<f64>().ok()
    };
    if let Some((low, high)) = bound.split_once('-') {
        return read(low).zip(read(high)).is_some_and(|(low, high)| (low..=high).contains(&number));
    }
    let Some(edge) = read(bound) else { return false };
    if bound.ends_with("以上") {
        number >= edge
    } else if bound.ends_with("以下") {
        number <= edge
    } else {
        (number - edge).abs() < 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_keeps_within_the_state() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zhike/searches/database");
        let world = World::read(std::path::Path::new(folder)).expect("the database of the tests");
        for (domain, bounds, wanted) in [
            (1, vec![(10, "4.5分以上")], Some("橘子里小馆")),
            (1, vec![(8, "葱油拌面 卤蛋")], Some("老灶面馆(塔前店)")),
            (1, vec![(11, "云台塔")], Some("老灶面馆(塔前店)")),
            (1, vec![(9, "500元以上")], None),
            (1, vec![], None),
            (0, vec![(1, "免费")], Some("白鹭滩")),
            (0, vec![(2, "2小时 - 3小时"), (3, "4分以上")], Some("云台塔")),
            (2, vec![(16, "洗衣服务 租车"), (15, "豪华型")], Some("北京青荷湖大酒店(东门店)")),
        ] {
            let mut state = State::default();
            bounds.iter().for_each(|(slot, value)| state.set(*slot, value));
            let offered = offered(&world, domain, &state).map(|thing| thing.name.as_str());
            assert_eq!(offered, wanted, "{bounds:?}");
        }
    }

    #[test]
    fn numbers_lie_within_what_is_written() {
        for (number, bound, inside) in [
            (60.0, "50-100元", true),
            (120.0, "50-100元", false),
            (4.5, "4.5分以上", true),
            (4.4, "4.5分以上", false),
            (0.0, "免费", true),
            (0.0, "不免费", false),
            (15.0, "20元以下", true),
            (5.0, "5分", true),
            (4.0, "5分", false),
            (5.0, "随便", false),
        ] {
            assert_eq!(within(number, bound), inside, "{number} in {bound}");
        }
    }
}
