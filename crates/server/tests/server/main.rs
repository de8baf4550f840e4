//! The server as its clients meet it: over TCP, with a real application underneath.
#![allow(
    missing_docs,
    clippy::print_stderr,
    reason = "tests are read, not documented, and print what they measured"
)]

mod about;
mod answers;
mod article_files;
mod articles;
mod bodies;
mod canned;
mod centre;
mod centre_leaks;
mod flows;
mod guide;
mod http;
mod key_leaks;
mod keys;
mod line;
mod matrix;
mod mcp;
mod openapi;
mod owed;
mod pages;
mod products;
mod programs;
mod pushed;
mod resume;
mod socket;
mod support;
mod teaching;
mod things;
mod transfer;
mod views;
mod webhooks;
mod wire;
