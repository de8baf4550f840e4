//! The built web pages, inside the binary.

use rust_embed::RustEmbed;
use server::{Asset, Assets};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// Pages from the binary; without a web build there are none, and the API works all the same.
pub struct Embedded;

impl Assets for Embedded {
    fn get(&self, path: &str) -> Option<Asset> {
        let file = Files::get(path)?;
        let etag = file.metadata.sha256_hash()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Asset { bytes: file.data, etag })
    }
}

/// How many files there are.
pub fn count() -> usize {
    Files::iter().count()
}
