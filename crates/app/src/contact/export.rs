//! Everything we hold of one customer, for the customer.

use access::{Action, may};
use base::ContactId;
use protocol::api::{ContactExport, ExportedMessage};
use protocol::project::message_view;
use protocol::view::Audience;
use serde_json::json;
use store::{Changes, Keys, State};

use super::show::view_of;
use crate::app::App;
use crate::conversation::{facts, flatten};
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;

/// Conversations of one customer that an export holds; more would not fit one answer.
const CONVERSATIONS: u32 = 1_000;
/// Messages read at a time.
const BATCH: u32 = 500;

/// Everything of one customer; the asking is itself noted in the audit log.
pub async fn export(app: &App, user: &UserSession, id: ContactId) -> Result<ContactExport> {
    may(&user.actor(), Action::ExportContact)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let contact = view_of(app, &cx, id, CONVERSATIONS).await?;
    let names = names::of(app, user.workspace_id).await?;
    let mut messages = Vec::new();
    for row in &contact.conversations {
        let conversation_id = row.header.id;
        let mut before = None;
        let mut pages = Vec::new();
        loop {
            let page = cx.messages(conversation_id, before, BATCH).await?;
            let Some(first) = page.first() else { break };
            before = Some(first.seq);
            pages.push(page);
        }
        for stored in pages.into_iter().rev().flatten() {
            if let Some(message) = message_view(&facts(stored, &names), Audience::Agent) {
                messages.push(ExportedMessage { conversation_id, message });
            }
        }
    }
    let change = move |state: &State| -> Result<Changes<()>> {
        state.contact(id).ok_or(Error::NotFound("contact"))?;
        Ok(Changes::new(()).audit("export_contact", format!("contact:{id}"), json!({})))
    };
    cx.change(Keys::new().contact(id), change).await.map_err(flatten)?;
    Ok(ContactExport { version: 1, contact, messages })
}
