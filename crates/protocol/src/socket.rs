//! Frames of the socket at `/api/v1/socket`: JSON text frames, one object each, tagged by `t`.

use base::{ConversationId, Locale, MessageId, UserId};
use conversation::content::Content;
use conversation::event::Feedback;
use conversation::survey::SurveyReason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::correction::RestsOn;
use crate::patch::WireEvent;
use crate::problem::Problem;
use crate::view::{ConversationRow, ConversationView};

/// A conversation to follow, and how far it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Which. A visitor's own conversation needs no watch: it is followed from `hello` on.
    pub conversation_id: ConversationId,
    /// Number of the last event the client has; absent to load afresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u64>,
}

/// From client to server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame, within five seconds.
    Hello {
        /// Protocol version: 1.
        v: u32,
        /// Visitor token or agent's socket ticket.
        token: String,
        /// The epoch the client knows; another one means: load afresh.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<String>,
        /// What to follow, with how far it is known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        watch: Vec<Watch>,
        /// Language for server-worded text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locale: Option<Locale>,
    },
    /// Say something. Repeating a `client_msg_id` is harmless: the first one counts for ever.
    Send {
        /// The client's own id, 8 to 64 of `A–Z a–z 0–9 _ -`.
        client_msg_id: String,
        /// Where; a visitor omits it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<ConversationId>,
        /// What.
        content: Content,
        /// A private note (agents only).
        #[serde(default)]
        private: bool,
        /// Articles that the words were taken from, at most 10 (agents only): so it is known whom they were told to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rests_on: Vec<RestsOn>,
    },
    /// Follow a conversation (agents).
    Watch(Watch),
    /// Stop following (agents).
    Unwatch {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Typing began or ended; ends by itself after six seconds.
    Typing {
        /// Where; a visitor omits it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<ConversationId>,
        /// Begins or ends.
        on: bool,
    },
    /// Everything up to `up_to` (`public_seq`) is on the device.
    Delivered {
        /// Where; a visitor omits it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<ConversationId>,
        /// `public_seq`.
        up_to: u64,
    },
    /// Everything up to `up_to` (`public_seq`) is read.
    Read {
        /// Where; a visitor omits it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<ConversationId>,
        /// `public_seq`.
        up_to: u64,
    },
    /// A visitor asks for a person.
    AskPerson {
        /// The client's own id for the acknowledgement.
        client_msg_id: String,
    },
    /// A visitor answers the survey.
    Survey {
        /// The client's own id for the acknowledgement.
        client_msg_id: String,
        /// 1 to 5, for whoever was asked about; for the assistant when both were.
        stars: u8,
        /// 1 to 5 for the agents, exactly when both were asked about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent_stars: Option<u8>,
        /// Why, each at most once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<SurveyReason>,
        /// Words, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
    /// A visitor rates an answer.
    Feedback {
        /// The client's own id for the acknowledgement.
        client_msg_id: String,
        /// Which.
        message_id: MessageId,
        /// What they think.
        feedback: Feedback,
    },
    /// Are you there?
    Ping,
}

/// From server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`.
    Welcome {
        /// Protocol version.
        v: u32,
        /// The database's epoch.
        epoch: String,
        /// A `ping` is expected at least this often.
        heartbeat_ms: u64,
        /// Largest frame the server takes.
        max_frame_bytes: u64,
    },
    /// A whole view. `recovered: false` says: what you had is not a base any more, replace it.
    Snapshot {
        /// Which.
        conversation_id: ConversationId,
        /// Always false: exact recovery comes as `events`.
        recovered: bool,
        /// The view.
        view: Box<ConversationView>,
    },
    /// Exactly the events after what the client has. After a reconnect with `last`, an empty list says: nothing missed.
    Events {
        /// Which.
        conversation_id: ConversationId,
        /// In order, without gaps.
        events: Vec<WireEvent>,
    },
    /// Durable: it survives a crash from now on.
    Ack {
        /// The client's own id.
        client_msg_id: String,
        /// Where it is.
        conversation_id: ConversationId,
        /// The message, for `send`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message_id: Option<MessageId>,
        /// Its place in this audience's order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        n: Option<u64>,
    },
    /// Refused, with the reason.
    Refused {
        /// The client's own id, when there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_msg_id: Option<String>,
        /// Why and what to do.
        problem: Problem,
    },
    /// Somebody types.
    Typing {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        who: Typist,
        /// Begins or ends.
        on: bool,
    },
    /// A row of the desk's list is new or changed (agents).
    Row {
        /// The row.
        row: Box<ConversationRow>,
    },
    /// Who is present (agents), or whether anybody is (visitors).
    Presence {
        /// Agents who are online.
        online: Vec<UserId>,
        /// Whether a person could answer now.
        person_available: bool,
    },
    /// Which of our people look at a conversation that this agent follows, this one among them.
    Looking {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_ids: Vec<UserId>,
    },
    /// The answer to `ping`.
    Pong,
    /// The connection closes for this reason; the close code follows.
    Bye {
        /// A slug.
        reason: String,
    },
}

/// A line was opened: the socket's frames over plain requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineOpened {
    /// Its secret name.
    pub line: String,
    /// How long a request waits for frames.
    pub wait_ms: u64,
}

/// Who types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Typist {
    /// The customer.
    Customer,
    /// The assistant.
    Assistant,
    /// An agent.
    Agent {
        /// Who.
        user_id: UserId,
    },
}

/// Close codes of the socket.
pub mod close {
    /// The first frame was not a good `hello`, or too late.
    pub const BAD_HELLO: u16 = 4400;
    /// The token is wrong, old or its log-in has ended.
    pub const UNAUTHORIZED: u16 = 4401;
    /// This origin may not connect.
    pub const FORBIDDEN_ORIGIN: u16 = 4403;
    /// Nothing was heard for two heartbeats.
    pub const SILENT: u16 = 4408;
    /// The client reads too slowly; reconnect and resume.
    pub const SLOW: u16 = 4409;
    /// Too many frames.
    pub const TOO_FAST: u16 = 4429;
    /// A frame was not of this protocol.
    pub const BAD_FRAME: u16 = 4422;
    /// The server restarts; reconnect with jitter.
    pub const RESTARTING: u16 = 1012;
}
