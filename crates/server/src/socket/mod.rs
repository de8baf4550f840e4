//! The socket at `/api/v1/socket`: visitors and agents speak the same frames and use the same use cases as REST.

mod frames;
mod hello;
pub(crate) mod http;
mod line;
mod session;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use futures::{Sink, SinkExt as _, Stream, StreamExt as _};

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::limits;
use protocol::problem::Problem;
use protocol::socket::{ServerFrame, close};

pub(crate) use line::Lines;

use crate::api::Server;
use crate::edge::Client;
use crate::fault::{Fault, Result};
use crate::hub::Closing;
use crate::origin;
use crate::shared::{Place, Shared};

/// Bytes read at once from a socket; a frame may be larger.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Bytes gathered before they are written.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
/// A farewell must be written within this time, or is not.
const FAREWELL: Duration = Duration::from_secs(2);

/// Opens the socket. See `docs/protocol.md` and the schemas `ClientFrame` and `ServerFrame`.
#[utoipa::path(get, path = "/api/v1/socket", operation_id = "socket", tag = "socket", responses(
    (status = 101, description = "JSON text frames: ClientFrame to the server, ServerFrame from it"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn upgrade(
    State(server): Server,
    client: Client,
    headers: HeaderMap,
    connection: Option<Extension<Arc<Place>>>,
    upgrade: WebSocketUpgrade,
) -> Result<Response> {
    if server.is_stopping() {
        return Err(Fault::new("stopping", StatusCode::SERVICE_UNAVAILABLE, "The server is shutting down"));
    }
    let place = server.sockets.take(client.address, false).ok_or_else(|| {
        Fault::new("too-many-sockets", StatusCode::TOO_MANY_REQUESTS, "Too many sockets from this address")
    })?;
    let held = Held::new(&server, place, connection.map(|Extension(place)| place));
    // Whose page it is counts for agents only, and who it is the first frame says.
    let own_page = origin::allowed(&headers, server.app.settings());
    Ok(upgrade
        .max_message_size(limits::SOCKET_FRAME_BYTES)
        .max_frame_size(limits::SOCKET_FRAME_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| serve(server, socket, own_page, held)))
}

async fn serve(shared: Arc<Shared>, mut socket: WebSocket, own_page: bool, held: Held) {
    let end = match hello::greet(&shared, &mut socket, own_page).await {
        Ok(greeted) => session::run(&shared, &mut socket, greeted).await,
        Err(end) => end,
    };
    farewell(&mut socket, &end).await;
    drop(held);
}

/// What a socket holds while it is open: its own place, and its connection's.
struct Held {
    shared: Arc<Shared>,
    _socket: Place,
    _connection: Option<Arc<Place>>,
}

impl Held {
    fn new(shared: &Arc<Shared>, socket: Place, connection: Option<Arc<Place>>) -> Self {
        shared.app.metrics().sockets_open.add(1);
        Self { shared: Arc::clone(shared), _socket: socket, _connection: connection }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.shared.app.metrics().sockets_open.add(-1);
    }
}

/// Why a socket ends.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    /// The client left or the line broke: nothing to say.
    Gone,
    /// We close it.
    Close {
        /// Code.
        code: u16,
        /// Slug of the `bye` frame.
        reason: &'static str,
    },
}

impl End {
    const BAD_FRAME: Self = Self::close(close::BAD_FRAME, "bad-frame");
    const BAD_HELLO: Self = Self::close(close::BAD_HELLO, "bad-hello");
    const UNAUTHORIZED: Self = Self::close(close::UNAUTHORIZED, "unauthorized");
    const FORBIDDEN_ORIGIN: Self = Self::close(close::FORBIDDEN_ORIGIN, "forbidden-origin");
    const SILENT: Self = Self::close(close::SILENT, "silent");
    const SLOW: Self = Self::close(close::SLOW, "slow");
    const TOO_FAST: Self = Self::close(close::TOO_FAST, "too-fast");
    const TROUBLE: Self = Self::close(1011, "internal");

    const fn close(code: u16, reason: &'static str) -> Self {
        Self::Close { code, reason }
    }

    /// How the line itself failed, as RFC 6455 has codes for it.
    fn of_line(error: axum::Error) -> Self {
        use tokio_tungstenite::tungstenite::Error;
        match error.into_inner().downcast_ref::<Error>() {
            Some(Error::Utf8(_)) => Self::close(1007, "not-utf8"),
            Some(Error::Capacity(_)) => Self::close(1009, "too-large"),
            Some(Error::Protocol(_)) => Self::close(1002, "protocol"),
            _ => Self::Gone,
        }
    }
}

impl From<Closing> for End {
    fn from(closing: Closing) -> Self {
        Self::close(closing.code(), closing.reason())
    }
}

/// What carries frames: a WebSocket, or a line of requests.
trait Wire:
    Stream<Item = Result<Message, axum::Error>> + Sink<Message, Error = axum::Error> + Unpin + Send
{
}

impl<T> Wire for T where
    T: Stream<Item = Result<Message, axum::Error>> + Sink<Message, Error = axum::Error> + Unpin + Send
{
}

/// Says why, closes, and waits a moment for the client's close, so that it arrives.
async fn farewell(socket: &mut impl Wire, end: &End) {
    let End::Close { code, reason } = end else { return };
    let say = async {
        let bye =
            serde_json::to_string(&ServerFrame::Bye { reason: (*reason).to_owned() }).unwrap_or_default();
        socket.send(Message::Text(bye.into())).await?;
        socket.send(Message::Close(Some(CloseFrame { code: *code, reason: (*reason).into() }))).await?;
        while let Some(Ok(_)) = socket.next().await {}
        Ok::<(), axum::Error>(())
    };
    // A client that is gone, or reads nothing, misses the farewell.
    let _ = tokio::time::timeout(FAREWELL, say).await;
}
