//! The mail servers of others: letters fetched by IMAP, sent by SMTP. Every wait has an end, every failure a name that says what
//! to mend.

mod account;
mod authority;
mod bearer;
mod connect;
mod imap;
mod smtp;

pub use account::{Account, Secret, Security, Server, Trouble, words};
pub use authority::{Authorities, Certificate, Unfit, authorities};
pub use imap::{Folder, Listed};
pub use smtp::{Refused, send, test};
