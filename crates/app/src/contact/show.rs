//! A customer as the desk sees them.

use access::{Action, may};
use base::{ContactId, limits};
use protocol::api::ContactView;
use store::{Cx, ListFilter};

use crate::app::App;
use crate::conversation::rows_of;
use crate::error::{Error, Result};
use crate::session::Asks;

/// The profile and the conversations of one customer.
pub async fn show(app: &App, asker: &dyn Asks, id: ContactId) -> Result<ContactView> {
    may(&asker.actor(), Action::ReadContact)?;
    view_of(app, &app.cx(asker.workspace_id(), asker.actor()), id, limits::PAGE_ROWS).await
}

pub(crate) async fn view_of(app: &App, cx: &Cx, id: ContactId, limit: u32) -> Result<ContactView> {
    let record = cx.contact(id).await?.ok_or(Error::NotFound("contact"))?;
    let found = cx.conversations(ListFilter::Contact(id), None, limit).await?;
    let conversations = rows_of(app, cx.workspace_id(), found).await?;
    let known_by = super::known::of(cx, &record).await?;
    Ok(ContactView {
        id,
        known_by,
        created_ms: record.contact.created_at.ms(),
        erased: record.contact.erased_at.is_some(),
        profile: record.profile,
        verified: record.verified,
        conversations,
    })
}
