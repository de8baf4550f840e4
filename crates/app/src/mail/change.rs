//! A mailbox is added, changed, paused. Nothing is stored before both servers have said yes.

use access::{Action, may};
use base::InboxId;
use mailbox::Folder;
use protocol::mail::{MailboxSettings, MailboxView};
use serde_json::json;
use store::{Changes, Keys, NewInbox, NewMailbox, State};

use super::list::view;
use super::settings::Config;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Mailboxes of one workspace.
const MAILBOXES: usize = 50;
/// Characters of a password.
const PASSWORD: usize = 500;

/// Tests both servers, then adds the mailbox with an inbox of its own. What lies in the folder already stays where it is.
pub async fn add(app: &App, user: &UserSession, asked: MailboxSettings) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let config = Config::read(&asked)?;
    let address = mail::address::normal(&asked.address)
        .ok_or_else(|| Error::invalid("address", "must be a mail address like help@example.com"))?;
    let password = password(asked.password.as_deref())?
        .ok_or_else(|| Error::invalid("password", "is needed to log in"))?;
    if cx.mailboxes().await?.len() >= MAILBOXES {
        return Err(Error::invalid("address", format!("a workspace has at most {MAILBOXES} mailboxes")));
    }
    if cx.mailbox_by_address(&address).await?.is_some() {
        return Err(Error::Exists("mailbox with this address"));
    }
    let folder = tested(&config, &password).await?;
    let id: InboxId = app.env().id();
    let key = app.env().uuid();
    let inbox = NewInbox {
        id,
        public_key: format!("mail-{}", key.simple()),
        name: config.name.clone(),
        secret: cx.seal_inbox_secret(id, &app.env().uuid().to_string()).await?,
        // Nobody embeds it: no page can have this origin (RFC 2606).
        origins: vec!["https://mail.invalid".to_owned()],
        settings: json!({}),
        at: app.env().now(),
    };
    let row = NewMailbox {
        inbox_id: id,
        address,
        config: serde_json::to_value(&config).map_err(|_| Error::Internal("settings are JSON"))?,
        secret: cx.seal_inbox_secret(id, &password).await?,
        uid_validity: folder.0,
        last_uid: folder.1,
        at: app.env().now(),
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_inbox(inbox.clone()).insert_mailbox(row.clone()).audit(
            "add_mailbox",
            format!("inbox:{id}"),
            json!({}),
        ))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    shown(app, user, id).await
}

/// Tests what is set now, then keeps it. Without a password the stored one stays. The address never changes.
pub async fn change(
    app: &App,
    user: &UserSession,
    id: InboxId,
    asked: MailboxSettings,
) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    let config = Config::read(&asked)?;
    let password = match password(asked.password.as_deref())? {
        Some(password) => password,
        None => cx.mailbox_secret(id).await?.ok_or(Error::NotFound("mailbox"))?.to_string(),
    };
    tested(&config, &password).await?;
    let secret = cx.seal_inbox_secret(id, &password).await?;
    let value = serde_json::to_value(&config).map_err(|_| Error::Internal("settings are JSON"))?;
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).set_mailbox(id, &value, secret.clone()).audit(
            "change_mailbox",
            format!("inbox:{id}"),
            json!({}),
        ))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    shown(app, user, id).await
}

/// Stops reading, or goes on where it stopped. Answers are sent all the same.
pub async fn pause(app: &App, user: &UserSession, id: InboxId, paused: bool) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).pause_mailbox(id, paused).audit(
            "pause_mailbox",
            format!("inbox:{id}"),
            json!({ "paused": paused }),
        ))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    shown(app, user, id).await
}

async fn shown(app: &App, user: &UserSession, id: InboxId) -> Result<MailboxView> {
    let row = app.cx(user.workspace_id, user.actor()).mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    view(user, &row)
}

fn password(asked: Option<&str>) -> Result<Option<String>> {
    match asked {
        None | Some("") => Ok(None),
        Some(text) if text.len() <= PASSWORD && !text.contains(['\r', '\n', '\0']) => {
            Ok(Some(text.to_owned()))
        }
        Some(_) => Err(Error::invalid("password", format!("must be one line of at most {PASSWORD} bytes"))),
    }
}

/// Both servers say yes; gives the folder's validity and the highest number in it.
async fn tested(config: &Config, password: &str) -> Result<(u32, u32)> {
    let account = config.account(password);
    let folder = Folder::open(&account).await?;
    let found = (folder.uid_validity, folder.uid_next.saturating_sub(1));
    folder.close().await;
    mailbox::test(&account).await?;
    Ok(found)
}
