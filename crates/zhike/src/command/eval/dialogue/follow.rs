//! Whole dialogues, turn by turn, under each kind of input.

use super::choose::{Chooser, Example};
use super::hear::{Heard, hear};
use super::read::Dialogue;
use super::state::{self, PLACES, SLOTS, State};
use super::track::{self, Memory};
use super::turn::{self, Turn};
use super::world::World;

/// How many names spoken of before may be cut short.
const RECENT: usize = 12;

/// Learns to track from acts and the wizard's state before each turn.
pub fn learn_from_acts(dialogues: &[&Dialogue]) -> Chooser {
    let mut examples = Vec::new();
    for dialogue in dialogues {
        over_acts(dialogue, |before, turn, memory, at| {
            track::examples(before, turn, memory, &dialogue.exchanges[at].expected, &mut examples);
        });
    }
    Chooser::learn(&examples)
}

/// Each turn with its annotated acts and the wizard's state before it.
pub fn over_acts(dialogue: &Dialogue, mut each: impl FnMut(&State, &Turn, &Memory, usize)) {
    let mut memory = Memory::default();
    let mut before = State::default();
    for (at, exchange) in dialogue.exchanges.iter().enumerate() {
        let turn = turn::of_acts(&exchange.acts);
        each(&before, &turn, &memory, at);
        before = exchange.settled.clone();
        if turn.near.is_none() && at > 0 {
            // Some wizards enter the name of what is asked about and some do not: a habit that lasts a dialogue.
            for (domain, name) in turn.names.iter().filter(|(domain, _)| *domain < PLACES) {
                memory.entered =
                    Some(state::slot(*domain, "名称").is_some_and(|slot| before.get(slot) == name));
            }
        }
        remember(&mut memory, &turn);
    }
}

/// Learns to track from text: from the wizard's states, then also from where it comes itself.
pub fn learn_from_text(world: &World, dialogues: &[&Dialogue]) -> Chooser {
    let mut examples: Vec<Example> = Vec::new();
    for dialogue in dialogues {
        over_text(world, dialogue, |before, turn, memory, at| {
            let right = &dialogue.exchanges[at].expected;
            track::examples(before, turn, memory, right, &mut examples);
            right.clone()
        });
    }
    let chooser = Chooser::learn(&examples);
    for dialogue in dialogues {
        over_text(world, dialogue, |before, turn, memory, at| {
            track::examples(before, turn, memory, &dialogue.exchanges[at].expected, &mut examples);
            track::track(&chooser, before, turn, memory)
        });
    }
    Chooser::learn(&examples)
}

/// Each turn with the text so far, and the state that `each` gave for the turn before.
pub fn over_text(
    world: &World,
    dialogue: &Dialogue,
    mut each: impl FnMut(&State, &Turn, &Memory, usize) -> State,
) {
    let mut memory = Memory::default();
    let mut state = State::default();
    let mut before = Heard::default();
    let mut recent: Vec<(usize, String)> = Vec::new();
    for (at, exchange) in dialogue.exchanges.iter().enumerate() {
        let said = hear(world, &exchange.said, &recent);
        let turn = turn::of_text(&said, &before);
        let next = each(&state, &turn, &memory, at);
        remember(&mut memory, &turn);
        memory.focus = changed(&state, &next).or(memory.focus);
        state = next;
        before = hear(world, &exchange.reply, &recent);
        for domain in 0..PLACES {
            let names: Vec<String> = before.names(domain).map(str::to_owned).collect();
            recent.extend(names.iter().map(|name| (domain, name.clone())));
            if let Some(first) = names.first() {
                memory.current[domain] = Some(first.clone());
                memory.offered[domain] = names;
            }
        }
        recent.extend(turn.names.iter().cloned());
        recent.drain(..recent.len().saturating_sub(RECENT));
    }
}

/// The domain in which something new stands.
fn changed(before: &State, after: &State) -> Option<usize> {
    let new = |slot: &usize| !after.get(*slot).is_empty() && after.get(*slot) != before.get(*slot);
    (0..SLOTS.len()).find(new).map(|slot| SLOTS[slot].0)
}

fn remember(memory: &mut Memory, turn: &Turn) {
    for (domain, name) in turn.names.iter().filter(|(domain, _)| *domain < PLACES) {
        memory.named[*domain] = Some(name.clone());
        memory.current[*domain] = Some(name.clone());
    }
    for (to, from) in turn.listed.iter().filter(|(to, _)| *to < PLACES) {
        let from = from.or(memory.focus).filter(|from| *from < PLACES);
        let name = from.and_then(|from| memory.current[from].clone());
        memory.listed[*to] = from.zip(name);
    }
    let to = turn.near.and_then(|(to, _)| to);
    let first = turn.spoken.iter().position(|spoken| *spoken);
    memory.focus = to.or(first).or(memory.focus);
    memory.turns += 1;
}
