//! A folder read by IMAP: what is new by UID, one letter at a time, told at once by IDLE where the server can.

use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::imap_proto::{Capability, Response};
use async_imap::types::{Fetch, UnsolicitedResponse};
use async_imap::{Client, Session};
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::time::timeout;

use crate::account::{Account, COMMAND, Secret, Security, TRANSFER, Trouble, words};
use crate::bearer::{Token, Way};
use crate::connect::{Stream, connect, secure};

/// Lines of a server's answer that are looked at.
const ANSWERS: usize = 20;

/// A letter that lies in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its number in the folder.
    pub uid: u32,
    /// Its size as the server says.
    pub size_bytes: u32,
}

/// An open folder.
#[derive(Debug)]
pub struct Folder {
    session: Session<Stream>,
    /// Numbers are good as long as this stays the same.
    pub uid_validity: u32,
    /// The number that the next new letter gets at least.
    pub uid_next: u32,
    idles: bool,
}

fn lost(error: async_imap::error::Error) -> Trouble {
    match error {
        async_imap::error::Error::No(said) | async_imap::error::Error::Bad(said) => {
            Trouble::Server(words(&said))
        }
        other => Trouble::Server(words(&other)),
    }
}

async fn within<T>(
    limit: Duration,
    work: impl Future<Output = async_imap::error::Result<T>>,
) -> Result<T, Trouble> {
    timeout(limit, work).await.map_err(|_| Trouble::Timeout)?.map_err(lost)
}

impl Folder {
    /// Connects, logs in and opens the folder.
    pub async fn open(account: &Account) -> Result<Self, Trouble> {
        let stream = connect(&account.imap, &account.authorities).await?;
        let mut client = greeted(stream).await?;
        if account.imap.security == Security::Starttls {
            within(COMMAND, client.run_command_and_check_ok("STARTTLS", None))
                .await
                .map_err(|error| Trouble::Tls(words(&error)))?;
            client = Client::new(secure(&account.imap, client.into_inner(), &account.authorities).await?);
        }
        let mut session = log_in(client, account).await?;
        let capabilities = within(COMMAND, session.capabilities()).await?;
        let selected = within(COMMAND, session.select(&account.folder)).await;
        let mailbox = selected.map_err(|error| match error {
            Trouble::Server(said) => Trouble::Folder(said),
            other => other,
        })?;
        Ok(Self {
            session,
            uid_validity: mailbox.uid_validity.unwrap_or_default(),
            uid_next: mailbox.uid_next.unwrap_or(1),
            idles: capabilities.has_str("IDLE"),
        })
    }

    /// Letters with a number above `uid`, lowest first, at most `limit`.
    pub async fn after(&mut self, uid: u32, limit: usize) -> Result<Vec<Listed>, Trouble> {
        self.list(&format!("{}:*", uid.saturating_add(1)), uid, limit).await
    }

    /// Letters that arrived on `day` (`20-Nov-2026`) or later and have a number above `uid`, lowest first, at most `limit`.
    pub async fn since(&mut self, day: &str, uid: u32, limit: usize) -> Result<Vec<Listed>, Trouble> {
        let found = within(COMMAND, self.session.uid_search(format!("SINCE {day}"))).await?;
        let mut found: Vec<u32> = found.into_iter().filter(|found| *found > uid).collect();
        found.sort_unstable();
        found.truncate(limit);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let set: Vec<_> = found.iter().map(u32::to_string).collect();
        self.list(&set.join(","), uid, limit).await
    }

    async fn list(&mut self, set: &str, above: u32, limit: usize) -> Result<Vec<Listed>, Trouble> {
        let work = async {
            let mut letters = Vec::new();
            let mut answers = self.session.uid_fetch(set, "(UID RFC822.SIZE)").await?;
            while let Some(answer) = answers.try_next().await? {
                // A range up to `*` always names the newest, even below its beginning.
                if let Some(uid) = answer.uid.filter(|uid| *uid > above) {
                    letters.push(Listed { uid, size_bytes: answer.size.unwrap_or_default() });
                }
            }
            Ok(letters)
        };
        let mut letters = within(TRANSFER, work).await?;
        letters.sort_unstable();
        letters.dedup();
        letters.truncate(limit);
        Ok(letters)
    }

