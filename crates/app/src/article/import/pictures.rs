//! Pictures that come along with documents are put up like any others: what nobody starts to import goes after some days.

use base::UserId;
use intake::{Picture, Taken, Warning, placed};
use store::{Cx, StoreError};

use super::super::file::keep;
use crate::error::{Error, Result};

/// Puts up the pictures, and names them in the documents; a document is told of one that was refused.
pub(super) async fn put_up(cx: &Cx, by: UserId, mut taken: Taken) -> Result<Taken> {
    for (key, Picture { name, bytes }) in std::mem::take(&mut taken.pictures) {
        let address = match keep(cx, by, &name, bytes).await {
            Ok(row) if row.pixels.is_some() => Some(knowledge::files::address(row.id)),
            // Another thing under the name of a picture.
            Ok(_) => None,
            Err(
                Error::FileType { .. }
                | Error::FileTooLarge { .. }
                | Error::PictureBroken
                | Error::PictureTooLarge { .. }
                | Error::Store(StoreError::TooMany { .. }),
            ) => None,
            Err(error) => return Err(error),
        };
        for document in &mut taken.documents {
            for text in document.texts.values_mut() {
                let body = placed(&text.body, &key, address.as_deref());
                if body != text.body && address.is_none() {
                    document.warnings.insert(Warning::Pictures);
                }
                text.body = body;
            }
        }
    }
    Ok(taken)
}
