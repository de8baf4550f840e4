//! What was read of one conversation for one audience, and the frames made of it.

use axum::extract::ws::Utf8Bytes;
use base::{ConversationId, limits};
use protocol::patch::WireEvent;
use protocol::socket::ServerFrame;
use protocol::view::Audience;

use super::outbox::text;

/// Events after a number, with the frame for those who had exactly that number, which is nearly everyone.
pub(super) struct Reading {
    pub(super) audience: Audience,
    /// There may be more in the database.
    pub(super) cut_off: bool,
    conversation_id: ConversationId,
    after: u64,
    events: Vec<WireEvent>,
    whole: Option<Utf8Bytes>,
}

/// What somebody gets of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// They have it all.
    Nothing,
    /// They need something from before it: read again.
    TooLate,
    /// This frame; then they have everything up to `last`.
    Events { frame: Utf8Bytes, last: u64 },
}

impl Reading {
    pub(super) fn new(
        conversation_id: ConversationId,
        audience: Audience,
        after: u64,
        mut events: Vec<WireEvent>,
    ) -> Self {
        let cut_off = events.len() >= limits::REPLAY_EVENTS as usize;
        // Only what follows without a gap may be sent; the rest is not there yet, or not ours to see.
        let gapless = events.iter().zip(after + 1..).take_while(|(event, n)| event.n == *n).count();
        if gapless < events.len() {
            tracing::error!(%conversation_id, ?audience, after, "events with a gap");
            events.truncate(gapless);
        }
        let whole = if events.is_empty() { None } else { frame(conversation_id, &events) };
        Self { audience, cut_off, conversation_id, after, events, whole }
    }

    /// What comes after `sent`.
    pub(super) fn after(&self, sent: u64) -> Part {
        if sent < self.after {
            return Part::TooLate;
        }
        let have = usize::try_from(sent - self.after).unwrap_or(usize::MAX);
        let Some(rest) = self.events.get(have..) else { return Part::Nothing };
        let Some(last) = rest.last().map(|event| event.n) else { return Part::Nothing };
        let made = if have == 0 { self.whole.clone() } else { frame(self.conversation_id, rest) };
        made.map_or(Part::Nothing, |frame| Part::Events { frame, last })
    }
}

fn frame(conversation_id: ConversationId, events: &[WireEvent]) -> Option<Utf8Bytes> {
    text(&ServerFrame::Events { conversation_id, events: events.to_vec() })
}
