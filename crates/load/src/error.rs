//! What can go wrong on the client's side of the wire.

use protocol::problem::Problem;

/// A failure as a client meets it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No answer over HTTP.
    #[error("{method} {path}: {reason}")]
    Http {
        /// Verb.
        method: &'static str,
        /// Path.
        path: String,
        /// What the client library says.
        reason: String,
    },
    /// An answer, but a refusal.
    #[error("{method} {path}: {status} {body}")]
    Status {
        /// Verb.
        method: &'static str,
        /// Path.
        path: String,
        /// HTTP status.
        status: u16,
        /// What the server said.
        body: String,
    },
    /// The socket could not be opened or broke.
    #[error("socket: {0}")]
    Socket(String),
    /// The server closed the socket.
    #[error("socket closed with {code}: {reason}")]
    Closed {
        /// Close code.
        code: u16,
        /// Slug.
        reason: String,
    },
    /// The server said something that this protocol does not know.
    #[error("protocol: {0}")]
    Protocol(String),
    /// A frame was refused.
    #[error("refused: {0:?}")]
    Refused(Box<Problem>),
    /// Something took longer than its named limit.
    #[error("{what} took longer than {limit_ms} ms")]
    TimedOut {
        /// What.
        what: &'static str,
        /// The limit.
        limit_ms: u64,
    },
    /// The server's process could not be started or stopped.
    #[error("process: {0}")]
    Process(String),
    /// A file or the terminal.
    #[error("io: {0}")]
    Io(#[from] std::io::Error),
}

impl Error {
    /// Whether trying again makes sense: the server is away, restarting or overloaded.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http { .. } | Self::Socket(_) | Self::TimedOut { .. } => true,
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Closed { code, .. } => !matches!(
                *code,
                protocol::socket::close::FORBIDDEN_ORIGIN
                    | protocol::socket::close::BAD_FRAME
                    | protocol::socket::close::BAD_HELLO
            ),
            Self::Refused(problem) => problem.status == 429 || problem.status >= 500,
            Self::Protocol(_) | Self::Process(_) | Self::Io(_) => false,
        }
    }
}
