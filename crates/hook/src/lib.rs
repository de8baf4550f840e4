//! Requests to addresses that others chose: signed ones, forms, pages that are read, and answers that come in pieces. Each address is looked up, checked and only then connected to: nothing inside the
//! house can be reached, no redirect is followed, no answer is read beyond its head (a form's, a page's and a stream's: beyond a bound), and every wait has an end.

mod address;
mod form;
mod page;
mod post;
mod sign;
mod stream;

pub use address::{Allowed, BadAddress, Target};
pub use form::{FormAnswer, encoded, form};
pub use page::{Page, fetched, page};
pub use post::{Answer, Limits, Trouble, post};
pub use sign::{SECRET_BYTES, Secret, is_secret, new_secret, signature};
pub use stream::{Stream, stream};
