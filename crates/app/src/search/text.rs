//! What of a conversation can be found.

use std::collections::HashMap;

use base::UserId;
use conversation::{Content, with_names};
use protocol::filter::HitPlace;
use store::{Cx, Letter, StoredMessage};

use crate::error::Result;

/// The texts of a message, with the names of the colleagues whom a note calls. Lines of the house say nothing of their own.
pub(super) fn of_message(
    message: &StoredMessage,
    names: &HashMap<UserId, String>,
) -> Vec<(HitPlace, String)> {
    let place = if message.private { HitPlace::Note } else { HitPlace::Message };
    let said = |texts: Vec<&str>| texts.into_iter().map(|text| (place, text.to_owned())).collect();
    match &message.content {
        Content::Text { text } if message.private => {
            vec![(place, with_names(text, |id| names.get(&id).map(String::as_str)))]
        }
        Content::Text { text } => said(vec![text]),
        Content::Image(file) | Content::Video(file) | Content::File(file) | Content::Voice { file, .. } => {
            vec![(HitPlace::File, file.name.clone())]
        }
        Content::Location { label, .. } => said(label.as_deref().into_iter().collect()),
        Content::Card { title, text, .. } => {
            said(std::iter::once(title.as_str()).chain(text.as_deref()).collect())
        }
        Content::Carousel { cards } => said(
            cards
                .iter()
                .flat_map(|card| std::iter::once(card.title.as_str()).chain(card.text.as_deref()))
                .collect(),
        ),
        Content::Product(card) => said(vec![&card.title, &card.sku]),
        Content::Order(card) => {
            said(std::iter::once(card.number.as_str()).chain(card.summary.as_deref()).collect())
        }
        Content::QuickReplies { text, choices } => {
            said(std::iter::once(text).chain(choices).map(String::as_str).collect())
        }
        Content::Form { title, .. } => said(vec![title]),
        Content::FormAnswer { values, .. } => said(values.iter().map(|value| value.value.as_str()).collect()),
        Content::System { .. } => Vec::new(),
    }
}

/// The texts of a letter beyond its message.
pub(super) fn of_letter(letter: &Letter) -> Vec<String> {
    ["subject", "from", "from_name", "text"]
        .into_iter()
        .filter_map(|field| letter.body[field].as_str())
        .map(str::to_owned)
        .collect()
}

/// Name and references of a contact, and the facts that are known of them; nothing after erasure.
pub(super) async fn of_contact(cx: &Cx, id: base::ContactId) -> Result<Vec<String>> {
    let Some(record) = cx.contact(id).await?.filter(|record| record.contact.erased_at.is_none()) else {
        return Ok(Vec::new());
    };
    let mut texts: Vec<String> = record.profile.name.into_iter().chain(record.profile.customer_ref).collect();
    texts.extend(record.profile.attributes.into_values());
    let spoken = |kind| !matches!(kind, conversation::IdentityKind::Anonymous);
    match cx.identities(id).await {
        Ok(all) => {
            texts.extend(all.into_iter().filter(|(one, _)| spoken(one.kind)).map(|(_, value)| value));
        }
        Err(store::StoreError::Erased) => {}
        Err(error) => return Err(error.into()),
    }
    texts.sort();
    texts.dedup();
    Ok(texts)
}
