//! Sums of what sessions give, and the figures they come to.

use base::UserId;

use crate::define::Unit;
use crate::definitions::{ALL, Id};
use crate::fact::Fact;
use crate::measure::{Given, measure};
use crate::summary::Figure;

/// One metric's sum.
#[derive(Clone, Debug, Default)]
struct Sum {
    hits: u64,
    of: u64,
    /// Times, one by one: percentiles cannot be had from sums.
    times: Vec<i64>,
}

/// The sums of every metric.
#[derive(Clone, Debug)]
pub(crate) struct Tally(Vec<Sum>);

impl Default for Tally {
    fn default() -> Self {
        Self(vec![Sum::default(); ALL.len()])
    }
}

impl Tally {
    pub(crate) fn add(&mut self, fact: &Fact, focus: Option<UserId>) {
        measure(fact, focus, &mut |id, given| {
            let sum = &mut self.0[id as usize];
            match given {
                Given::One(counts) => {
                    sum.hits += u64::from(counts);
                    sum.of += 1;
                }
                Given::Many(many) => {
                    sum.hits += many;
                    sum.of += 1;
                }
                Given::Of(hits, of) => {
                    sum.hits += hits;
                    sum.of += of;
                }
                Given::Ms(ms) => sum.times.push(ms),
            }
        });
    }

    pub(crate) fn count(&self, id: Id) -> u64 {
        self.0[id as usize].hits
    }

    pub(crate) fn figures(mut self) -> Vec<Figure> {
        ALL.into_iter().zip(&mut self.0).map(|(id, sum)| figure(id, sum)).collect()
    }

    /// What each metric comes to, without the percentiles.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, f64)> {
        ALL.into_iter().zip(&self.0).filter_map(|(id, sum)| Some((id.metric().id, value(id, sum)?)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn share(hits: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| hits as f64 / of as f64)
}

#[expect(clippy::cast_precision_loss, reason = "times far below 2^52 ms")]
fn value(id: Id, sum: &Sum) -> Option<f64> {
    match id.metric().unit {
        Unit::Count => Some(sum.hits as f64),
        Unit::Share | Unit::PerSession => share(sum.hits, sum.of),
        Unit::Time => {
            let total: i64 = sum.times.iter().sum();
            (!sum.times.is_empty()).then(|| total as f64 / sum.times.len() as f64)
        }
    }
}

fn figure(id: Id, sum: &mut Sum) -> Figure {
    sum.times.sort_unstable();
    let metric = id.metric();
    let timed = metric.unit == Unit::Time;
    Figure {
        id: metric.id.to_owned(),
        unit: metric.unit,
        value: value(id, sum),
        median_ms: percentile(&sum.times, 50),
        p90_ms: percentile(&sum.times, 90),
        hits: if timed { sum.times.len() as u64 } else { sum.hits },
        of: if timed { sum.times.len() as u64 } else { sum.of },
    }
}

/// The smallest time that at least so many of a hundred do not exceed.
fn percentile(sorted: &[i64], hundredths: usize) -> Option<i64> {
    let rank = (sorted.len() * hundredths).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}
