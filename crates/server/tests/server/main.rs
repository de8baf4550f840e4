//! The server as its clients meet it: over TCP, with a real application underneath.
#![allow(missing_docs, reason = "tests are read, not documented")]

mod http;
mod matrix;
mod openapi;
mod pages;
mod resume;
mod socket;
mod support;
mod wire;
