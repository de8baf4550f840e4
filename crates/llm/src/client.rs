//! One request to one endpoint: sent, read as it comes, and given up in time.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hook::{Allowed, Limits, Stream, Target, Trouble};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::failure::{Failure, Wait};
use crate::gather::{Gathered, Reply, Usage, said, short};
use crate::request::Request;
use crate::sse::{Events, NoEvents};

/// Bytes of a whole answer, with everything that is written around it.
const ANSWER_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of what a server says when it refuses.
const REFUSAL_BYTES: usize = 8 * 1024;
/// For the name, the connection and TLS together.
const CONNECT: Duration = Duration::from_secs(5);

/// Where a model is asked.
#[derive(Clone, Copy)]
pub struct Endpoint<'e> {
    /// The base address, as servers name theirs: `https://…/v1`.
    pub url: &'e str,
    /// Which model there.
    pub model: &'e str,
    /// What proves who asks.
    pub key: Option<&'e str>,
    /// Hosts inside that the operator allowed.
    pub allowed: &'e Allowed,
}

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// For the first byte of an answer.
    pub first: Duration,
    /// Between two pieces.
    pub idle: Duration,
    /// For everything.
    pub whole: Duration,
}

/// What came of it, and what it cost.
#[derive(Debug)]
pub struct Outcome {
    /// The answer, or why there is none.
    pub result: Result<Reply, Failure>,
    /// What the server counted, where it said so.
    pub usage: Option<Usage>,
    /// Bytes that were sent.
    pub sent: usize,
    /// Bytes of an answer that came.
    pub came: usize,
}

/// Where chat is asked for, behind a base address.
pub fn chat_url(base: &str) -> String {
    let (path, query) = base.split_once('?').map_or((base, None), |(path, query)| (path, Some(query)));
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/chat/completions").unwrap_or(path);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{path}/chat/completions{query}")
}

/// Asks once. It ends in time, whatever the other side does, and when it is dropped the connection is.
pub async fn ask(endpoint: &Endpoint<'_>, request: &Request, waits: Waits) -> Outcome {
    let body = request.body(endpoint.model).to_string().into_bytes();
    let sent = body.len();
    let mut gathered = Gathered::default();
    let result = exchange(endpoint, body, waits, &mut gathered).await;
    let (usage, came) = (gathered.usage, gathered.bytes());
    Outcome { result: result.and_then(|()| gathered.finish(request)), usage, sent, came }
}

async fn exchange(
    endpoint: &Endpoint<'_>,
    body: Vec<u8>,
    waits: Waits,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let target = Target::read(&chat_url(endpoint.url), endpoint.allowed)?;
    let mut headers = vec![("accept", "text/event-stream, application/json".to_owned())];
    headers.extend(endpoint.key.map(|key| ("authorization", format!("Bearer {key}"))));
    let began = AtomicBool::new(false);
    // The waits here are the shorter ones; what is left to `hook` is to connect in time.
    let limits = Limits { connect: CONNECT, all: waits.whole + CONNECT };
    let asked = hook::stream(&target, &headers, body, ANSWER_BYTES, limits, async |stream| {
        Ok::<_, Trouble>(read(stream, waits.idle, &began, gathered).await)
    });
    let in_time = async {
        let mut asked = pin!(asked);
        tokio::select! {
            biased;
            result = &mut asked => return result,
            () = sleep(waits.first) => {}
        }
        if began.load(Ordering::Relaxed) { asked.await } else { Ok(Err(Failure::Slow(Wait::First))) }
    };
    match timeout(waits.whole, in_time).await {
        Ok(Ok(result)) => result,
        Ok(Err(trouble)) => Err(Failure::of(trouble, began.load(Ordering::Relaxed))),
        Err(_) => Err(Failure::Slow(Wait::Whole)),
    }
}

