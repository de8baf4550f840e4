//! E-mail as a channel: letters become messages of a conversation, messages of ours become letters. The conversation itself does not
//! know of it: what comes in goes the way of every customer's message, what goes out is the job `deliver`.

mod change;
mod deliver;
mod grant;
mod import;
mod line;
mod list;
mod mention;
mod must_read;
mod notice;
mod opening;
mod original;
mod place;
mod plain;
mod quiet;
mod receive;
mod refusal;
mod road;
mod settings;
mod sign_in;
mod survey;
mod table;
mod transcript;
mod watch;

pub use change::{add, change, pause};
pub use deliver::deliver;
pub use import::import;
pub use list::list;
pub(crate) use mention::{KIND as MENTION, planned as planned_mentions, tell_mentions};
pub(crate) use must_read::{KIND as MUST_READ, send_must_read};
pub use original::original;
pub(crate) use original::view_of;
pub use receive::{Taken, receive, receive_head};
pub(crate) use refusal::{KIND as REFUSAL, send_refusal};
pub use road::road;
pub use settings::{Mailbox, check_authorities};
pub use sign_in::{begin_sign_in, finish_sign_in};
pub(crate) use survey::{KIND as SURVEY, send_survey};
pub use table::export;
pub(crate) use transcript::{KIND as TRANSCRIPT, can_send, send_transcript};
pub use transcript::{mail_transcript, mail_transcript_for};
pub use watch::{Reading, watch};

/// What tags of addresses and Message-IDs are for.
const PURPOSE: &str = "mail";

/// Signs what binds letters to conversations.
pub(crate) fn signer(app: &crate::App) -> impl Fn(&[u8]) -> Vec<u8> + Send + Sync + use<> {
    let key = app.tokens().clone();
    move |bytes| key.bind_bytes(PURPOSE, bytes)
}

/// An id as the letters' codes carry it.
pub(crate) fn code_bytes(id: impl base::TypedId) -> [u8; 16] {
    *id.uuid().as_bytes()
}

/// An id out of a letter's code.
pub(crate) fn id_of<T: base::TypedId>(bytes: [u8; 16]) -> T {
    T::from_uuid(uuid::Uuid::from_bytes(bytes))
}
