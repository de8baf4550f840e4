//! Letters: read as they come (charsets, names, nested parts), judged (who may be answered, what is a bounce), folded (quotes,
//! signatures), made safe (HTML) and built. Pure: bytes and texts in, values out.

pub mod address;
pub mod bounce;
pub mod build;
pub mod charset;
pub mod date;
pub mod fold;
pub mod html;
pub mod letter;
pub mod limits;
pub mod machine;
pub mod protection;
pub mod thread;
pub mod tnef;

pub use bounce::Bounce;
pub use build::{Attached, Outgoing};
pub use letter::{Attachment, Letter, Unreadable, read};
pub use machine::Machine;
pub use protection::Protection;
pub use thread::{Signer, Threads};
