//! Promises: what is promised, and by when.

use super::super::Step;
use super::super::file::StepEntry;
use super::Build;
use crate::pack::PackError;
use crate::promise::{PromiseKind, Until};
use crate::text::is_name;

impl Build<'_> {
    pub(super) fn promise(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let what = self.text(at, "promise", entry.promise)?;
        let until = match (entry.within, entry.by) {
            (Some(within), None) => {
                let problem = "must be a number with minutes, hours, days, working minutes, working hours or working days";
                Until::read(&within).ok_or_else(|| self.wrong(&format!("{at}.within"), problem))?
            }
            (None, Some(by)) if is_name(&by) => Until::Day(by),
            (None, Some(_)) => {
                return Err(
                    self.wrong(&format!("{at}.by"), "must be the name of a slot or of what a call brings")
                );
            }
            _ => return Err(self.wrong(at, "a promise needs either within or by")),
        };
        self.push(Step::Promise { what, kind: entry.kind.unwrap_or(PromiseKind::Reply), until })
    }
}
