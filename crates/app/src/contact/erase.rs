//! A customer is forgotten: the key is destroyed, and with it everything it sealed.

use access::{Action, may};
use base::{ContactId, ConversationId};
use conversation::Command;
use serde_json::json;
use store::{Changes, Keys, ListFilter, State};

use super::group::group;
use crate::app::App;
use crate::conversation::{Act, act, flatten};
use crate::error::{Error, Result};
use crate::session::Asks;

/// Erases one customer for good, every record of theirs. Conversations stay as numbers for the counts, without a word in them.
pub async fn erase(app: &App, asker: &dyn Asks, id: ContactId) -> Result<()> {
    may(&asker.actor(), Action::EraseContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let ids = group(&cx, id).await?.ids();
    let mut rows = Vec::new();
    for id in &ids {
        rows.extend(cx.conversations(ListFilter::Contact(*id), None, 1_000).await?);
    }
    let open: Vec<ConversationId> = rows
        .into_iter()
        .filter(|row| !matches!(row.header.life, conversation::Life::Closed { .. }))
        .map(|row| row.header.id)
        .collect();
    for conversation_id in open {
        act(app, &cx, conversation_id, Act::new("close_conversation", vec![Command::Close])).await?;
    }
    let now = app.env().now();
    let keys = ids.iter().fold(Keys::new(), |keys, id| keys.contact(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for id in &ids {
            let contact = state.contact(*id).ok_or(Error::NotFound("contact"))?;
            if contact.erased_at.is_none() {
                changes = changes.erase_contact(*id, now).audit(
                    "erase_contact",
                    format!("contact:{id}"),
                    json!({}),
                );
            }
        }
        Ok(changes)
    };
    cx.change(keys, change).await.map_err(flatten)?;
    crate::search::wipe(app, asker.workspace_id()).await?;
    app.store().system().scrub().await?;
    Ok(())
}
