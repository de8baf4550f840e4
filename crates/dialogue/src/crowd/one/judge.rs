//! What the world answers, and whether what is called may be called and meets the goal.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{End, Talk};
use crate::pack::Does;
use crate::turn::CallError;

impl Talk<'_> {
    /// What the world answers; codes are sent in every world.
    pub(super) fn result(&self, action: &str, inputs: &BTreeMap<String, String>) -> Result<Value, CallError> {
        let sends = self.does(action) == Some(Does::SendsCode);
        let own = self.crowd.answer(action, inputs).cloned();
        own.or_else(|| sends.then(|| json!({ "result": "sent" }))).ok_or(CallError::Refused)
    }

    pub(super) fn does(&self, action: &str) -> Option<Does> {
        self.pack.actions.get(action).map(|declared| declared.does)
    }

    /// Whether what is called may be called.
    pub(super) fn judge(&mut self, action: &str, inputs: &BTreeMap<String, String>, confirmed: bool) {
        let Some(declared) = self.pack.actions.get(action) else { return };
        let proven = declared.proof.is_empty() || declared.proof.iter().any(|name| inputs.contains_key(name));
        let changes = matches!(declared.does, Does::Changes | Does::Pays);
        self.met.unauthorised |= !proven || changes && !confirmed;
    }

    /// Whether it met the goal.
    pub(super) fn judge_result(&mut self, action: &str, inputs: &BTreeMap<String, String>, kind: &str) {
        let forbidden = self.goal.never.iter().any(|never| never == action);
        if let Some(wanted) = self.goal.wants.as_ref().filter(|wanted| wanted.is(action, kind)) {
            let meant = wanted.inputs.iter().all(|(name, value)| inputs.get(name) == Some(value));
            return self.end(if meant { End::Solved } else { End::Wrong });
        }
        let changes = matches!(self.does(action), Some(Does::Changes | Does::Pays));
        if forbidden && !matches!(kind, "not_found" | "error") || changes && self.crowd.is_done(action, kind)
        {
            self.end(End::Wrong);
        } else if self.goal.told.as_ref().is_some_and(|told| told.is(action, kind)) {
            self.end(End::Refused);
        }
    }
}
