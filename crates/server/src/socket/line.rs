//! The same frames without a WebSocket, for networks that refuse upgrades: one request opens a line, one hands frames in, and one
//! waits for frames. A line is a socket to everything behind it, with the same greeting, limits, and end.
//!
//! Requests get lost, sockets do not lose frames in the middle; so a line ends whenever it is not certain that the other side has
//! everything: a request that waits and is broken off, or one that has seen another number of frames than were given out. The client
//! comes back and says in `hello` how far it is, as after every break.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::Message;
use futures::channel::mpsc;
use futures::{FutureExt as _, Sink, SinkExt as _, Stream, StreamExt as _};
use parking_lot::Mutex;

/// Frames on their way in.
const FRAMES_IN: usize = 64;
/// Frames that wait for the next request; beyond them they wait in the hub's bounded queue.
const FRAMES_OUT: usize = 64;
/// Bytes of one answer; the next request takes the rest.
const ANSWER_BYTES: usize = 1024 * 1024;
/// How long a request waits for a frame.
pub(super) const WAIT: Duration = Duration::from_secs(20);
/// How long a frame may wait until the session takes it.
const TAKE: Duration = Duration::from_secs(10);

/// The session's end of a line.
pub(super) struct Line {
    incoming: mpsc::Receiver<Message>,
    outgoing: mpsc::Sender<Message>,
}

impl Stream for Line {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_next_unpin(cx).map(|message| message.map(Ok))
    }
}

impl Sink<Message> for Line {
    type Error = axum::Error;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.outgoing.poll_ready(cx).map_err(axum::Error::new)
    }

    fn start_send(mut self: Pin<&mut Self>, item: Message) -> Result<(), Self::Error> {
        self.outgoing.start_send(item).map_err(axum::Error::new)
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        // What is in the channel is as good as written: the next request takes it.
        Poll::Ready(Ok(()))
    }

    fn poll_close(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.outgoing.close_channel();
        Poll::Ready(Ok(()))
    }
}

/// The requests' end of a line.
pub(super) struct Ends {
    to: tokio::sync::Mutex<mpsc::Sender<Message>>,
    from: tokio::sync::Mutex<mpsc::Receiver<Message>>,
    given: AtomicU64,
}

fn pair() -> (Line, Arc<Ends>) {
    let (to, incoming) = mpsc::channel(FRAMES_IN);
    let (outgoing, from) = mpsc::channel(FRAMES_OUT);
    let ends = Ends { to: to.into(), from: from.into(), given: AtomicU64::new(0) };
    (Line { incoming, outgoing }, Arc::new(ends))
}

/// Every open line of this process, by the secret name that only its client knows. Bounded by the places of sockets.
#[derive(Default)]
pub(crate) struct Lines(Mutex<HashMap<String, Arc<Ends>>>);

/// Why a request of a line could not be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// There is no such line, or not any more.
    Gone,
    /// Another request waits on it.
    Busy,
}

/// What a waiting request got.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Got {
    /// One frame each.
    pub(super) frames: Vec<String>,
    /// The close code, when the line ended.
    pub(super) closed: Option<u16>,
}

impl Lines {
    pub(super) fn open(&self, name: &str) -> Line {
        let (line, ends) = pair();
        self.0.lock().insert(name.to_owned(), ends);
        line
    }

    pub(super) fn end(&self, name: &str) {
        self.0.lock().remove(name);
    }

    fn ends(&self, name: &str) -> Result<Arc<Ends>, Broken> {
        self.0.lock().get(name).cloned().ok_or(Broken::Gone)
    }

    /// Hands frames in, in their order.
    pub(super) async fn give(&self, name: &str, frames: Vec<String>) -> Result<(), Broken> {
        let ends = self.ends(name)?;
        let mut to = ends.to.lock().await;
        for frame in frames {
            let sent = tokio::time::timeout(TAKE, to.send(Message::Text(frame.into()))).await;
            if !matches!(sent, Ok(Ok(()))) {
                self.end(name);
                return Err(Broken::Gone);
            }
        }
        Ok(())
    }

