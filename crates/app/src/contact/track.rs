//! A program of the company tells what happened to a customer; agents see it beside the conversation.

use access::{Action, Actor, may};
use base::{ApiKeyId, ContactId};
use conversation::Profile;
use conversation::about::Tracked;
use protocol::about::TellEvent;
use protocol::contact::TrackEvents;
use serde_json::json;
use store::{ChangeError, Changes, Column, Keys, Once, State, StoreError};

use super::put::when;
use super::tell_about::{EVENTS, event};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::once::once;
use crate::session::Asks;
use crate::work::TRIES;

/// Takes on what happened; the newest are kept.
pub async fn track(
    app: &App,
    asker: &dyn Asks,
    id: ContactId,
    ask: TrackEvents,
    key: Option<Once>,
) -> Result<()> {
    may(&asker.actor(), Action::WriteContact)?;
    let key_id = match asker.actor() {
        Actor::Key { key_id, .. } => Some(key_id),
        _ => None,
    };
    let events = checked(app, ask, key_id)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let id = cx.contact_root(id).await?.ok_or(Error::NotFound("contact"))?;
    for _ in 0..TRIES {
        let record = cx.contact(id).await?.ok_or(Error::NotFound("contact"))?;
        if record.contact.erased_at.is_some() {
            return Err(StoreError::Erased.into());
        }
        let profile = with(record.profile.clone(), &events);
        let sealed = cx.contact_key(id).await?.seal(Column::Profile, id, &profile);
        let (stored, count, now, key) = (record.stored, events.len(), app.env().now(), key.clone());
        let keys = key.iter().fold(Keys::new().contact(id), Keys::once);
        let change = move |state: &State| -> Result<Changes<()>> {
            once(state, key.as_ref(), now, || {
                if state.contact(id).is_none_or(|contact| contact.erased_at.is_some()) {
                    return Err(StoreError::Erased.into());
                }
                let changes = Changes::new(()).swap_profile(id, sealed.clone(), stored.clone());
                Ok(changes.audit("track_contact", format!("contact:{id}"), json!({ "events": count })))
            })
        };
        match cx.change(keys, change).await {
            Ok(()) => return Ok(()),
            Err(ChangeError::Store(StoreError::Conflict(_))) => {}
            Err(error) => return Err(flatten(error)),
        }
    }
    Err(Error::Contended)
}

fn checked(app: &App, ask: TrackEvents, key_id: Option<ApiKeyId>) -> Result<Vec<Tracked>> {
    if ask.events.is_empty() || ask.events.len() > EVENTS {
        return Err(Error::invalid("events", format!("1 to {EVENTS} at once")));
    }
    let now = app.env().now();
    let one = |told: protocol::contact::TrackEvent| {
        let at_ms = when(told.at_ms, now)
            .ok_or_else(|| Error::invalid("at_ms", "must be in the past, at most a year back"))?;
        let checked = event(TellEvent { name: told.name, props: told.props }, now)?;
        Ok(Tracked { at_ms, key_id, ..checked })
    };
    ask.events.into_iter().map(one).collect()
}

/// In the order in which they happened, the oldest beyond the limit forgotten.
fn with(mut profile: Profile, events: &[Tracked]) -> Profile {
    profile.events.extend(events.iter().cloned());
    profile.events.sort_by_key(|event| event.at_ms);
    let over = profile.events.len().saturating_sub(EVENTS);
    profile.events.drain(..over);
    profile
}
