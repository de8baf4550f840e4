//! What each frame does: exactly the use case that REST would call.

use app::conversation::Rating;
use app::conversation::Replay;
use app::{Error, Viewer};
use base::{ConversationId, MessageId};
use conversation::content::Content;
use conversation::event::Feedback;
use protocol::api::PostMessage;
use protocol::correction::RestsOn;
use protocol::problem::Problem;
use protocol::socket::{ClientFrame, ServerFrame, Watch};

use super::End;
use super::session::Session;
use crate::fault::Fault;

/// What somebody says.
struct Words {
    content: Content,
    private: bool,
    rests_on: Vec<RestsOn>,
}

impl Session {
    /// Follows what `hello` asked for, and a visitor's own conversation in any case.
    pub(super) async fn begin(&mut self, watch: Vec<Watch>) -> Result<(), End> {
        if let Viewer::Visitor(visitor) = &self.viewer {
            match app::conversation::current(&self.shared.app, visitor).await {
                Ok(current) => self.current = current,
                Err(error) => {
                    tracing::error!(%error, "the visitor's conversation could not be looked up");
                    return Err(End::TROUBLE);
                }
            }
        }
        let own = self.current.filter(|own| !watch.iter().any(|one| one.conversation_id == *own));
        for one in watch {
            self.follow_or_refuse(one.conversation_id, one.last).await?;
        }
        if let Some(own) = own {
            self.follow_or_refuse(own, None).await?;
        }
        Ok(())
    }

    /// One frame of the client.
    pub(super) async fn hear(&mut self, text: &str) -> Result<(), End> {
        let Ok(frame) = serde_json::from_str::<ClientFrame>(text) else { return Err(End::BAD_FRAME) };
        match frame {
            ClientFrame::Hello { .. } => return Err(End::BAD_FRAME),
            ClientFrame::Ping => self.say(&ServerFrame::Pong),
            ClientFrame::Send { client_msg_id, conversation_id, content, private, rests_on } => {
                let words = Words { content, private, rests_on };
                let sent = self.send(&client_msg_id, conversation_id, words).await;
                self.answer(client_msg_id, sent).await?;
            }
            ClientFrame::Watch(watch) => {
                self.follow_or_refuse(watch.conversation_id, watch.last).await?;
                self.go_on().await;
            }
            ClientFrame::Unwatch { conversation_id } => {
                self.shared.hub.unwatch(self.seat.id, conversation_id)
            }
            ClientFrame::Typing { conversation_id, on } => {
                let place = conversation_id.or(self.current);
                let typed = app::conversation::typing(&self.shared.app, &self.viewer, place, on).await;
                self.refuse_unless_ok(typed);
            }
            ClientFrame::Delivered { conversation_id, up_to } => {
                let marked = self.mark(conversation_id, up_to, false).await;
                self.refuse_unless_ok(marked);
            }
            ClientFrame::Read { conversation_id, up_to } => {
                let marked = self.mark(conversation_id, up_to, true).await;
                self.refuse_unless_ok(marked);
            }
            ClientFrame::AskPerson { client_msg_id } => {
                let asked = self.ask_person().await;
                self.answer(client_msg_id, asked).await?;
            }
            ClientFrame::Survey { client_msg_id, stars, agent_stars, reasons, comment } => {
                let rating = Rating { stars, agent_stars, reasons, comment };
                let answered = self.survey(rating).await;
                self.answer(client_msg_id, answered).await?;
            }
            ClientFrame::Feedback { client_msg_id, message_id, feedback } => {
                let given = self.feedback(message_id, feedback).await;
                self.answer(client_msg_id, given).await?;
            }
        }
        Ok(())
    }

    /// What a visitor was in may go on elsewhere: receipts and typing are meant for that from now on.
    async fn go_on(&mut self) {
        let Viewer::Visitor(visitor) = &self.viewer else { return };
        match app::conversation::current(&self.shared.app, visitor).await {
            Ok(Some(current)) => self.current = Some(current),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the visitor's conversation could not be looked up"),
        }
    }

    async fn send(
        &mut self,
        client_msg_id: &str,
        conversation_id: Option<ConversationId>,
        Words { content, private, rests_on }: Words,
    ) -> Result<Done, Error> {
        let app = &self.shared.app;
        match &mut self.viewer {
            Viewer::Visitor(visitor) => {
                if private {
                    return Err(Error::invalid("private", "customers write no private notes"));
                }
                if !rests_on.is_empty() {
                    return Err(Error::invalid("rests_on", "customers do not say what their words rest on"));
                }
                let received =
                    app::conversation::receive_message(app, visitor, client_msg_id, content).await?;
                Ok(Done::message(received.conversation_id, received.message_id, received.public_seq))
            }
            Viewer::User(user) => {
                let id = conversation_id.ok_or_else(|| Error::invalid("conversation_id", "say where"))?;
                let client_msg_id = Some(client_msg_id.to_owned());
                let ask = PostMessage { client_msg_id, content, private, beside_agent: false, rests_on };
                let posted = app::conversation::post(app, user, id, ask, None).await?;
                Ok(Done::message(posted.conversation_id, posted.message_id, posted.n))
            }
        }
    }

