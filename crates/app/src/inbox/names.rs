//! What inboxes are called, for everybody who works with what arrives in them.

use std::collections::HashSet;

use access::{Action, may};
use base::InboxId;
use protocol::inbox::{InboxName, InboxNames};

use crate::app::App;
use crate::error::Result;
use crate::session::Asks;

/// All of them, archived ones too: old conversations still name those.
pub async fn names(app: &App, asker: &dyn Asks) -> Result<InboxNames> {
    may(&asker.actor(), Action::ReadConversation)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let mail: HashSet<InboxId> = cx.mailboxes().await?.into_iter().map(|mailbox| mailbox.inbox_id).collect();
    let name = |row: store::InboxRow| InboxName {
        id: row.id,
        name: row.name,
        mail: mail.contains(&row.id),
        archived: row.archived_at.is_some(),
    };
    Ok(InboxNames { inboxes: cx.inboxes().await?.into_iter().map(name).collect() })
}
