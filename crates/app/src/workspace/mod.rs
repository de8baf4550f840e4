//! Use cases on the workspace itself: its name, and what holds where nothing else is said.

mod save;
mod show;

pub use save::save;
pub use show::show;
pub(crate) use show::{Look, look, name, zone};

/// Name of the stored setting. The name stands in the workspace's own row and the zone with the working hours, so that each is in one
/// place.
const WORKSPACE: &str = "workspace";
