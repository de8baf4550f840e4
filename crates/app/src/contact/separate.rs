//! A merge is taken back: the record stands for itself again, with its own identities, conversations and profile, as they went on since.

use access::{Action, may};
use base::ContactId;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Takes a record out of the customer to whom it leads; values that were taken from it stay with that one too.
pub async fn separate(app: &App, asker: &dyn Asks, id: ContactId) -> Result<()> {
    may(&asker.actor(), Action::MergeContacts)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let root = cx.contact_root(id).await?.ok_or(Error::NotFound("contact"))?;
    if root == id {
        return Ok(());
    }
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "from": root });
        Ok(Changes::new(()).separate_contact(id, root, now).audit(
            "separate_contact",
            format!("contact:{id}"),
            facts,
        ))
    };
    cx.change(Keys::new().contact(id).contact(root), change).await.map_err(flatten)
}
