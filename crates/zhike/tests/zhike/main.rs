//! Tests of the whole: the house's rules, and the running binary from outside.

mod architecture;
mod backup;
mod chat;
mod database;
mod eval;
mod faq;
mod guide;
mod import_openapi;
mod kill;
mod learned;
mod model;
mod python;
mod searches;
mod sentence;
