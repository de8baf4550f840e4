//! Who may hurt themselves while they wait for a person is told at once where help is found. The assistant, which says it else, is silent then.

use base::{Locale, Timestamp};
use conversation::event::{Danger, HeardDanger};
use conversation::session::Policy;
use conversation::{Command, Content, Event, Header, Owner, Rejection, decide_all};
use store::ContactKey;

use super::heard::Heard;
use crate::app::App;
use crate::error::Result;
use crate::work::{Beside, SealedMessage};

/// It is said for what is sure, once a session.
const NEED: HeardDanger = HeardDanger { kind: Danger::SelfHarm, sure: true };

/// The message, where the customer's words call for it.
pub(super) fn planned(
    app: &App,
    key: &ContactKey,
    heard: &Heard,
    locale: Locale,
) -> Result<Option<SealedMessage>> {
    if !heard.dangers.contains(&NEED) {
        return Ok(None);
    }
    let words = app.pack().reply("self_harm", heard.locale.unwrap_or(locale));
    SealedMessage::new(key, app.env().id(), &Content::text(words), Beside::default()).map(Some)
}

/// Says it after what was decided, if the customer waits for a person and has not been told in this session.
pub(super) fn said(
    help: Option<&SealedMessage>,
    before: &Header,
    decided: (Header, Vec<Event>),
    policy: &Policy,
    now: Timestamp,
) -> Result<(Header, Vec<Event>), Rejection> {
    let (header, mut events) = decided;
    let told = before.is_open() && before.dangers.contains(&NEED);
    let Some(help) = help.filter(|_| !told && matches!(header.owner, Owner::Queue { .. })) else {
        return Ok((header, events));
    };
    let (header, more) = decide_all(&header, [Command::SystemSays { message_id: help.id }], policy, now)?;
    events.extend(more);
    Ok((header, events))
}