    /// The bytes of a letter; `None` when it is not there any more. It stays unread for others.
    pub async fn letter(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        self.bytes(uid, "(UID BODY.PEEK[])", Fetch::body).await
    }

    /// Only its head.
    pub async fn head(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        self.bytes(uid, "(UID BODY.PEEK[HEADER])", Fetch::header).await
    }

    async fn bytes(
        &mut self,
        uid: u32,
        what: &str,
        of: impl Fn(&Fetch) -> Option<&[u8]>,
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let work = async {
            let mut answers = self.session.uid_fetch(uid.to_string(), what).await?;
            let mut found = None;
            while let Some(answer) = answers.next().await {
                let answer = answer?;
                if answer.uid == Some(uid) {
                    found = of(&answer).map(<[u8]>::to_vec).or(found);
                }
            }
            Ok(found)
        };
        within(TRANSFER, work).await
    }

    /// Flags a letter as read: only a courtesy for people who look into the folder, never our record.
    pub async fn mark_seen(&mut self, uid: u32) -> Result<(), Trouble> {
        let work = async {
            let answers = self.session.uid_store(uid.to_string(), "+FLAGS (\\Seen)").await?;
            answers.try_collect::<Vec<_>>().await.map(|_| ())
        };
        within(COMMAND, work).await
    }

    /// Waits until the server tells of something new, or `limit` is over; a server without IDLE is asked again after `poll`.
    pub async fn wait(mut self, limit: Duration, poll: Duration) -> Result<Self, Trouble> {
        if !self.idles {
            tokio::time::sleep(poll.min(limit)).await;
            within(COMMAND, self.session.noop()).await?;
            return Ok(self);
        }
        let mut idle = self.session.idle();
        within(COMMAND, idle.init()).await?;
        let (waiting, _stop) = idle.wait_with_timeout(limit);
        let answer = timeout(limit + COMMAND, waiting).await.map_err(|_| Trouble::Timeout)?;
        let answer = answer.map_err(lost)?;
        let broken = matches!(answer, IdleResponse::ManualInterrupt);
        self.session = within(COMMAND, idle.done()).await?;
        if broken { Err(Trouble::Server("the connection was closed".to_owned())) } else { Ok(self) }
    }

    /// Says good-bye; whether anybody hears it does not matter.
    pub async fn close(mut self) {
        let _ = within(Duration::from_secs(2), self.session.logout()).await;
    }
}

async fn log_in(mut client: Client<Stream>, account: &Account) -> Result<Session<Stream>, Trouble> {
    let way = match &account.secret {
        Secret::Password(_) => Way::Xoauth2,
        Secret::Token(_) => way(&mut client).await?,
    };
    let asked = async {
        match &account.secret {
            Secret::Password(password) => client.login(&account.user, password).await,
            Secret::Token(token) => {
                let (user, server) = (&account.user, &account.imap);
                client.authenticate(way.name(), Token { way, user, token, server, said: false }).await
            }
        }
    };
    let done = timeout(COMMAND, asked).await.map_err(|_| Trouble::Timeout)?;
    done.map_err(|(error, _)| match lost(error) {
        Trouble::Server(said) => Trouble::LogIn(said),
        other => other,
    })
}

/// How this server takes tokens, as far as it says before the log-in.
async fn way(client: &mut Client<Stream>) -> Result<Way, Trouble> {
    let (told, heard) = async_channel::bounded(ANSWERS);
    within(COMMAND, client.run_command_and_check_ok("CAPABILITY", Some(told))).await?;
    let mut offered = Vec::new();
    while let Ok(answer) = heard.try_recv() {
        let UnsolicitedResponse::Other(answer) = answer else { continue };
        let Response::Capabilities(known) = answer.parsed() else { continue };
        offered.extend(known.iter().filter_map(|one| match one {
            Capability::Auth(name) => Some(name.to_string()),
            _ => None,
        }));
    }
    Ok(Way::choose(offered.iter().map(String::as_str)))
}

async fn greeted(stream: Stream) -> Result<Client<Stream>, Trouble> {
    let mut client = Client::new(stream);
    let greeting = timeout(COMMAND, client.read_response()).await.map_err(|_| Trouble::Timeout)?;
    match greeting {
        Ok(Some(_)) => Ok(client),
        Ok(None) => Err(Trouble::Server("it closed the connection without a word".to_owned())),
        Err(error) => Err(Trouble::Server(words(&error))),
    }
}
