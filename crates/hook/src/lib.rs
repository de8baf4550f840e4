//! Requests to addresses that others chose: signed ones, forms, and pages that are read. Each address is looked up, checked and only then connected to: nothing inside the
//! house can be reached, no redirect is followed, no answer is read beyond its head (a form's and a page's: beyond a bound), and every wait has an end.

mod address;
mod form;
mod page;
mod post;
mod sign;

pub use address::{Allowed, BadAddress, Target};
pub use form::{FormAnswer, encoded, form};
pub use page::{Page, fetched, page};
pub use post::{Answer, Limits, Trouble, post};
pub use sign::{SECRET_BYTES, Secret, new_secret, signature};
