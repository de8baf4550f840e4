//! Codes that prove who asks: what sends them, for what, and what the proof is called.

use super::super::file::StepEntry;
use super::super::{BUILT_IN, Step};
use super::Build;
use crate::pack::PackError;
use crate::text::{is_name, placeholders};

impl Build<'_> {
    pub(super) fn verify(&mut self, at: &str, entry: StepEntry) -> Result<(), PackError> {
        let name = entry.verify.unwrap_or_default();
        let key = format!("{at}.verify");
        let given = self.slots.contains_key(&name) || self.filled.contains(&name);
        if !is_name(&name) || BUILT_IN.contains(&name.as_str()) || given {
            let problem = "the name of a proof is a-z, 0-9 and _, and nothing that is built in, asked for or set otherwise";
            return Err(self.wrong(&key, problem));
        }
        let action = entry
            .by
            .ok_or_else(|| self.wrong(&format!("{at}.by"), "is missing: the action that sends the code"))?;
        let inputs = entry.inputs.unwrap_or_default();
        for (input, template) in &inputs {
            let key = format!("{at}.inputs.{input}");
            self.template(&key, template)?;
            if let Some(proof) = placeholders(template).into_iter().find(|name| self.proofs.contains(*name)) {
                return Err(self.wrong(&key, format!("{proof} is what a code proves, and sends none")));
            }
        }
        let unless = entry.unless.map(|text| self.condition(&format!("{at}.unless"), &text)).transpose()?;
        let ask = self.saying(at, "ask", entry.ask)?;
        let retry = self.retry(at, &ask, entry.retry)?;
        let why = entry.why.map(|text| self.text(at, "why", Some(text))).transpose()?;
        let attempts = self.attempts(at, entry.attempts)?;
        self.push(Step::Verify { name, action, inputs, unless, ask, retry, why, attempts })
    }
}
