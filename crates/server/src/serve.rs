//! The listener: HTTP/1.1 with bounded connections and a drain at the end. TLS and HTTP/2 are a proxy's business.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::hub::Closing;
use crate::options::{Assets, Options};
use crate::router;
use crate::shared::{Place, Shared};

/// A client must send its request's head within this time; an idle connection is closed after it.
const HEAD: Duration = Duration::from_secs(30);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
/// After a failed accept (no file descriptors left), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
/// How often the drain looks whether the sockets are gone.
const DRAIN_LOOK: Duration = Duration::from_millis(20);

/// Serves until `shutdown` resolves; then sockets are told to come back, requests under way are finished, and at most
/// `limits.drain_ms` later it returns.
pub async fn serve(
    app: App,
    listener: TcpListener,
    assets: Arc<dyn Assets>,
    mut options: Options,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    if let Some(open_files) = open_files() {
        options.limits = options.limits.within_open_files(open_files);
    }
    let shared = Shared::new(app, assets, options);
    let router = router::build(Arc::clone(&shared));
    let (stop, stopped) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let is_proxy =
                    shared.options.trusted_proxies.iter().any(|network| network.contains(peer.ip()));
                // Without a place the connection is closed at once: better than to let it wait for nothing.
                if let Some(place) = shared.connections.take(peer.ip(), is_proxy) {
                    tokio::spawn(connection(router.clone(), stream, peer, place, stopped.clone()));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    drop(stopped);
    drain(&shared, stop).await;
    Ok(())
}

/// How many files this process may open, where the system tells.
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

async fn connection(
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    mut stopped: watch::Receiver<()>,
) {
    // Small frames must not wait for more.
    let _ = stream.set_nodelay(true);
    // The place belongs to the connection for as long as it is open, a socket after its upgrade included.
    let place = Arc::new(place);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Arc::clone(&place));
        router.clone().oneshot(request.map(Body::new))
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        _ = stopped.changed() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke");
    }
}

async fn drain(shared: &Shared, stop: watch::Sender<()>) {
    shared.stopping.store(true, Ordering::SeqCst);
    shared.hub.close_all(Closing::Restarting);
    let limit = Duration::from_millis(shared.options.limits.drain_ms);
    let sockets_gone = async {
        while shared.sockets.taken() > 0 {
            tokio::time::sleep(DRAIN_LOOK).await;
        }
    };
    stop.send_replace(());
    let drained = tokio::time::timeout(limit, async { tokio::join!(stop.closed(), sockets_gone) }).await;
    if drained.is_err() {
        tracing::warn!(sockets = shared.sockets.taken(), "not everyone was finished when the time was over");
    }
}
