//! Use cases on our own people: log-in, presence, colleagues.

mod add;
mod authenticate;
mod change;
mod change_password;
mod fields;
mod import;
mod invite;
mod list;
mod log_in;
mod log_out;
mod notices;
pub mod password;
mod password_link;
mod people;
mod presence;
mod release;
mod socket_ticket;

pub(crate) use add::{add_as, prepared};
pub(crate) use authenticate::token_hash;
pub use authenticate::{authenticate, me, renew};
pub use change::{RELEASE, change, disable, enable};
pub use change_password::change_password;
pub(crate) use fields::name as checked_name;
pub use import::import;
pub use invite::invite;
pub use list::list;
pub use log_in::log_in;
pub use log_out::log_out;
pub use notices::{notices, set_notices};
pub use password_link::{LINK_MS, make_password_link, set_password};
pub use people::{export, people};
pub(crate) use presence::PRESENCE_MS;
pub use presence::{keep_presence, online, set_presence};
pub(crate) use release::release;
pub use socket_ticket::{from_ticket, socket_ticket};