    /// Waits for frames. `seen` is how many the client has got on this line.
    pub(super) async fn take(&self, name: &str, seen: u64, wait: Duration) -> Result<Got, Broken> {
        let ends = self.ends(name)?;
        let Ok(mut from) = ends.from.try_lock() else {
            self.end(name);
            return Err(Broken::Busy);
        };
        if ends.given.load(Ordering::SeqCst) != seen {
            self.end(name);
            return Err(Broken::Gone);
        }
        // Should the client go away while it waits, this is dropped, and with it the line.
        let waiting = Waiting { lines: self, name };
        let first = tokio::time::timeout(wait, from.next()).await;
        let mut got = Got::default();
        match first {
            Err(_) => {}
            Ok(None) => return Err(Broken::Gone),
            Ok(Some(message)) => collect(&mut got, message, &mut from),
        }
        ends.given.fetch_add(got.frames.len() as u64, Ordering::SeqCst);
        std::mem::forget(waiting);
        Ok(got)
    }
}

fn collect(got: &mut Got, first: Message, from: &mut mpsc::Receiver<Message>) {
    let mut bytes = 0;
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Text(text) => {
                bytes += text.len();
                got.frames.push(text.as_str().to_owned());
            }
            Message::Close(frame) => got.closed = Some(frame.map_or(1005, |frame| frame.code)),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => {}
        }
        next = if bytes < ANSWER_BYTES { from.next().now_or_never().flatten() } else { None };
    }
}

struct Waiting<'a> {
    lines: &'a Lines,
    name: &'a str,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.lines.end(self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(5);

    fn text(text: &str) -> Message {
        Message::Text(text.into())
    }

    #[tokio::test]
    async fn frames_come_in_order_and_the_end_comes_last() {
        let lines = Lines::default();
        let mut line = lines.open("a");
        lines.give("a", vec!["1".into(), "2".into()]).await.expect("given");
        for expected in ["1", "2"] {
            let message = line.next().await.expect("there").expect("fine");
            assert_eq!(message.to_text().ok(), Some(expected));
        }
        assert_eq!(lines.take("a", 0, SHORT).await, Ok(Got::default()), "nothing yet");
        for word in ["x", "y"] {
            line.feed(text(word)).await.expect("fed");
        }
        let close = axum::extract::ws::CloseFrame { code: 4401, reason: "over".into() };
        line.feed(Message::Close(Some(close))).await.expect("fed");
        let got = lines.take("a", 0, SHORT).await.expect("taken");
        assert_eq!(got, Got { frames: vec!["x".into(), "y".into()], closed: Some(4401) });
    }

    #[tokio::test]
    async fn whoever_has_seen_another_number_of_frames_must_come_back() {
        let lines = Lines::default();
        let mut line = lines.open("a");
        line.feed(text("x")).await.expect("fed");
        lines.take("a", 0, SHORT).await.expect("taken");
        assert_eq!(lines.take("a", 0, SHORT).await, Err(Broken::Gone), "the answer before was lost");
        assert!(line.next().await.is_none(), "the session hears of it");
        assert_eq!(lines.give("a", vec!["1".into()]).await, Err(Broken::Gone));
        assert_eq!(
            lines.give("b", vec!["1".into()]).await,
            Err(Broken::Gone),
            "nobody else's name opens anything"
        );
    }

    #[tokio::test]
    async fn a_request_that_is_broken_off_ends_the_line_and_two_at_once_are_one_too_many() {
        let lines = Lines::default();
        let mut line = lines.open("a");
        {
            let waits = lines.take("a", 0, WAIT);
            tokio::pin!(waits);
            assert!(futures::poll!(&mut waits).is_pending());
        }
        assert!(line.next().await.is_none());
        let mut line = lines.open("b");
        let waits = lines.take("b", 0, WAIT);
        tokio::pin!(waits);
        assert!(futures::poll!(&mut waits).is_pending());
        assert_eq!(lines.take("b", 0, SHORT).await, Err(Broken::Busy));
        drop(line.close().await);
    }

    #[tokio::test]
    async fn a_line_that_nobody_reads_holds_the_writer_back() {
        let lines = Lines::default();
        let mut line = lines.open("a");
        let write = async {
            for n in 0..1_000 {
                line.feed(text(&n.to_string())).await.expect("fed");
            }
        };
        assert!(tokio::time::timeout(SHORT, write).await.is_err(), "bounded");
    }
}
