//! A visitor as the widget is one: a session over HTTP, a socket, acknowledgements, and resumption after a break.

use base::{ConversationId, MessageId};
use conversation::content::Content;
use protocol::api::{OpenWidget, WidgetSession};
use protocol::problem::Problem;
use protocol::socket::{ClientFrame, ServerFrame, Watch};

use crate::Error;
use crate::checker::Observation;
use crate::http::Http;
use crate::socket::{Socket, timed};
use crate::timeline::Timeline;

/// The longest wait for an acknowledgement.
pub const ACK_TIMEOUT_MS: u64 = 15_000;

/// What came in.
#[derive(Debug)]
pub enum Incoming {
    /// A message of ours is durable.
    Ack(Ack),
    /// A frame of ours was refused.
    Refused {
        /// Which, when it had an id.
        client_msg_id: Option<String>,
        /// Why.
        problem: Box<Problem>,
    },
    /// The view moved on; the timeline has it.
    Seen,
    /// Typing, presence and the like.
    Other,
}

/// A durable message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// Our own id.
    pub client_msg_id: String,
    /// Where it is.
    pub conversation_id: ConversationId,
    /// As which message.
    pub message_id: Option<MessageId>,
    /// At which `public_seq`.
    pub n: Option<u64>,
}

/// One visitor.
#[derive(Debug)]
pub struct Visitor {
    http: Http,
    inbox: String,
    session: WidgetSession,
    socket: Option<Socket>,
    /// The conversation, once there is one.
    pub conversation_id: Option<ConversationId>,
    /// What was seen of it.
    pub timeline: Timeline,
}

impl Visitor {
    /// Opens a session and a socket.
    pub async fn connect(http: &Http, inbox: &str, name: impl Into<String>) -> Result<Self, Error> {
        let session = open_session(http, inbox, None).await?;
        let mut visitor = Self {
            http: http.clone(),
            inbox: inbox.to_owned(),
            session,
            socket: None,
            conversation_id: None,
            timeline: Timeline::new(name),
        };
        visitor.reconnect().await?;
        Ok(visitor)
    }

    /// What the same person sees on opening the page afresh: the newest page of the conversation.
    pub async fn fresh(&self) -> Result<Option<Observation>, Error> {
        let session = open_session(&self.http, &self.inbox, self.session.secret.clone()).await?;
        Ok(session.conversation.map(|view| {
            let mut timeline = Timeline::new(format!("{} afresh", self.timeline.observer));
            timeline.snapshot(&view);
            Observation::of(view.header.id, timeline)
        }))
    }

    /// Opens the socket again and resumes from what is known.
    pub async fn reconnect(&mut self) -> Result<(), Error> {
        self.socket = None;
        let watch = self.watch();
        let epoch = Some(self.session.epoch.clone());
        let opened = Socket::open(self.http.base(), &self.session.token, epoch, watch).await;
        let opened = match opened {
            Err(Error::Closed { code: protocol::socket::close::UNAUTHORIZED, .. }) => {
                self.session = open_session(&self.http, &self.inbox, self.session.secret.clone()).await?;
                let epoch = Some(self.session.epoch.clone());
                Socket::open(self.http.base(), &self.session.token, epoch, self.watch()).await
            }
            other => other,
        };
        let socket = opened?;
        self.session.epoch.clone_from(&socket.epoch);
        self.socket = Some(socket);
        Ok(())
    }

    fn watch(&self) -> Vec<Watch> {
        let known = self.conversation_id.filter(|_| self.timeline.n > 0);
        known
            .map(|conversation_id| Watch { conversation_id, last: Some(self.timeline.n) })
            .into_iter()
            .collect()
    }

    /// Whether a socket is open, as far as is known.
    pub fn is_connected(&self) -> bool {
        self.socket.is_some()
    }

    /// Sends a text; the acknowledgement comes by `next`.
    pub async fn send_text(&mut self, client_msg_id: &str, text: &str) -> Result<(), Error> {
        let frame = ClientFrame::Send {
            client_msg_id: client_msg_id.to_owned(),
            conversation_id: None,
            content: Content::Text { text: text.to_owned() },
            private: false,
            rests_on: Vec::new(),
        };
        self.send(&frame).await
    }

    /// Sends any frame.
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), Error> {
        let socket = self.socket.as_mut().ok_or_else(|| Error::Socket("not connected".to_owned()))?;
        let sent = socket.send(frame).await;
        if sent.is_err() {
            self.socket = None;
        }
        sent
    }

    /// The next thing that comes in. After an error the socket is gone: `reconnect`.
    pub async fn next(&mut self) -> Result<Incoming, Error> {
        let socket = self.socket.as_mut().ok_or_else(|| Error::Socket("not connected".to_owned()))?;
        match socket.receive().await {
            Ok(frame) => Ok(self.take(frame)),
            Err(error) => {
                self.socket = None;
                Err(error)
            }
        }
    }

    fn take(&mut self, frame: ServerFrame) -> Incoming {
        match frame {
            ServerFrame::Ack { client_msg_id, conversation_id, message_id, n } => {
                self.follow(conversation_id);
                Incoming::Ack(Ack { client_msg_id, conversation_id, message_id, n })
            }
            ServerFrame::Refused { client_msg_id, problem } => {
                Incoming::Refused { client_msg_id, problem: Box::new(problem) }
            }
            ServerFrame::Snapshot { conversation_id, view, .. } => {
                self.follow(conversation_id);
                self.timeline.snapshot(&view);
                Incoming::Seen
            }
            ServerFrame::Events { conversation_id, events }
                if self.conversation_id == Some(conversation_id) =>
            {
                self.timeline.events(&events);
                Incoming::Seen
            }
            _ => Incoming::Other,
        }
    }

    fn follow(&mut self, conversation_id: ConversationId) {
        if self.conversation_id != Some(conversation_id) {
            let observer = self.timeline.observer.clone();
            if self.conversation_id.is_some() {
                self.timeline = Timeline::new(observer);
            }
            self.conversation_id = Some(conversation_id);
        }
    }

    /// Sends a text and waits until it is durable.
    pub async fn say(&mut self, client_msg_id: &str, text: &str) -> Result<Ack, Error> {
        self.send_text(client_msg_id, text).await?;
        timed("acknowledgement", ACK_TIMEOUT_MS, self.acked(client_msg_id)).await?
    }

    async fn acked(&mut self, id: &str) -> Result<Ack, Error> {
        loop {
            match self.next().await? {
                Incoming::Ack(ack) if ack.client_msg_id == id => return Ok(ack),
                Incoming::Refused { client_msg_id, problem }
                    if client_msg_id.as_deref().is_none_or(|c| c == id) =>
                {
                    return Err(Error::Refused(problem));
                }
                _ => {}
            }
        }
    }

    /// Closes the socket politely.
    pub async fn close(mut self) -> Timeline {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
        self.timeline
    }
}

async fn open_session(http: &Http, inbox: &str, secret: Option<String>) -> Result<WidgetSession, Error> {
    let body = OpenWidget { inbox: inbox.to_owned(), secret, identity_token: None, locale: None };
    let (mut session, _): (WidgetSession, _) = http.post("/api/v1/widget/session", &[], &body).await?;
    // The server sends the secret when it is made; afterwards the browser's copy is the one to keep.
    if session.secret.is_none() {
        session.secret = body.secret;
    }
    Ok(session)
}
