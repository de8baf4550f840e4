//! Inboxes: what an administrator sets, and what of it the widget is told.

use base::{InboxId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages; an empty one means the other, and two empty ones the pack's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// In this language, else in the other, else nothing.
    pub fn get(&self, locale: Locale) -> Option<&str> {
        let (own, other) = match locale {
            Locale::Zh => (&self.zh, &self.en),
            Locale::En => (&self.en, &self.zh),
        };
        [own, other].into_iter().map(String::as_str).find(|text| !text.is_empty())
    }
}

/// Questions to tap on, in both languages; an empty list means the pack's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Questions {
    /// Chinese.
    pub zh: Vec<String>,
    /// English.
    pub en: Vec<String>,
}

/// Which language the widget begins in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LocaleChoice {
    /// The page's, else the browser's.
    #[default]
    Auto,
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// In which lower corner the widget sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// Left.
    Left,
    /// Right.
    #[default]
    Right,
}

/// What may be asked before the first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreChatKind {
    /// Name.
    Name,
    /// Mail address.
    Mail,
    /// Phone number.
    Phone,
    /// Number of an order.
    OrderNumber,
}

/// Whether agents are told on which page a visitor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageConsent {
    /// Never.
    #[default]
    Off,
    /// When the visitor says yes to it in the widget.
    Ask,
    /// Always: the company declares that its own pages have asked already, or need not ask.
    On,
}

/// One field asked before the first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreChatField {
    /// What is asked.
    pub kind: PreChatKind,
    /// Whether the conversation waits for it.
    pub required: bool,
}

/// A recommended offer of the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessCard {
    /// Title.
    pub title: Wording,
    /// Address of a picture (https), if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where a tap leads (http or https).
    pub url: String,
}

/// How an inbox presents itself and what it asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InboxSettings {
    /// Language the widget begins in.
    pub locale: LocaleChoice,
    /// Colour, `#rrggbb`; absent: the house's green. White text on it must have a contrast of 4.5 at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Corner.
    pub position: Position,
    /// First words.
    pub greeting: Wording,
    /// Who answers here, one line.
    pub team: Wording,
    /// Minutes within which a person answers during working hours, as promised to customers; absent: no promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_minutes: Option<u32>,
    /// Questions to tap on.
    pub questions: Questions,
    /// What is asked before the first message, in this order.
    pub pre_chat: Vec<PreChatField>,
    /// Recommended offers.
    pub cards: Vec<BusinessCard>,
    /// Whether agents are told on which page a visitor is.
    pub page: PageConsent,
    /// Whether the widget begins with large letters and three large buttons, the first of which is a person.
    pub elder: bool,
}

/// An inbox as administrators see it; its secret is shown only when it is made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InboxView {
    /// Id.
    pub id: InboxId,
    /// The public key in the script tag.
    pub key: String,
    /// Name, shown as the company's.
    pub name: String,
    /// Origins whose pages may embed the widget; none: every page.
    pub origins: Vec<String>,
    /// How it presents itself.
    pub settings: InboxSettings,
    /// Archived: the widget does not open any more.
    pub archived: bool,
    /// When it was made.
    pub created_ms: i64,
}

/// Every inbox.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Inboxes {
    /// Oldest first.
    pub inboxes: Vec<InboxView>,
}

/// What is set of an inbox, when it is made and later.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveInbox {
    /// Name.
    pub name: String,
    /// Origins whose pages may embed the widget; none: every page.
    pub origins: Vec<String>,
    /// How it presents itself.
    pub settings: InboxSettings,
}

/// An inbox with a new secret.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InboxWithSecret {
    /// The inbox.
    pub inbox: InboxView,
    /// The secret for signed identities; it is not shown again.
    pub secret: String,
}

/// Archive an inbox, or take it back into use.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveInbox {
    /// Whether it is archived.
    pub archived: bool,
}

/// See what the widget would be told, without saving.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewInbox {
    /// What would be set.
    pub inbox: SaveInbox,
    /// Language of the visitor.
    pub locale: Locale,
}

/// A colour for both themes, made so that text on it and beside it is readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetColor {
    /// On light ground; text on it is white.
    pub light: String,
    /// On dark ground; text on it is nearly black.
    pub dark: String,
}

/// What the launcher must know before anybody opens it; public, and good for a minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetLook {
    /// Language to begin in.
    pub locale: LocaleChoice,
    /// Colour; absent: the house's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<WidgetColor>,
    /// Corner.
    pub position: Position,
}

/// An offer in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetCard {
    /// Title.
    pub title: String,
    /// Picture, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where a tap leads.
    pub url: String,
}

/// How the widget introduces itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WidgetInbox {
    /// The company's name.
    pub name: String,
    /// The assistant's name in the visitor's language.
    pub assistant_name: String,
    /// The first words, in the visitor's language.
    pub greeting: String,
    /// Frequent questions to tap on.
    pub suggestions: Vec<String>,
    /// The language of the above.
    pub locale: Locale,
    /// Colour and corner.
    pub look: WidgetLook,
    /// Who answers here, one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Minutes within which a person answers during working hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_minutes: Option<u32>,
    /// What is asked of this visitor before the first message: what they have told already is not asked again.
    pub pre_chat: Vec<PreChatField>,
    /// Recommended offers.
    pub cards: Vec<WidgetCard>,
    /// Whether the page's address may be told, and whether the visitor must be asked first.
    #[serde(default)]
    pub page: PageConsent,
    /// Large letters and three large buttons.
    #[serde(default)]
    pub elder: bool,
    /// Whether what was said can be sent by mail.
    #[serde(default)]
    pub mail_transcript: bool,
}

/// What an inbox is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxName {
    /// Id.
    pub id: InboxId,
    /// Name.
    pub name: String,
    /// Letters arrive in it; otherwise what is written in the widget.
    pub mail: bool,
    /// Out of use.
    pub archived: bool,
}

/// What every inbox is called.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct InboxNames {
    /// Oldest first.
    pub inboxes: Vec<InboxName>,
}
