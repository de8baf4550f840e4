//! The load client: visitors and agents over real sockets, a conservation checker for what they saw, a hand on the
//! server's process (start, kill, start again), and the benchmarks. It knows the wire and nothing of the inside, so
//! what it proves holds for any client.

pub mod agent;
pub mod bench;
pub mod chaos;
pub mod checker;
pub mod echo;
pub mod error;
pub mod http;
pub mod process;
pub mod socket;
pub mod timeline;
pub mod violation;
pub mod visitor;

pub use error::Error;
