//! How often actions were called, what came of it, and which rest: in memory, bounded, for this process alone.

use std::collections::{HashMap, VecDeque};

use base::{ContactId, Timestamp, WorkspaceId};
use dialogue::pack::{Rate, Rates};
use parking_lot::Mutex;

use crate::breakers::Breakers;

/// The longest rest of an action: customers wait for it, so it is tried again soon.
const LONGEST_REST_MS: i64 = 2 * 60 * 1_000;
/// Customers and workspaces of which calls are remembered; when full, those that called least lately are forgotten.
const REMEMBERED: usize = 20_000;

/// Of so many calls it is remembered how long they took.
const TIMED: usize = 100;

/// Whose calls: one customer's of an action, or all of a workspace.
type Whose = (WorkspaceId, String, Option<ContactId>);

/// It.
pub(crate) struct Pace {
    calls: Mutex<HashMap<Whose, VecDeque<Timestamp>>>,
    rests: Breakers<String>,
    /// Only actions that are called are in here, and only declared ones are called.
    seen: Mutex<HashMap<(WorkspaceId, String), Seen>>,
}

/// What was seen of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) calls: u64,
    pub(super) failed: u64,
    /// Whether the last one was answered.
    pub(super) answered: Option<bool>,
    took_ms: VecDeque<u32>,
}

impl Seen {
    /// How long the middle one of the last took.
    pub(super) fn median_ms(&self) -> Option<u32> {
        let mut all: Vec<u32> = self.took_ms.iter().copied().collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied()
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self { calls: Mutex::default(), rests: Breakers::new(LONGEST_REST_MS), seen: Mutex::default() }
    }
}

impl Pace {
    /// Counts a call, unless that would be too many.
    pub(crate) fn take(
        &self,
        (workspace_id, action, customer): (WorkspaceId, &str, ContactId),
        rates: Rates,
        now: Timestamp,
    ) -> bool {
        let mut calls = self.calls.lock();
        let both = [(rates.customer, Some(customer)), (rates.workspace, None)];
        let limits: Vec<(Whose, Rate)> = both
            .into_iter()
            .filter_map(|(rate, who)| Some(((workspace_id, action.to_owned(), who), rate?)))
            .collect();
        for (whose, rate) in &limits {
            let Some(times) = calls.get_mut(whose) else { continue };
            while times.front().is_some_and(|at| now.ms_since(*at) >= rate.per_ms) {
                times.pop_front();
            }
            if times.len() >= rate.most as usize {
                return false;
            }
        }
        for (whose, _) in limits {
            forget(&mut calls);
            calls.entry(whose).or_default().push_back(now);
        }
        true
    }

    /// What came of a call.
    pub(super) fn saw(&self, (workspace_id, action): (WorkspaceId, &str), answered: bool, took_ms: i64) {
        let mut all = self.seen.lock();
        let seen = all.entry((workspace_id, action.to_owned())).or_default();
        seen.calls += 1;
        seen.failed += u64::from(!answered);
        seen.answered = Some(answered);
        if seen.took_ms.len() >= TIMED {
            seen.took_ms.pop_front();
        }
        seen.took_ms.push_back(u32::try_from(took_ms).unwrap_or_default());
    }

    /// What was seen of an action.
    pub(super) fn seen(&self, workspace_id: WorkspaceId, action: &str) -> Seen {
        self.seen.lock().get(&(workspace_id, action.to_owned())).cloned().unwrap_or_default()
    }

    /// Which actions rest.
    pub(crate) fn rests(&self) -> &Breakers<String> {
        &self.rests
    }
}

/// Makes room for one more.
fn forget(calls: &mut HashMap<Whose, VecDeque<Timestamp>>) {
    if calls.len() < REMEMBERED {
        return;
    }
    let mut last: Vec<Timestamp> = calls.values().filter_map(|times| times.back().copied()).collect();
    last.sort_unstable();
    let middle = last.get(last.len() / 2).copied();
    calls.retain(|_, times| times.back().copied() > middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(customer: u32, workspace: u32) -> Rates {
        let rate = |most| Some(Rate { most, per_ms: 60_000 });
        Rates { customer: rate(customer), workspace: rate(workspace) }
    }

    #[test]
    fn a_customer_and_all_together_are_counted_apart() {
        let (pace, env) = (Pace::default(), base::seeded::env(1).0);
        let (workspace_id, other): (WorkspaceId, WorkspaceId) = (env.id(), env.id());
        let (one, two, three): (ContactId, ContactId, ContactId) = (env.id(), env.id(), env.id());
        let at = |s: i64| Timestamp::from_ms(s * 1_000);
        let take = |who, s| pace.take((workspace_id, "a", who), rates(2, 3), at(s));
        assert_eq!((take(one, 0), take(one, 1), take(one, 2)), (true, true, false));
        assert!(take(two, 3), "another customer is not held up");
        assert!(!take(three, 4), "all together are too many");
        assert!(pace.take((workspace_id, "b", one), rates(2, 3), at(5)), "another action");
        assert!(pace.take((other, "a", one), rates(2, 3), at(5)), "another workspace");
        assert!(!take(one, 59) && take(one, 60), "the first is a minute ago");
        assert!(pace.take((workspace_id, "c", one), Rates::default(), at(0)), "no limit is none");
    }

    #[test]
    fn memory_is_bounded() {
        let (pace, env) = (Pace::default(), base::seeded::env(2).0);
        let workspace_id = env.id();
        for n in 0..REMEMBERED + 10 {
            assert!(pace.take(
                (workspace_id, "a", env.id()),
                rates(1, 10_000_000),
                Timestamp::from_ms(n as i64)
            ));
        }
        assert!(pace.calls.lock().len() <= REMEMBERED);
    }
}
