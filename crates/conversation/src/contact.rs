//! Contacts and the identities by which they are known.

use std::collections::BTreeMap;

use base::{ContactId, IdentityId, Locale, Timestamp};
use serde::{Deserialize, Serialize};

use crate::about::{Detail, SeenPage, Told, Tracked};

/// A person who writes to us. Personal fields stand in [`Profile`], which the store seals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When it was erased; an erased contact takes no more writes.
    pub erased_at: Option<Timestamp>,
}

/// What we know of a contact: personal, always sealed at rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Profile {
    /// Name, when it was told to us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Reference in the company's own system, from a signed identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_ref: Option<String>,
    /// In which language they like to be written to, when the company said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// Further facts from the signed identity, a few short strings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// What the customer wrote before the first message; nobody has proved it.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub told: Told,
    /// Attributes that the page gave the visitor; nobody has proved them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub page_attributes: BTreeMap<String, Detail>,
    /// Attributes that the company's own programs gave by their keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub company_attributes: BTreeMap<String, Detail>,
    /// Where the customer was seen last, if they agreed to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<SeenPage>,
    /// The last things that the page, or the company's programs, say have happened, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Tracked>,
}

/// By what a contact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// A random secret kept by the browser.
    Anonymous,
    /// The company's own reference, proven by a signed token or by a key of the company.
    Signed,
    /// A mail address, as the sender of a letter writes it, or as the company knows it.
    Mail,
    /// A telephone number that the company knows, in digits with the country's first.
    Phone,
}

impl IdentityKind {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Signed => "signed",
            Self::Mail => "mail",
            Self::Phone => "phone",
        }
    }

    /// From the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "anonymous" => Some(Self::Anonymous),
            "signed" => Some(Self::Signed),
            "mail" => Some(Self::Mail),
            "phone" => Some(Self::Phone),
            _ => None,
        }
    }
}

/// One way by which a contact is known; the value itself is stored only as a keyed hash and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its id.
    pub id: IdentityId,
    /// Whose it is.
    pub contact_id: ContactId,
    /// Of what kind.
    pub kind: IdentityKind,
}
