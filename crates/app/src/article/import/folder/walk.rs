//! Looks through a folder from its root down, one name at a time, and opens what lies there only from there: no link is followed, whoever puts it
//! there and whenever, and every bound has a name.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use base::limits::{FOLDER_BYTES, FOLDER_DEPTH, FOLDER_FILES, FOLDER_NAMES};
use intake::{Files, Refused, is_document, is_picture};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, open, openat, statat};
use rustix::io::Errno;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// A pipe that nobody writes to keeps nobody waiting.
const PLAIN: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// What was found.
#[derive(Debug)]
pub(super) struct Walked {
    /// What is to be read.
    pub(super) files: Found,
    /// Paths that are not, and why.
    pub(super) refused: Vec<(String, Refused)>,
    /// Whether there is a folder that could not be looked into.
    pub(super) unsure: bool,
}

/// Files below a folder, each opened when it is read.
#[derive(Debug)]
pub(super) struct Found {
    root: OwnedFd,
    paths: Vec<String>,
    /// Bytes of one file.
    most: usize,
    /// Bytes that may still be read.
    left: u64,
}

impl Files for Found {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused> {
        let path = self.paths.get(at).ok_or(Refused::Broken)?;
        let most = self.left.min(self.most as u64);
        let bytes = plain(self.root.as_fd(), path).and_then(|file| {
            let mut bytes = Vec::new();
            let whole = file.take(most + 1).read_to_end(&mut bytes);
            whole.map(|_| bytes).map_err(|_| Refused::NoAccess)
        })?;
        if bytes.len() as u64 > most {
            return Err(Refused::TooLarge);
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }
}

/// Opens a file by its path, folder by folder.
fn plain(root: BorrowedFd<'_>, path: &str) -> Result<File, Refused> {
    let why = |error: Errno| if error == Errno::LOOP { Refused::Link } else { Refused::NoAccess };
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let folder = down(root, folder).map_err(why)?;
    let file = openat(&folder, name, PLAIN | OFlags::NOFOLLOW, Mode::empty()).map_err(why)?;
    let is_file =
        fstat(&file).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile);
    if is_file { Ok(File::from(file)) } else { Err(Refused::NoAccess) }
}

/// Opens a folder below another, by its path.
fn down(root: BorrowedFd<'_>, path: &str) -> Result<OwnedFd, Errno> {
    let mut at = openat(root, ".", FOLDER, Mode::empty())?;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        at = openat(&at, part, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(at)
}

/// Looks through `within` below `root`; or why that cannot be done, a word of the catalogue. The root itself may be a link: the operator named it.
pub(super) fn walk(root: &Path, within: &str, most: usize) -> Result<Walked, &'static str> {
    let why = |error: Errno| match error {
        Errno::ACCESS | Errno::PERM => "folder_closed",
        _ => "folder_gone",
    };
    let root = open(root, FOLDER, Mode::empty()).map_err(why)?;
    let root = down(root.as_fd(), within).map_err(why)?;
    let mut look = Look::default();
    look.through(root.as_fd(), "", 0)?;
    let files = Found { root, paths: look.paths, most, left: FOLDER_BYTES };
    Ok(Walked { files, refused: look.refused, unsure: look.unsure })
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[derive(Default)]
struct Look {
    paths: Vec<String>,
    refused: Vec<(String, Refused)>,
    unsure: bool,
    names: usize,
    documents: usize,
    bytes: u64,
}

impl Look {
    fn through(&mut self, folder: BorrowedFd<'_>, path: &str, depth: usize) -> Result<(), &'static str> {
        if depth > FOLDER_DEPTH {
            return Err("folder_deep");
        }
        let Ok(names) = self.names_in(folder, path)? else {
            self.refuse(path.to_owned(), Refused::NoAccess);
            self.unsure = true;
            return Ok(());
        };
        for name in names {
            let path = below(path, &name);
            self.one(folder, &name, path, depth)?;
        }
        Ok(())
    }

    /// The names in a folder, in their order, without hidden ones.
    fn names_in(
        &mut self,
        folder: BorrowedFd<'_>,
        path: &str,
    ) -> Result<Result<Vec<String>, Errno>, &'static str> {
        let mut names = Vec::new();
        let entries = match Dir::read_from(folder) {
            Ok(entries) => entries,
            Err(error) => return Ok(Err(error)),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Ok(Err(error)),
            };
            let bytes = entry.file_name().to_bytes();
            if bytes.starts_with(b".") {
                continue;
            }
            self.names += 1;
            if self.names > FOLDER_NAMES {
                return Err("folder_names");
            }
            match std::str::from_utf8(bytes) {
                Ok(name) => names.push(name.to_owned()),
                Err(_) => self.refuse(below(path, &String::from_utf8_lossy(bytes)), Refused::Encoding),
            }
        }
        names.sort();
        Ok(Ok(names))
    }

    fn one(
        &mut self,
        folder: BorrowedFd<'_>,
        name: &str,
        path: String,
        depth: usize,
    ) -> Result<(), &'static str> {
        // What went in between is not there.
        let Ok(stat) = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) else { return Ok(()) };
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => match openat(folder, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
                Ok(inner) => return self.through(inner.as_fd(), &path, depth + 1),
                Err(Errno::NOENT) => {}
                Err(_) => {
                    self.refuse(path, Refused::NoAccess);
                    self.unsure = true;
                }
            },
            FileType::Symlink if is_document(&path) || !name.contains('.') => {
                self.refuse(path, Refused::Link)
            }
            FileType::RegularFile if is_document(&path) => {
                self.documents += 1;
                self.bytes = self.bytes.saturating_add(u64::try_from(stat.st_size).unwrap_or(0));
                if self.documents > FOLDER_FILES {
                    return Err("folder_files");
                }
                if self.bytes > FOLDER_BYTES {
                    return Err("folder_bytes");
                }
                self.paths.push(path);
            }
            FileType::RegularFile if is_picture(&path) => self.paths.push(path),
            _ => {}
        }
        Ok(())
    }

    fn refuse(&mut self, path: String, why: Refused) {
        self.refused.push((path, why));
    }
}
