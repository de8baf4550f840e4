//! Files of canned replies: which ones a reply may have, and how they are shown.

use base::limits::{CANNED_FILES, OWN_CANNED_REPLIES, SHARED_CANNED_REPLIES};
use base::{CannedFileId, CannedReplyId, Timestamp, UserId};
use protocol::canned::CannedFile;
use store::{CannedFileRow, Changes, Cx, Keys, State};

use crate::error::{Error, Result};

/// Files of one's replies that are read at most.
const FILES: u32 = (SHARED_CANNED_REPLIES + OWN_CANNED_REPLIES) * CANNED_FILES as u32;

/// Names the files of a wish in the keys of its change.
pub(super) fn keys(keys: Keys, files: Option<&Vec<CannedFileId>>) -> Keys {
    files.into_iter().flatten().fold(keys, |keys, id| keys.canned_file(*id))
}

/// Gives a reply exactly these files; what it had besides is this colleague's to put on one again, for a day. Only files that one
/// has put up oneself, or that are on it already, can be put on a reply.
pub(super) fn put<T>(
    changes: Changes<T>,
    state: &State,
    by: UserId,
    reply_id: CannedReplyId,
    files: Option<&Vec<CannedFileId>>,
    at: Timestamp,
) -> Result<Changes<T>> {
    let Some(files) = files else { return Ok(changes) };
    let mut changes = changes.loosen_canned_files(reply_id, by, at);
    for (place, id) in (0..).zip(files) {
        let usable = state.canned_file(*id).is_some_and(|file| match file.reply_id {
            Some(of) => of == reply_id,
            None => file.loose_by == by,
        });
        if !usable {
            return Err(Error::NotFound("file"));
        }
        changes = changes.attach_canned_file(*id, reply_id, place);
    }
    Ok(changes)
}

/// The files of every reply that one may use.
pub(super) async fn all(cx: &Cx, user_id: UserId) -> Result<Vec<CannedFileRow>> {
    Ok(cx.canned_files(user_id, FILES).await?)
}

/// One reply's among them, as the desk shows them.
pub(super) fn of(files: &[CannedFileRow], reply_id: CannedReplyId) -> Vec<CannedFile> {
    files.iter().filter(|file| file.reply_id == Some(reply_id)).map(shown).collect()
}

pub(super) fn shown(file: &CannedFileRow) -> CannedFile {
    CannedFile { id: file.id, name: file.name.clone(), mime: file.mime.clone(), size_bytes: file.size_bytes }
}
