//! Forms that agents send, written beforehand.

use conversation::content::FieldKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::inbox::Wording;

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormFieldSet {
    /// Name in the answer: small letters, digits and `_`, once in a form. What is called `name`, `phone` or `email` can be kept of
    /// the customer with one press.
    pub name: String,
    /// What the customer reads; in one language at least.
    pub label: Wording,
    /// What may be typed.
    pub kind: FieldKind,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: bool,
    /// What can be chosen, for `choice`.
    #[serde(default)]
    pub choices: Vec<Wording>,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSet {
    /// Heading; in one language at least.
    pub title: Wording,
    /// What to fill in.
    pub fields: Vec<FormFieldSet>,
}

/// The forms of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSets {
    /// In the order in which they are offered.
    pub forms: Vec<FormSet>,
}

/// What the company's own service found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundProducts {
    /// Whether the company's service can look for products; where it cannot, agents write the card themselves.
    pub offered: bool,
    /// What it found.
    pub products: Vec<conversation::content::ProductCard>,
}
