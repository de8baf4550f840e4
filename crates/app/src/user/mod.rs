//! Use cases on our own people: log-in, presence, colleagues.

mod add;
mod authenticate;
mod change_password;
mod list;
mod log_in;
mod log_out;
pub mod password;
mod presence;
mod socket_ticket;

pub use add::add;
pub(crate) use add::{add_as, prepared};
pub use authenticate::{authenticate, me, renew};
pub use change_password::change_password;
pub use list::list;
pub use log_in::log_in;
pub use log_out::log_out;
pub use presence::{keep_presence, online, set_presence};
pub use socket_ticket::{from_ticket, socket_ticket};
