//! Futures that are polled by hand: whoever holds the dice decides what runs next, and where something dies.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Polls after which something that should end by itself is taken to hang.
const PATIENCE: u32 = 1_000_000;

/// Something under way on one node.
pub struct Task {
    pub name: String,
    pub node: usize,
    /// Polls that are left to it when it is to die in the middle.
    dies_after: Option<u32>,
    future: Pin<Box<dyn Future<Output = ()>>>,
}

/// How a poll ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polled {
    Waits,
    Done,
    Died,
}

impl Task {
    pub fn new(name: impl Into<String>, node: usize, future: impl Future<Output = ()> + 'static) -> Self {
        Self { name: name.into(), node, dies_after: None, future: Box::pin(future) }
    }

    /// The process dies under it after so many polls.
    pub fn mortal(self, polls: u32) -> Self {
        Self { dies_after: Some(polls), ..self }
    }

    /// Lets it live.
    pub fn spare(&mut self) {
        self.dies_after = None;
    }

    pub fn poll(&mut self) -> Polled {
        match &mut self.dies_after {
            Some(0) => return Polled::Died,
            Some(left) => *left -= 1,
            None => {}
        }
        match self.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(()) => Polled::Done,
            Poll::Pending => Polled::Waits,
        }
    }
}

/// Runs one future to its end with nothing in between.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    for _ in 0..PATIENCE {
        if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
    panic!("a future that nothing else waits for does not end")
}
