//! What one process knows of language models: which of them rest, what was answered a moment ago, and how many questions are under way. None of it is the
//! record: a restart forgets it, and nothing goes wrong.

use std::collections::HashMap;
use std::sync::Arc;

use base::limits::MODEL_QUESTIONS_AT_ONCE;
use base::{Gate, LanguageModelId, Timestamp, WorkspaceId};
use llm::Failure;
use parking_lot::Mutex;

use super::cache::Cache;
use crate::breakers::Breakers;

/// The longest rest, also where a server asks for more.
const LONGEST_REST_MS: i64 = 10 * 60 * 1_000;

/// It.
#[derive(Clone, Default)]
pub(crate) struct Models(Arc<Inner>);

/// A model, and whether it is asked in a turn: what is too slow for a customer who waits may do for an agent.
pub(super) type Road = (LanguageModelId, bool);

/// Whose question it is: a workspace's agents', or one of the turns of this process.
type Whose = Option<WorkspaceId>;

struct Inner {
    breakers: Breakers<Road>,
    under_way: Mutex<HashMap<Whose, usize>>,
    cache: Mutex<Cache>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            breakers: Breakers::new(LONGEST_REST_MS),
            under_way: Mutex::default(),
            cache: Mutex::default(),
        }
    }
}

/// One question under way; it ends when this is dropped.
pub(crate) struct UnderWay {
    models: Models,
    whose: Whose,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut under_way = self.models.0.under_way.lock();
        let left = under_way.get(&self.whose).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            under_way.remove(&self.whose);
        } else {
            under_way.insert(self.whose, left);
        }
    }
}

impl Models {
    /// Begins a question, unless as many are under way as may be.
    pub(super) fn begin(&self, workspace_id: WorkspaceId) -> Option<UnderWay> {
        self.seat(Some(workspace_id), MODEL_QUESTIONS_AT_ONCE)
    }

    /// Begins one of a turn, unless half of those who think turns wait for models already: whoever needs none never waits behind them.
    pub(super) fn begin_turn(&self, workers: usize) -> Option<UnderWay> {
        self.seat(None, workers.div_ceil(2))
    }

    fn seat(&self, whose: Whose, most: usize) -> Option<UnderWay> {
        let mut under_way = self.0.under_way.lock();
        let count = under_way.entry(whose).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(UnderWay { models: self.clone(), whose })
    }

    pub(super) fn cache(&self) -> parking_lot::MutexGuard<'_, Cache> {
        self.0.cache.lock()
    }

    pub(super) fn pass(&self, road: Road, now: Timestamp) -> Gate {
        self.0.breakers.pass(road, now)
    }

    pub(super) fn resting(&self, id: LanguageModelId, now: Timestamp) -> Option<Timestamp> {
        let of = |turns: bool| self.0.breakers.resting(&(id, turns), now);
        of(false).max(of(true))
    }

    /// What became of a question; a failure that says nothing of the endpoint does not count against it.
    pub(super) fn told(&self, road: Road, now: Timestamp, failure: Option<&Failure>) {
        match failure.filter(|failure| failure.unwell()) {
            None => self.0.breakers.good(&road),
            Some(Failure::Throttled { retry_after_s }) => self.0.breakers.bad(road, now, *retry_after_s),
            Some(_) => self.0.breakers.bad(road, now, None),
        }
    }

    /// A question was broken off by us.
    pub(super) fn broken_off(&self, road: Road) {
        self.0.breakers.undecided(&road);
    }

    /// It is set otherwise, or gone: what was known of it means nothing.
    pub(super) fn forget(&self, id: LanguageModelId) {
        self.0.breakers.forget(|(other, _)| *other == id);
    }
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;

    #[test]
    fn only_so_many_are_under_way_in_one_workspace() {
        let (models, env) = (Models::default(), base::seeded::env(1).0);
        let (one, other) = (env.id(), env.id());
        let mut held: Vec<UnderWay> =
            (0..MODEL_QUESTIONS_AT_ONCE).filter_map(|_| models.begin(one)).collect();
        assert_eq!(held.len(), MODEL_QUESTIONS_AT_ONCE);
        assert!(models.begin(one).is_none() && models.begin(other).is_some());
        held.pop();
        assert!(models.begin(one).is_some());
        let turns: Vec<UnderWay> = (0..9).filter_map(|_| models.begin_turn(5)).collect();
        assert_eq!(turns.len(), 3, "half of those who think go on without");
        drop(turns);
        assert!(models.begin_turn(1).is_some());
        held.clear();
        assert!(models.0.under_way.lock().is_empty());
    }

    #[test]
    fn a_filtered_answer_is_no_failure_of_the_endpoint() {
        let (models, id) = (Models::default(), LanguageModelId::from_uuid(Default::default()));
        let now = Timestamp(0);
        for _ in 0..9 {
            models.told((id, false), now, Some(&Failure::Filtered));
        }
        assert_eq!(models.pass((id, false), now), Gate::Open);
        models.told((id, false), now, Some(&Failure::Throttled { retry_after_s: Some(9) }));
        assert_eq!(models.pass((id, true), now), Gate::Open, "turns find out for themselves");
        assert_eq!(models.resting(id, now), Some(now.plus_ms(9_000)));
        models.forget(id);
        assert_eq!(models.resting(id, now), None);
    }
}
