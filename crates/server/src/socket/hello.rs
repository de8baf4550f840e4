//! The first frame: who it is, by token or ticket, within a few seconds.

use std::time::Duration;

use app::{Error, Viewer};
use axum::extract::ws::Message;
use futures::StreamExt as _;
use protocol::VERSION;
use protocol::socket::{ClientFrame, Watch};

use super::{End, Wire};
use crate::shared::Shared;

/// What a good first frame says.
pub(super) struct Greeted {
    pub(super) viewer: Viewer,
    pub(super) epoch: String,
    /// What to follow; without numbers when the database is another one than the client knew.
    pub(super) watch: Vec<Watch>,
}

/// Waits for it.
pub(super) async fn greet(shared: &Shared, socket: &mut impl Wire, own_page: bool) -> Result<Greeted, End> {
    let within = Duration::from_millis(shared.options.limits.hello_ms);
    let first = tokio::time::timeout(within, first_text(socket)).await.map_err(|_| End::BAD_HELLO)??;
    let Ok(ClientFrame::Hello { v, token, epoch, mut watch, locale }) = serde_json::from_str(&first) else {
        return Err(End::BAD_HELLO);
    };
    if v != VERSION || watch.len() > shared.options.limits.watches {
        return Err(End::BAD_HELLO);
    }
    let mut viewer = who(shared, &token).await?;
    match &mut viewer {
        // A stranger's page must not ride on an agent's log-in; the visitor's token was given to a page that the inbox allows.
        Viewer::User(_) if !own_page => return Err(End::FORBIDDEN_ORIGIN),
        Viewer::User(_) => {}
        Viewer::Visitor(visitor) => visitor.locale = locale.unwrap_or(visitor.locale),
    }
    let present = shared.app.store().system().epoch().await.map_err(|error| {
        tracing::error!(%error, "the epoch could not be read");
        End::TROUBLE
    })?;
    if epoch.is_some_and(|known| known != present) {
        for one in &mut watch {
            one.last = None;
        }
    }
    Ok(Greeted { viewer, epoch: present, watch })
}

async fn first_text(socket: &mut impl Wire) -> Result<axum::extract::ws::Utf8Bytes, End> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => return Ok(text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(End::BAD_HELLO),
            Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
            Some(Err(error)) => return Err(End::of_line(error)),
        }
    }
}

/// A visitor's token is told from a ticket by its own signature.
async fn who(shared: &Shared, token: &str) -> Result<Viewer, End> {
    if let Ok(visitor) = app::contact::visitor(&shared.app, token).await {
        return Ok(Viewer::Visitor(visitor));
    }
    match app::user::from_ticket(&shared.app, token).await {
        Ok(user) => Ok(Viewer::User(user)),
        Err(Error::Unauthenticated) => Err(End::UNAUTHORIZED),
        Err(error) => {
            tracing::error!(%error, "a ticket could not be checked");
            Err(End::TROUBLE)
        }
    }
}
