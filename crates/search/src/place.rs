//! Where an index lies, and whether it is what was written.
//!
//! Beside the index's own files (those of its segments end with a checksum of themselves) stands `seal`: what files there are, how long,
//! and checksums of those that name the others and say up to which change they reach. Whatever does not fit is thrown away: it can be made again.

use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexSettings};

use crate::cut::{CUT, Pieces};
use crate::schema::{FORMAT, hash, schema};

const SEAL: &str = "seal";

/// Where an index lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In memory; gone with the process.
    Memory,
    /// In a folder of its own, which is made if need be and of which everything else is removed.
    Folder(PathBuf),
}

impl Place {
    /// Opens what lies there, or nothing.
    pub(crate) fn open(&self) -> Result<Index, crate::Error> {
        let Self::Folder(folder) = self else { return self.fresh() };
        match guarded(|| whole(folder)) {
            Some(index) => Ok(index),
            None => self.fresh(),
        }
    }

    /// Makes an empty index, whatever lies there.
    pub(crate) fn fresh(&self) -> Result<Index, crate::Error> {
        let (schema, _) = schema();
        let Self::Folder(folder) = self else { return Ok(cutting(Index::create_in_ram(schema))) };
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => std::fs::create_dir_all(folder)?,
        }
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let index = cutting(Index::create(directory, schema, IndexSettings::default())?);
        self.seal()?;
        Ok(index)
    }

    /// Says that what lies there now is whole.
    pub(crate) fn seal(&self) -> Result<(), crate::Error> {
        let Self::Folder(folder) = self else { return Ok(()) };
        let sum = sum(folder)?;
        let new = folder.join("seal.new");
        std::fs::write(&new, sum)?;
        std::fs::rename(new, folder.join(SEAL))?;
        Ok(())
    }

    /// Bytes that it takes on disk.
    pub(crate) fn bytes(&self) -> u64 {
        let Self::Folder(folder) = self else { return 0 };
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
    }
}

/// The index with the way in which its texts are cut.
fn cutting(index: Index) -> Index {
    index.tokenizers().register(CUT, Pieces::default());
    index
}

/// The layout, and every file with its length; with its checksum where the file has none in itself.
fn sum(folder: &Path) -> std::io::Result<String> {
    let mut files = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with(SEAL) || name.ends_with(".lock") {
            continue;
        }
        let own = if name.ends_with(".json") { hash(std::fs::read(file.path())?.into_iter()) } else { 0 };
        files.push(format!("{name} {} {own:016x}\n", file.metadata()?.len()));
    }
    files.sort();
    Ok(format!("{FORMAT}\n{}", files.concat()))
}

/// What lies in a folder, if every byte of it is what was written.
fn whole(folder: &Path) -> Option<Index> {
    if std::fs::read_to_string(folder.join(SEAL)).ok()? != sum(folder).ok()? {
        return None;
    }
    let index = cutting(Index::open_in_dir(folder).ok()?);
    (index.schema() == schema().0 && index.validate_checksum().ok()?.is_empty()).then_some(index)
}

/// What a closure gives; nothing when it panics, as readers of damaged files may.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok().flatten()
}
