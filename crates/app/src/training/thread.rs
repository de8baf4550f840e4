//! Work of seconds on a thread of its own, which gives way to everything else for as long as it lives.

use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// How much it gives way.
const NICE: i32 = 15;

/// Begins it; what it says at its end comes by the channel.
pub(crate) fn begin<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<oneshot::Receiver<T>> {
    let (done, ended) = oneshot::channel();
    let work = move || {
        let me = rustix::thread::gettid();
        // Where that is not allowed it runs like anybody else.
        let _ = rustix::process::setpriority_process(Some(me), NICE);
        let _ = done.send(work());
    };
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|_| Error::Internal("no thread to work on"))?;
    Ok(ended)
}
