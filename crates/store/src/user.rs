//! Users, their log-ins and their presence.

use access::Role;
use base::{Locale, SessionId, Timestamp, UserId, WorkspaceId};

use crate::changes::{Changes, Effect};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

/// The columns of a user with presence, for every statement that reads one.
macro_rules! user_columns {
    () => {
        "u.workspace_id, u.id, u.email, u.name, u.role, u.locale, u.password_hash, u.created_at, u.disabled_at, p.online, p.seen_at, \
         u.mention_mail \
         from user_account u left join presence p on p.workspace_id = u.workspace_id and p.user_id = u.id"
    };
}
pub(crate) use user_columns;

statements! {
    LOAD = "user.load": concat!("select ", user_columns!(), " where u.workspace_id = $1 and u.id = $2");
    LOAD_BY_EMAIL = "user.load_by_email": concat!("select ", user_columns!(), " where u.workspace_id = $1 and u.email = $2");
    LIST = "user.list": concat!("select ", user_columns!(), " where u.workspace_id = $1 order by u.id limit $2");
    INSERT = "user.insert":
        "insert into user_account (workspace_id, id, email, name, role, locale, password_hash, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)";
    SET_PASSWORD = "user.set_password":
        "update user_account set password_hash = $3 where workspace_id = $1 and id = $2";
    CHANGE = "user.change":
        "update user_account set name = $3, role = $4, locale = $5 where workspace_id = $1 and id = $2";
    SET_DISABLED = "user.set_disabled":
        "update user_account set disabled_at = $3 where workspace_id = $1 and id = $2";
    SET_MENTION_MAIL = "user.set_mention_mail":
        "update user_account set mention_mail = $3 where workspace_id = $1 and id = $2";
    ADMINISTRATORS = "user.administrators":
        "select count(*) from user_account where workspace_id = $1 and role = 'administrator' and disabled_at is null";
    INSERT_SESSION = "login_session.insert":
        "insert into login_session (workspace_id, id, user_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)";
    END_SESSION = "login_session.end":
        "delete from login_session where workspace_id = $1 and id = $2";
    END_SESSIONS = "login_session.end_all":
        "delete from login_session where workspace_id = $1 and user_id = $2";
    SET_PRESENCE = "presence.set":
        "insert into presence (workspace_id, user_id, online, seen_at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, user_id) do update set online = excluded.online, seen_at = excluded.seen_at";
    SEEN = "presence.seen":
        "update presence set seen_at = $3 where workspace_id = $1 and user_id = $2 and seen_at < $3";
    ONLINE = "presence.online":
        "select count(*) from presence where workspace_id = $1 and online = 1 and seen_at >= $2";
}

/// Users of one workspace that a list gives at most.
const USERS_LISTED: u32 = 10_000;

/// A user.
#[derive(Clone, PartialEq, Eq)]
pub struct UserRecord {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Id.
    pub id: UserId,
    /// Mail address, in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: Locale,
    /// Hash of the password, in the hash's own writing; empty until they set one by their link.
    pub password_hash: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was shut out.
    pub disabled_at: Option<Timestamp>,
    /// Whether they take conversations.
    pub online: bool,
    /// When they were last there.
    pub seen_at: Option<Timestamp>,
    /// Whether they want to be told by letter that a note calls them.
    pub mention_mail: bool,
}

