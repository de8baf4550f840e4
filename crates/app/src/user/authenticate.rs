//! Whose log-in a cookie is.

use protocol::api::{Me, UserView};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Longest cookie looked at.
const TOKEN_BYTES: usize = 128;

/// What the database knows a token by.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// What unsafe requests of a log-in must carry: bound to it, so it ends with it.
pub(crate) fn csrf_of(app: &App, hash: &[u8; 32]) -> String {
    app.tokens().bind("csrf", hash)
}

/// The user of a mail address, across workspaces: addresses are unique, `add` sees to it.
pub(crate) async fn by_email(app: &App, email: &str) -> Result<Option<store::UserRecord>> {
    Ok(app.store().system().users_by_email(email).await?.into_iter().next())
}

/// The log-in of a cookie, when it is still good.
pub async fn authenticate(app: &App, token: &str) -> Result<UserSession> {
    if token.is_empty() || token.len() > TOKEN_BYTES {
        return Err(Error::Unauthenticated);
    }
    by_hash(app, token_hash(token)).await
}

pub(crate) async fn by_hash(app: &App, hash: [u8; 32]) -> Result<UserSession> {
    let found =
        app.store().system().session_by_token(hash, app.env().now()).await?.ok_or(Error::Unauthenticated)?;
    Ok(UserSession {
        workspace_id: found.user.workspace_id,
        user_id: found.user.id,
        role: found.user.role,
        name: found.user.name,
        email: found.user.email,
        locale: found.user.locale,
        csrf: csrf_of(app, &hash),
        session_id: found.id,
        token_hash: hash,
    })
}

/// The same log-in as it is now, with its present role; an error when it has ended. For sockets, which outlive a request.
pub async fn renew(app: &App, user: &UserSession) -> Result<UserSession> {
    by_hash(app, user.token_hash).await
}

/// Who is logged in, for the client.
pub async fn me(app: &App, user: &UserSession) -> Result<Me> {
    let online = super::online(app, user.workspace_id).await?.contains(&user.user_id);
    Ok(Me {
        user: UserView {
            id: user.user_id,
            name: user.name.clone(),
            email: user.email.clone(),
            role: user.role,
            locale: user.locale,
            online,
            disabled: false,
        },
        csrf: user.csrf.clone(),
        epoch: app.store().system().epoch().await?,
        workspace: crate::workspace::name(&app.cx(user.workspace_id, user.actor())).await?,
    })
}
