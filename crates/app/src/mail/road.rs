//! By which road an answer goes: from which address, to whom, with which subject.

use access::{Action, may};
use base::ConversationId;
use mail::limits::COPIES;
use mail::{address, build};
use protocol::mail::{MailRoad, MailRoadView};
use serde_json::Value;

use super::opening::opening;
use super::settings::Mailbox;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The road of a conversation's answers; none where they do not go by letter.
pub async fn road(app: &App, user: &UserSession, id: ConversationId) -> Result<MailRoadView> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let Some(row) = cx.mailbox(header.inbox_id).await? else { return Ok(MailRoadView { road: None }) };
    let mailbox = Mailbox::of(user.workspace_id, &row)?;
    let letter = match cx.latest_letter(id).await? {
        Some(letter) => letter.body,
        None => match opening(app, &cx, &mailbox, &header).await? {
            Some(first) => first.letter,
            None => return Ok(MailRoadView { road: None }),
        },
    };
    let road = MailRoad {
        to: answers_to(&letter).to_owned(),
        sender: letter["reply_to"].as_str().and_then(|_| letter["from"].as_str()).map(str::to_owned),
        cc: copies(&letter, &mailbox.address),
        subject: build::re(letter["subject"].as_str().unwrap_or_default()),
        from: mailbox.address,
        letters: cx.letter_ids(id).await?,
    };
    Ok(MailRoadView { road: Some(road) })
}

/// Where answers to a letter go: where it asks for them, else to who wrote it.
pub(super) fn answers_to(letter: &Value) -> &str {
    letter["reply_to"].as_str().or_else(|| letter["from"].as_str()).unwrap_or_default()
}

/// Who gets a copy of an answer to this letter: everybody else whom it named, but none of our own addresses.
pub(super) fn copies(letter: &Value, ours: &str) -> Vec<String> {
    let (from, to) = (letter["from"].as_str().unwrap_or_default(), answers_to(letter));
    let named = ["to", "cc"].into_iter().flat_map(|field| letter[field].as_array().into_iter().flatten());
    let mut all: Vec<String> = Vec::new();
    for one in named.filter_map(Value::as_str) {
        let other =
            one != from && one != to && !address::is_ours(one, ours) && !all.iter().any(|known| known == one);
        if other && all.len() < COPIES {
            all.push(one.to_owned());
        }
    }
    all
}
