//! Whoever has not read it is reminded by letter, once a day at most whatever they have to read: the letter names all of it. Each letter is
//! a job of its own, so that one that fails keeps no other; the desk reminds them all the time.

use access::{Action, may};
use base::limits::MUST_READ_REMINDED;
use base::{JobId, MustReadId, Timestamp, UserId};
use protocol::must_read::MustReadReminded;
use serde_json::json;
use store::{Changes, Keys, NewJob, State};

use super::list::Staff;
use super::readers::concerned;
use super::{Live, is_asked};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::mail::MUST_READ as KIND;
use crate::session::UserSession;

/// Says how many letters go out. Refused where none can.
pub async fn remind(app: &App, user: &UserSession, id: MustReadId) -> Result<MustReadReminded> {
    may(&user.actor(), Action::AskToRead)?;
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let row = cx.must_read(id).await?.ok_or(Error::NotFound("must_read"))?;
    let live = Live::of(&cx, &row).await?.map(|live| live.version);
    if !is_asked(&row, live) {
        return Err(Error::MustReadClosed);
    }
    if !crate::mail::can_send(&cx).await? {
        return Err(Error::NoSender);
    }
    let readers = concerned(&cx, &row, &Staff::of(&cx).await?, true, now).await?;
    let unread = readers.into_iter().filter(|one| one.confirmed_ms.is_none());
    let zone = crate::house::in_force(app, user.workspace_id).await?.zone(app);
    let (today, _) = zone.day_and_hour(now);
    let letters: Vec<(JobId, UserId, String)> =
        unread.map(|one| (app.env().id(), one.user_id, format!("{}:{today}", one.user_id))).collect();
    let keys = letters.iter().fold(Keys::new(), |keys, (_, _, key)| keys.job_key(KIND, key));
    let change = move |state: &State| -> Result<Changes<MustReadReminded>> {
        let told = |key: &str| state.job_key(KIND, key).is_some();
        let before = letters.iter().filter(|(_, _, key)| told(key)).count();
        let new = letters.iter().filter(|(_, _, key)| !told(key)).take(MUST_READ_REMINDED);
        let new: Vec<NewJob> = new.map(|letter| job(letter, now)).collect();
        let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let said = MustReadReminded { letters: many(new.len()), before: many(before) };
        if new.is_empty() {
            return Ok(Changes::new(said).unaudited("everybody was reminded today, or has read it"));
        }
        let changes = new.into_iter().fold(Changes::new(said), Changes::insert_job);
        Ok(changes.audit("remind_must_read", format!("must_read:{id}"), json!({ "letters": said.letters })))
    };
    cx.change(keys, change).await.map_err(flatten)
}

fn job((job_id, user_id, key): &(JobId, UserId, String), now: Timestamp) -> NewJob {
    NewJob {
        id: *job_id,
        kind: KIND,
        unique_key: Some(key.clone()),
        order_key: None,
        due_at: now,
        payload: json!({ "user_id": user_id }),
        conversation_id: None,
        lease: None,
        at: now,
    }
}
