//! Against receivers that behave as badly as receivers do.
#![allow(missing_docs, reason = "tests are read, not documented")]

mod pages;

use std::time::Duration;

use hook::{Allowed, Answer, Limits, Target, Trouble, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A receiver on a port of its own that treats its one caller like this; gives what it was sent.
async fn receiver<F, R>(treat: F) -> (String, JoinHandle<String>)
where
    F: FnOnce(TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/in?x=1", listener.local_addr().expect("its address"));
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let mut bytes = Vec::new();
        // The whole request: its head, then as many bytes as it says.
        loop {
            let mut some = [0; 4096];
            let read = stream.read(&mut some).await.expect("reads");
            bytes.extend_from_slice(&some[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if read == 0 || text.ends_with("{\"a\":1}") {
                treat(stream).await;
                return text;
            }
        }
    });
    (url, task)
}

fn target(url: &str) -> Target {
    Target::read(url, &Allowed::new(["127.0.0.1".to_owned()])).expect("an address")
}

const SOON: Limits = Limits { connect: Duration::from_secs(5), all: Duration::from_millis(300) };

async fn send(url: &str, limits: Limits) -> Result<Answer, Trouble> {
    post(&target(url), &[("webhook-id", "evt_1".to_owned())], br#"{"a":1}"#.to_vec(), limits).await
}

#[tokio::test]
async fn what_is_sent_arrives_whole() {
    let (url, task) = receiver(async |mut stream| {
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.expect("writes");
    })
    .await;
    assert_eq!(send(&url, Limits::default()).await, Ok(Answer { status: 204, retry_after_s: None }));
    let text = task.await.expect("received").to_lowercase();
    for part in [
        "post /in?x=1 http/1.1",
        "webhook-id: evt_1",
        "content-type: application/json",
        "content-length: 7",
        "host: 127.0.0.1:",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nothing_more() {
    let (elsewhere, other) = receiver(async |_| ()).await;
    let (url, _task) = receiver(async move |mut stream| {
        let answer =
            format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {elsewhere}\r\nretry-after: 30\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.expect("writes");
    })
    .await;
    assert_eq!(send(&url, Limits::default()).await, Ok(Answer { status: 307, retry_after_s: Some(30) }));
    assert!(!other.is_finished(), "nobody went there");
    other.abort();
}

#[tokio::test]
async fn an_endless_answer_is_not_read() {
    let (url, task) = receiver(async |mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10485760\r\n\r\n").await.expect("writes");
        let mut written = 0;
        let chunk = [b'x'; 64 * 1024];
        while written < 10 * 1024 * 1024 && stream.write_all(&chunk).await.is_ok() {
            written += chunk.len();
        }
        assert!(written < 10 * 1024 * 1024, "the caller hung up before the end");
    })
    .await;
    assert_eq!(send(&url, Limits::default()).await, Ok(Answer { status: 200, retry_after_s: None }));
    task.await.expect("hung up");
}

#[tokio::test]
async fn silence_and_dripping_end_in_time() {
    let (url, silent) = receiver(async |_stream| std::future::pending::<()>().await).await;
    assert_eq!(send(&url, SOON).await, Err(Trouble::Timeout(0)));
    silent.abort();
    let (url, dripping) = receiver(async |mut stream| {
        while stream.write_all(b"HTTP/1.1 200 OK\r\nx: y".get(..1).expect("a byte")).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    assert!(send(&url, SOON).await.is_err());
    dripping.abort();
}

#[tokio::test]
async fn nonsense_an_endless_head_and_hanging_up_are_troubles() {
    let (url, _task) =
        receiver(async |mut stream| stream.write_all(b"hello\r\n\r\n").await.expect("writes")).await;
    assert!(matches!(send(&url, Limits::default()).await, Err(Trouble::Answer(_))));
    let (url, _task) = receiver(async |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x-endless: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n").await.is_ok() {}
    })
    .await;
    assert!(matches!(send(&url, Limits::default()).await, Err(Trouble::Answer(_))));
    let (url, _task) = receiver(async |_| ()).await;
    assert!(matches!(send(&url, Limits::default()).await, Err(Trouble::Answer(_))));
    let unused = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", unused.local_addr().expect("its address"));
    drop(unused);
    assert!(matches!(send(&url, Limits::default()).await, Err(Trouble::Connect(_))));
}

/// A name that leads inside is found out when it is looked up, not when it is written down.
#[tokio::test]
async fn a_name_that_leads_inside_is_refused_at_the_moment_of_connecting() {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").expect("this machine's name");
    let url = format!("https://{}/", name.trim().to_ascii_lowercase());
    let target = Target::read(&url, &Allowed::default()).expect("its form is good");
    let refused = post(&target, &[], Vec::new(), Limits::default()).await;
    assert!(matches!(refused, Err(Trouble::Address(_) | Trouble::Name(_))), "{refused:?}");
    assert_eq!(
        Target::read("https://127.0.0.1/", &Allowed::default())
            .map(|_| ())
            .map_err(|error| error.to_string()),
        Err("127.0.0.1 is not on the public internet; the operator can allow it by name".to_owned())
    );
}
