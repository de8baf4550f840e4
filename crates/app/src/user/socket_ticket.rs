//! A ticket for the socket, obtained over the authenticated road: short-lived, and only as good as the log-in behind it.

use access::{Action, may};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use protocol::api::SocketTicket;

use super::authenticate::by_hash;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

const PURPOSE: &str = "socket";
/// How long a ticket is good.
const TICKET_MS: i64 = 30_000;

/// A ticket for this log-in.
pub async fn socket_ticket(app: &App, user: &UserSession) -> Result<SocketTicket> {
    may(&user.actor(), Action::ManageSelf)?;
    let ends = app.env().now().plus_ms(TICKET_MS);
    Ok(SocketTicket { ticket: app.tokens().sign(PURPOSE, &B64.encode(user.token_hash), ends) })
}

/// The log-in of a ticket.
pub async fn from_ticket(app: &App, ticket: &str) -> Result<UserSession> {
    let (hash, _) =
        app.tokens().open::<String>(PURPOSE, ticket, app.env().now()).ok_or(Error::Unauthenticated)?;
    let hash = B64.decode(hash).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Error::Unauthenticated)?;
    by_hash(app, hash).await
}
