//! A mailbox is added, changed, paused. Nothing is stored before both servers have said yes.

use access::{Action, may};
use base::InboxId;
use mailbox::{Account, Folder, Secret, Trouble};
use protocol::mail::{MailboxSettings, MailboxView};
use serde_json::json;
use store::{Changes, Consent, Cx, Keys, NewInbox, NewMailbox, State};

use super::grant;
use super::list::shown;
use super::settings::{Config, Mailbox};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Mailboxes of one workspace.
pub(super) const MAILBOXES: usize = 50;
/// Characters of a password.
const PASSWORD: usize = 500;

/// Tests both servers, then adds the mailbox with an inbox of its own. What lies in the folder already stays where it is. With OAuth there
/// is nothing to test before somebody has signed in.
pub async fn add(app: &App, user: &UserSession, asked: MailboxSettings) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let config = Config::read(app, &asked)?;
    let address = mail::address::normal(&asked.address)
        .ok_or_else(|| Error::invalid("address", "must be a mail address like help@example.com"))?;
    let secret = secret(&asked, &config, None)?;
    if cx.mailboxes().await?.len() >= MAILBOXES {
        return Err(Error::invalid("address", format!("a workspace has at most {MAILBOXES} mailboxes")));
    }
    if cx.mailbox_by_address(&address).await?.is_some() {
        return Err(Error::Exists("mailbox with this address"));
    }
    let id: InboxId = app.env().id();
    let (folder, grant) = match config.oauth {
        Some(_) => ((0, 0), Some(grant::none_yet(&cx, id).await?)),
        None => (tested(&config.account(app, Secret::Password(secret.clone()))?).await?, None),
    };
    let (inbox, row) = rows(app, &cx, id, (address, &config), &secret, folder).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).insert_inbox(inbox.clone()).insert_mailbox(row.clone());
        if let Some(grant) = &grant {
            changes = changes.put_grant(id, grant.clone());
        }
        Ok(changes.audit("add_mailbox", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    shown(app, user, id).await
}

/// A mailbox with its inbox, to be stored. The folder was read up to here.
pub(super) async fn rows(
    app: &App,
    cx: &Cx,
    id: InboxId,
    (address, config): (String, &Config),
    secret: &str,
    folder: (u32, u32),
) -> Result<(NewInbox, NewMailbox)> {
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
        config: serde_json::to_value(config).map_err(|_| Error::Internal("settings are JSON"))?,
        secret: cx.seal_inbox_secret(id, secret).await?,
        uid_validity: folder.0,
        last_uid: folder.1,
        at: app.env().now(),
    };
    Ok((inbox, row))
}

