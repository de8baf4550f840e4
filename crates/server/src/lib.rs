//! axum: REST, WebSocket, embedded web assets, problem+json, OpenAPI.
//!
//! Every route stands in one table ([`routes::ROUTES`]); the router, the access checks and the matrix test are built
//! from it, so a route that is not in the table does not exist.

mod address;
mod api;
mod assets;
mod centre;
mod edge;
mod extract;
mod fault;
mod gate;
mod headers;
mod hub;
mod mcp;
mod openapi;
mod options;
mod origin;
mod pages;
pub mod route;
mod router;
pub mod routes;
mod serve;
mod shared;
mod socket;
mod teaching;
mod throttle;
mod upload;
mod whom;

pub use base::network::Network;
pub use openapi::openapi;
pub use options::{Asset, Assets, DemoIdentity, DemoOrder, Limits, NoAssets, Options, Rate};
pub use router::router;
pub use serve::serve;
