//! What the binary hands to the server: assets, limits, and who may be believed about addresses.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base::network::Network;

/// One embedded file.
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Changes whenever the bytes change; without quotes.
    pub etag: String,
}

/// Where the built web pages come from.
pub trait Assets: Send + Sync + 'static {
    /// The file at `path`, e.g. `desk/index.html`; never begins with a slash.
    fn get(&self, path: &str) -> Option<Asset>;
}

/// No pages at all: the API alone.
pub struct NoAssets;

impl Assets for NoAssets {
    fn get(&self, _path: &str) -> Option<Asset> {
        None
    }
}

/// Signs a demo customer's identity; only the demo has one.
pub type DemoIdentity =
    Arc<dyn Fn(&str) -> Pin<Box<dyn Future<Output = app::Result<String>> + Send>> + Send + Sync>;

/// Says what the demo's shop knows of an order, for its own host page; only the demo has one.
pub type DemoOrder =
    Arc<dyn Fn(&str) -> Pin<Box<dyn Future<Output = app::Result<serde_json::Value>> + Send>> + Send + Sync>;

/// How often something may happen: a bucket that holds `burst` and fills by `per_second`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// What may happen at once.
    pub burst: f64,
    /// What may happen for ever.
    pub per_second: f64,
}

/// Every bound of the edge, by name. Per address means: one IPv4 address, or one IPv6 /64.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Log-in attempts per address.
    pub log_in: Rate,
    /// Widget sessions per address; offices and mobile networks share one.
    pub widget_session: Rate,
    /// Uploads per address.
    pub upload: Rate,
    /// Requests of one key of the API.
    pub key: Rate,
    /// What visitors and pages tell of themselves, per address.
    pub about: Rate,
    /// Searches in the help centre, as it is typed too, per address; offices share one.
    pub help: Rate,
    /// What readers of the help centre say of articles, per address.
    pub opinion: Rate,
    /// Everything under `/api/` per address.
    pub general: Rate,
    /// Frames per socket.
    pub frames: Rate,
    /// Addresses remembered per bucket kind.
    pub addresses: usize,
    /// Sockets per address.
    pub sockets_per_address: usize,
    /// Sockets of this process.
    pub sockets: usize,
    /// HTTP connections of this process, sockets among them.
    pub connections: usize,
    /// HTTP connections per address; proxies that are trusted excepted.
    pub connections_per_address: usize,
    /// Conversations one socket may follow.
    pub watches: usize,
    /// Bytes waiting for one slow client before it is closed.
    pub queue_bytes: usize,
    /// Bytes of a JSON body.
    pub body_bytes: usize,
    /// Uploads under way at the same time.
    pub uploads_at_once: usize,
    /// A request that takes longer is given up.
    pub request_ms: u64,
    /// The first frame of a socket must be there by then.
    pub hello_ms: u64,
    /// A socket that is silent for longer is closed.
    pub silence_ms: u64,
    /// One write to a socket may take so long.
    pub write_ms: u64,
    /// How long a shutdown waits for requests and sockets.
    pub drain_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            log_in: Rate { burst: 30.0, per_second: 0.5 },
            widget_session: Rate { burst: 1_024.0, per_second: 50.0 },
            upload: Rate { burst: 30.0, per_second: 1.0 },
            key: Rate { burst: 300.0, per_second: 20.0 },
            about: Rate { burst: 120.0, per_second: 4.0 },
            help: Rate { burst: 240.0, per_second: 20.0 },
            opinion: Rate { burst: 20.0, per_second: 0.1 },
            general: Rate { burst: 2_000.0, per_second: 200.0 },
            frames: Rate { burst: 40.0, per_second: 20.0 },
            addresses: 20_000,
            sockets_per_address: 1_024,
            sockets: 16_000,
            connections: 18_000,
            connections_per_address: 2_048,
            watches: 50,
            queue_bytes: 4 * 1024 * 1024,
            body_bytes: 256 * 1024,
            uploads_at_once: 16,
            request_ms: 120_000,
            hello_ms: 5_000,
            silence_ms: 60_000,
            write_ms: 20_000,
            drain_ms: 10_000,
        }
    }
}

/// File descriptors kept for the database, logs and the like.
const RESERVED_FILES: usize = 96;

impl Limits {
    /// The same bounds within what the system gives this process: connections never take the last file descriptors, and sockets
    /// never the last connections, so that health is answered when everything else is full.
    #[must_use]
    pub fn within_open_files(mut self, open_files: usize) -> Self {
        self.connections = self.connections.min(open_files.saturating_sub(RESERVED_FILES).max(16));
        self.sockets = self.sockets.min(self.connections - self.connections / 10);
        self
    }

    /// The same bounds without rates: for load tests, where every client comes from one address.
    #[must_use]
    pub fn without_rates(mut self) -> Self {
        let free = Rate { burst: 1e9, per_second: 1e9 };
        self.log_in = free;
        self.widget_session = free;
        self.upload = free;
        self.key = free;
        self.about = free;
        self.help = free;
        self.opinion = free;
        self.general = free;
        self.frames = free;
        self.sockets_per_address = self.sockets;
        self
    }
}

/// Settings of the edge.
#[derive(Clone, Default)]
pub struct Options {
    /// Proxies whose `X-Forwarded-For` is believed; nobody else's is.
    pub trusted_proxies: Vec<Network>,
    /// Bearer token for `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<String>,
    /// Every bound.
    pub limits: Limits,
    /// Signs demo customers; absent outside the demo.
    pub demo_identity: Option<DemoIdentity>,
    /// Shows demo orders; absent outside the demo.
    pub demo_order: Option<DemoOrder>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_fit_into_the_open_files_and_sockets_into_the_connections() {
        let small = Limits::default().within_open_files(256);
        assert_eq!((small.connections, small.sockets), (160, 144));
        let large = Limits::default().within_open_files(1_000_000);
        assert_eq!(large.connections, Limits::default().connections);
        assert!(large.sockets < large.connections);
        assert!(Limits::default().within_open_files(0).connections > 0);
    }
}