/// Tests what is set now, then keeps it. Without a password the stored one stays, for the same servers. The address never changes. When the provider or the
/// log-in name is another, somebody must sign in again.
pub async fn change(
    app: &App,
    user: &UserSession,
    id: InboxId,
    asked: MailboxSettings,
) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    let before = Mailbox::of(user.workspace_id, &row)?;
    let config = Config::read(app, &asked)?;
    // It waited for this since a table brought it.
    let starts = before.config.wants_password;
    let stored = before.stored_secret(&cx).await?;
    let secret = secret(&asked, &config, Some((&before.config, &stored)))?;
    let granted = if config.oauth.is_some() && same_grant(&before.config, &config) {
        cx.grant(id).await?
    } else {
        None
    };
    let (mut grant, mut still) = (None, None);
    match granted.map(|grant| grant.consent) {
        _ if config.oauth.is_none() => {
            tested(&config.account(app, Secret::Password(secret.clone()))?).await?;
        }
        Some(Consent::Given) => {
            tested_as_granted(app, &cx, &Mailbox { config: config.clone(), ..before }).await?;
        }
        // There is nothing to test with, and what was told of it holds.
        Some(Consent::Needed | Consent::Withdrawn) => still = row.trouble,
        None => grant = Some(grant::none_yet(&cx, id).await?),
    }
    let sealed = cx.seal_inbox_secret(id, &secret).await?;
    let value = serde_json::to_value(&config).map_err(|_| Error::Internal("settings are JSON"))?;
    let with_password = config.oauth.is_none();
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).set_mailbox(id, &value, sealed.clone());
        if let Some(grant) = &grant {
            changes = changes.put_grant(id, grant.clone());
        } else if with_password {
            changes = changes.remove_grant(id);
        }
        if let Some(trouble) = &still {
            changes = changes.mailbox_trouble(id, trouble);
        }
        if starts {
            changes = changes.pause_mailbox(id, false).audit(
                "pause_mailbox",
                format!("inbox:{id}"),
                json!({ "paused": false }),
            );
        }
        Ok(changes.audit("change_mailbox", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    shown(app, user, id).await
}

/// What was granted stays good: the same provider knows us as the same, and the same person signed in.
fn same_grant(before: &Config, now: &Config) -> bool {
    (&before.oauth, &before.user) == (&now.oauth, &now.user)
}

/// Stops reading, or goes on where it stopped. Answers are sent all the same.
pub async fn pause(app: &App, user: &UserSession, id: InboxId, paused: bool) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    if !paused && Mailbox::of(user.workspace_id, &row)?.config.wants_password {
        return Err(Error::invalid(
            "password",
            "is needed first: once it is entered and tested, reading begins",
        ));
    }
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

/// The password or our secret at the provider: what was typed, else what is stored for the same purpose.
fn secret(asked: &MailboxSettings, now: &Config, stored: Option<(&Config, &str)>) -> Result<String> {
    let (field, typed) = match &asked.oauth {
        Some(oauth) => ("client_secret", oauth.client_secret.as_deref()),
        None => ("password", asked.password.as_deref().filter(|text| !text.is_empty())),
    };
    match (typed, &asked.oauth) {
        (Some(text), _) if text.len() <= PASSWORD && !text.contains(['\r', '\n', '\0']) => {
            Ok(text.to_owned())
        }
        (Some(_), _) => Err(Error::invalid(field, format!("must be one line of at most {PASSWORD} bytes"))),
        (None, Some(oauth)) => match stored {
            // A secret goes only where somebody who knows it sends it.
            Some((Config { oauth: Some(before), .. }, text)) if !text.is_empty() => {
                if before.token_url.trim() == oauth.token_url.trim() {
                    Ok(text.to_owned())
                } else {
                    Err(Error::invalid(field, "must be entered again when the address of the tokens changes"))
                }
            }
            _ => Ok(String::new()),
        },
        (None, None) => match stored {
            Some((before @ Config { oauth: None, wants_password: false, .. }, text)) => {
                if (&before.imap, &before.smtp) == (&now.imap, &now.smtp) {
                    Ok(text.to_owned())
                } else {
                    Err(Error::invalid(field, "must be entered again when a server changes"))
                }
            }
            _ => Err(Error::invalid(field, "is needed to log in")),
        },
    }
}

/// Both servers say yes to what was granted. A token that is refused is replaced once, so that a consent that was taken back is noted here
/// and not when the mailbox is next opened, which may be hours later: a connection outlives its token.
async fn tested_as_granted(app: &App, cx: &Cx, mailbox: &Mailbox) -> Result<()> {
    let account = mailbox.account(app, cx).await?;
    let refused = match tested(&account).await {
        Err(refused @ Error::Mailbox(Trouble::LogIn(_))) => refused,
        done => return done.map(drop),
    };
    let other = mailbox.other_account(app, cx, &account).await?.ok_or(refused)?;
    tested(&other).await.map(drop)
}

/// Both servers say yes; gives the folder's validity and the highest number in it.
async fn tested(account: &Account) -> Result<(u32, u32)> {
    let folder = Folder::open(account).await?;
    let found = (folder.uid_validity, folder.uid_next.saturating_sub(1));
    folder.close().await;
    mailbox::test(account).await?;
    Ok(found)
}