    async fn ask_person(&mut self) -> Result<Done, Error> {
        let app = &self.shared.app;
        let Viewer::Visitor(visitor) = &mut self.viewer else { return Err(access::Forbidden.into()) };
        app::conversation::ask_person(app, visitor).await.map(Done::at)
    }

    async fn survey(&self, rating: Rating) -> Result<Done, Error> {
        let Viewer::Visitor(visitor) = &self.viewer else { return Err(access::Forbidden.into()) };
        app::conversation::answer_survey(&self.shared.app, visitor, rating).await.map(Done::at)
    }

    async fn feedback(&self, message_id: MessageId, feedback: Feedback) -> Result<Done, Error> {
        let Viewer::Visitor(visitor) = &self.viewer else { return Err(access::Forbidden.into()) };
        app::conversation::give_feedback(&self.shared.app, visitor, message_id, feedback).await.map(Done::at)
    }

    async fn mark(
        &self,
        conversation_id: Option<ConversationId>,
        up_to: u64,
        read: bool,
    ) -> Result<(), Error> {
        let id = conversation_id.or(self.current).ok_or(Error::NotFound("conversation"))?;
        match &self.viewer {
            viewer if read => app::conversation::mark_read(&self.shared.app, viewer, id, up_to).await,
            Viewer::Visitor(visitor) => {
                app::conversation::mark_delivered(&self.shared.app, visitor, id, up_to).await
            }
            Viewer::User(_) => Err(access::Forbidden.into()),
        }
    }

    /// Acknowledges or refuses, and follows a visitor's conversation that just began.
    async fn answer(&mut self, client_msg_id: String, done: Result<Done, Error>) -> Result<(), End> {
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                self.refuse(Some(client_msg_id), error);
                return Ok(());
            }
        };
        let Done { conversation_id, message_id, n } = done;
        self.say(&ServerFrame::Ack { client_msg_id, conversation_id, message_id, n });
        if matches!(self.viewer, Viewer::Visitor(_)) && self.current != Some(conversation_id) {
            self.current = Some(conversation_id);
            self.shared.hub.began(self.seat.id, conversation_id);
            self.follow_or_refuse(conversation_id, None).await?;
        }
        Ok(())
    }

    /// Follows a conversation: sends exactly what is missing, or the whole view, and then every event.
    pub(super) async fn follow_or_refuse(
        &mut self,
        id: ConversationId,
        last: Option<u64>,
    ) -> Result<(), End> {
        if self.shared.hub.watch(self.seat.id, id).is_err() {
            let most = self.shared.options.limits.watches;
            let problem =
                Problem::new("too-many-watches", 429, "Too many conversations are followed at once");
            self.say(&ServerFrame::Refused {
                client_msg_id: None,
                problem: problem.with_detail(format!("at most {most}; stop following one first")),
            });
            return Ok(());
        }
        // From here on nothing is missed: what is committed while the view is read is sent after `activate`.
        match self.catch_up(id, last).await {
            Ok(n) => self.shared.hub.activate(self.seat.id, id, n),
            Err(error) => {
                self.shared.hub.unwatch(self.seat.id, id);
                self.refuse(None, error);
            }
        }
        Ok(())
    }

    /// The number up to which the client is now told.
    async fn catch_up(&self, id: ConversationId, last: Option<u64>) -> Result<u64, Error> {
        let app = &self.shared.app;
        if let Some(last) = last
            && let Replay::Events(events) = app::conversation::replay(app, &self.viewer, id, last).await?
            && events.iter().map(|event| event.n).eq((last + 1..).take(events.len()))
        {
            let n = last + events.len() as u64;
            self.say(&ServerFrame::Events { conversation_id: id, events });
            return Ok(n);
        }
        let view = app::conversation::snapshot(app, &self.viewer, id).await?;
        let n = view.n;
        self.say(&ServerFrame::Snapshot { conversation_id: id, recovered: false, view: Box::new(view) });
        Ok(n)
    }

    fn refuse_unless_ok(&self, result: Result<(), Error>) {
        if let Err(error) = result {
            self.refuse(None, error);
        }
    }

    fn refuse(&self, client_msg_id: Option<String>, error: Error) {
        let problem = Fault::from(error).problem().clone();
        self.say(&ServerFrame::Refused { client_msg_id, problem });
    }

    fn say(&self, frame: &ServerFrame) {
        self.seat.outbox.say(frame);
    }
}

/// What was done, and where.
struct Done {
    conversation_id: ConversationId,
    message_id: Option<MessageId>,
    n: Option<u64>,
}

impl Done {
    const fn message(conversation_id: ConversationId, message_id: MessageId, n: u64) -> Self {
        Self { conversation_id, message_id: Some(message_id), n: Some(n) }
    }

    const fn at(conversation_id: ConversationId) -> Self {
        Self { conversation_id, message_id: None, n: None }
    }
}
