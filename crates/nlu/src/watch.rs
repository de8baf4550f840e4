//! Training that is watched: how far it has come, and whether it should stop.

use std::fmt;
use std::ops::ControlFlow;

use crate::training::TrainError;

/// Texts that are learned between two looks at whether to stop.
pub(crate) const BATCH: usize = 64;

/// How far training has come, in parts that take about equally long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Parts done; never fewer than a step before, and equal to `of` only at the end.
    pub done: u64,
    /// Parts in all; the same in each step.
    pub of: u64,
}

/// Who watches a training: told after every few milliseconds of work; what it answers decides whether training goes on.
pub type Hook<'a> = dyn FnMut(Step) -> ControlFlow<()> + 'a;

/// One training on its way.
pub(crate) struct Watch<'a> {
    hook: Option<&'a mut Hook<'a>>,
    done: u64,
    of: u64,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(hook: &'a mut Hook<'a>, of: u64) -> Self {
        Self { hook: Some(hook), done: 0, of: of.max(1) }
    }

    /// Nobody looks.
    pub(crate) fn unseen() -> Self {
        Self { hook: None, done: 0, of: 1 }
    }

    pub(crate) fn done(&self) -> u64 {
        self.done
    }

    /// That much more is done.
    pub(crate) fn advance(&mut self, parts: u64) -> Result<(), TrainError> {
        self.reach(self.done.saturating_add(parts))
    }

    /// This far at least; work that proved needless counts as done.
    pub(crate) fn reach(&mut self, done: u64) -> Result<(), TrainError> {
        self.done = self.done.max(done);
        // What was planned is an estimate: the end is told by `finish` alone.
        self.tell(self.done.min(self.of - 1))
    }

    pub(crate) fn finish(mut self) -> Result<(), TrainError> {
        self.tell(self.of)
    }

    fn tell(&mut self, done: u64) -> Result<(), TrainError> {
        let Some(hook) = &mut self.hook else { return Ok(()) };
        match hook(Step { done, of: self.of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(TrainError::Cancelled),
        }
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("done", &self.done).field("of", &self.of).finish_non_exhaustive()
    }
}
