//! One request: looked up, checked, connected to exactly what was checked, answered or given up in time.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::address::{BadAddress, Target};

/// Bytes of an answer's head that are taken; the body of an answer to an event is never read.
const HEAD_BYTES: usize = 16 * 1024;

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the name, the connection and TLS together.
    pub connect: Duration,
    /// For everything.
    pub all: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), all: Duration::from_secs(15) }
    }
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// When to come back, in seconds, where the receiver says so.
    pub retry_after_s: Option<u32>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The address may not be used.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Nobody knows the name.
    #[error("the name {0} is not known")]
    Name(String),
    /// Nobody answers there.
    #[error("no connection: {0}")]
    Connect(String),
    /// No secure connection.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// It took too long.
    #[error("no answer within {0} s")]
    Timeout(u64),
    /// The other side is no web server, or hung up.
    #[error("no answer: {0}")]
    Answer(String),
    /// It is longer than was wanted.
    #[error("it is longer than {0} bytes")]
    TooLarge(usize),
    /// It comes packed, although it was asked for as it is: what is packed may unpack to anything.
    #[error("it is packed, which was not asked for")]
    Packed,
}

/// Sends `body`, JSON, with these headers.
pub async fn post(
    target: &Target,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
    limits: Limits,
) -> Result<Answer, Trouble> {
    let json = (CONTENT_TYPE.as_str(), "application/json".to_owned());
    let headers = [&[json], headers].concat();
    send(target, Method::POST, &headers, body, limits, async |answer| {
        Ok(Answer { status: answer.status().as_u16(), retry_after_s: retry_after(&answer) })
    })
    .await
}

/// When to come back, in seconds, where the other side says so.
pub(crate) fn retry_after(answer: &Response<Incoming>) -> Option<u32> {
    let after = answer.headers().get(RETRY_AFTER);
    after.and_then(|value| value.to_str().ok()?.trim().parse().ok())
}

/// Connects, sends `body` with these headers, and takes of the answer what `take` wants, in time.
pub(crate) async fn send<T>(
    target: &Target,
    method: Method,
    headers: &[(&str, String)],
    body: Vec<u8>,
    limits: Limits,
    take: impl AsyncFnOnce(Response<Incoming>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let late = |wait: Duration| Trouble::Timeout(wait.as_secs());
    let asked = async {
        let stream = timeout(limits.connect, connect(target)).await.map_err(|_| late(limits.connect))??;
        exchange(target, method, headers, body, stream, take).await
    };
    timeout(limits.all, asked).await.map_err(|_| late(limits.all))?
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

async fn connect(target: &Target) -> Result<Box<dyn Wire>, Trouble> {
    let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
    let found: Vec<SocketAddr> = found.map_err(|_| Trouble::Name(target.host.clone()))?.collect();
    if found.is_empty() {
        return Err(Trouble::Name(target.host.clone()));
    }
    target.check_all(&found)?;
    // Exactly what was checked: the name is not looked up again.
    let stream =
        TcpStream::connect(found.as_slice()).await.map_err(|error| Trouble::Connect(error.to_string()))?;
    let _ = stream.set_nodelay(true);
    if !target.tls {
        return Ok(Box::new(stream));
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|error| Trouble::Tls(error.to_string()))?;
    let secured = TlsConnector::from(config()?).connect(name, stream).await;
    Ok(Box::new(secured.map_err(|error| Trouble::Tls(error.to_string()))?))
}

fn config() -> Result<Arc<ClientConfig>, Trouble> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}

async fn exchange<T>(
    target: &Target,
    method: Method,
    headers: &[(&str, String)],
    body: Vec<u8>,
    stream: Box<dyn Wire>,
    take: impl AsyncFnOnce(Response<Incoming>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let broken = |error: hyper::Error| Trouble::Answer(error.to_string());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD_BYTES)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = target.uri.authority().map_or("", |authority| authority.as_str());
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("zhike/", env!("CARGO_PKG_VERSION")));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request =
        request.body(Full::new(Bytes::from(body))).map_err(|error| Trouble::Answer(error.to_string()))?;
    let asked = async { take(sender.send_request(request).await.map_err(broken)?).await };
    // The connection is driven here and nowhere else: it ends with this call, whatever the other side still sends.
    let mut connection = std::pin::pin!(connection);
    let mut asked = std::pin::pin!(asked);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        // However the connection ended: an answer may have come before.
        _ = &mut connection => asked.await,
    }
}
