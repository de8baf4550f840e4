//! A contact whose first message has come.

use conversation::{Contact, Identity, Profile};
use store::{Column, ContactKey, Sealed, WrappedKey};

use crate::app::App;
use crate::session::VisitorSession;

/// A contact whose first message this is.
pub(super) struct NewContact {
    pub(super) contact: Contact,
    pub(super) profile: Sealed<Profile>,
    pub(super) key: WrappedKey,
    pub(super) identity: Identity,
    pub(super) value: Sealed<String>,
}

pub(super) fn new_contact(
    app: &App,
    visitor: &VisitorSession,
    key: &ContactKey,
    wrapped: WrappedKey,
) -> NewContact {
    let contact = Contact { id: visitor.contact_id, created_at: app.env().now(), erased_at: None };
    let profile = key.seal(Column::Profile, contact.id, &Profile::default());
    let identity = Identity { id: app.env().id(), contact_id: contact.id, kind: visitor.identity };
    let value = key.seal(Column::IdentityValue, identity.id, &String::new());
    NewContact { contact, profile, key: wrapped, identity, value }
}
