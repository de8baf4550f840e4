//! What a pack's model learned, kept in the data folder: the next start reads it instead of learning it again. It holds nothing of customers.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use dialogue::pack::Kept;

/// Files of one kind that are kept: those written last.
const NEWEST: usize = 3;
/// Larger than anything that is ever written.
const MAX_BYTES: u64 = 256 << 20;
/// A file half written that is this much older than a whole one was left by a process that died.
const LEFT: Duration = Duration::from_secs(3_600);
const KIND: &str = "learned";

/// What became of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Read, so many bytes.
    Read(String, usize),
    /// Not there.
    Missing(String),
    /// There and of no use: why.
    Refused(String, String),
}

/// The folder; it is made when something is kept first.
pub struct Folder {
    path: PathBuf,
    writes: bool,
    parts: Mutex<Vec<Part>>,
}

impl Folder {
    /// The folder below a data directory.
    pub fn new(data: &Path) -> Self {
        Self { path: data.join("models"), writes: true, parts: Mutex::default() }
    }

    /// The same, only looked at.
    pub fn looking(data: &Path) -> Self {
        Self { writes: false, ..Self::new(data) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was asked for, and what became of it.
    pub fn parts(&self) -> Vec<Part> {
        self.parts.lock().map(|parts| parts.clone()).unwrap_or_default()
    }

    fn note(&self, part: Part) {
        if let Ok(mut parts) = self.parts.lock() {
            parts.push(part);
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.{KIND}"))
    }

    /// Whole or not at all, and for the owner only.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if let Some(data) = self.path.parent() {
            std::fs::create_dir_all(data)?;
        }
        match DirBuilder::new().mode(0o700).create(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let beside = self.path.join(format!(".{name}.{}.part", std::process::id()));
        let written = || -> io::Result<()> {
            let mut file =
                OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            std::fs::rename(&beside, self.file(name))
        };
        written().inspect_err(|_| drop(std::fs::remove_file(&beside)))?;
        self.prune(name)
    }

    /// Of the kind of this file, which was just written, the oldest go; and what processes that died left half written.
    fn prune(&self, name: &str) -> io::Result<()> {
        let kind = name.split('-').next().unwrap_or(name);
        let now = std::fs::metadata(self.file(name))?.modified()?;
        let mut whole: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            let (path, Ok(file)) = (entry.path(), entry.file_name().into_string()) else { continue };
            // Another process may have taken it away since.
            let Ok(modified) = entry.metadata().and_then(|about| about.modified()) else { continue };
            let old = now.duration_since(modified).is_ok_and(|age| age > LEFT);
            if file.starts_with('.') && file.ends_with(".part") && old {
                drop(std::fs::remove_file(path));
            } else if file.starts_with(&format!("{kind}-")) && file.ends_with(&format!(".{KIND}")) {
                whole.push((modified, path));
            }
        }
        whole.sort_by(|a, b| b.cmp(a));
        whole.retain(|(_, path)| *path != self.file(name));
        for (_, path) in whole.iter().skip(NEWEST - 1) {
            drop(std::fs::remove_file(path));
        }
        Ok(())
    }
}

impl Kept for Folder {
    fn find(&self, name: &str) -> Option<Vec<u8>> {
        let read = || -> io::Result<Vec<u8>> {
            let path = self.file(name);
            let about = std::fs::metadata(&path)?;
            if !about.is_file() || about.len() > MAX_BYTES {
                return Err(io::Error::other("this is no file of a model"));
            }
            std::fs::read(&path)
        };
        match read() {
            Ok(bytes) => {
                self.note(Part::Read(name.to_owned(), bytes.len()));
                Some(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.note(Part::Missing(name.to_owned()));
                None
            }
            Err(error) => {
                self.refused(name, &error.to_string());
                None
            }
        }
    }

    fn keep(&self, name: &str, bytes: &dyn Fn() -> Vec<u8>) {
        if !self.writes {
            return;
        }
        if let Err(error) = self.write(name, &bytes()) {
            let folder = self.path.display();
            tracing::info!(%error, %folder, "what was learned cannot be kept: each start learns it again");
        }
    }

    fn refused(&self, name: &str, why: &str) {
        if self.writes {
            let file = self.file(name);
            tracing::warn!(file = %file.display(), why, "what was kept cannot be used and is learned again");
        }
        if let Ok(mut parts) = self.parts.lock() {
            parts.retain(|part| !matches!(part, Part::Read(read, _) if read == name));
        }
        self.note(Part::Refused(name.to_owned(), why.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    struct Data(PathBuf);

    impl Data {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("zhike-learned-{name}-{}", std::process::id()));
            drop(std::fs::remove_dir_all(&path));
            Self(path)
        }

        fn folder(&self) -> Folder {
            Folder::new(&self.0)
        }

        fn names(&self) -> Vec<String> {
            let read = std::fs::read_dir(self.0.join("models")).expect("a folder");
            let name = |entry: io::Result<std::fs::DirEntry>| entry.expect("one").file_name().into_string();
            let mut names: Vec<String> = read.map(|entry| name(entry).expect("a name")).collect();
            names.sort();
            names
        }
    }

    impl Drop for Data {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.0));
        }
    }

