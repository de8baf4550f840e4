//! Writers that never give up: they send, and after a break they reconnect and send again whatever was not
//! acknowledged, under the same id. What they note is for the checker.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::Error;
use crate::checker::{Ledger, Observation, Outcome};
use crate::http::Http;
use crate::visitor::{ACK_TIMEOUT_MS, Incoming, Visitor};

/// First pause after a failure; doubles up to `BACK_OFF_MOST_MS`.
pub const BACK_OFF_FIRST_MS: u64 = 20;
/// Longest pause after a failure.
pub const BACK_OFF_MOST_MS: u64 = 500;
/// How long a writer waits at the end for its own last messages to appear in its stream.
pub const SETTLE_MS: u64 = 15_000;

/// What to write.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Public key of the inbox.
    pub inbox: String,
    /// Writers at once.
    pub writers: usize,
    /// Messages of all writers together.
    pub messages: usize,
    /// Messages of one writer under way at once.
    pub window: usize,
    /// Prefix of every `client_msg_id`.
    pub run: String,
    /// After so long a writer gives up and its open messages stay unknown.
    pub give_up_ms: u64,
}

/// What the writers did and saw.
#[derive(Debug, Default)]
pub struct Written {
    /// What was submitted and answered.
    pub ledger: Ledger,
    /// What each writer saw in its own stream, and afresh afterwards.
    pub observations: Vec<Observation>,
    /// Connections made after the first.
    pub reconnects: usize,
}

/// Writes all of it. `acked` counts as it goes, so that somebody else can choose a moment.
pub async fn write(http: &Http, plan: &Plan, acked: Arc<AtomicU64>) -> Result<Written, Error> {
    let mut tasks = Vec::new();
    for index in 0..plan.writers {
        // The remainder goes to the first writers, so that exactly `messages` are written.
        let share = plan.messages / plan.writers + usize::from(index < plan.messages % plan.writers);
        let writer = Writer::new(http.clone(), plan.clone(), index, share, acked.clone());
        tasks.push(tokio::spawn(writer.run()));
    }
    let mut written = Written::default();
    let mut ledgers = Vec::new();
    for task in tasks {
        let part = task.await.map_err(|e| Error::Process(format!("a writer died: {e}")))??;
        ledgers.push(part.ledger);
        written.observations.extend(part.observations);
        written.reconnects += part.reconnects;
    }
    written.ledger = Ledger::join(ledgers);
    Ok(written)
}

struct Writer {
    http: Http,
    plan: Plan,
    index: usize,
    share: usize,
    next: usize,
    open: VecDeque<usize>,
    ledger: Ledger,
    acked: Arc<AtomicU64>,
    reconnects: usize,
    pause_ms: u64,
    deadline: Instant,
}

impl Writer {
    fn new(http: Http, plan: Plan, index: usize, share: usize, acked: Arc<AtomicU64>) -> Self {
        let deadline = Instant::now() + Duration::from_millis(plan.give_up_ms);
        Self {
            http,
            plan,
            index,
            share,
            next: 0,
            open: VecDeque::new(),
            ledger: Ledger::default(),
            acked,
            reconnects: 0,
            pause_ms: BACK_OFF_FIRST_MS,
            deadline,
        }
    }

    fn id(&self, order: usize) -> String {
        format!("{}-w{:03}-m{order:06}", self.plan.run, self.index)
    }

    async fn run(mut self) -> Result<Written, Error> {
        let mut visitor = self.first().await?;
        while (self.next < self.share || !self.open.is_empty()) && Instant::now() < self.deadline {
            if let Err(error) = self.step(&mut visitor).await {
                self.endure(error).await?;
            }
        }
        self.settle(&mut visitor).await?;
        let fresh = self.fresh(&visitor).await?;
        let own = visitor.conversation_id;
        let mut observations: Vec<Observation> = fresh.into_iter().collect();
        let timeline = visitor.close().await;
        observations.extend(own.map(|id| Observation::of(id, timeline)));
        Ok(Written { ledger: self.ledger, observations, reconnects: self.reconnects })
    }

    async fn first(&mut self) -> Result<Visitor, Error> {
        loop {
            let name = format!("writer {}", self.index);
            match Visitor::connect(&self.http, &self.plan.inbox, name).await {
                Ok(visitor) => return Ok(visitor),
                Err(error) => self.endure(error).await?,
            }
        }
    }