async fn read(
    mut stream: Stream,
    idle: Duration,
    began: &AtomicBool,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let status = stream.status();
    if !(200..300).contains(&status) {
        began.store(true, Ordering::Relaxed);
        return Err(refusal(stream, idle).await);
    }
    let mut first = next(&mut stream, idle, began).await?;
    while first.as_ref().is_some_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace)) {
        first = next(&mut stream, idle, began).await?;
    }
    let Some(first) = first else { return Err(Failure::Truncated) };
    // Some servers do not stream, whatever they are asked; some say nothing of what they send.
    let begins = first.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let json = begins == Some(b'{') || stream.content_type().is_some_and(|kind| kind.contains("json"));
    if json {
        whole(stream, &first, idle, began, gathered).await
    } else {
        events(stream, &first, idle, began, gathered).await
    }
}

async fn events(
    mut stream: Stream,
    first: &[u8],
    idle: Duration,
    began: &AtomicBool,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let (mut events, mut some) = (Events::default(), false);
    let mut take = |said: Result<Vec<String>, NoEvents>| -> Result<bool, Failure> {
        let said = said.map_err(|none| match none {
            NoEvents::TooLong => Failure::TooLong,
            NoEvents::NotText => Failure::Malformed("an event that is no text".to_owned()),
        })?;
        some |= !said.is_empty();
        said.iter().try_for_each(|data| gathered.take(data))?;
        Ok(gathered.done)
    };
    if take(events.push(first))? {
        return Ok(());
    }
    while let Some(bytes) = next(&mut stream, idle, began).await? {
        // What comes behind the end is nothing to us, however long it goes on.
        if take(events.push(&bytes))? {
            return Ok(());
        }
    }
    take(events.end())?;
    if some { Ok(()) } else { Err(Failure::Malformed("neither events nor JSON".to_owned())) }
}

async fn whole(
    mut stream: Stream,
    first: &[u8],
    idle: Duration,
    began: &AtomicBool,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let mut body = first.to_vec();
    while let Some(bytes) = next(&mut stream, idle, began).await? {
        body.extend_from_slice(&bytes);
    }
    let text =
        std::str::from_utf8(&body).map_err(|_| Failure::Malformed("an answer that is no text".to_owned()))?;
    let parsed = gathered.take(text);
    gathered.done = true;
    match parsed {
        Err(Failure::Malformed(_))
            if serde_json::from_str::<Value>(text).is_err_and(|error| error.is_eof()) =>
        {
            Err(Failure::Truncated)
        }
        other => other,
    }
}

async fn next(
    stream: &mut Stream,
    idle: Duration,
    began: &AtomicBool,
) -> Result<Option<bytes::Bytes>, Failure> {
    let heard = began.load(Ordering::Relaxed);
    let came = if heard {
        timeout(idle, stream.next()).await.map_err(|_| Failure::Slow(Wait::Idle))?
    } else {
        // Whoever asks waits for the first byte no longer than they want to.
        stream.next().await
    };
    let came = came.map_err(|trouble| Failure::of(trouble, heard))?;
    began.store(true, Ordering::Relaxed);
    Ok(came)
}

async fn refusal(mut stream: Stream, idle: Duration) -> Failure {
    let (status, retry_after_s) = (stream.status(), stream.retry_after_s());
    if status == 429 {
        return Failure::Throttled { retry_after_s };
    }
    let mut body = Vec::new();
    while let Ok(Ok(Some(bytes))) = timeout(idle, stream.next()).await {
        let room = REFUSAL_BYTES - body.len();
        body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if body.len() == REFUSAL_BYTES {
            break;
        }
    }
    let said = match serde_json::from_slice::<Value>(&body) {
        Ok(value) if !value["error"].is_null() => said(&value["error"]),
        Ok(value) => said(&value),
        Err(_) => short(&String::from_utf8_lossy(&body)),
    };
    match status {
        500.. | 408 => Failure::Failing { status, said },
        _ => Failure::Refused { status, said },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_addresses_are_taken_as_people_paste_them() {
        for (base, url) in [
            ("https://api.example.com/v1", "https://api.example.com/v1/chat/completions"),
            ("https://api.example.com/v1/", "https://api.example.com/v1/chat/completions"),
            ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1/chat/completions"),
            (
                "https://x.example.com/d/m?api-version=1",
                "https://x.example.com/d/m/chat/completions?api-version=1",
            ),
            ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ] {
            assert_eq!(chat_url(base), url);
        }
    }
}
