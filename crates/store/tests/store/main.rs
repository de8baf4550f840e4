//! The store's contract: one suite, run on SQLite in a file, SQLite in memory and PostgreSQL, and what is particular to each.

mod article_lists;
mod articles;
mod audit;
mod contacts;
mod conversations;
mod cut;
mod erasure;
mod faults;
mod fixture;
mod flows;
mod isolation;
mod jobs;
mod load;
mod products;
mod races;
mod schema;
mod teaching;
mod users;

/// Runs a suite function on every engine, each under its own name.
macro_rules! on_every_engine {
    ($($suite:ident),* $(,)?) => {
        mod sqlite_file {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $suite() { super::$suite(crate::fixture::Fixture::file().await).await; })*
        }
        mod sqlite_memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $suite() { super::$suite(crate::fixture::Fixture::memory().await).await; })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $suite() { super::$suite(crate::fixture::Fixture::postgres().await).await; })*
        }
    };
}
pub(crate) use on_every_engine;
