//! Who comes when, and with what: drawn from the seed, before anything is played.

use base::seeded::SeededEntropy;
use base::{Locale, Timestamp};
use insight::{Day, Zone};

use super::play::World;
use super::script::{Thread, When};

const HOUR_MS: i64 = 3_600_000;
/// How busy each hour of the day is, local time.
const HOURS: [u64; 24] =
    [3, 2, 1, 1, 1, 1, 2, 4, 7, 12, 15, 14, 12, 12, 13, 13, 13, 12, 11, 13, 16, 15, 10, 6];
/// How busy the days are, the present one first; the ninth was a day of offers.
const DAYS: [u64; 10] = [9, 10, 11, 8, 7, 10, 9, 11, 24, 14];
/// Of a hundred customers so many come back.
const AGAIN_OF_100: u64 = 22;
/// Least hours that a finished thread has to end before the start.
const SETTLED_HOURS: i64 = 3;

/// One customer: when they come, and which threads they play.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    pub(super) seed: u64,
    pub(super) locale: Locale,
    /// Which threads and when, oldest first. `true` marks a thread under way.
    pub(super) visits: Vec<Visit>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    pub(super) thread: usize,
    pub(super) live: bool,
    pub(super) at: Timestamp,
}

/// Everybody: those who are there now, then those of the weeks before, the latest first.
pub(super) fn customers(world: &World, seed: u64) -> Vec<Customer> {
    let mut all: Vec<Customer> =
        (0..world.script.live.len()).map(|thread| live(world, seed, thread)).collect();
    let mut past: Vec<Customer> =
        (0..world.script.cast.customers).map(|number| past(world, seed, number)).collect();
    past.sort_by_key(|customer| std::cmp::Reverse(customer.visits.first().map(|visit| visit.at)));
    all.extend(past);
    all
}

fn live(world: &World, seed: u64, thread: usize) -> Customer {
    let written = &world.script.live[thread];
    let at = world.until.plus_ms(-i64::from(written.began.unwrap_or(0)) * 60_000);
    let seed = seed.wrapping_mul(31).wrapping_add(1_000_000 + thread as u64);
    Customer { seed, locale: written.lang, visits: vec![Visit { thread, live: true, at }] }
}

fn past(world: &World, seed: u64, number: usize) -> Customer {
    let seed = seed.wrapping_mul(31).wrapping_add(number as u64);
    let dice = SeededEntropy::new(seed);
    let cast = &world.script.cast;
    let locale = if dice.below(100) < cast.chinese_of_100 { Locale::Zh } else { Locale::En };
    let mut visits = vec![visit(world, locale, &dice)];
    while visits.len() < 4 && dice.below(100) < AGAIN_OF_100 {
        visits.push(visit(world, locale, &dice));
    }
    visits.sort_by_key(|visit| visit.at);
    // Two visits within three days are one too many: a conversation may still be open.
    visits.dedup_by(|later, earlier| later.at.ms_since(earlier.at) < 72 * HOUR_MS);
    Customer { seed, locale, visits }
}

fn visit(world: &World, locale: Locale, dice: &SeededEntropy) -> Visit {
    let thread = thread(&world.script.threads, locale, dice);
    Visit { thread, live: false, at: moment(world, world.script.threads[thread].when, dice) }
}

fn thread(threads: &[Thread], locale: Locale, dice: &SeededEntropy) -> usize {
    let of = |thread: &Thread| if thread.lang == locale { thread.weight } else { 0 };
    weighted(threads.iter().map(of), dice)
}

fn moment(world: &World, when: When, dice: &SeededEntropy) -> Timestamp {
    let zone = Zone::new(world.hours.zone().clone());
    let latest = world.until.plus_ms(-SETTLED_HOURS * HOUR_MS);
    let (today, _) = zone.day_and_hour(world.until);
    let days = usize::try_from(world.script.cast.days).unwrap_or(1);
    let mut at = latest;
    // A few tries find an hour of the right kind; the last is taken as it is.
    for _ in 0..40 {
        let back = weighted((0..days).map(|day| DAYS[if day < DAYS.len() { day } else { day % 7 }]), dice);
        let day: Day = today.plus(-i32::try_from(back).unwrap_or(0));
        let hour = weighted(HOURS.iter().copied(), dice);
        let within = i64::try_from(dice.below(3_600_000)).unwrap_or(0);
        at = zone.start(day).plus_ms(i64::try_from(hour).unwrap_or(0) * HOUR_MS + within);
        let open = world.hours.is_open(at) && world.hours.is_open(at.plus_ms(HOUR_MS));
        let fits = match when {
            When::Any => true,
            When::Open => open,
            // Whoever comes at night is answered in the morning, which must have been.
            When::Closed => !world.hours.is_open(at) && at.plus_ms(14 * HOUR_MS) < latest,
        };
        if fits && at < latest {
            return at;
        }
    }
    at.min(latest)
}

fn weighted(weights: impl Iterator<Item = u64> + Clone, dice: &SeededEntropy) -> usize {
    let sum: u64 = weights.clone().sum();
    let mut left = dice.below(sum);
    for (at, weight) in weights.enumerate() {
        if left < weight {
            return at;
        }
        left -= weight;
    }
    0
}
