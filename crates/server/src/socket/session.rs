//! One socket's life after its greeting: writes what waits, hears what comes, and ends for a reason.

use std::sync::Arc;
use std::time::Duration;

use app::{Error, Viewer};
use axum::extract::ws::{Message, Utf8Bytes};
use base::{ConversationId, limits};
use futures::{SinkExt as _, StreamExt as _};
use protocol::VERSION;
use protocol::socket::ServerFrame;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::hello::Greeted;
use super::{End, Wire};
use crate::hub::{Out, Outbox, Rung, Seat};
use crate::options::Limits;
use crate::shared::Shared;
use crate::throttle::Bucket;

/// How often an agent's socket says that its browser is still there, and asks whether the log-in is.
const KEEP_PRESENCE: Duration = Duration::from_secs(20);
/// Frames written before the line is flushed.
const FRAMES_PER_FLUSH: usize = 64;

/// A greeted socket.
pub(super) struct Session {
    pub(super) shared: Arc<Shared>,
    pub(super) viewer: Viewer,
    pub(super) seat: Seat,
    /// A visitor's conversation, once there is one.
    pub(super) current: Option<ConversationId>,
    bucket: Bucket,
}

/// Runs until the socket ends.
pub(super) async fn run(shared: &Arc<Shared>, socket: &mut impl Wire, greeted: Greeted) -> End {
    let Greeted { viewer, epoch, watch } = greeted;
    let limits = &shared.options.limits;
    let (seat, frames) = shared.hub.join(&viewer, limits.queue_bytes);
    let bucket = Bucket::full(limits.frames, shared.app.env().now());
    let mut session = Session { shared: Arc::clone(shared), viewer, seat, current: None, bucket };
    session.seat.outbox.say(&ServerFrame::Welcome {
        v: VERSION,
        epoch,
        heartbeat_ms: limits.silence_ms / 2,
        max_frame_bytes: limits::SOCKET_FRAME_BYTES as u64,
    });
    let end = match session.begin(watch).await {
        Ok(()) => session.live(socket, frames, limits).await,
        Err(end) => end,
    };
    if end == End::SLOW {
        shared.meters.slow_sockets.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    end
}

impl Session {
    async fn live(
        &mut self,
        socket: &mut impl Wire,
        mut frames: mpsc::Receiver<Out>,
        limits: &Limits,
    ) -> End {
        let silence = Duration::from_millis(limits.silence_ms);
        let write_limit = Duration::from_millis(limits.write_ms);
        let outbox = Arc::clone(&self.seat.outbox);
        let mut silent_at = Instant::now() + silence;
        let mut keep = tokio::time::interval(KEEP_PRESENCE);
        let expires = tokio::time::sleep(self.token_lasts());
        tokio::pin!(expires);
        loop {
            tokio::select! {
                rung = outbox.rung() => match rung {
                    Rung::Close(closing) => return closing.into(),
                    Rung::CheckAgain => if let Err(end) = self.keep().await { return end },
                },
                Some(out) = frames.recv() => {
                    if let Err(end) = self.write(socket, &outbox, &mut frames, out, write_limit).await { return end }
                }
                heard = socket.next() => {
                    silent_at = Instant::now() + silence;
                    let text = match heard {
                        Some(Ok(message)) => match self.admit(message) {
                            Ok(Some(text)) => text,
                            Ok(None) => continue,
                            Err(end) => return end,
                        },
                        Some(Err(error)) => return End::of_line(error),
                        None => return End::Gone,
                    };
                    if let Err(end) = self.hear(&text).await { return end }
                }
                () = tokio::time::sleep_until(silent_at) => return End::SILENT,
                () = &mut expires => return End::UNAUTHORIZED,
                _ = keep.tick() => if let Err(end) = self.keep().await { return end },
            }
        }
    }

    /// Counts a message against the rate; its text, when it has one.
    fn admit(&mut self, message: Message) -> Result<Option<Utf8Bytes>, End> {
        let now = self.shared.app.env().now();
        self.bucket.take(self.shared.options.limits.frames, now).map_err(|_| End::TOO_FAST)?;
        match message {
            Message::Text(text) => Ok(Some(text)),
            Message::Ping(_) | Message::Pong(_) => Ok(None),
            Message::Binary(_) => Err(End::BAD_FRAME),
            Message::Close(_) => Err(End::Gone),
        }
    }

    /// Writes what waits, in one flush. A line that takes nothing is given up.
    async fn write(
        &mut self,
        socket: &mut impl Wire,
        outbox: &Outbox,
        frames: &mut mpsc::Receiver<Out>,
        first: Out,
        limit: Duration,
    ) -> Result<(), End> {
        let mut follow = Vec::new();
        let write = async {
            let mut out = first;
            for more in (0..FRAMES_PER_FLUSH).rev() {
                outbox.taken(&out);
                match out {
                    Out::Frame(text) => socket.feed(Message::Text(text)).await?,
                    Out::Follow(conversation_id) => follow.push(conversation_id),
                }
                if more == 0 {
                    break;
                }
                let Ok(next) = frames.try_recv() else { break };
                out = next;
            }
            socket.flush().await
        };
        tokio::select! {
            written = tokio::time::timeout(limit, write) => match written {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(End::of_line(error)),
                Err(_) => return Err(End::SLOW),
            },
            // While a write hangs, the queue may overflow: the end must not wait for the write.
            closing = outbox.ended() => return Err(closing.into()),
        }
        for conversation_id in follow {
            self.current = Some(conversation_id);
            self.follow_or_refuse(conversation_id, None).await?;
        }
        Ok(())
    }

    /// The log-in still stands, with its present role; the browser is still there.
    async fn keep(&mut self) -> Result<(), End> {
        let Viewer::User(user) = &self.viewer else { return Ok(()) };
        let kept = match app::user::renew(&self.shared.app, user).await {
            Ok(user) => {
                let kept = app::user::keep_presence(&self.shared.app, &user).await;
                self.viewer = Viewer::User(user);
                kept
            }
            Err(error) => Err(error),
        };
        match kept {
            Ok(()) => Ok(()),
            Err(Error::Unauthenticated | Error::Forbidden(_)) => Err(End::UNAUTHORIZED),
            Err(error) => {
                // The next tick tries again: a busy database is no reason to throw people out.
                tracing::error!(%error, "presence could not be kept");
                Ok(())
            }
        }
    }

    fn token_lasts(&self) -> Duration {
        match &self.viewer {
            Viewer::Visitor(visitor) => {
                let ms = visitor.expires_at.ms_since(self.shared.app.env().now()).max(0);
                Duration::from_millis(ms.unsigned_abs())
            }
            // A log-in's end is asked for with every tick.
            Viewer::User(_) => Duration::from_secs(365 * 24 * 3_600),
        }
    }
}
