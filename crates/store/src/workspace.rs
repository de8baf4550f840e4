//! Workspaces and inboxes.

use base::{InboxId, Timestamp, WorkspaceId};
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

macro_rules! inbox_columns {
    () => {
        "workspace_id, id, public_key, name, origins, settings, at, archived_at from inbox"
    };
}
pub(crate) use inbox_columns;

statements! {
    LOAD = "workspace.load": "select id from workspace where workspace_id = $1 for update";
    KEY = "workspace.key": "select wrapped_key from workspace where workspace_id = $1";
    NAME = "workspace.name": "select name from workspace where workspace_id = $1";
    RENAME = "workspace.rename": "update workspace set name = $2 where workspace_id = $1";
    INSERT = "workspace.insert":
        "insert into workspace (workspace_id, id, name, pack, wrapped_key, at) values ($1, $2, $3, $4, $5, $6)";
    LOAD_INBOX = "inbox.load": concat!("select ", inbox_columns!(), " where workspace_id = $1 and id = $2");
    INBOXES = "inbox.list": concat!("select ", inbox_columns!(), " where workspace_id = $1 order by id");
    INBOX_SECRET = "inbox.secret": "select secret from inbox where workspace_id = $1 and id = $2";
    INSERT_INBOX = "inbox.insert":
        "insert into inbox (workspace_id, id, public_key, name, secret, origins, settings, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    SAVE_INBOX = "inbox.save":
        "update inbox set name = $3, origins = $4, settings = $5 where workspace_id = $1 and id = $2";
    ARCHIVE_INBOX = "inbox.archive": "update inbox set archived_at = $3 where workspace_id = $1 and id = $2";
    SET_INBOX_SECRET = "inbox.set_secret": "update inbox set secret = $3 where workspace_id = $1 and id = $2";
    SETTING = "workspace_setting.load": "select value from workspace_setting where workspace_id = $1 and name = $2";
    PUT_SETTING = "workspace_setting.put":
        "insert into workspace_setting (workspace_id, name, value, at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, name) do update set value = excluded.value, at = excluded.at";
    TAKE_SETUP_LINK = "setup_link.take": "delete from setup_link where workspace_id = $1 and token_hash = $2";
}

/// A workspace to create, with its key; made by [`crate::Store::new_workspace`].
#[derive(Clone)]
pub struct NewWorkspace {
    pub(crate) id: WorkspaceId,
    pub(crate) name: String,
    pub(crate) pack: String,
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) at: Timestamp,
}

impl std::fmt::Debug for NewWorkspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewWorkspace({})", self.id)
    }
}

/// An inbox to create.
#[derive(Clone, Debug)]
pub struct NewInbox {
    /// Id.
    pub id: InboxId,
    /// The key in the script tag; unique everywhere.
    pub public_key: String,
    /// Name.
    pub name: String,
    /// The secret for signed identities, sealed by [`Cx::seal_inbox_secret`].
    pub secret: Vec<u8>,
    /// Origins whose pages may embed the widget.
    pub origins: Vec<String>,
    /// How it presents itself; the store does not look into it.
    pub settings: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

/// An inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Id.
    pub id: InboxId,
    /// The key in the script tag.
    pub public_key: String,
    /// Name.
    pub name: String,
    /// Origins whose pages may embed the widget.
    pub origins: Vec<String>,
    /// How it presents itself.
    pub settings: serde_json::Value,
    /// When it was made.
    pub at: Timestamp,
    /// When it was archived: from then on the widget does not open.
    pub archived_at: Option<Timestamp>,
}

pub(crate) fn read_id(row: &mut Row) -> Result<WorkspaceId, StoreError> {
    row.id()
}

