//! Colleagues.

use access::{Action, may};
use protocol::api::{UserView, Users};

use crate::app::App;
use crate::error::Result;
use crate::session::Asks;

/// Everyone of the workspace, those online first.
pub async fn list(app: &App, asker: &dyn Asks) -> Result<Users> {
    may(&asker.actor(), Action::ReadUsers)?;
    let online = super::online(app, asker.workspace_id()).await?;
    let mut users: Vec<UserView> = app
        .cx(asker.workspace_id(), asker.actor())
        .users()
        .await?
        .into_iter()
        .map(|record| UserView {
            online: online.contains(&record.id),
            disabled: record.disabled_at.is_some(),
            id: record.id,
            name: record.name,
            email: record.email,
            role: record.role,
            locale: record.locale,
        })
        .collect();
    users.sort_by(|a, b| b.online.cmp(&a.online).then_with(|| a.name.cmp(&b.name)));
    Ok(Users { users })
}
