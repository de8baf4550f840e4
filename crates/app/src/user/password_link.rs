//! One-time links by which people of ours set their password: for whoever is new, and for whoever forgot theirs.

use access::{Action, may};
use base::{Timestamp, UserId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use protocol::people::{PasswordLinkView, PasswordSet, SetPassword};
use serde_json::json;
use store::{Changes, Keys, State};

use super::authenticate::token_hash;
use super::password;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// How long a link is good.
pub const LINK_MS: i64 = 72 * 60 * 60 * 1_000;
/// Longest token looked at.
const TOKEN_BYTES: usize = 128;

/// A link that is about to be stored; its secret is told once.
#[derive(Clone)]
pub(crate) struct FreshLink {
    token: String,
    pub(crate) hash: [u8; 32],
    pub(crate) expires_at: Timestamp,
}

impl FreshLink {
    /// A new secret, good from now on.
    pub(crate) fn new(app: &App) -> Self {
        let token = B64.encode(app.env().bytes::<32>());
        Self { hash: token_hash(&token), token, expires_at: app.env().now().plus_ms(LINK_MS) }
    }

    /// As it is told.
    pub(crate) fn view(&self, user_id: UserId, email: &str) -> PasswordLinkView {
        PasswordLinkView {
            user_id,
            email: email.to_owned(),
            path: format!("/desk/set-password#{}", self.token),
            expires_ms: self.expires_at.ms(),
        }
    }
}

/// Makes a new link for somebody; the one before it does not count any more. Their present password counts until the link is used.
pub async fn make_password_link(app: &App, user: &UserSession, id: UserId) -> Result<PasswordLinkView> {
    may(&user.actor(), Action::ManageUsers)?;
    let link = FreshLink::new(app);
    let stored = link.clone();
    let change = move |state: &State| -> Result<Changes<String>> {
        let found = state.user(id).ok_or(Error::NotFound("user"))?;
        if found.disabled_at.is_some() {
            return Err(Error::Disabled);
        }
        Ok(Changes::new(found.email.clone()).put_password_link(id, stored.hash, stored.expires_at).audit(
            "make_password_link",
            format!("user:{id}"),
            json!({}),
        ))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    let email = cx.change(Keys::new().user(id), change).await.map_err(flatten)?;
    Ok(link.view(id, &email))
}

/// Sets a password by a link, once; ends every log-in of that person.
pub async fn set_password(app: &App, ask: SetPassword) -> Result<PasswordSet> {
    if ask.token.is_empty() || ask.token.len() > TOKEN_BYTES {
        return Err(Error::LinkOver);
    }
    let (hash, now) = (token_hash(&ask.token), app.env().now());
    let found = app.store().system().user_by_password_link(hash, now).await?.ok_or(Error::LinkOver)?;
    let rules = crate::house::security(app, found.workspace_id).await?;
    password::check_of(&ask.new, &found.email, rules.password_chars as usize)?;
    let new = password::hash(app.env(), ask.new).await?;
    let id = found.id;
    let change = move |state: &State| -> Result<Changes<()>> {
        // Used by somebody else, replaced or shut out while we were hashing.
        let same =
            state.password_link(id).is_some_and(|link| link.token_hash == hash && link.expires_at > now);
        if !same || state.user(id).is_none_or(|user| user.disabled_at.is_some()) {
            return Err(Error::LinkOver);
        }
        Ok(Changes::new(()).set_password(id, &new).remove_password_link(id).end_sessions(id).audit(
            "set_password",
            format!("user:{id}"),
            json!({}),
        ))
    };
    let actor = access::Actor::User { user_id: id, role: found.role };
    let keys = Keys::new().user(id).password_link(id);
    app.cx(found.workspace_id, actor).change(keys, change).await.map_err(flatten)?;
    Ok(PasswordSet { email: found.email })
}