impl std::fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserRecord").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A user to create.
#[derive(Clone)]
pub struct NewUser {
    /// Id.
    pub id: UserId,
    /// Mail address; stored in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: Locale,
    /// Hash of the password.
    pub password_hash: String,
    /// When.
    pub at: Timestamp,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A log-in to store.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Id.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// SHA-256 of the token; the token itself is never stored.
    pub token_hash: [u8; 32],
    /// When.
    pub at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

pub(crate) fn read(row: &mut Row) -> Result<UserRecord, StoreError> {
    Ok(UserRecord {
        workspace_id: row.id()?,
        id: row.id()?,
        email: row.text()?,
        name: row.text()?,
        role: row.word(Role::from_word)?,
        locale: row.word(Locale::parse)?,
        password_hash: row.text()?,
        created_at: row.time()?,
        disabled_at: row.opt_time()?,
        online: row.opt_int()? == Some(1),
        seen_at: row.opt_time()?,
        mention_mail: row.bool()?,
    })
}

impl<T> Changes<T> {
    /// Creates a user.
    pub fn insert_user(self, user: NewUser) -> Self {
        let params = vec![
            Value::id(user.id),
            user.email.to_lowercase().into(),
            user.name.into(),
            user.role.word().into(),
            user.locale.code().into(),
            user.password_hash.into(),
            user.at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Replaces the hash of a password. End the log-ins in the same change.
    pub fn set_password(self, user_id: UserId, password_hash: &str) -> Self {
        self.must_hit("user", &SET_PASSWORD, vec![Value::id(user_id), password_hash.into()])
    }

    /// Changes what a user is called, what they may do and in which language.
    pub fn change_user(self, user_id: UserId, name: &str, role: Role, locale: Locale) -> Self {
        let params = vec![Value::id(user_id), name.into(), role.word().into(), locale.code().into()];
        self.must_hit("user", &CHANGE, params)
    }

    /// Shuts a user out (end the log-ins in the same change), or lets them in again.
    pub fn set_user_disabled(self, user_id: UserId, at: Option<Timestamp>) -> Self {
        self.must_hit("user", &SET_DISABLED, vec![Value::id(user_id), at.into()])
    }

    /// Whether a user wants to be told by letter that a note calls them.
    pub fn set_mention_mail(self, user_id: UserId, wanted: bool) -> Self {
        self.must_hit("user", &SET_MENTION_MAIL, vec![Value::id(user_id), wanted.into()])
    }

    /// Stores a log-in.
    pub fn insert_session(self, session: NewSession) -> Self {
        let params = vec![
            Value::id(session.id),
            Value::id(session.user_id),
            session.token_hash.into(),
            session.at.into(),
            session.expires_at.into(),
        ];
        self.write(&INSERT_SESSION, params)
    }

    /// Ends one log-in of a user.
    pub fn end_session(self, user_id: UserId, id: SessionId) -> Self {
        self.write(&END_SESSION, vec![Value::id(id)]).effect(Effect::SessionEnded(user_id))
    }

    /// Ends every log-in of a user.
    pub fn end_sessions(self, user_id: UserId) -> Self {
        self.write(&END_SESSIONS, vec![Value::id(user_id)]).effect(Effect::SessionEnded(user_id))
    }

    /// Stores whether a user takes conversations.
    pub fn set_presence(self, user_id: UserId, online: bool, at: Timestamp) -> Self {
        self.write(&SET_PRESENCE, vec![Value::id(user_id), online.into(), at.into()]).effect(Effect::Presence)
    }

    /// Notes that a user is still there.
    pub fn seen(self, user_id: UserId, at: Timestamp) -> Self {
        self.write(&SEEN, vec![Value::id(user_id), at.into()])
    }
}

impl Cx {
    /// Every user of the workspace, oldest first.
    pub async fn users(&self) -> Result<Vec<UserRecord>, StoreError> {
        let rows = self.read(&LIST, vec![USERS_LISTED.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// A user.
    pub async fn user(&self, id: UserId) -> Result<Option<UserRecord>, StoreError> {
        self.read_one(&LOAD, vec![Value::id(id)], read).await
    }

    /// How many users take conversations and were there at or after `seen_since`.
    pub async fn users_online(&self, seen_since: Timestamp) -> Result<u64, StoreError> {
        let count = self.read_one(&ONLINE, vec![seen_since.into()], Row::u64).await?;
        Ok(count.unwrap_or(0))
    }
}
