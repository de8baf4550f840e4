//! Files, sealed like messages.

use base::{ContactId, ConversationId, FileId, Timestamp};
use conversation::content::FileRef;

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    INSERT = "file.insert":
        "insert into file (workspace_id, id, contact_id, conversation_id, name, mime, size_bytes, at, bytes) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INFO = "file.info":
        "select id, contact_id, conversation_id, name, mime, size_bytes, at from file where workspace_id = $1 and id = $2";
    BYTES = "file.bytes":
        "select bytes from file where workspace_id = $1 and id = $2";
    OF_CONTACT = "file.of_contact":
        "select id, contact_id, conversation_id, name, mime, size_bytes, at from file where workspace_id = $1 and contact_id = $2 order by id";
}

/// A file to store.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Id.
    pub id: FileId,
    /// Under whose key it is sealed.
    pub contact_id: ContactId,
    /// In which conversation it was sent, when one exists already.
    pub conversation_id: Option<ConversationId>,
    /// Its name, sealed with `Column::FileName` and its id.
    pub name: Sealed<String>,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Size before sealing.
    pub size_bytes: u64,
    /// Its bytes, sealed with `Column::FileBytes` and its id.
    pub bytes: Sealed<[u8]>,
    /// When.
    pub at: Timestamp,
}

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Id, name, type and size.
    pub file: FileRef,
    /// Whose.
    pub contact_id: ContactId,
    /// Where it was sent.
    pub conversation_id: Option<ConversationId>,
    /// When.
    pub at: Timestamp,
}

/// A file, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// What it is.
    pub info: FileInfo,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl<T> Changes<T> {
    /// Stores a file.
    pub fn insert_file(self, file: NewFile) -> Self {
        let params = vec![
            Value::id(file.id),
            Value::id(file.contact_id),
            file.conversation_id.map(|id| id.0).into(),
            file.name.into_bytes().into(),
            file.mime.into(),
            file.size_bytes.into(),
            file.at.into(),
            file.bytes.into_shared().into(),
        ];
        self.must_hit("contact (missing or erased)", &crate::contact::HOLD, vec![Value::id(file.contact_id)])
            .write(&INSERT, params)
    }
}

impl Cx {
    /// A file without its bytes; `None` after erasure too.
    pub async fn file_info(&self, id: FileId) -> Result<Option<FileInfo>, StoreError> {
        match self.read(&INFO, vec![Value::id(id)]).await?.into_iter().next() {
            Some(row) => self.open_info(row).await,
            None => Ok(None),
        }
    }

    /// A file with its bytes; `None` after erasure too.
    pub async fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        let Some(info) = self.file_info(id).await? else { return Ok(None) };
        let Some(sealed) = self.read_one(&BYTES, vec![Value::id(id)], Row::opt_blob).await?.flatten() else {
            return Ok(None);
        };
        let key = self.contact_key(info.contact_id).await?;
        let bytes = key.open_bytes(Column::FileBytes, id, &Sealed::stored(sealed))?;
        Ok(Some(StoredFile { info, bytes }))
    }

    /// Every file of a contact.
    pub async fn files_of(&self, contact_id: ContactId) -> Result<Vec<FileInfo>, StoreError> {
        let mut files = Vec::new();
        for row in self.read(&OF_CONTACT, vec![Value::id(contact_id)]).await? {
            files.extend(self.open_info(row).await?);
        }
        Ok(files)
    }

    async fn open_info(&self, mut row: Row) -> Result<Option<FileInfo>, StoreError> {
        let (file_id, contact_id, conversation_id) = (row.id::<FileId>()?, row.id()?, row.opt_id()?);
        let Some(name) = row.opt_blob()? else { return Ok(None) };
        let (mime, size_bytes, at) = (row.text()?, row.u64()?, row.time()?);
        let Some(key) = self.key_unless_erased(contact_id).await? else { return Ok(None) };
        let name = key.open(Column::FileName, file_id, &Sealed::stored(name))?;
        Ok(Some(FileInfo {
            file: FileRef { file_id, name, mime, size_bytes },
            contact_id,
            conversation_id,
            at,
        }))
    }
}
