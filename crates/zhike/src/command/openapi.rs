//! `zhike openapi`: the API's description.

use anyhow::Result;

/// Prints it.
pub fn run() -> Result<()> {
    super::say(&serde_json::to_string_pretty(&server::openapi())?);
    Ok(())
}
