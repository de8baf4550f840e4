//! Calls: what is asked of a business system, and what follows from each kind of result.

use std::collections::BTreeMap;

use super::super::file::{BranchEntry, StepEntry};
use super::super::{Branch, HandoffRule, Step};
use super::Build;
use crate::pack::PackError;

impl Build<'_> {
    pub(super) fn call(&mut self, at: &str, entry: StepEntry, depth: usize) -> Result<(), PackError> {
        let inputs = entry.inputs.unwrap_or_default();
        for (input, template) in &inputs {
            self.template(&format!("{at}.inputs.{input}"), template)?;
        }
        let on = entry.on.unwrap_or_default();
        if !on.contains_key("error") {
            let problem = "is missing: every call must say what happens when it fails";
            return Err(self.wrong(&format!("{at}.on.error"), problem));
        }
        let (action, say_while) = (entry.call.unwrap_or_default(), entry.say_while);
        let here = self.out.len();
        self.push(Step::End)?;
        let on = self.branches(at, on, depth)?;
        self.out[here] = Step::Call { action, inputs, say_while, on };
        Ok(())
    }

    /// What follows from each kind of result; the step behind the last of them is where those go on that have no steps of their own.
    pub(super) fn branches(
        &mut self,
        at: &str,
        on: BTreeMap<String, BranchEntry>,
        depth: usize,
    ) -> Result<BTreeMap<String, Branch>, PackError> {
        let (mut branches, mut jumps) = (BTreeMap::new(), Vec::new());
        for (kind, branch) in on {
            let key = format!("{at}.on.{kind}");
            let goes_on = self.goes_on(&key, &kind, &branch)?;
            let own = !branch.then.is_empty();
            // Without steps of its own a branch goes on behind the call, wherever that is.
            let next = goes_on.then_some(if own { self.out.len() } else { usize::MAX });
            if own {
                self.block(&format!("{key}.then"), branch.then, depth + 1)?;
                jumps.push(self.out.len());
                self.push(Step::End)?;
            }
            let say = branch.say.map(|say| self.saying(&key, "say", Some(say))).transpose()?;
            let (card, handoff, options, again) = (branch.card, branch.handoff, branch.options, branch.again);
            branches.insert(kind, Branch { say, card, handoff, options, again, next });
        }
        let end = self.out.len();
        for jump in jumps {
            self.out[jump] = Step::Jump { to: end };
        }
        for branch in branches.values_mut() {
            branch.next = branch.next.map(|next| next.min(end));
        }
        Ok(branches)
    }

    /// Whether the flow goes on after this branch; what it must say and may not.
    fn goes_on(&self, key: &str, kind: &str, branch: &BranchEntry) -> Result<bool, PackError> {
        if branch.say.is_none() && branch.then.is_empty() && branch.ends {
            return Err(self.wrong(&format!("{key}.say"), "is missing: a flow never ends without a word"));
        }
        if branch.say.is_none() && matches!(kind, "error" | "not_found") {
            return Err(self.wrong(&format!("{key}.say"), "is missing: what found nothing or failed is said"));
        }
        let again = branch.again.as_ref();
        if again.is_some() && (branch.ends || branch.handoff.is_some() || branch.say.is_none()) {
            let problem = "goes with say, to tell why, and with neither ends nor handoff";
            return Err(self.wrong(&format!("{key}.again"), problem));
        }
        if let Some(slot) = again.filter(|slot| !self.names.contains(*slot)) {
            return Err(self.wrong(&format!("{key}.again"), format!("nothing in this flow asks for {slot}")));
        }
        let stops = branch.ends || branch.handoff == Some(HandoffRule::Now) || again.is_some();
        if !branch.then.is_empty() && (stops || matches!(kind, "error" | "not_found")) {
            return Err(self.wrong(&format!("{key}.then"), "is never reached: this branch does not go on"));
        }
        if let Some(slot) = branch.options.keys().find(|slot| !self.names.contains(*slot)) {
            return Err(self.wrong(&format!("{key}.options"), format!("nothing in this flow chooses {slot}")));
        }
        Ok(!stops)
    }
}
