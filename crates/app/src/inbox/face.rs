//! What the widget is told of an inbox: its own words, and the pack's where it has none.

use base::Locale;
use protocol::inbox::{InboxSettings, WidgetCard, WidgetInbox, WidgetLook};

use super::color::readable;
use crate::app::App;
use crate::error::{Error, Result};
use crate::workspace::{self, Look};

/// What the launcher must know before anybody opens it.
pub async fn look(app: &App, key: &str) -> Result<WidgetLook> {
    let found = app.store().system().inbox_by_key(key).await?;
    let inbox = found.filter(|inbox| inbox.archived_at.is_none()).ok_or(Error::NotFound("inbox"))?;
    let house = workspace::look(&app.cx(inbox.workspace_id, access::Actor::System)).await?;
    Ok(look_of(&read(&inbox.settings), &house))
}

/// The stored settings. What an older or newer version wrote and this one cannot read counts as not set.
pub(crate) fn read(settings: &serde_json::Value) -> InboxSettings {
    serde_json::from_value(settings.clone()).unwrap_or_default()
}

/// An inbox without a colour has the workspace's.
fn look_of(set: &InboxSettings, house: &Look) -> WidgetLook {
    let color = set.color.as_deref().or(house.color.as_deref()).and_then(|color| readable(color).ok());
    WidgetLook { locale: set.locale, color, position: set.position }
}

/// The inbox in the visitor's language.
pub(crate) fn face(app: &App, name: &str, set: &InboxSettings, house: &Look, locale: Locale) -> WidgetInbox {
    let pack = app.pack();
    let questions = match locale {
        Locale::Zh => &set.questions.zh,
        Locale::En => &set.questions.en,
    };
    let card = |card: &protocol::inbox::BusinessCard| WidgetCard {
        title: card.title.get(locale).unwrap_or_default().to_owned(),
        image: card.image.clone(),
        url: card.url.clone(),
    };
    WidgetInbox {
        name: name.to_owned(),
        assistant_name: pack.assistant.get(locale).to_owned(),
        greeting: set.greeting.get(locale).unwrap_or_else(|| pack.reply("greeting_home", locale)).to_owned(),
        suggestions: if questions.is_empty() {
            crate::assistant::frequent_questions(pack, locale)
        } else {
            questions.clone()
        },
        locale,
        look: look_of(set, house),
        team: set.team.get(locale).map(str::to_owned),
        reply_minutes: set.reply_minutes,
        pre_chat: set.pre_chat.clone(),
        cards: set.cards.iter().map(card).collect(),
        page: set.page,
        elder: set.elder,
        mail_transcript: false,
    }
}
