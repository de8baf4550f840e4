//! What would happen if a correction were sent now to all that wait.

use access::{Action, may};
use base::CorrectionId;
use protocol::correction::{CorrectionPreview, CorrectionSample, PlaceLife};
use store::CorrectionFate;

use super::super::told::name_of;
use super::places::{Inboxes, life};
use super::run::title;
use super::say::{To, words};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Customers whose words are shown.
const SAMPLES: usize = 3;

/// By which road how many would hear it, and what the first would read.
pub async fn preview(app: &App, user: &UserSession, id: CorrectionId) -> Result<CorrectionPreview> {
    may(&user.actor(), Action::CorrectArticles)?;
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.correction(id).await?.ok_or(Error::NotFound("correction"))?;
    let inboxes = Inboxes::of(&cx).await?;
    let mut preview = CorrectionPreview::default();
    for road in cx.correction_roads(id).await? {
        let by_letter = inboxes.0.get(&road.inbox_id).is_some_and(|(_, by_letter)| *by_letter);
        let held = road.holder.is_some_and(|holder| holder != user.user_id);
        let count = match life(&road.life) {
            PlaceLife::Closed => &mut preview.unreachable,
            PlaceLife::Open if held => &mut preview.notes,
            _ if by_letter => &mut preview.letters,
            _ => &mut preview.chats,
        };
        *count += road.count;
    }
    let waiting = cx.correction_places(id, Some(CorrectionFate::Waiting), None, SAMPLES as u32 * 2).await?;
    for place in waiting.into_iter().filter(|place| life(&place.life) != PlaceLife::Closed).take(SAMPLES) {
        let Some(header) = cx.conversation(place.conversation_id).await? else { continue };
        let name = name_of(&cx, place.contact_id).await?;
        let title = title(&cx, row.article_id, header.locale).await?;
        let to = To { locale: header.locale, name: name.as_deref(), title: &title };
        let Some(text) = words(&row.texts, to) else { break };
        preview.samples.push(CorrectionSample {
            conversation_id: place.conversation_id,
            contact_id: place.contact_id,
            contact_name: name,
            locale: header.locale,
            text,
        });
    }
    Ok(preview)
}
