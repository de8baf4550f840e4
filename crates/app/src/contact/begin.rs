//! A contact begins before its first message: a signed customer, or a visitor who sends a file first.

use conversation::{Contact, Identity, Profile};
use serde_json::json;
use store::{Changes, Column, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::VisitorSession;

/// Makes the contact of this session, unless somebody was faster; the session then speaks for that one.
pub(crate) async fn begin(
    app: &App,
    session: VisitorSession,
    profile: Profile,
    value: &str,
) -> Result<VisitorSession> {
    let now = app.env().now();
    let cx = app.cx(session.workspace_id, session.actor());
    let contact_id = session.contact_id;
    let (key, wrapped) = cx.new_contact_key(contact_id).await?;
    let sealed = key.seal(Column::Profile, contact_id, &profile);
    let identity = Identity { id: app.env().id(), contact_id, kind: session.identity };
    let value = key.seal(Column::IdentityValue, identity.id, &value.to_owned());
    let (kind, hash) = (session.identity, session.identity_hash);
    let keys = Keys::new().identity(kind, hash);
    let change = move |state: &State| -> Result<Changes<base::ContactId>> {
        if let Some(found) = state.identity(kind, hash) {
            return Ok(Changes::new(found.contact_id));
        }
        let contact = Contact { id: contact_id, created_at: now, erased_at: None };
        Ok(Changes::new(contact_id)
            .insert_contact(&contact, sealed.clone(), wrapped.clone())
            .insert_identity(&identity, hash, value.clone())
            .audit("create_contact", format!("contact:{contact_id}"), json!({ "by": kind.word() })))
    };
    let contact_id = cx.change(keys, change).await.map_err(flatten)?;
    Ok(VisitorSession { contact_id, ..session })
}
