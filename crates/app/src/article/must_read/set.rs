//! What must be read is withdrawn, or a newer version is weighed: it must be read again, or need not.

use access::{Action, may};
use base::MustReadId;
use protocol::must_read::{MustReadView, SetMustRead};
use serde_json::json;
use store::{Changes, Keys, State};

use super::super::view::Names;
use super::list::{Staff, view};
use super::make::readable;
use super::{checked, due};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Does it; the same twice is no fault.
pub async fn set(app: &App, user: &UserSession, id: MustReadId, ask: SetMustRead) -> Result<MustReadView> {
    may(&user.actor(), Action::AskToRead)?;
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let row = cx.must_read(id).await?.ok_or(Error::NotFound("must_read"))?;
    let ask = match ask {
        SetMustRead::Again { version, due_ms, check } => {
            due(due_ms, now)?;
            readable(&cx, &row, version).await?;
            SetMustRead::Again { version, due_ms, check: check.map(checked).transpose()? }
        }
        SetMustRead::Spare { version } => {
            readable(&cx, &row, version).await?;
            SetMustRead::Spare { version }
        }
        SetMustRead::Withdraw => SetMustRead::Withdraw,
    };
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.must_read(id).ok_or(Error::NotFound("must_read"))?;
        let (so, subject) = (Changes::new(()), format!("must_read:{id}"));
        match &ask {
            SetMustRead::Withdraw if row.withdrawn => Ok(so.unaudited("it is withdrawn already")),
            _ if row.withdrawn => Err(Error::MustReadClosed),
            SetMustRead::Withdraw => {
                Ok(so.withdraw_must_read(id, now).audit("withdraw_must_read", subject, json!({})))
            }
            SetMustRead::Again { version, due_ms, check } => {
                let (due_at, check) = (due(*due_ms, now)?, check.as_ref().unwrap_or(&row.check));
                let facts = json!({ "version": version, "questions": check.len() });
                Ok(so.read_again(id, *version, due_at, check).audit("repeat_must_read", subject, facts))
            }
            SetMustRead::Spare { version } if *version <= row.weighed => {
                Ok(so.unaudited("it is weighed already"))
            }
            SetMustRead::Spare { version } => {
                let facts = json!({ "version": version });
                Ok(so.weigh_must_read(id, *version).audit("spare_must_read", subject, facts))
            }
        }
    };
    cx.change(Keys::new().must_read(id), change).await.map_err(flatten)?;
    let row = cx.must_read(id).await?.ok_or(Error::NotFound("must_read"))?;
    view(&cx, row, &Staff::of(&cx).await?, &Names::of(app, user.workspace_id).await?, now).await
}
