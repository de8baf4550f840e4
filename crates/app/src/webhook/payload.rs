//! What is sent: made of the record at the moment of sending, so that nothing personal lies about in jobs, and nothing erased leaves.

use base::{ContactId, ConversationId, Timestamp};
use conversation::{Event, EventKind};
use protocol::project::message_view;
use protocol::view::Audience;
use protocol::webhook::{WebhookContent, WebhookData, WebhookEvent};
use serde::{Deserialize, Serialize};
use store::Cx;
use uuid::Uuid;

use super::written;
use crate::app::App;
use crate::conversation::facts;
use crate::error::{Error, Result};
use crate::names;

/// One event for one address, as its job holds it: ids and facts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// The event's id.
    pub event_id: Uuid,
    /// Its name.
    pub event: String,
    /// The customer.
    pub contact_id: ContactId,
    /// Where, unless it is about the customer alone.
    pub conversation_id: Option<ConversationId>,
    /// Which of the conversation's events.
    pub seq: Option<u64>,
    /// When it happened.
    pub at: Timestamp,
}

/// The body for an address that wants content, or does not.
pub(super) async fn build(app: &App, cx: &Cx, job: &Job, content: bool) -> Result<WebhookEvent> {
    let mut data = WebhookData {
        contact_id: Some(job.contact_id),
        conversation_id: job.conversation_id,
        seq: job.seq,
        ..WebhookData::default()
    };
    if let (Some(conversation_id), Some(seq)) = (job.conversation_id, job.seq) {
        let event = cx.events(conversation_id, seq.saturating_sub(1), 1).await?.pop();
        fill(&mut data, event.filter(|event| event.seq == seq).ok_or(Error::NotFound("event"))?);
    }
    let content = if content { content_of(app, cx, job, &data).await? } else { None };
    Ok(WebhookEvent {
        id: written(job.event_id),
        event: job.event.clone(),
        at_ms: job.at.ms(),
        workspace_id: cx.workspace_id(),
        data,
        content,
    })
}

fn fill(data: &mut WebhookData, event: Event) {
    match event.kind {
        EventKind::MessageAdded { message_id, author, .. } => {
            data.message_id = Some(message_id);
            data.author = Some(author);
        }
        EventKind::OwnerChanged { owner, by, .. } => {
            data.owner = Some(owner);
            data.by = by;
        }
        EventKind::Resolved { by, program } => (data.by, data.program) = (by, program),
        EventKind::Merged { into, by } => {
            data.merged_into = Some(into);
            data.by = Some(by);
        }
        EventKind::SurveyAnswered { stars, agent_stars, reasons } => {
            data.stars = Some(stars);
            data.agent_stars = agent_stars;
            data.reasons = reasons;
        }
        _ => {}
    }
}

async fn content_of(app: &App, cx: &Cx, job: &Job, data: &WebhookData) -> Result<Option<WebhookContent>> {
    if let (Some(conversation_id), Some(message_id)) = (job.conversation_id, data.message_id) {
        let names = names::of(app, cx.workspace_id()).await?;
        let stored = cx.messages_by_id(conversation_id, &[message_id]).await?.pop();
        let seen = stored.and_then(|stored| message_view(&facts(stored, &names), Audience::Agent));
        return Ok(seen.map(|message| WebhookContent::Message(Box::new(message))));
    }
    if job.conversation_id.is_some() {
        return Ok(None);
    }
    let known = cx.contact(job.contact_id).await?.filter(|record| record.contact.erased_at.is_none());
    let Some(record) = known else { return Ok(None) };
    let group = crate::contact::group(cx, record.contact.id).await?;
    let profile = if group.id() == record.contact.id { group.profile() } else { record.profile };
    Ok(Some(WebhookContent::Contact(Box::new(profile))))
}
