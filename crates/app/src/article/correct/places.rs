//! The conversations of a correction, a page at a time.

use std::collections::HashMap;

use access::{Action, may};
use base::limits::PAGE_ROWS;
use base::{ContactId, ConversationId, CorrectionId, InboxId, Timestamp};
use protocol::correction::{CorrectionPlace, CorrectionPlacePage, FindCorrectionPlaces, PlaceLife};
use store::{CorrectionPlaceRow, Cx};

use super::super::told::name_of;
use super::super::view::Names;
use super::view::{fate, reason, stored};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Told last first.
pub async fn places(
    app: &App,
    user: &UserSession,
    id: CorrectionId,
    ask: FindCorrectionPlaces,
) -> Result<CorrectionPlacePage> {
    may(&user.actor(), Action::CorrectArticles)?;
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.correction(id).await?.ok_or(Error::NotFound("correction"))?;
    let after = ask.cursor.as_deref().map(place).transpose()?;
    let mut rows = cx.correction_places(id, ask.fate.map(stored), after, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.told_at.0, row.conversation_id));
    let names = Names::of(app, user.workspace_id).await?;
    let inboxes = Inboxes::of(&cx).await?;
    let mut known: HashMap<ContactId, Option<String>> = HashMap::new();
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let contact_name = match known.get(&row.contact_id) {
            Some(name) => name.clone(),
            None => {
                let name = name_of(&cx, row.contact_id).await?;
                known.insert(row.contact_id, name.clone());
                name
            }
        };
        places.push(shown(row, contact_name, &names, &inboxes));
    }
    Ok(CorrectionPlacePage { places, next })
}

fn place(cursor: &str) -> Result<(Timestamp, ConversationId)> {
    let read = || {
        let (at, id) = cursor.split_once('.')?;
        Some((Timestamp(at.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or_else(|| Error::invalid("cursor", "take `next` of the page before"))
}

fn shown(
    row: CorrectionPlaceRow,
    contact_name: Option<String>,
    names: &Names,
    inboxes: &Inboxes,
) -> CorrectionPlace {
    let life = life(&row.life);
    let (inbox, by_letter) = inboxes.0.get(&row.inbox_id).cloned().unwrap_or_default();
    CorrectionPlace {
        conversation_id: row.conversation_id,
        contact_id: row.contact_id,
        contact_name,
        inbox,
        by_letter,
        life,
        holder_name: row.holder.filter(|_| life == PlaceLife::Open).map(|holder| names.of_user(Some(holder))),
        version: row.version,
        told_ms: row.told_at.ms(),
        fate: fate(row.fate),
        reason: row.reason.map(reason),
        by_name: row.by.map(|by| names.of_user(Some(by))),
        at_ms: row.at.map(Timestamp::ms),
    }
}

pub(super) fn life(word: &str) -> PlaceLife {
    match word {
        "open" => PlaceLife::Open,
        "resolved" => PlaceLife::Resolved,
        _ => PlaceLife::Closed,
    }
}

/// What inboxes are called, and whether answers go from them as letters.
pub(super) struct Inboxes(pub(super) HashMap<InboxId, (String, bool)>);

impl Inboxes {
    pub(super) async fn of(cx: &Cx) -> Result<Self> {
        let mut all = HashMap::new();
        for inbox in cx.inboxes().await? {
            let by_letter = cx.mailbox(inbox.id).await?.is_some();
            all.insert(inbox.id, (inbox.name, by_letter));
        }
        Ok(Self(all))
    }
}
