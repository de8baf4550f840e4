//! What I write is kept while I write it. The newest save wins; words that it did not know of are kept beside it and offered.

use access::{Action, may};
use base::{ConversationId, DraftId, limits};
use protocol::desk::{SaveDraft, SavedDraft};
use store::{Changes, Column, DraftBody, DraftRow, Keys, NewDraft, OtherDraft, State};

use super::{opened, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::work::TRIES;

/// Keeps it; without a word left it goes.
pub async fn save(app: &App, user: &UserSession, id: ConversationId, ask: SaveDraft) -> Result<SavedDraft> {
    may(&user.actor(), Action::WorkConversation)?;
    if ask.text.chars().count() > limits::DRAFT_CHARS {
        return Err(Error::invalid(
            "text",
            format!("a draft has at most {} characters", limits::DRAFT_CHARS),
        ));
    }
    for _ in 0..TRIES {
        if let Some(saved) = attempt(app, user, id, &ask).await? {
            return Ok(saved);
        }
    }
    Err(Error::Contended)
}

/// `None` when another save was faster: then it is a version that must be looked at.
async fn attempt(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    ask: &SaveDraft,
) -> Result<Option<SavedDraft>> {
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let key = cx.contact_key(header.contact_id).await?;
    let known = cx.drafts_in(user.user_id, id).await?.into_iter().find(|row| row.private == ask.private);
    let before = known.as_ref().map(|row| Ok::<_, Error>((row, opened(&key, row)?))).transpose()?;
    let body = merged(ask, before.as_ref().map(|(row, body)| (*row, body)));
    let (version, now): (DraftId, _) = (app.env().id(), app.env().now());
    let row = DraftRow {
        id: version,
        conversation_id: id,
        user_id: user.user_id,
        private: ask.private,
        contact_id: header.contact_id,
        saved_at: now,
        body: key.seal(Column::Draft, version, &body),
    };
    let gone = body.text.trim().is_empty() && body.other.is_none();
    let (kept, seen) = (row.clone(), known.as_ref().map(|row| row.id));
    let (user_id, private) = (user.user_id, ask.private);
    let change = move |state: &State| -> Result<Changes<bool>> {
        let found = state.draft(user_id, id, private);
        if found.map(|row| row.id) != seen {
            return Ok(Changes::new(false));
        }
        let changes = Changes::new(true).unaudited("nobody has said anything yet");
        Ok(match found {
            Some(found) if gone => changes.delete_draft(found),
            None if gone => changes,
            _ => changes.put_draft(
                NewDraft {
                    id: kept.id,
                    conversation_id: id,
                    user_id,
                    private,
                    contact_id: kept.contact_id,
                    saved_at: now,
                    body: kept.body.clone(),
                },
                seen,
            ),
        })
    };
    let saved = cx.change(Keys::new().draft(user_id, id, private), change).await.map_err(flatten)?;
    Ok(saved.then(|| SavedDraft { draft: (!gone).then(|| view(&row, body)) }))
}

/// The words as they shall be kept, with those of another device that they do not continue.
fn merged(ask: &SaveDraft, before: Option<(&DraftRow, &DraftBody)>) -> DraftBody {
    let other = before.and_then(|(row, body)| {
        let continued = ask.after == Some(row.id) || body.text.trim().is_empty() || body.text == ask.text;
        if continued {
            body.other.clone().filter(|_| !ask.drop_other)
        } else {
            Some(OtherDraft { text: body.text.clone(), at: row.saved_at })
        }
    });
    DraftBody { text: ask.text.clone(), other }
}
