//! Who a visitor's token speaks for.

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::VisitorSession;

/// What visitor tokens are for.
pub(crate) const PURPOSE: &str = "visitor";

/// The session of a token, when it is ours and still good.
pub async fn visitor(app: &App, token: &str) -> Result<VisitorSession> {
    let (mut session, expires_at) =
        app.tokens().open::<VisitorSession>(PURPOSE, token, app.env().now()).ok_or(Error::Unauthenticated)?;
    session.expires_at = expires_at;
    Ok(session)
}
