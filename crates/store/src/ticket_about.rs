//! What a ticket is about, as tickets are found by it: a keyed hash, so that no order's number stands in a row.

use crate::value::Value;
use crate::{Cx, StoreError};

/// What tickets of one kind are about, an order for example, as rows are found by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketAbout([u8; 32]);

impl TicketAbout {
    /// Nothing in particular is kept as no bytes: it equals itself, which a null does not.
    pub(crate) fn read(bytes: &[u8]) -> Result<Option<Self>, StoreError> {
        let wrong = |_| StoreError::Corrupt("what a ticket is about has 32 bytes".into());
        if bytes.is_empty() { Ok(None) } else { bytes.try_into().map(|own| Some(Self(own))).map_err(wrong) }
    }
}

pub(crate) fn about(about: Option<TicketAbout>) -> Value {
    about.map_or_else(Vec::new, |about| about.0.to_vec()).into()
}

impl Cx {
    /// What a ticket is about, as tickets are found by it: however it is written.
    pub async fn ticket_about(&self, what: &str) -> Result<TicketAbout, StoreError> {
        let plain: String = what.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
        Ok(TicketAbout(self.workspace_key().await?.hash("ticket", &plain)))
    }
}
