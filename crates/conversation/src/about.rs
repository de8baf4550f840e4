//! What a customer tells before the first message, and what the page that carries the widget tells of itself. All of it is a claim:
//! nobody has proved it, and it lies sealed in the contact's profile.

use std::collections::BTreeMap;

use base::ApiKeyId;
use serde::{Deserialize, Serialize};

/// What the customer wrote into the form before the first message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Told {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Number of an order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
}

impl Told {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is new takes the place of what was told before; the rest stays.
    #[must_use]
    pub fn with(self, new: Self) -> Self {
        Self {
            name: new.name.or(self.name),
            mail: new.mail.or(self.mail),
            phone: new.phone.or(self.phone),
            order_number: new.order_number.or(self.order_number),
        }
    }
}

/// A value that a page tells: a word, a number, or yes and no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Detail {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A short text.
    Text(String),
}

/// The page on which the customer was seen last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeenPage {
    /// Its address, without whatever in it may open a door.
    pub url: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// From where the customer came to it, cleaned like the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// When.
    pub at_ms: i64,
}

/// Something that the page, or a program of the company, says has happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tracked {
    /// What.
    pub name: String,
    /// Further facts of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub props: BTreeMap<String, Detail>,
    /// When we heard of it, or when the company's program says it was.
    pub at_ms: i64,
    /// By which key it was told; absent: by the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<ApiKeyId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_later_replaces_only_what_it_names() {
        let before = Told { name: Some("王小明".into()), phone: Some("1".into()), ..Told::default() };
        let after = before.with(Told { phone: Some("2".into()), ..Told::default() });
        assert_eq!((after.name.as_deref(), after.phone.as_deref()), (Some("王小明"), Some("2")));
    }
}