    fn keep(folder: &Folder, name: &str) {
        folder.keep(name, &|| name.as_bytes().to_vec());
    }

    #[test]
    fn what_is_kept_is_found_and_only_its_owner_may_read_it() {
        let data = Data::new("kept");
        let folder = data.folder();
        assert_eq!(folder.find("intents-1"), None);
        keep(&folder, "intents-1");
        assert_eq!(folder.find("intents-1"), Some(b"intents-1".to_vec()));
        assert_eq!(
            folder.parts(),
            [Part::Missing("intents-1".to_owned()), Part::Read("intents-1".to_owned(), 9)]
        );
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(folder.path()), mode(&folder.file("intents-1"))), (0o700, 0o600));
        folder.refused("intents-1", "broken");
        assert_eq!(folder.parts()[1], Part::Refused("intents-1".to_owned(), "broken".to_owned()));
    }

    #[test]
    fn the_newest_of_each_kind_stay_and_others_files_are_not_touched() {
        let data = Data::new("newest");
        let folder = data.folder();
        keep(&folder, "slots-0");
        std::fs::write(folder.path().join("tiny.zkm"), "an encoder").expect("written");
        for at in 0..6 {
            keep(&folder, &format!("intents-{at}"));
            let file =
                File::options().write(true).open(folder.file(&format!("intents-{at}"))).expect("there");
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + at)).expect("set");
        }
        assert_eq!(
            data.names(),
            ["intents-3.learned", "intents-4.learned", "intents-5.learned", "slots-0.learned", "tiny.zkm"]
        );
    }

    #[test]
    fn what_a_dead_process_left_goes_and_what_another_is_writing_stays() {
        let data = Data::new("left");
        let folder = data.folder();
        keep(&folder, "intents-1");
        let (old, new) = (folder.path().join(".slots-1.1.part"), folder.path().join(".slots-2.1.part"));
        std::fs::write(&old, "half").expect("written");
        std::fs::write(&new, "half").expect("written");
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        File::options().write(true).open(&old).expect("there").set_modified(long_ago).expect("set");
        keep(&folder, "intents-2");
        assert_eq!((old.exists(), new.exists()), (false, true));
    }

    #[test]
    fn whoever_only_looks_writes_nothing_and_what_is_no_file_is_refused() {
        let data = Data::new("look");
        keep(&Folder::looking(&data.0), "intents-1");
        assert!(!data.0.exists());
        let folder = data.folder();
        std::fs::create_dir_all(folder.file("intents-1")).expect("a folder of that name");
        assert_eq!(folder.find("intents-1"), None);
        assert!(matches!(&folder.parts()[0], Part::Refused(..)));
        keep(&folder, "intents-1");
    }
}
