//! What the providers of mailboxes granted by OAuth: tokens, sealed, and whether they still count.

use base::{InboxId, Timestamp};
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    GET = "grant.get":
        "select inbox_id, state, secret, access_until, version from mailbox_grant where workspace_id = $1 and inbox_id = $2";
    STATES = "grant.states": "select inbox_id, state from mailbox_grant where workspace_id = $1 order by inbox_id";
    PUT = "grant.put":
        "insert into mailbox_grant (workspace_id, inbox_id, state, secret, access_until, version, at) \
         values ($1, $2, $3, $4, $5, 1, $6) on conflict (workspace_id, inbox_id) do update set state = excluded.state, \
         secret = excluded.secret, access_until = excluded.access_until, version = mailbox_grant.version + 1, \
         refresh_until = null, at = excluded.at";
    HOLD = "grant.hold":
        "update mailbox_grant set refresh_until = $4 where workspace_id = $1 and inbox_id = $2 and version = $3 \
         and state = 'given' and (refresh_until is null or refresh_until <= $5)";
    FREE = "grant.free":
        "update mailbox_grant set refresh_until = null where workspace_id = $1 and inbox_id = $2 and version = $3";
    REPLACE = "grant.replace":
        "update mailbox_grant set state = $4, secret = $5, access_until = $6, version = version + 1, refresh_until = null, at = $7 \
         where workspace_id = $1 and inbox_id = $2 and version = $3";
    REMOVE = "grant.remove": "delete from mailbox_grant where workspace_id = $1 and inbox_id = $2";
}

/// Whether a mailbox may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody has signed in yet.
    Needed,
    /// Somebody has.
    Given,
    /// The provider does not accept it any more.
    Withdrawn,
}

impl Consent {
    const ALL: [Self; 3] = [Self::Needed, Self::Given, Self::Withdrawn];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.into_iter().find(|one| one.word() == word);
        known.ok_or_else(|| StoreError::Corrupt(format!("a grant is {word}")))
    }
}

/// What was granted, opened.
pub struct Grant {
    /// Whether it counts.
    pub consent: Consent,
    /// The tokens, as whoever stored them wrote them.
    pub secret: Zeroizing<String>,
    /// From when on the access token is to be replaced.
    pub access_until: Timestamp,
    /// Rises with every change.
    pub version: u32,
}

/// What is stored of a grant.
#[derive(Clone)]
pub struct NewGrant {
    /// Whether it counts.
    pub consent: Consent,
    /// The tokens, sealed by [`Cx::seal_inbox_secret`].
    pub secret: Vec<u8>,
    /// From when on the access token is to be replaced.
    pub access_until: Timestamp,
    /// When.
    pub at: Timestamp,
}

impl<T> Changes<T> {
    /// Whatever was granted before, this is it now.
    pub fn put_grant(self, id: InboxId, grant: NewGrant) -> Self {
        let NewGrant { consent, secret, access_until, at } = grant;
        let params =
            vec![Value::id(id), consent.word().into(), secret.into(), access_until.into(), at.into()];
        self.write(&PUT, params)
    }

    /// One process at a time asks for new tokens. In conflict when another does, or did.
    pub fn hold_grant(self, id: InboxId, version: u32, until: Timestamp, now: Timestamp) -> Self {
        self.must_hit("grant (held)", &HOLD, vec![Value::id(id), version.into(), until.into(), now.into()])
    }

    /// Gives it back as it was.
    pub fn free_grant(self, id: InboxId, version: u32) -> Self {
        self.write(&FREE, vec![Value::id(id), version.into()])
    }

    /// What became of the grant of this version. In conflict when it changed meanwhile.
    pub fn replace_grant(self, id: InboxId, version: u32, grant: NewGrant) -> Self {
        let NewGrant { consent, secret, access_until, at } = grant;
        let params = vec![
            Value::id(id),
            version.into(),
            consent.word().into(),
            secret.into(),
            access_until.into(),
            at.into(),
        ];
        self.must_hit("grant (changed)", &REPLACE, params)
    }

    /// The mailbox needs none any more.
    pub fn remove_grant(self, id: InboxId) -> Self {
        self.write(&REMOVE, vec![Value::id(id)])
    }
}

impl Cx {
    /// What was granted for a mailbox.
    pub async fn grant(&self, id: InboxId) -> Result<Option<Grant>, StoreError> {
        let read = |row: &mut Row| {
            let _: InboxId = row.id()?;
            let consent = Consent::read(&row.text()?)?;
            Ok((consent, row.blob()?, row.time()?, row.u32()?))
        };
        let Some((consent, sealed, access_until, version)) =
            self.read_one(&GET, vec![Value::id(id)], read).await?
        else {
            return Ok(None);
        };
        let secret = self.workspace_key().await?.open_secret(id.0, &sealed)?;
        Ok(Some(Grant { consent, secret, access_until, version }))
    }

    /// Which mailboxes have one, and whether it counts.
    pub async fn consents(&self) -> Result<Vec<(InboxId, Consent)>, StoreError> {
        let rows = self.read(&STATES, Vec::new()).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, Consent::read(&row.text()?)?))).collect()
    }
}
