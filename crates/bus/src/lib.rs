//! Wakes that travel inside one process.

use std::sync::Arc;

use base::{Bus, Wake};
use parking_lot::RwLock;

type Listener = Box<dyn Fn(&Wake) + Send + Sync>;

/// Calls every listener at once, on the publisher's thread; listeners never block.
#[derive(Default)]
pub struct LocalBus(RwLock<Vec<Arc<Listener>>>);

impl LocalBus {
    /// With nobody listening.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Bus for LocalBus {
    fn publish(&self, wake: Wake) {
        let listeners = self.0.read().clone();
        for listener in listeners {
            listener(&wake);
        }
    }

    fn subscribe(&self, listener: Listener) {
        self.0.write().push(Arc::new(listener));
    }
}

/// Loses everything: what a broken bus looks like. The periodic comparison must close the gap alone.
pub struct DeafBus;

impl Bus for DeafBus {
    fn publish(&self, _: Wake) {}
    fn subscribe(&self, _: Listener) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn everyone_hears_and_a_listener_may_publish() {
        let bus = Arc::new(LocalBus::new());
        let heard = Arc::new(AtomicU32::new(0));
        for _ in 0..2 {
            let heard = heard.clone();
            bus.subscribe(Box::new(move |_| {
                heard.fetch_add(1, Ordering::SeqCst);
            }));
        }
        bus.publish(Wake::Jobs);
        assert_eq!(heard.load(Ordering::SeqCst), 2);
        DeafBus.publish(Wake::Jobs);
    }
}
