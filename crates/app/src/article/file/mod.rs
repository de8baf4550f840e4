//! Pictures and files of articles: put up by whoever writes, named in the text, and read by whoever reads what names them.

mod picture;
mod read;
mod shown;
mod upload;

pub use read::{Served, file};
pub(crate) use read::{Wanted, info, served};
pub use shown::Files;
pub(crate) use upload::keep;
pub use upload::upload;

use base::ArticleFileId;

/// Where colleagues and programs find a file; begins with what the server knows of its own address.
pub fn address(public_url: &str, id: ArticleFileId) -> String {
    format!("{public_url}/api/v1/article-files/{id}")
}