    async fn step(&mut self, visitor: &mut Visitor) -> Result<(), Error> {
        if !visitor.is_connected() {
            visitor.reconnect().await?;
            self.reconnects += 1;
            for order in self.open.clone() {
                visitor.send_text(&self.id(order), &text(self.index, order)).await?;
            }
        }
        while self.open.len() < self.plan.window && self.next < self.share {
            let order = self.next;
            let id = self.id(order);
            self.ledger.submit(&id, self.index, order);
            self.open.push_back(order);
            self.next += 1;
            visitor.send_text(&id, &text(self.index, order)).await?;
        }
        let limit = Duration::from_millis(ACK_TIMEOUT_MS);
        let incoming = timeout(limit, visitor.next()).await;
        match incoming
            .map_err(|_| Error::TimedOut { what: "acknowledgement", limit_ms: ACK_TIMEOUT_MS })??
        {
            Incoming::Ack(ack) => {
                self.pause_ms = BACK_OFF_FIRST_MS;
                let Some(message_id) = ack.message_id else {
                    return Err(Error::Protocol(format!(
                        "the acknowledgement of {} names no message",
                        ack.client_msg_id
                    )));
                };
                let place = ack.n;
                let outcome = Outcome::Acked { conversation_id: ack.conversation_id, message_id, place };
                self.answered(&ack.client_msg_id, outcome);
                self.acked.fetch_add(1, Ordering::SeqCst);
            }
            Incoming::Refused { client_msg_id: Some(id), problem } => {
                if problem.status == 429 || problem.status >= 500 {
                    return self.again(visitor, &id, problem).await;
                }
                self.answered(&id, Outcome::Refused { slug: problem.slug });
            }
            Incoming::Refused { client_msg_id: None, problem } => return Err(Error::Refused(problem)),
            Incoming::Seen | Incoming::Other => {}
        }
        Ok(())
    }

    async fn again(
        &mut self,
        visitor: &mut Visitor,
        id: &str,
        problem: Box<protocol::problem::Problem>,
    ) -> Result<(), Error> {
        self.endure(Error::Refused(problem)).await?;
        let order = self.open.iter().copied().find(|order| self.id(*order) == id);
        match order {
            Some(order) => visitor.send_text(id, &text(self.index, order)).await,
            None => Ok(()),
        }
    }

    fn answered(&mut self, id: &str, outcome: Outcome) {
        if let Some(at) = self.open.iter().position(|order| self.id(*order) == id) {
            self.open.remove(at);
        }
        self.ledger.answer(id, outcome);
    }

    async fn endure(&mut self, error: Error) -> Result<(), Error> {
        if !error.is_transient() || Instant::now() >= self.deadline {
            return Err(error);
        }
        sleep(Duration::from_millis(self.pause_ms)).await;
        self.pause_ms = (self.pause_ms * 2).min(BACK_OFF_MOST_MS);
        Ok(())
    }

    /// Waits until everything acknowledged has also appeared in the stream, over breaks.
    async fn settle(&mut self, visitor: &mut Visitor) -> Result<(), Error> {
        let until = Instant::now() + Duration::from_millis(SETTLE_MS);
        while Instant::now() < until && !self.all_seen(visitor) {
            let step = async {
                if visitor.is_connected() {
                    visitor.next().await.map(|_| ())
                } else {
                    visitor.reconnect().await
                }
            };
            if let Ok(Err(error)) = timeout(until.saturating_duration_since(Instant::now()), step).await {
                self.endure(error).await?;
            }
        }
        Ok(())
    }

    fn all_seen(&self, visitor: &Visitor) -> bool {
        self.ledger.submissions.values().all(|submission| match submission.outcome {
            Outcome::Acked { message_id, .. } => visitor.timeline.knows(message_id),
            _ => true,
        })
    }

    async fn fresh(&mut self, visitor: &Visitor) -> Result<Option<Observation>, Error> {
        loop {
            match visitor.fresh().await {
                Ok(found) => return Ok(found),
                Err(error) => self.endure(error).await?,
            }
        }
    }
}

fn text(writer: usize, order: usize) -> String {
    format!("第 {order} 句 / line {order} of writer {writer}")
}
