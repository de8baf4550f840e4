//! Pages of servers that behave as badly as servers do.

use std::time::Duration;

use hook::{Allowed, Limits, Page, Target, Trouble, page};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const MOST: usize = 100_000;

/// Asks somebody who answers their one caller like this.
async fn ask<F, R>(limits: Limits, treat: F) -> Result<Page, Trouble>
where
    F: FnOnce(TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/a?b=1", listener.local_addr().expect("its address"));
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let mut head = [0; 4096];
        let read = stream.read(&mut head).await.expect("reads");
        let head = String::from_utf8_lossy(&head[..read]).to_lowercase();
        for part in
            ["get /a?b=1 http/1.1", "accept: text/html", "accept-encoding: identity", "user-agent: zhike/"]
        {
            assert!(head.contains(part), "{part}: {head}");
        }
        treat(stream).await;
    });
    let target = Target::read(&url, &Allowed::new(["127.0.0.1".to_owned()])).expect("an address");
    let page = page(&target, "text/html", MOST, limits).await;
    task.abort();
    page
}

async fn says(answer: &'static str) -> Result<Page, Trouble> {
    ask(Limits::default(), async move |mut stream: TcpStream| {
        stream.write_all(answer.as_bytes()).await.expect("writes");
    })
    .await
}

#[tokio::test]
async fn a_page_comes_whole_and_a_redirect_is_told() {
    let page = says("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nhello")
        .await
        .expect("came");
    assert_eq!(
        (page.status, page.content_type.as_deref(), &page.body[..]),
        (200, Some("text/html"), &b"hello"[..])
    );
    let moved = says("HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\nretry-after: 9\r\ncontent-length: 3\r\n\r\nabc").await;
    let moved = moved.expect("came");
    assert_eq!(
        (moved.status, moved.location.as_deref(), moved.retry_after_s, moved.body.len()),
        (302, Some("http://169.254.169.254/"), Some(9), 0)
    );
}

#[tokio::test]
async fn what_is_too_long_packed_or_cut_off_is_refused() {
    let long = says("HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n").await;
    assert_eq!(long, Err(Trouble::TooLarge(MOST)), "by what its head says");
    let packed = says("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nxx").await;
    assert_eq!(packed, Err(Trouble::Packed));
    let cut = says("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").await;
    assert!(matches!(cut, Err(Trouble::Answer(_))), "{cut:?}");
    let endless = ask(Limits::default(), async |mut stream: TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    assert_eq!(endless, Err(Trouble::TooLarge(MOST)));
}

#[tokio::test]
async fn dripping_ends_in_time() {
    let soon = Limits { connect: Duration::from_secs(5), all: Duration::from_millis(300) };
    let dripping = ask(soon, async |mut stream: TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(dripping, Err(Trouble::Timeout(0)));
}
