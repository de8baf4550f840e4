//! The reducer for clients written in Rust (load, tests); `web/realtime` holds the same rules for browsers.

use crate::patch::{Patch, WireEvent};
use crate::view::{ConversationView, MessageView};

/// There is a hole between the view and the event: resume or load afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event is missing: have {have}, got {got}")]
pub struct Gap {
    /// The view's number.
    pub have: u64,
    /// The event's number.
    pub got: u64,
}

/// Brings `view` up to date by one event. An event that is known already changes nothing.
pub fn apply(view: &mut ConversationView, event: &WireEvent) -> Result<(), Gap> {
    if event.n <= view.n {
        return Ok(());
    }
    if event.n != view.n + 1 {
        return Err(Gap { have: view.n, got: event.n });
    }
    for change in &event.patches {
        patch(view, change);
    }
    view.n = event.n;
    Ok(())
}

fn patch(view: &mut ConversationView, change: &Patch) {
    match change {
        Patch::MessagePut { message } => put(&mut view.messages, message),
        Patch::MessageRemove { id } => view.messages.retain(|message| message.id != *id),
        Patch::FeedbackSet { id, feedback } => {
            for message in view.messages.iter_mut().filter(|message| message.id == *id) {
                message.feedback = Some(*feedback);
            }
        }
        Patch::HeaderSet { life, owner, locale, survey, snooze, mentioned, dangers, merged_into, parts } => {
            set(&mut view.header.life, life.as_ref());
            set(&mut view.header.owner, owner.as_ref());
            set(&mut view.header.locale, locale.as_ref());
            set(&mut view.header.survey, survey.as_ref());
            set(&mut view.header.snooze, snooze.as_ref());
            set(&mut view.header.mentioned, mentioned.as_ref());
            set(&mut view.header.dangers, dangers.as_ref());
            view.header.merged_into = merged_into.or(view.header.merged_into);
            set(&mut view.header.parts, parts.as_ref());
        }
        Patch::LabelsChange { added, removed } => {
            let labels = &mut view.header.labels;
            labels.retain(|label| !removed.contains(label));
            labels.extend(added);
            labels.sort_unstable();
            labels.dedup();
        }
        Patch::ReceiptSet { customer_delivered, customer_read, house_read } => {
            raise(&mut view.receipts.customer_delivered, *customer_delivered);
            raise(&mut view.receipts.customer_read, *customer_read);
            raise(&mut view.receipts.house_read, *house_read);
        }
    }
}

fn put(messages: &mut Vec<MessageView>, message: &MessageView) {
    messages.retain(|other| other.id != message.id);
    let at = messages.partition_point(|other| other.n <= message.n);
    messages.insert(at, message.clone());
}

fn set<T: Clone>(place: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        *place = value.clone();
    }
}

fn raise(place: &mut u64, value: Option<u64>) {
    *place = (*place).max(value.unwrap_or(0));
}
