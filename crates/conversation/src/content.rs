//! What a message may be: a closed set, each with its limits.

use base::{MessageId, limits};
use serde::{Deserialize, Serialize};

pub use crate::parts::{CarouselCard, FieldKind, FileRef, FormField, FormValue, OrderCard, ProductCard};

/// What a message carries. The same shape in the store, on the wire and in the clients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Content {
    /// Plain text; never markup.
    Text {
        /// The words.
        text: String,
    },
    /// A picture.
    Image(FileRef),
    /// A film.
    Video(FileRef),
    /// Any other file.
    File(FileRef),
    /// A voice note.
    Voice {
        /// The recording.
        file: FileRef,
        /// Its length.
        duration_ms: u32,
    },
    /// A place.
    Location {
        /// Degrees north, −90 to 90.
        latitude: f64,
        /// Degrees east, −180 to 180.
        longitude: f64,
        /// What it is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// A title with text, a picture and buttons.
    Card {
        /// Heading.
        title: String,
        /// A sentence or two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Picture address (http, https or a path of ours).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        image: Option<String>,
        /// Where a click leads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    /// Several cards side by side, to be leafed through.
    Carousel {
        /// The cards, two to ten.
        cards: Vec<CarouselCard>,
    },
    /// A product of the shop.
    Product(ProductCard),
    /// An order of the shop.
    Order(OrderCard),
    /// Text with choices that are sent as text when picked.
    QuickReplies {
        /// What is asked.
        text: String,
        /// The choices, at most ten.
        choices: Vec<String>,
    },
    /// A form to fill; the answer comes back as `FormAnswer`.
    Form {
        /// Heading.
        title: String,
        /// What to fill in.
        fields: Vec<FormField>,
    },
    /// A filled form.
    FormAnswer {
        /// The message that carries the form, when it is known: a form is answered once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<MessageId>,
        /// Name and value of each field.
        values: Vec<FormValue>,
    },
    /// A line of the house about what happened; the client words it by key.
    System {
        /// A key of the catalogue, e.g. `agent_joined`.
        key: String,
        /// What fills the key's places.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
}

/// Where an answer comes from: a reviewed article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Source {
    /// Stable id of the article.
    pub id: String,
    /// Its title, as shown to the customer.
    pub title: String,
    /// Its version, where it is an article of the company; absent: an answer of the industry pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// Why a content is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Nothing to say.
    #[error("the message is empty")]
    Empty,
    /// Too long.
    #[error("{field} is longer than {limit} characters")]
    TooLong {
        /// Which part.
        field: &'static str,
        /// How many characters are allowed.
        limit: usize,
    },
    /// Too many parts.
    #[error("{field} has more than {limit} entries")]
    TooMany {
        /// Which part.
        field: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// Outside its range.
    #[error("{field} is outside its range")]
    OutOfRange {
        /// Which part.
        field: &'static str,
    },
    /// An address that is not http, https or a path of ours.
    #[error("{field} must begin with https://, http:// or /")]
    BadAddress {
        /// Which part.
        field: &'static str,
    },
    /// A customer cannot send this type.
    #[error("a customer cannot send this type of message")]
    NotForCustomers,
}

impl Content {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// The stored and spoken word of the type.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::File(_) => "file",
            Self::Voice { .. } => "voice",
            Self::Location { .. } => "location",
            Self::Card { .. } => "card",
            Self::Carousel { .. } => "carousel",
            Self::Product(_) => "product",
            Self::Order(_) => "order",
            Self::QuickReplies { .. } => "quick_replies",
            Self::Form { .. } => "form",
            Self::FormAnswer { .. } => "form_answer",
            Self::System { .. } => "system",
        }
    }

    /// Whether a customer may send it.
    pub const fn from_customers(&self) -> bool {
        !matches!(
            self,
            Self::System { .. }
                | Self::Form { .. }
                | Self::QuickReplies { .. }
                | Self::Card { .. }
                | Self::Carousel { .. }
        )
    }

    /// The file it points to.
    pub const fn file(&self) -> Option<&FileRef> {
        match self {
            Self::Image(file) | Self::Video(file) | Self::File(file) | Self::Voice { file, .. } => Some(file),
            _ => None,
        }
    }

    /// The words that the assistant reads and a list previews; empty where there are none.
    pub fn words(&self) -> &str {
        match self {
            Self::Text { text } | Self::QuickReplies { text, .. } => text,
            Self::Card { title, .. } | Self::Form { title, .. } => title,
            Self::Carousel { cards } => cards.first().map_or("", |card| &card.title),
            Self::Product(card) => &card.title,
            Self::Order(card) => &card.number,
            Self::Image(file) | Self::Video(file) | Self::File(file) | Self::Voice { file, .. } => &file.name,
            Self::Location { label, .. } => label.as_deref().unwrap_or(""),
            Self::FormAnswer { .. } | Self::System { .. } => "",
        }
    }

    /// Checks every limit.
    pub fn validate(&self) -> Result<(), ContentError> {
        match self {
            Self::Text { text } => filled("text", text, limits::MESSAGE_CHARS),
            Self::Image(file) | Self::Video(file) | Self::File(file) | Self::Voice { file, .. } => {
                filled("name", &file.name, limits::FILE_NAME_CHARS)?;
                filled("mime", &file.mime, limits::NAME_CHARS)
            }
            Self::Location { latitude, longitude, label } => {
                if !(-90.0..=90.0).contains(latitude) {
                    return Err(ContentError::OutOfRange { field: "latitude" });
                }
                if !(-180.0..=180.0).contains(longitude) {
                    return Err(ContentError::OutOfRange { field: "longitude" });
                }
                label.as_deref().map_or(Ok(()), |label| short("label", label, limits::NAME_CHARS))
            }
            Self::Card { title, text, image, url } => {
                filled("title", title, limits::NAME_CHARS)?;
                text.as_deref().map_or(Ok(()), |text| short("text", text, limits::MESSAGE_CHARS))?;
                address("image", image.as_deref())?;
                address("url", url.as_deref())
            }
            Self::Carousel { cards } => {
                if cards.len() < 2 {
                    return Err(ContentError::OutOfRange { field: "cards" });
                }
                few("cards", cards.len(), limits::CAROUSEL_CARDS)?;
                cards.iter().try_for_each(CarouselCard::validate)
            }
            Self::Product(card) => {
                filled("sku", &card.sku, limits::NAME_CHARS)?;
                filled("title", &card.title, limits::NAME_CHARS)?;
                address("image", card.image.as_deref())?;
                address("url", card.url.as_deref())
            }
            Self::Order(card) => {
                filled("number", &card.number, limits::NAME_CHARS)?;
                short("status", &card.status, limits::NAME_CHARS)?;
                card.summary
                    .as_deref()
                    .map_or(Ok(()), |text| short("summary", text, limits::MESSAGE_CHARS))?;
                address("url", card.url.as_deref())
            }
            Self::QuickReplies { text, choices } => {
                filled("text", text, limits::MESSAGE_CHARS)?;
                few("choices", choices.len(), limits::QUICK_REPLIES)?;
                choices.iter().try_for_each(|choice| filled("choices", choice, limits::NAME_CHARS))
            }
            Self::Form { title, fields } => {
                filled("title", title, limits::NAME_CHARS)?;
                few("fields", fields.len(), limits::FORM_FIELDS)?;
                if fields.is_empty() {
                    return Err(ContentError::Empty);
                }
                fields.iter().try_for_each(FormField::validate)
            }
            Self::FormAnswer { values, .. } => {
                few("values", values.len(), limits::FORM_FIELDS)?;
                values.iter().try_for_each(|value| {
                    short("name", &value.name, limits::NAME_CHARS)?;
                    short("label", value.label.as_deref().unwrap_or_default(), limits::NAME_CHARS)?;
                    short("value", &value.value, limits::MESSAGE_CHARS)
                })
            }
            Self::System { key, detail } => {
                filled("key", key, limits::NAME_CHARS)?;
                detail.as_deref().map_or(Ok(()), |text| short("detail", text, limits::MESSAGE_CHARS))
            }
        }
    }
}

pub(crate) fn filled(field: &'static str, text: &str, limit: usize) -> Result<(), ContentError> {
    if text.trim().is_empty() {
        return Err(ContentError::Empty);
    }
    short(field, text, limit)
}

pub(crate) fn short(field: &'static str, text: &str, limit: usize) -> Result<(), ContentError> {
    if text.chars().count() > limit { Err(ContentError::TooLong { field, limit }) } else { Ok(()) }
}

pub(crate) const fn few(field: &'static str, count: usize, limit: usize) -> Result<(), ContentError> {
    if count > limit { Err(ContentError::TooMany { field, limit }) } else { Ok(()) }
}

pub(crate) fn address(field: &'static str, url: Option<&str>) -> Result<(), ContentError> {
    let Some(url) = url else { return Ok(()) };
    short(field, url, limits::URL_CHARS)?;
    let ours = url.starts_with('/') && !url.starts_with("//");
    if ours || url.starts_with("https://") || url.starts_with("http://") {
        Ok(())
    } else {
        Err(ContentError::BadAddress { field })
    }
}
