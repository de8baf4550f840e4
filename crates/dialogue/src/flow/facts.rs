//! What a flow knows: its slots, what was chosen, what calls brought, and who asks. Texts are filled from it, and conditions look at it.

use base::Locale;
use nlu::emotion::Feeling;
use serde_json::{Value, json};

use crate::excerpt::Room;
use crate::pack::{Saying, Step};
use crate::run::Run;
use crate::state::ActiveFlow;
use crate::text::{Text, fill, mark};
use crate::values::{bare, of_result, value};

/// What is known at one place of a flow.
pub(crate) struct Facts<'a> {
    run: &'a Run<'a>,
    active: &'a ActiveFlow,
    /// Where a name is looked for after the slots, the nearest first.
    data: Vec<Value>,
}

impl<'a> Facts<'a> {
    /// Of a flow as it stands; `latest` is what has just come.
    pub(crate) fn of(run: &'a Run<'a>, active: &'a ActiveFlow, latest: Option<&Value>) -> Self {
        let mut data: Vec<Value> = latest.into_iter().cloned().collect();
        data.push(chosen(run, active));
        data.extend(active.results.values().rev().map(|done| done.data.clone()));
        Self { run, active, data }
    }

    /// A text with everything filled in that is known, in the customer's language.
    pub(crate) fn text(&self, text: &Text) -> String {
        self.text_in(text, self.run.locale)
    }

    fn text_in(&self, text: &Text, locale: Locale) -> String {
        let zone = self.run.hours().zone();
        let spoken = |name: &str| {
            let slot = value(name, &self.active.slots, None, zone, locale);
            let found = || self.data.iter().find_map(|data| of_result(name, data, zone, locale));
            let own =
                || built_in(self.run, name).map(|own| crate::values::day(&own, zone, locale).unwrap_or(own));
            slot.or_else(found).or_else(own)
        };
        fill(text.get(locale), spoken)
    }

    /// What is said here.
    pub(crate) fn say(&self, saying: &Saying) -> String {
        self.text(saying.pick(&|name| self.bare(name)))
    }

    /// A mark of what is said here, the same in whichever language it is said.
    pub(crate) fn mark(&self, saying: &Saying) -> u64 {
        mark(&self.text_in(saying.pick(&|name| self.bare(name)), Locale::Zh))
    }

    /// The value of a name as conditions compare it.
    pub(crate) fn bare(&self, name: &str) -> Option<String> {
        // A proof is never what a system or a slot calls so.
        if let Some(proof) = super::code::proof(self.run, self.active, name) {
            return proof;
        }
        let slot = || self.active.slots.get(name).cloned();
        let found = || self.data.iter().find_map(|data| bare(name, data));
        slot().or_else(found).or_else(|| built_in(self.run, name))
    }
}

/// What was chosen, by slot: `{slot_label}`, `{slot_note}` and the fields of an option that a call brought.
fn chosen(run: &Run<'_>, active: &ActiveFlow) -> Value {
    let mut facts = serde_json::Map::new();
    for step in run.pack.flow_of(active).into_iter().flat_map(|flow| &flow.steps) {
        let Step::Choose { slot, options, .. } = step else { continue };
        let Some(picked) = active.slots.get(slot) else { continue };
        let written = options.iter().find(|option| option.value == *picked).map(
            |option| json!({ format!("{slot}_label"): option.label, format!("{slot}_note"): option.note }),
        );
        let brought = || {
            let options = super::choose::brought(run.pack, active, slot);
            options.into_iter().find(|option| super::choose::code(option).as_ref() == Some(picked)).cloned()
        };
        if let Some(fact) = written.or_else(brought) {
            facts.insert(slot.clone(), fact);
        }
    }
    Value::Object(facts)
}

/// What conditions may ask for beside slots and results.
pub(crate) fn built_in(run: &Run<'_>, name: &str) -> Option<String> {
    let yes = |is: bool| is.then(|| "yes".to_owned());
    let turn = run.turn;
    match name {
        "identity" => turn.identity.as_ref().map(|identity| identity.customer_ref.clone()),
        "vip" => yes(turn.asker.vip == Some(true)),
        "language" => Some(run.locale.code().to_owned()),
        "channel" => Some(if turn.room == Room::Letter { "mail" } else { "chat" }.to_owned()),
        "today" => {
            let now = jiff::Timestamp::from_microsecond(turn.now.0).ok()?;
            Some(run.hours().zone().to_datetime(now).date().to_string())
        }
        "open" => yes(turn.open),
        "online" => yes(turn.agents_online),
        "emotion" => {
            let feeling =
                run.reading.as_ref().map_or(Feeling::Neutral, |own| own.understanding.emotion.feeling);
            Some(format!("{feeling:?}").to_lowercase())
        }
        _ => None,
    }
}
