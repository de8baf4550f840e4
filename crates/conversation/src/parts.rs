//! What messages are made of: files, cards, and the fields of forms.

use base::{FileId, limits};
use serde::{Deserialize, Serialize};

use crate::content::{ContentError, address, few, filled, short};

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Which.
    pub file_id: FileId,
    /// Its name as the sender called it.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// One card of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarouselCard {
    /// Heading.
    pub title: String,
    /// A sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Price in fen (1/100 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_fen: Option<i64>,
    /// Picture address (http, https or a path of ours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where a click leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A product as a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductCard {
    /// Stock-keeping unit.
    pub sku: String,
    /// Name.
    pub title: String,
    /// Price in fen (1/100 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_fen: Option<i64>,
    /// Picture address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Page of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An order as a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderCard {
    /// Order number.
    pub number: String,
    /// State word of the shop, e.g. `shipped`.
    pub status: String,
    /// Total in fen (1/100 yuan).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_fen: Option<i64>,
    /// One line on what was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Page of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Name in the answer.
    pub name: String,
    /// What the customer reads.
    pub label: String,
    /// What may be typed.
    pub kind: FieldKind,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: bool,
    /// What can be chosen, for `choice`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// First day that can be chosen, `2026-11-28`, for `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Last day that can be chosen, for `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

/// What a form field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// A day.
    Date,
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// One of a few.
    Choice,
}

/// One value of a filled form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormValue {
    /// Name of the field.
    pub name: String,
    /// What the customer read beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What was typed.
    pub value: String,
}

impl CarouselCard {
    pub(crate) fn validate(&self) -> Result<(), ContentError> {
        filled("title", &self.title, limits::NAME_CHARS)?;
        short("text", self.text.as_deref().unwrap_or_default(), limits::MESSAGE_CHARS)?;
        address("image", self.image.as_deref())?;
        address("url", self.url.as_deref())
    }
}

impl FormField {
    pub(crate) fn validate(&self) -> Result<(), ContentError> {
        filled("name", &self.name, limits::NAME_CHARS)?;
        filled("label", &self.label, limits::NAME_CHARS)?;
        if self.choices.is_empty() == (self.kind == FieldKind::Choice) {
            return Err(ContentError::OutOfRange { field: "choices" });
        }
        few("choices", self.choices.len(), limits::QUICK_REPLIES)?;
        self.choices.iter().try_for_each(|choice| filled("choices", choice, limits::NAME_CHARS))?;
        day("min", self.min.as_deref())?;
        day("max", self.max.as_deref())
    }
}

/// A day as `2026-11-28`; whether the calendar has it is the browser's to know.
fn day(field: &'static str, text: Option<&str>) -> Result<(), ContentError> {
    let fits = |text: &str| {
        text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    };
    if text.is_none_or(fits) { Ok(()) } else { Err(ContentError::OutOfRange { field }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Content;

    fn field(kind: FieldKind) -> FormField {
        FormField {
            name: "when".into(),
            label: "哪天".into(),
            kind,
            required: true,
            choices: Vec::new(),
            min: None,
            max: None,
        }
    }

    #[test]
    fn a_choice_needs_choices_and_nothing_else_has_them() {
        let form = |field: FormField| Content::Form { title: "预约".into(), fields: vec![field] }.validate();
        assert!(form(field(FieldKind::Date)).is_ok());
        assert!(form(field(FieldKind::Choice)).is_err());
        assert!(form(FormField { choices: vec!["上午".into()], ..field(FieldKind::Choice) }).is_ok());
        assert!(form(FormField { choices: vec!["上午".into()], ..field(FieldKind::Date) }).is_err());
        for day in ["2026-1-1", "20261128", "2026-11-28T00", "tomorrow", "二〇二六"] {
            assert!(form(FormField { min: Some(day.into()), ..field(FieldKind::Date) }).is_err(), "{day}");
        }
        assert!(form(FormField { max: Some("2026-11-28".into()), ..field(FieldKind::Date) }).is_ok());
        assert!(Content::Form { title: "预约".into(), fields: Vec::new() }.validate().is_err());
    }

    #[test]
    fn a_carousel_has_two_to_ten_cards_whose_addresses_are_safe() {
        let card = |url: &str| CarouselCard {
            title: "水壶".into(),
            text: None,
            price_fen: Some(19_900),
            image: None,
            url: Some(url.into()),
        };
        let carousel =
            |count: usize, url: &str| Content::Carousel { cards: vec![card(url); count] }.validate();
        assert!(carousel(2, "https://shop.example/").is_ok());
        assert!(carousel(limits::CAROUSEL_CARDS, "/p").is_ok());
        assert!(carousel(1, "/p").is_err());
        assert!(carousel(limits::CAROUSEL_CARDS + 1, "/p").is_err());
        assert!(carousel(2, "javascript:alert(1)").is_err());
    }
}
