//! The way to a server: name, connection, TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::account::{CONNECT, Security, Server, Trouble, words};
use crate::authority::{Authorities, refused, roots};

/// A connection, secured or on this machine.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Wire for T {}
/// Any of them.
pub(crate) type Stream = Box<dyn Wire>;

/// The addresses of a server; refuses plain text to another machine.
pub(crate) async fn addresses(server: &Server) -> Result<Vec<SocketAddr>, Trouble> {
    let lookup = tokio::net::lookup_host((server.host.as_str(), server.port));
    let found = timeout(CONNECT, lookup).await.map_err(|_| Trouble::Timeout)?;
    let found: Vec<_> = found.map_err(|_| Trouble::Dns(server.host.clone()))?.collect();
    if found.is_empty() {
        return Err(Trouble::Dns(server.host.clone()));
    }
    if server.security == Security::Plain && !found.iter().all(|address| address.ip().is_loopback()) {
        return Err(Trouble::PlainRefused);
    }
    Ok(found)
}

/// Connects; with TLS when it begins with TLS.
pub(crate) async fn connect(server: &Server, more: &Authorities) -> Result<Stream, Trouble> {
    let addresses = addresses(server).await?;
    let place = || format!("{}:{}", server.host, server.port);
    let stream = timeout(CONNECT, TcpStream::connect(addresses.as_slice())).await;
    let stream = stream.map_err(|_| Trouble::Connect(place()))?.map_err(|_| Trouble::Connect(place()))?;
    let _ = stream.set_nodelay(true);
    match server.security {
        Security::Tls => secure(server, Box::new(stream), more).await,
        Security::Starttls | Security::Plain => Ok(Box::new(stream)),
    }
}

/// TLS over what is there.
pub(crate) async fn secure(server: &Server, stream: Stream, more: &Authorities) -> Result<Stream, Trouble> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble::Tls(words(&error)))?
        .with_root_certificates(roots(more))
        .with_no_client_auth();
    let name = ServerName::try_from(server.host.clone()).map_err(|error| Trouble::Tls(words(&error)))?;
    let secured = timeout(CONNECT, TlsConnector::from(Arc::new(config)).connect(name, stream)).await;
    let secured = secured.map_err(|_| Trouble::Timeout)?;
    let secured =
        secured.map_err(|error| refused(server, &error).unwrap_or_else(|| Trouble::Tls(words(&error))))?;
    Ok(Box::new(secured))
}
