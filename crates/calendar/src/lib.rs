//! Working time: weekly hours, holidays, make-up days, zones and deadlines.
//!
//! All arithmetic is done on instants, so a day of 23 or 25 hours is counted as long as it really is.

pub mod hours;
pub mod later;
pub mod say;

pub use hours::{Hours, HoursError, Span, Weekday};
pub use later::Later;
pub use say::{minute, say_due};
