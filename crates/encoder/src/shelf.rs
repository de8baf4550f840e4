//! The models that this installation has: files in one folder of its data, and which of them is in use.

use std::path::{Path, PathBuf};

use crate::error::EncoderError;
use crate::model::Model;

/// Digits of the checksum in a file's name.
const DIGITS: usize = 12;
/// Letters of a name.
const LONGEST_NAME: usize = 64;
const KIND: &str = "zkm";
/// The file that names the one in use.
const ACTIVE: &str = "active";

/// The folder of the models.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// One model's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The model's name.
    pub name: String,
    /// Its file's name: the model's, and the beginning of its checksum.
    pub file: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Whether it is in use.
    pub active: bool,
}

/// Why a model could not be put on the shelf, found or taken away.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// No model has this name.
    #[error("there is no model {0}; `zhike model list` names those that there are")]
    Unknown(String),
    /// Several have.
    #[error("several models are called {0}; say which by its file: {1}")]
    Several(String, String),
    /// No name for a file.
    #[error(
        "{0:?} is no name: 1 to 64 small letters, digits, dots, dashes and underscores, beginning with a letter or digit"
    )]
    Name(String),
    /// The file or its folder.
    #[error(transparent)]
    File(#[from] EncoderError),
}

impl Shelf {
    /// The shelf below a data directory. Nothing is made until something is added.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { folder: data.join("models") }
    }

    /// A name from a path: that of the folder or file, without what a name may not have. A folder that is only called `model` has the name of the one it
    /// lies in.
    #[must_use]
    pub fn name_of(path: &Path) -> String {
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let part = |path: Option<&Path>| -> String {
            let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().to_lowercase());
            let name = name.unwrap_or_default();
            name.strip_suffix(".zkm").map(str::to_owned).unwrap_or(name)
        };
        let mut name = part(Some(&whole));
        if matches!(name.as_str(), "model" | "onnx" | "") {
            name = part(whole.parent());
        }
        if let Some((stem, digits)) = name.rsplit_once('-')
            && digits.len() == DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            name = stem.to_owned();
        }
        let kept = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let name: String = name.chars().map(kept).take(LONGEST_NAME).collect();
        let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        if name.is_empty() { "model".to_owned() } else { name.to_owned() }
    }

    /// Puts a model's file on the shelf. The one that is there already is left as it is.
    pub fn add(&self, model: &Model, name: &str) -> Result<Entry, ShelfError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !begins || name.len() > LONGEST_NAME || !name.chars().all(allowed) {
            return Err(ShelfError::Name(name.to_owned()));
        }
        std::fs::create_dir_all(&self.folder).map_err(EncoderError::unreadable(&self.folder))?;
        let file = format!("{name}-{}.{KIND}", &model.checksum()[..DIGITS]);
        let path = self.folder.join(&file);
        // A damaged file is written anew.
        if !Model::load(&path).is_ok_and(|there| there.checksum() == model.checksum()) {
            model.write(&path)?;
        }
        self.find(&file)
    }

    /// The models, by name.
    pub fn list(&self) -> Result<Vec<Entry>, ShelfError> {
        let active = self.active_file()?;
        let mut entries = Vec::new();
        let read = match std::fs::read_dir(&self.folder) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(entries),
            Err(error) => return Err(EncoderError::unreadable(&self.folder)(error).into()),
        };
        for entry in read {
            let entry = entry.map_err(EncoderError::unreadable(&self.folder))?;
            let path = entry.path();
            let Ok(file) = entry.file_name().into_string() else { continue };
            if path.extension().is_none_or(|kind| kind != KIND) {
                continue;
            }
            let size = entry.metadata().map_err(EncoderError::unreadable(&path))?.len();
            let active = active.as_deref() == Some(file.as_str());
            entries.push(Entry { name: Self::name_of(&path), file, path, size, active });
        }
        entries.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(entries)
    }

    /// One model, by its name or its file's.
    pub fn find(&self, name: &str) -> Result<Entry, ShelfError> {
        let mut found = self.list()?;
        found.retain(|entry| entry.name == name || entry.file == name);
        let files = found.iter().map(|entry| entry.file.as_str()).collect::<Vec<_>>().join(", ");
        match (found.pop(), found.is_empty()) {
            (Some(entry), true) => Ok(entry),
            (Some(_), false) => Err(ShelfError::Several(name.to_owned(), files)),
            (None, _) => Err(ShelfError::Unknown(name.to_owned())),
        }
    }

    /// Uses a model from the next start on.
    pub fn activate(&self, entry: &Entry) -> Result<(), ShelfError> {
        let (path, beside) = (self.folder.join(ACTIVE), self.folder.join("active.part"));
        std::fs::write(&beside, format!("{}\n", entry.file)).map_err(EncoderError::unreadable(&beside))?;
        std::fs::rename(&beside, &path).map_err(EncoderError::unreadable(&path))?;
        Ok(())
    }

    /// Uses none from the next start on.
    pub fn deactivate(&self) -> Result<(), ShelfError> {
        let path = self.folder.join(ACTIVE);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(EncoderError::unreadable(&path)(error).into())
            }
            _ => Ok(()),
        }
    }

    /// The model in use, if there is one. That its file is gone is told by loading it.
    pub fn active(&self) -> Result<Option<PathBuf>, ShelfError> {
        Ok(self.active_file()?.map(|file| self.folder.join(file)))
    }

    fn active_file(&self) -> Result<Option<String>, ShelfError> {
        let path = self.folder.join(ACTIVE);
        match std::fs::read_to_string(&path) {
            Ok(file) => {
                let file = file.trim();
                // What names another folder was not written here.
                let plain = !file.is_empty() && !file.contains(['/', '\\']);
                plain
                    .then(|| Some(file.to_owned()))
                    .ok_or_else(|| EncoderError::malformed(&path, "does not name a model's file").into())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EncoderError::unreadable(&path)(error).into()),
        }
    }

    /// Takes a model away; when it was in use, none is.
    pub fn remove(&self, entry: &Entry) -> Result<(), ShelfError> {
        if entry.active {
            self.deactivate()?;
        }
        std::fs::remove_file(&entry.path).map_err(EncoderError::unreadable(&entry.path))?;
        Ok(())
    }
}
