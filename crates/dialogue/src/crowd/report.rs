//! What came of all of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::dice::Dice;
use super::file::Crowd;
use super::one::{End, Met, talk};
use crate::pack::Pack;

/// Conversations that are kept of each kind that went wrong, of each goal.
const EXAMPLES: usize = 3;

/// The figures; shares are of 1.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Customers.
    pub customers: usize,
    /// Those whose goal can be met.
    pub possible: usize,
    /// Of these, how many were solved.
    pub solved: f64,
    /// Of all, for how many something else was done than they meant.
    pub wrong: f64,
    /// Of those whose goal can be met, how many were handed to a person.
    pub handed: f64,
    /// Why a person was fetched, of those: how many.
    pub handed_for: BTreeMap<String, usize>,
    /// Of those, how many left.
    pub left: f64,
    /// Of those whose goal cannot be met, how many were told so or handed to a person.
    pub told: f64,
    /// Conversations in which the same was said three times.
    pub loops: usize,
    /// In which a guard held a reply.
    pub guarded: usize,
    /// In which something was changed without a yes or without proof.
    pub unauthorised: usize,
    /// Messages of all of them.
    pub messages: usize,
    /// Messages of a customer, of those that were solved.
    pub turns: f64,
    /// Share solved, by goal.
    pub goals: BTreeMap<String, f64>,
    /// Some that went wrong, left, or looped.
    pub examples: Vec<Met>,
}

impl Crowd {
    /// Sends so many customers, one goal after the other; the same seed sends the same.
    pub fn send(&self, pack: &Pack, customers: usize, seed: u64) -> Report {
        report(&self.meet(pack, customers, seed).collect::<Vec<_>>())
    }

    /// What came of each of them, one after the other.
    pub fn meet<'a>(&'a self, pack: &'a Pack, customers: usize, seed: u64) -> impl Iterator<Item = Met> + 'a {
        let mut dice = Dice::new(seed);
        (0..customers).map(move |nth| talk(pack, self, &self.goals[nth % self.goals.len()], dice.next()))
    }
}

/// The figures of these.
#[allow(clippy::cast_precision_loss, reason = "counts of conversations")]
pub fn report(met: &[Met]) -> Report {
    let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
    let count = |is: &dyn Fn(&Met) -> bool| met.iter().filter(|one| is(one)).count();
    let possible = count(&|one| one.possible);
    let of = |end: End| share(count(&|one| one.possible && one.end == end), possible);
    let solved: Vec<&Met> = met.iter().filter(|one| one.end == End::Solved).collect();
    let mut goals: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for one in met.iter().filter(|one| one.possible) {
        let entry = goals.entry(one.goal.clone()).or_default();
        entry.0 += usize::from(one.end == End::Solved);
        entry.1 += 1;
    }
    let mut handed_for: BTreeMap<String, usize> = BTreeMap::new();
    for why in met
        .iter()
        .filter(|one| one.possible && one.end == End::Handed)
        .filter_map(|one| one.handed_for.clone())
    {
        *handed_for.entry(why).or_default() += 1;
    }
    let mut examples: Vec<Met> = Vec::new();
    let bad: [&dyn Fn(&Met) -> bool; 6] = [
        &|one| one.end == End::Wrong,
        &|one| one.unauthorised,
        &|one| one.guarded,
        &|one| one.looped,
        &|one| one.possible && one.end == End::Left,
        &|one| one.possible && one.end == End::Handed,
    ];
    for is in bad {
        let mut kept: BTreeMap<&str, usize> = BTreeMap::new();
        for one in met.iter().filter(|one| is(one)) {
            let count = kept.entry(&one.goal).or_default();
            if *count < EXAMPLES {
                *count += 1;
                examples.push(one.clone());
            }
        }
    }
    Report {
        customers: met.len(),
        possible,
        solved: of(End::Solved),
        wrong: share(count(&|one| one.end == End::Wrong), met.len()),
        handed: of(End::Handed),
        handed_for,
        left: of(End::Left),
        told: share(
            count(&|one| !one.possible && matches!(one.end, End::Refused | End::Handed)),
            met.len() - possible,
        ),
        loops: count(&|one| one.looped),
        guarded: count(&|one| one.guarded),
        unauthorised: count(&|one| one.unauthorised),
        messages: met.iter().map(|one| one.turns).sum(),
        turns: share(solved.iter().map(|one| one.turns).sum(), solved.len()),
        goals: goals.into_iter().map(|(name, (part, of))| (name, share(part, of))).collect(),
        examples,
    }
}
