//! Whether this process can do its work.

use crate::app::App;
use crate::error::Result;

/// The store answers and takes writes.
pub async fn ready(app: &App) -> Result<()> {
    Ok(app.store().ping().await?)
}
