//! Requests that are done once: the second one gets what came of the first, and another request under the same key is refused.

use base::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Before, Changes, Once, State};

use crate::error::{Error, Result};

/// Decides unless it was decided before; what comes of it is stored with it.
pub(crate) fn once<T: Serialize + DeserializeOwned>(
    state: &State,
    key: Option<&Once>,
    now: Timestamp,
    decide: impl FnOnce() -> Result<Changes<T>>,
) -> Result<Changes<T>> {
    let Some(key) = key else { return decide() };
    match key.before(state)? {
        Before::Same(done) => Ok(Changes::new(done)),
        Before::Other => Err(Error::KeyUsed),
        Before::Nothing => decide().map(|changes| changes.stored_once(key, now)),
    }
}
