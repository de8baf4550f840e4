//! Promises that may be broken, each by name.

use base::{ConversationId, MessageId};

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Acknowledged and gone.
    #[error("{observer} does not see {client_msg_id}, which was acknowledged")]
    Lost {
        /// Who misses it.
        observer: String,
        /// What.
        client_msg_id: String,
    },
    /// Present more than once.
    #[error("{observer} sees {client_msg_id} {times} times")]
    Doubled {
        /// Who sees it.
        observer: String,
        /// What.
        client_msg_id: String,
        /// How often.
        times: usize,
    },
    /// Present, though nobody sent it or it was refused.
    #[error("{observer} sees {client_msg_id}, which nobody sent or which was refused")]
    Phantom {
        /// Who sees it.
        observer: String,
        /// What.
        client_msg_id: String,
    },
    /// Two observers saw two orders.
    #[error("{observer} saw {conversation_id} in another order than {other}")]
    Disordered {
        /// Who.
        observer: String,
        /// Against whom.
        other: String,
        /// Where.
        conversation_id: ConversationId,
    },
    /// A sender's messages stand in another order than they were sent.
    #[error("{observer} sees {later} before {earlier}, which was sent first")]
    SenderOrder {
        /// Who sees it.
        observer: String,
        /// Sent first.
        earlier: String,
        /// Sent later.
        later: String,
    },
    /// Places must rise.
    #[error("{observer} sees place {place} after {after}")]
    PlaceOrder {
        /// Who sees it.
        observer: String,
        /// The place before.
        after: u64,
        /// The place that is not higher.
        place: u64,
    },
    /// The acknowledgement named another message or place than the one that is there.
    #[error("{observer} sees {client_msg_id} as another message or place than acknowledged")]
    NotAsAcked {
        /// Who sees it.
        observer: String,
        /// What.
        client_msg_id: String,
    },
    /// A repeated send was acknowledged as something else.
    #[error("{client_msg_id} was acknowledged twice, differently")]
    AckChanged {
        /// What.
        client_msg_id: String,
    },
    /// An acknowledgement for something never sent.
    #[error("{client_msg_id} was acknowledged but never sent")]
    StrangeAck {
        /// What.
        client_msg_id: String,
    },
    /// Event numbers must rise by one.
    #[error("{observer} was told event {got} after {after}")]
    Gap {
        /// Who.
        observer: String,
        /// The last number.
        after: u64,
        /// The number told.
        got: u64,
    },
    /// A fresh view was older than what was known.
    #[error("{observer} was taken back from event {from} to {to}")]
    WentBack {
        /// Who.
        observer: String,
        /// Known.
        from: u64,
        /// Told.
        to: u64,
    },
    /// A message changed its place.
    #[error("{observer} saw {message_id} move from place {from} to {to}")]
    Moved {
        /// Who.
        observer: String,
        /// Which.
        message_id: MessageId,
        /// From.
        from: u64,
        /// To.
        to: u64,
    },
    /// Nobody saw a conversation wholly, so nothing can be said of it.
    #[error("no complete observation of {conversation_id}")]
    Unobserved {
        /// Which.
        conversation_id: ConversationId,
    },
}
