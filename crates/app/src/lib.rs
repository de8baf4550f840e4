//! What the product does: one use case, one file per verb. A use case asks `may` once, writes through `cx.change` once,
//! and cannot tell one node on SQLite from ten on PostgreSQL.

pub mod action;
pub mod app;
pub mod article;
pub mod assistant;
pub mod audit;
pub(crate) mod breakers;
pub mod canned;
pub mod centre;
mod code;
pub mod contact;
pub mod conversation;
pub mod csv;
pub mod draft;
pub mod error;
pub mod file;
pub mod flow;
pub mod form;
pub mod guards;
pub mod health;
pub mod house;
pub mod inbox;
pub mod job;
pub mod key;
pub mod label;
pub mod mail;
pub mod metrics;
pub mod model;
pub mod names;
pub(crate) mod once;
pub mod past;
pub mod payment;
pub mod product;
pub mod promise;
pub mod report;
pub mod retention;
pub mod sample;
pub mod search;
pub mod session;
pub mod settings;
pub mod setup;
pub mod sniff;
pub mod survey;
pub mod team;
pub mod throttle;
pub mod ticket;
pub mod token;
pub mod training;
pub mod turns;
pub mod typing;
pub mod user;
pub mod view;
pub mod webhook;
pub mod work;
pub mod workspace;
pub mod wrap_up;

#[doc(hidden)]
pub mod testing;

pub use app::App;

/// The house itself, as an actor.
pub const fn system() -> access::Actor {
    access::Actor::System
}

pub use error::{Error, Result};
pub use metrics::Metrics;
pub use session::{Asks, KeySession, UserSession, Viewer, VisitorSession};
pub use settings::Settings;
pub use store::Once;
