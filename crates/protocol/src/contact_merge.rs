//! Two records of one customer.

use base::ContactId;
use conversation::contact::Profile;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::ContactView;
use crate::contact::ContactIdentityKind;

/// Into whom a customer is merged.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeContact {
    /// The record that stands for both from now on.
    pub into: ContactId,
    /// Of what both say something about: where the record that is merged is right. All else stays as the other has it.
    #[serde(default)]
    pub take: Vec<ContactField>,
}

/// Something that is said of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "field", rename_all = "snake_case", deny_unknown_fields)]
pub enum ContactField {
    /// Name.
    Name,
    /// Which of the company's references is shown first; the customer is known by all.
    ExternalId,
    /// Language.
    Language,
    /// An attribute that the company gave.
    Attribute {
        /// Its name.
        name: String,
    },
}

/// A record that leads to this customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MergedContactView {
    /// Id.
    pub id: ContactId,
    /// Name of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Since when.
    pub at_ms: i64,
}

/// A record that was merged into another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedRecord {
    /// Id.
    pub id: ContactId,
    /// What we know of it.
    pub profile: Profile,
}

/// Who is perhaps the same person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlikeContact {
    /// Who.
    pub contact: ContactView,
    /// What is the same: known of one and told or known of the other.
    pub by: Vec<ContactIdentityKind>,
}

/// Those who are perhaps the same person; never by a name alone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlikeContacts {
    /// At most five, the newest first.
    pub contacts: Vec<AlikeContact>,
}
