//! One mailbox is read: what is new is fetched, committed, noted as read, flagged, in this order, so that a stop at any moment
//! neither loses nor doubles a letter.

use std::time::Duration;

use access::Actor;
use base::{InboxId, WorkspaceId};
use mail::date::imap_day;
use mail::limits::LETTER_BYTES;
use mailbox::{Account, Folder, Listed, Trouble};
use serde_json::json;
use store::{ChangeError, Changes, Cx, Keys, MailboxRow, State};

use super::receive::{Taken, receive, receive_head};
use super::settings::Mailbox;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// The longest wait for news in one go; then the settings are looked at again.
const WAIT: Duration = Duration::from_secs(50);
/// How often a server that cannot tell of news is asked.
const POLL: Duration = Duration::from_secs(15);
/// Who reads a mailbox keeps it for so long.
const HOLD_MS: i64 = 15 * 60 * 1_000;
/// Letters looked at in one go.
const BATCH: usize = 100;
/// When a folder numbers anew, letters of these last days are looked at again; the known ones are found to be known.
const OVERLAP_S: i64 = 2 * 86_400;

/// Where reading a mailbox stands.
#[derive(Debug, Default)]
pub struct Reading {
    open: Option<(Account, Folder)>,
}

/// Reads what is new and waits for more, once. `false`: nothing to do here at present (paused, or another process reads it).
pub async fn watch(app: &App, reading: &mut Reading, workspace_id: WorkspaceId, id: InboxId) -> Result<bool> {
    let cx = app.cx(workspace_id, Actor::System);
    let Some(row) = cx.mailbox(id).await?.filter(|row| !row.paused) else { return Ok(false) };
    if !hold(app, &cx, id).await? {
        return Ok(false);
    }
    let done = once(app, &cx, reading, workspace_id, &row).await;
    // Said beside the mailbox already; nothing is asked of anybody before somebody has signed in.
    if let Err(Error::Mailbox(Trouble::Consent)) = &done {
        return Ok(false);
    }
    if let Err(error) = &done {
        reading.open = None;
        note(&cx, id, error).await?;
    }
    done.map(|()| true)
}

async fn hold(app: &App, cx: &Cx, id: InboxId) -> Result<bool> {
    let (node, now) = (app.node_id(), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).hold_mailbox(id, node, now.plus_ms(HOLD_MS), now).unaudited("a lease"))
    };
    match cx.change(Keys::new(), change).await {
        Ok(()) => Ok(true),
        Err(ChangeError::Store(store::StoreError::Conflict(_))) => Ok(false),
        Err(error) => Err(flatten(error)),
    }
}

async fn once(
    app: &App,
    cx: &Cx,
    reading: &mut Reading,
    workspace_id: WorkspaceId,
    row: &MailboxRow,
) -> Result<()> {
    let mailbox = Mailbox::of(workspace_id, row)?;
    let account = mailbox.account(app, cx).await?;
    let same = |held: &Account| {
        (&held.imap, &held.user, &held.secret, &held.folder)
            == (&account.imap, &account.user, &account.secret, &account.folder)
    };
    let (account, mut folder) = match reading.open.take() {
        Some((held, folder)) if same(&held) => (held, folder),
        _ => open(app, cx, &mailbox, account).await?,
    };
    // It was added before anybody had signed in: what lies in the folder already stays where it is.
    if row.uid_validity == 0 && row.fetched_at.is_none() {
        let before = folder.uid_next.saturating_sub(1);
        read_up_to(app, cx, mailbox.inbox_id, folder.uid_validity, before).await?;
        reading.open = Some((account, folder));
        return Ok(());
    }
    let renumbered = folder.uid_validity != row.uid_validity;
    let mut last = if renumbered { 0 } else { row.last_uid };
    loop {
        let since = row.fetched_at.unwrap_or_else(|| app.env().now()).ms().div_euclid(1_000) - OVERLAP_S;
        let letters = if renumbered {
            folder.since(&imap_day(since), last, BATCH).await?
        } else {
            folder.after(last, BATCH).await?
        };
        for listed in &letters {
            take(app, &mailbox, &mut folder, *listed).await?;
            last = listed.uid;
            read_up_to(app, cx, mailbox.inbox_id, folder.uid_validity, last).await?;
            // Only a courtesy; a server that refuses it has lost nothing.
            let _ = folder.mark_seen(listed.uid).await;
        }
        // What came while these were taken is not told once the wait begins: only an empty look ends the round.
        if letters.is_empty() {
            break;
        }
    }
    read_up_to(app, cx, mailbox.inbox_id, folder.uid_validity, last.max(highest(renumbered, &folder)))
        .await?;
    let folder = folder.wait(WAIT, POLL).await?;
    reading.open = Some((account, folder));
    Ok(())
}

/// Opens the folder; a token that is refused is replaced once.
async fn open(app: &App, cx: &Cx, mailbox: &Mailbox, account: Account) -> Result<(Account, Folder)> {
    match Folder::open(&account).await {
        Err(refused @ Trouble::LogIn(_)) => {
            let Some(other) = mailbox.other_account(app, cx, &account).await? else {
                return Err(refused.into());
            };
            let folder = Folder::open(&other).await?;
            Ok((other, folder))
        }
        opened => Ok((account, opened?)),
    }
}

/// After a renumbering, what is older than the overlap counts as read.
fn highest(renumbered: bool, folder: &Folder) -> u32 {
    if renumbered { folder.uid_next.saturating_sub(1) } else { 0 }
}

async fn take(app: &App, mailbox: &Mailbox, folder: &mut Folder, listed: Listed) -> Result<()> {
    if listed.size_bytes as usize > LETTER_BYTES {
        let Some(head) = folder.head(listed.uid).await? else { return Ok(()) };
        return taken(receive_head(app, mailbox, head, listed.size_bytes).await, mailbox, listed);
    }
    let Some(raw) = folder.letter(listed.uid).await? else { return Ok(()) };
    taken(receive(app, mailbox, raw).await, mailbox, listed)
}

fn taken(done: Result<Taken>, mailbox: &Mailbox, listed: Listed) -> Result<()> {
    match done {
        Ok(_) => Ok(()),
        Err(error @ (Error::Store(_) | Error::Contended)) => Err(error),
        // What can never be taken must not stop what comes after it.
        Err(error) => {
            tracing::error!(inbox = %mailbox.inbox_id, uid = listed.uid, %error, "a letter could not be taken");
            Ok(())
        }
    }
}

async fn read_up_to(app: &App, cx: &Cx, id: InboxId, uid_validity: u32, uid: u32) -> Result<()> {
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(())
            .mailbox_read_up_to(id, uid_validity, uid, now)
            .unaudited("how far a folder was read; each letter has its own entry"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

pub(super) async fn note(cx: &Cx, id: InboxId, error: &Error) -> Result<()> {
    let kind = match error {
        Error::Mailbox(trouble) => trouble.word(),
        _ => "server",
    };
    let trouble = json!({ "kind": kind, "said": error.to_string(), "at_ms": cx.env().now().ms() });
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).mailbox_trouble(id, &trouble).unaudited("a mailbox's state, shown beside it"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}
