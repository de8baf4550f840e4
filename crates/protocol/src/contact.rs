//! Customers as the company's own programs write them.

use std::collections::BTreeMap;

use base::{ContactId, Locale};
use conversation::about::Detail;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::ContactView;

/// By what the company knows a customer; a customer may be known by all three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "external_id": "C-10024" }))]
pub struct KnownBy {
    /// The company's own reference; the same as `sub` of a signed identity in the widget. 1 to 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Phone number; abroad with `+` and the country's number in front. Numbers of mainland China may leave `+86` out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A customer to add, or to bring up to date: whoever is known by one of these.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "external_id": "C-10024", "mail": "wang@example.com", "phone": "13800138000", "name": "王小明", "attributes": { "level": "gold", "orders": 12 } }))]
pub struct PutContact {
    /// The company's own reference; the same as `sub` of a signed identity in the widget. 1 to 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Phone number; abroad with `+` and the country's number in front. Numbers of mainland China may leave `+86` out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Name; absent leaves the one that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In which language they like to be written to; absent leaves the one that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// Attributes by name, a text, a number, or yes and no: `null` takes one away, the others stay as they are.
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, Option<Detail>>,
}

/// What changes of a customer; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "phone": "+44 20 7946 0018", "forget": { "phone": "13800138000" }, "attributes": { "level": null } }))]
pub struct ChangeContact {
    /// Known by this as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Known by this as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Known by this as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In which language they like to be written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// Attributes by name, a text, a number, or yes and no: `null` takes one away, the others stay as they are.
    #[schema(value_type = Object)]
    pub attributes: BTreeMap<String, Option<Detail>>,
    /// No longer known by these.
    #[serde(deserialize_with = "crate::object::only")]
    pub forget: KnownBy,
}

/// Customers that were looked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundContacts {
    /// At most one for each reference, address and number that was given.
    pub contacts: Vec<ContactView>,
}

/// One way by which a customer is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactIdentity {
    /// Of what kind.
    pub kind: ContactIdentityKind,
    /// The reference, the address in small letters, or the number in digits with the country's first.
    pub value: String,
}

/// Of what kind a reference of a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactIdentityKind {
    /// The company's own reference.
    ExternalId,
    /// A mail address.
    Mail,
    /// A phone number.
    Phone,
}

/// Things that happened to a customer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "events": [{ "name": "parcel_delayed", "props": { "order": "ZK20260001", "days": 2 } }] }))]
pub struct TrackEvents {
    /// 1 to 20, in any order.
    pub events: Vec<TrackEvent>,
}

/// Something that happened to a customer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrackEvent {
    /// What, e.g. `parcel_delayed`.
    pub name: String,
    /// Further facts.
    pub props: BTreeMap<String, Detail>,
    /// When; absent: now. At most a year back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
}

/// Which customer it became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutDone {
    /// Who.
    pub id: ContactId,
    /// Whether they are new.
    pub created: bool,
}