pub(crate) fn read_inbox(row: &mut Row) -> Result<InboxRow, StoreError> {
    Ok(InboxRow {
        workspace_id: row.id()?,
        id: row.id()?,
        public_key: row.text()?,
        name: row.text()?,
        origins: row.json()?,
        settings: row.json()?,
        at: row.time()?,
        archived_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// Creates the workspace of this context.
    pub fn insert_workspace(self, workspace: NewWorkspace) -> Self {
        let NewWorkspace { id, name, pack, wrapped_key, at } = workspace;
        // `workspace_id` is bound by the context like everywhere; that it equals `id` is a constraint of the table.
        self.write(&INSERT, vec![Value::id(id), name.into(), pack.into(), wrapped_key.into(), at.into()])
    }

    /// Gives the workspace another name.
    pub fn rename_workspace(self, name: &str) -> Self {
        self.must_hit("workspace", &RENAME, vec![name.into()])
    }

    /// Creates an inbox.
    pub fn insert_inbox(self, inbox: NewInbox) -> Self {
        let params = vec![
            Value::id(inbox.id),
            inbox.public_key.into(),
            inbox.name.into(),
            inbox.secret.into(),
            to_json(&inbox.origins).into(),
            to_json(&inbox.settings).into(),
            inbox.at.into(),
        ];
        self.write(&INSERT_INBOX, params)
    }

    /// Replaces what is set of an inbox.
    pub fn save_inbox(
        self,
        id: InboxId,
        name: &str,
        origins: &[String],
        settings: &serde_json::Value,
    ) -> Self {
        let params = vec![Value::id(id), name.into(), to_json(&origins).into(), to_json(settings).into()];
        self.must_hit("inbox", &SAVE_INBOX, params)
    }

    /// Archives an inbox, or takes it back into use.
    pub fn archive_inbox(self, id: InboxId, at: Option<Timestamp>) -> Self {
        self.must_hit("inbox", &ARCHIVE_INBOX, vec![Value::id(id), at.into()])
    }

    /// Replaces the secret for signed identities, sealed by [`Cx::seal_inbox_secret`].
    pub fn set_inbox_secret(self, id: InboxId, secret: &[u8]) -> Self {
        self.must_hit("inbox", &SET_INBOX_SECRET, vec![Value::id(id), secret.into()])
    }

    /// Replaces one of the workspace's settings.
    pub fn put_setting(self, name: &'static str, value: &serde_json::Value, at: Timestamp) -> Self {
        self.write(&PUT_SETTING, vec![name.into(), to_json(value).into(), at.into()])
    }

    /// Uses up the set-up link that makes this workspace; the change stands only if it was still there.
    pub fn take_setup_link(self, token_hash: [u8; 32]) -> Self {
        self.must_hit("set-up link", &TAKE_SETUP_LINK, vec![token_hash.into()])
    }
}

impl Cx {
    /// What the workspace is called.
    pub async fn workspace_name(&self) -> Result<Option<String>, StoreError> {
        self.read_one(&NAME, Vec::new(), Row::text).await
    }

    /// An inbox.
    pub async fn inbox(&self, id: InboxId) -> Result<Option<InboxRow>, StoreError> {
        self.read_one(&LOAD_INBOX, vec![Value::id(id)], read_inbox).await
    }

    /// Every inbox, oldest first.
    pub async fn inboxes(&self) -> Result<Vec<InboxRow>, StoreError> {
        self.read(&INBOXES, Vec::new()).await?.into_iter().map(|mut row| read_inbox(&mut row)).collect()
    }

    /// One of the workspace's settings, when an administrator has set it.
    pub async fn setting(&self, name: &'static str) -> Result<Option<serde_json::Value>, StoreError> {
        self.read_one(&SETTING, vec![name.into()], Row::json).await
    }

    /// The inbox's secret for signed identities.
    pub async fn inbox_secret(&self, id: InboxId) -> Result<Option<Zeroizing<String>>, StoreError> {
        let Some(sealed) = self.read_one(&INBOX_SECRET, vec![Value::id(id)], Row::blob).await? else {
            return Ok(None);
        };
        self.workspace_key().await?.open_secret(id.0, &sealed).map(Some)
    }

    /// Seals an inbox's secret for [`NewInbox::secret`].
    pub async fn seal_inbox_secret(&self, id: InboxId, secret: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_secret(id.0, secret, self.env()))
    }
}
