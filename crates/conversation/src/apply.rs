//! Events to header: total, so that whatever was once committed can be folded for ever.

use base::{ContactId, ConversationId, InboxId, Locale, Timestamp};

use crate::event::{Event, EventKind};
use crate::header::{Author, Header, Life, Owner, Receipts, SurveyState, TurnRef};
use crate::merge::MergedInto;
use crate::survey::Answered;

/// A conversation begins: its first header and the event that says so.
pub fn open(
    id: ConversationId,
    contact_id: ContactId,
    inbox_id: InboxId,
    locale: Locale,
    now: Timestamp,
) -> (Header, Event) {
    let header = Header {
        id,
        contact_id,
        inbox_id,
        locale,
        life: Life::Open,
        owner: Owner::Assistant,
        ownership_no: 1,
        seq: 1,
        public_seq: 1,
        opened_at: now,
        last_message_at: now,
        last_customer_at: None,
        last_customer_seq: 0,
        last_house_at: None,
        answered_seq: 0,
        turn: None,
        reminded_at: None,
        receipts: Receipts::default(),
        survey: None,
        answered: Answered::default(),
        public_messages: 0,
        customer_messages: 0,
        reopened: 0,
        snoozed_until: None,
        woken_at: None,
        labels: Vec::new(),
        mentioned: Vec::new(),
        dangers: Vec::new(),
        merged_into: None,
        parts: Vec::new(),
        owed_since: None,
    };
    let kind = EventKind::Opened { contact_id, inbox_id, locale };
    (header, Event { seq: 1, public_seq: Some(1), at: now, kind })
}

/// The header of conversation `id` after all of its events; `None` when they do not begin with `Opened`.
pub fn fold<'a>(id: ConversationId, events: impl IntoIterator<Item = &'a Event>) -> Option<Header> {
    let mut events = events.into_iter();
    let first = events.next()?;
    let EventKind::Opened { contact_id, inbox_id, locale } = first.kind else { return None };
    let (header, _) = open(id, contact_id, inbox_id, locale, first.at);
    Some(events.fold(header, |header, event| apply(&header, event)))
}

/// The header after one more event. It judges nothing: what may happen was decided when the event was made.
pub fn apply(header: &Header, event: &Event) -> Header {
    let mut next = header.clone();
    next.seq = event.seq;
    if let Some(public_seq) = event.public_seq {
        next.public_seq = public_seq;
    }
    next.answered = next.answered.after(event);
    match event.kind {
        EventKind::Labelled { ref added, ref removed, .. } => {
            next.labels.retain(|label| !removed.contains(label));
            next.labels.extend(added);
            next.labels.sort_unstable();
            next.labels.dedup();
        }
        EventKind::WrappedUp { .. }
        | EventKind::Opened { .. }
        | EventKind::FeedbackGiven { .. }
        | EventKind::ActionCalled { .. }
        | EventKind::ActionReturned { .. } => {}
        EventKind::MessageAdded { private: true, .. } => {}
        EventKind::MessageAdded { author, locale, .. } => add_message(&mut next, event, author, locale),
        EventKind::TurnStarted { job_id, since_seq } => next.turn = Some(TurnRef { job_id, since_seq }),
        EventKind::TurnEnded { answered_seq, .. } => {
            next.turn = None;
            next.answered_seq = next.answered_seq.max(answered_seq);
        }
        EventKind::OwnerChanged { owner, ownership_no, .. } => {
            next.owner = owner;
            next.ownership_no = ownership_no;
            // Whoever was thinking is not the one who answers now.
            next.turn = None;
        }
        EventKind::Delivered { up_to } => {
            next.receipts.customer_delivered = next.receipts.customer_delivered.max(up_to);
        }
        EventKind::ReadByCustomer { up_to } => {
            next.receipts.customer_read = next.receipts.customer_read.max(up_to);
            // What was read has arrived, even when its own receipt was lost.
            next.receipts.customer_delivered = next.receipts.customer_delivered.max(up_to);
        }
        EventKind::ReadByHouse { up_to, .. } => {
            next.receipts.house_read = next.receipts.house_read.max(up_to)
        }
        EventKind::SilenceReminded => next.reminded_at = Some(event.at),
        EventKind::Resolved { .. } => {
            next.life = Life::Resolved { at: event.at };
            next.turn = None;
            next.owed_since = None;
        }
        EventKind::Reopened => {
            next.life = Life::Open;
            next.survey = None;
            next.reminded_at = None;
            next.dangers.clear();
            next.reopened = next.reopened.saturating_add(1);
        }
        EventKind::Closed => {
            next.life = Life::Closed { at: event.at };
            next.turn = None;
            next.owed_since = None;
        }
        EventKind::Merged { into, by } => {
            next.merged_into = Some(MergedInto { conversation_id: into, by, at: event.at });
        }
        EventKind::Absorbed { ref parts, owed_since, .. } => {
            next.parts.clone_from(parts);
            next.owed_since = next.owed_since.into_iter().chain(owed_since).min();
        }
        EventKind::Snoozed { until, .. } => next.snoozed_until = Some(until),
        EventKind::Woken { .. } => {
            next.snoozed_until = None;
            next.woken_at = Some(event.at);
        }
        EventKind::Mentioned { ref waiting, .. } | EventKind::MentionsSeen { ref waiting, .. } => {
            next.mentioned.clone_from(waiting);
        }
        EventKind::DangerHeard { ref heard } => next.dangers.clone_from(heard),
        EventKind::SurveyPlanned { due, about, form, answer_ms } => {
            next.survey = Some(SurveyState::Planned { due, about, form, answer_ms });
        }
        EventKind::SurveyInvited { about, form, until } => {
            next.survey = Some(SurveyState::Invited { at: event.at, about, form, until });
        }
        EventKind::SurveyAnswered { stars, agent_stars, .. } => {
            next.survey = Some(SurveyState::Answered { stars, agent_stars });
        }
    }
    next
}

fn add_message(next: &mut Header, event: &Event, author: Author, locale: Option<Locale>) {
    next.last_message_at = event.at;
    next.public_messages = next.public_messages.saturating_add(1);
    match author {
        Author::Customer => {
            next.last_customer_at = Some(event.at);
            next.last_customer_seq = event.seq;
            next.customer_messages = next.customer_messages.saturating_add(1);
            next.reminded_at = None;
            next.locale = locale.unwrap_or(next.locale);
        }
        Author::Assistant => next.last_house_at = Some(event.at),
        // A correction stands beside whoever answers: it answers nobody.
        Author::Agent { user_id } if next.owner.agent() != Some(user_id) => {
            next.last_house_at = Some(event.at);
        }
        Author::Agent { .. } => {
            next.last_house_at = Some(event.at);
            // An agent speaks to everything that stands there; the assistant says how far it has read when its turn ends.
            next.answered_seq = next.last_customer_seq;
            next.owed_since = None;
        }
        // Whoever waits for a word of the assistant or of a person goes on waiting.
        Author::Program { .. } | Author::System => {}
    }
}
