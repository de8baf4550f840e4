//! What every request shares.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use app::App;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::address::bucket;
use crate::hub::Hub;
use crate::options::{Assets, Options};
use crate::socket::Lines;
use crate::throttle::Throttle;

/// The server's state; handlers get it as `State<Arc<Shared>>`.
pub struct Shared {
    pub(crate) app: App,
    pub(crate) hub: Arc<Hub>,
    pub(crate) assets: Arc<dyn Assets>,
    pub(crate) options: Options,
    pub(crate) throttle: Throttle,
    pub(crate) uploads: Semaphore,
    pub(crate) meters: Meters,
    pub(crate) stopping: AtomicBool,
    pub(crate) sockets: Arc<Places>,
    pub(crate) connections: Arc<Places>,
    pub(crate) lines: Lines,
}

/// Places for something open: so many in all, and so many per address.
pub(crate) struct Places {
    most: usize,
    most_per_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One place; given back when dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock();
        taken.all = taken.all.saturating_sub(1);
        if let Some(count) = taken.by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

impl Places {
    pub(crate) fn new(most: usize, most_per_address: usize) -> Arc<Self> {
        Arc::new(Self { most, most_per_address, taken: Mutex::default() })
    }

    /// One more, if there is one; `shared` addresses (proxies) are bounded by the whole only.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr, shared: bool) -> Option<Place> {
        let address = bucket(address);
        let mut taken = self.taken.lock();
        let here = taken.by_address.get(&address).copied().unwrap_or(0);
        if taken.all >= self.most || (!shared && here >= self.most_per_address) {
            return None;
        }
        taken.all += 1;
        taken.by_address.insert(address, here + 1);
        drop(taken);
        Some(Place { places: Arc::clone(self), address })
    }

    pub(crate) fn taken(&self) -> usize {
        self.taken.lock().all
    }
}

impl Shared {
    pub(crate) fn new(app: App, assets: Arc<dyn Assets>, options: Options) -> Arc<Self> {
        let hub = Hub::start(app.clone(), options.limits.watches);
        Arc::new(Self {
            hub,
            assets,
            throttle: Throttle::new(&options.limits),
            uploads: Semaphore::new(options.limits.uploads_at_once),
            meters: Meters::default(),
            stopping: AtomicBool::new(false),
            sockets: Places::new(options.limits.sockets, options.limits.sockets_per_address),
            connections: Places::new(options.limits.connections, options.limits.connections_per_address),
            lines: Lines::default(),
            options,
            app,
        })
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

/// What the edge itself counts.
#[derive(Default)]
pub(crate) struct Meters {
    by_class: [AtomicU64; 5],
    pub(crate) throttled: AtomicU64,
    pub(crate) slow_sockets: AtomicU64,
}

impl Meters {
    pub(crate) fn answered(&self, status: u16) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.by_class[class].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn render(&self) -> String {
        use std::fmt::Write as _;
        let mut out = String::from(
            "# HELP zhike_http_responses_total Answers by class.\n# TYPE zhike_http_responses_total counter\n",
        );
        for (class, count) in self.by_class.iter().enumerate() {
            let count = count.load(Ordering::Relaxed);
            let _ = writeln!(out, "zhike_http_responses_total{{class=\"{}xx\"}} {count}", class + 1);
        }
        for (name, help, counter) in [
            ("http_throttled", "Requests refused because of their number.", &self.throttled),
            ("sockets_slow", "Sockets closed because they read too slowly.", &self.slow_sockets),
        ] {
            let count = counter.load(Ordering::Relaxed);
            let _ = writeln!(
                out,
                "# HELP zhike_{name}_total {help}\n# TYPE zhike_{name}_total counter\nzhike_{name}_total {count}"
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_in_all_and_per_address_and_come_back() {
        let places = Places::new(3, 2);
        let (one, two): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let first = places.take(one, false).expect("free");
        let _second = places.take(one, false).expect("free");
        assert!(places.take(one, false).is_none(), "per address");
        let _third = places.take(one, true).expect("a proxy is not one client");
        assert!(places.take(two, false).is_none(), "in all");
        drop(first);
        assert!(places.take(two, false).is_some());
        assert_eq!(places.taken(), 2);
    }
}
