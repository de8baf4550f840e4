//! Counters of this process, in the text format that Prometheus reads.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// One counter that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn inc(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// So many more.
    pub fn add(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    /// How many.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// Adds `by`.
    pub fn add(&self, by: i64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    /// How many.
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! metrics {
    (counters { $($(#[doc = $cdoc:literal])* $counter:ident,)* } gauges { $($(#[doc = $gdoc:literal])* $gauge:ident,)* }) => {
        /// Everything this process counts.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $($(#[doc = $cdoc])* pub $counter: Counter,)*
            $($(#[doc = $gdoc])* pub $gauge: Gauge,)*
        }

        impl Metrics {
            /// In Prometheus' text format.
            pub fn render(&self) -> String {
                let mut out = String::new();
                $(
                    let name = concat!("zhike_", stringify!($counter), "_total");
                    let _ = writeln!(out, "# HELP {name}{}\n# TYPE {name} counter\n{name} {}", concat!($($cdoc),*), self.$counter.get());
                )*
                $(
                    let name = concat!("zhike_", stringify!($gauge));
                    let _ = writeln!(out, "# HELP {name}{}\n# TYPE {name} gauge\n{name} {}", concat!($($gdoc),*), self.$gauge.get());
                )*
                out
            }
        }
    };
}

metrics! {
    counters {
        /// Customer messages committed.
        messages_received,
        /// Customer messages that were repeats of committed ones.
        messages_repeated,
        /// Agent replies committed.
        replies_sent,
        /// Assistant turns that ended with a reply.
        turns_answered,
        /// Assistant turns thrown away because a person had taken over.
        turns_fenced,
        /// Assistant turns thought again because the customer went on writing.
        turns_rethought,
        /// Hand-offs to people.
        hand_offs,
        /// Jobs that became dead letters.
        jobs_dead,
        /// Events that webhooks took.
        hooks_sent,
        /// Business actions asked of the company's service.
        actions_called,
        /// Of these, those that brought no answer of the service, or an error of it.
        actions_failed,
        /// Business actions not asked for because they failed again and again.
        actions_resting,
        /// Business actions not asked for because of their rate.
        actions_throttled,
        /// Log-ins refused.
        log_ins_refused,
    }
    gauges {
        /// Open sockets.
        sockets_open,
        /// Whether the assistant understands with a sentence encoder.
        sentence_encoder,
    }
}
