//! What waits to be written to one socket: bounded in frames and in bytes; overflowing closes the socket.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::ws::Utf8Bytes;
use base::{ConversationId, limits};
use protocol::socket::{ServerFrame, close};
use serde::Serialize;
use tokio::sync::{Notify, mpsc};

/// Why a socket is closed from within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    /// It reads too slowly.
    Slow,
    /// The process stops.
    Restarting,
}

impl Closing {
    pub(crate) const fn code(self) -> u16 {
        match self {
            Self::Slow => close::SLOW,
            Self::Restarting => close::RESTARTING,
        }
    }

    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Restarting => "restarting",
        }
    }
}

/// One thing for the socket's task.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    /// To be written.
    Frame(Utf8Bytes),
    /// Follow this conversation of the same visitor.
    Follow(ConversationId),
}

impl Out {
    fn bytes(&self) -> usize {
        match self {
            Self::Frame(text) => text.len(),
            Self::Follow(_) => 0,
        }
    }
}

/// The sending side.
pub(crate) struct Outbox {
    frames: mpsc::Sender<Out>,
    waiting_bytes: AtomicUsize,
    most_bytes: usize,
    closing: OnceLock<Closing>,
    recheck: AtomicBool,
    bell: Notify,
}

/// What the bell rang for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rung {
    /// Close.
    Close(Closing),
    /// Ask whether the log-in is still good.
    CheckAgain,
}

impl Outbox {
    pub(crate) fn new(most_bytes: usize) -> (Arc<Self>, mpsc::Receiver<Out>) {
        let (frames, receiver) = mpsc::channel(limits::SOCKET_QUEUE_FRAMES);
        let outbox = Self {
            frames,
            waiting_bytes: AtomicUsize::new(0),
            most_bytes,
            closing: OnceLock::new(),
            recheck: AtomicBool::new(false),
            bell: Notify::new(),
        };
        (Arc::new(outbox), receiver)
    }

    /// Queues; a full queue closes the socket, so that one slow reader costs nobody else anything.
    pub(crate) fn push(&self, out: Out) {
        if self.closing.get().is_some() {
            return;
        }
        let bytes = out.bytes();
        let waiting = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if waiting > self.most_bytes || self.frames.try_send(out).is_err() {
            self.close(Closing::Slow);
        }
    }

    /// Queues a frame of one's own.
    pub(crate) fn say(&self, frame: &ServerFrame) {
        if let Some(text) = text(frame) {
            self.push(Out::Frame(text));
        }
    }

    /// It left the queue.
    pub(crate) fn taken(&self, out: &Out) {
        self.waiting_bytes.fetch_sub(out.bytes(), Ordering::Relaxed);
    }

    /// Ends the socket; the first reason counts.
    pub(crate) fn close(&self, closing: Closing) {
        let _ = self.closing.set(closing);
        self.bell.notify_one();
    }

    /// The log-in may have ended.
    pub(crate) fn check_again(&self) {
        self.recheck.store(true, Ordering::SeqCst);
        self.bell.notify_one();
    }

    /// Waits for the bell.
    pub(crate) async fn rung(&self) -> Rung {
        loop {
            if let Some(closing) = self.closing.get() {
                return Rung::Close(*closing);
            }
            if self.recheck.swap(false, Ordering::SeqCst) {
                return Rung::CheckAgain;
            }
            self.bell.notified().await;
        }
    }

    /// Waits for the end only; leaves other rings for later.
    pub(crate) async fn ended(&self) -> Closing {
        loop {
            if let Some(closing) = self.closing.get() {
                return *closing;
            }
            self.bell.notified().await;
        }
    }
}

/// A frame as text; frames of ours always can be.
pub(crate) fn text<T: Serialize>(frame: &T) -> Option<Utf8Bytes> {
    match serde_json::to_string(frame) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a frame cannot be written as JSON");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn too_many_frames_or_bytes_close_the_socket() {
        let (outbox, mut frames) = Outbox::new(1_000);
        for _ in 0..limits::SOCKET_QUEUE_FRAMES {
            outbox.push(Out::Frame("x".into()));
        }
        assert!(outbox.closing.get().is_none());
        outbox.push(Out::Frame("x".into()));
        assert_eq!(outbox.rung().await, Rung::Close(Closing::Slow));
        assert!(frames.try_recv().is_ok());

        let (outbox, _frames) = Outbox::new(1_000);
        outbox.push(Out::Frame("x".repeat(600).into()));
        outbox.push(Out::Frame("x".repeat(600).into()));
        assert_eq!(outbox.ended().await, Closing::Slow);
    }

    #[tokio::test]
    async fn taken_frames_make_room_and_the_first_reason_counts() {
        let (outbox, mut frames) = Outbox::new(1_000);
        for _ in 0..10 {
            outbox.push(Out::Frame("x".repeat(900).into()));
            let out = frames.recv().await.expect("queued");
            outbox.taken(&out);
        }
        outbox.check_again();
        assert_eq!(outbox.rung().await, Rung::CheckAgain);
        outbox.close(Closing::Restarting);
        outbox.close(Closing::Slow);
        assert_eq!(outbox.rung().await, Rung::Close(Closing::Restarting));
    }
}
