//! Letters of the house's own that answer no message: said to be automatic, handed over once, tried again when the server is away.

use base::TypedId;
use mail::build::Outgoing;
use mail::{Threads, date};
use mailbox::{Refused, Trouble};
use store::{Cx, JobRow};

use super::deliver::hand_over;
use super::settings::Mailbox;
use super::{code_bytes, signer};
use crate::app::App;
use crate::error::{Error, Result};

/// Longer than a letter may take on its way to the server: nobody else sends it meanwhile.
const LEASE_MS: i64 = 11 * 60 * 1_000;

/// What became of a letter that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handed {
    /// The server has taken it upon itself.
    Taken,
    /// It never will.
    Refused,
}

/// Words of the house.
pub(super) struct Words {
    /// What the letter is about.
    pub(super) subject: String,
    /// The text.
    pub(super) text: String,
    /// The same as a page, where it has one.
    pub(super) page: Option<String>,
}

/// A letter of the house to one address. Its Message-ID follows from `id`, so that a second try is the same letter.
pub(super) fn letter(
    app: &App,
    mailbox: &Mailbox,
    id: impl TypedId,
    at: base::Timestamp,
    to: &str,
    words: Words,
) -> Outgoing {
    let sign = signer(app);
    Outgoing {
        message_id: Threads::new(&sign).message_id(code_bytes(id), &mailbox.address),
        from_name: mailbox.config.name.clone(),
        from: mailbox.address.clone(),
        reply_to: mailbox.address.clone(),
        to: to.to_owned(),
        subject: words.subject,
        date: date::rfc5322(at.ms().div_euclid(1_000)),
        text: words.text,
        page: words.page,
        automatic: true,
        begins: true,
        ..Outgoing::default()
    }
}

/// Hands it to the mailbox's server. What is refused for now is an error, by which the job comes back.
pub(super) async fn hand(
    app: &App,
    cx: &Cx,
    job: &JobRow,
    mailbox: &Mailbox,
    outgoing: &Outgoing,
) -> Result<Handed> {
    let until = app.env().now().plus_ms(LEASE_MS);
    app.store().system().extend_leases(app.node_id(), std::slice::from_ref(job), until).await?;
    let to = [outgoing.to.clone()];
    match hand_over(app, cx, mailbox, (&mailbox.address, &to), &outgoing.bytes()).await? {
        Ok(()) => Ok(Handed::Taken),
        Err(Refused::ForGood(_)) => Ok(Handed::Refused),
        Err(Refused::ForNow(Trouble::Consent)) => Err(Trouble::Consent.into()),
        Err(Refused::ForNow(trouble)) => Err(Error::Undelivered(trouble.to_string())),
    }
}
