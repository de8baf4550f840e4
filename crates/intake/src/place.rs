//! An archive that is a place of its own, as a repository gives it: below the one folder that everything in it lies in, and in it only what was
//! asked for.

use std::ops::Range;

use crate::archive::{Archive, is_inside};
use crate::document::{Options, Taken};
use crate::gather::{Files, read_files};
use crate::inflate::Budget;
use crate::refused::Refused;
use crate::tar;

/// Reads a `.zip` or `.tar.gz` of this name; `within`: only what lies in this folder of it. Hidden files are passed over.
pub fn read_archive(name: &str, bytes: &[u8], within: &str, options: &Options) -> Taken {
    let read = || -> Result<Taken, Refused> {
        if bytes.starts_with(b"PK\x03\x04") {
            let archive = Archive::open(bytes, &options.limits)?;
            return Ok(read_files(name, &mut Below::of(archive, within), options));
        }
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut budget = Budget::new(options.limits.unpacked_bytes, options.limits.ratio);
            let unpacked = budget.gzip(bytes)?;
            let list = tar::list(&unpacked, options.limits.entries)?;
            if list.iter().any(|entry| !is_inside(&entry.path)) {
                return Err(Refused::UnsafeName);
            }
            let (paths, places) = list.into_iter().map(|entry| (entry.path, entry.at)).unzip();
            let tar = Tar { bytes: &unpacked, paths, places };
            return Ok(read_files(name, &mut Below::of(tar, within), options));
        }
        Err(Refused::Unknown)
    };
    read().unwrap_or_else(|why| {
        let mut taken = Taken::default();
        taken.refuse(name, why);
        taken
    })
}

struct Tar<'a> {
    bytes: &'a [u8],
    paths: Vec<String>,
    places: Vec<Range<usize>>,
}

impl Files for Tar<'_> {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused> {
        let place = self.places.get(at).cloned().ok_or(Refused::Broken)?;
        self.bytes.get(place).map(<[u8]>::to_vec).ok_or(Refused::Broken)
    }
}

/// Some of the files, by shorter paths.
struct Below<F> {
    all: F,
    paths: Vec<String>,
    /// The number of each among all.
    numbers: Vec<usize>,
}

impl<F: Files> Below<F> {
    fn of(all: F, within: &str) -> Self {
        let whole = all.paths();
        let top = top(&whole).map_or(0, |top| top.len() + 1);
        let (mut paths, mut numbers) = (Vec::new(), Vec::new());
        for (number, path) in whole.iter().enumerate() {
            let Some(path) = path.get(top..).and_then(|path| below(path, within)) else { continue };
            if !path.is_empty() && !path.ends_with('/') && !path.split('/').any(|part| part.starts_with('.'))
            {
                paths.push(path.to_owned());
                numbers.push(number);
            }
        }
        Self { all, paths, numbers }
    }
}

impl<F: Files> Files for Below<F> {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused> {
        let number = self.numbers.get(at).copied().ok_or(Refused::Broken)?;
        self.all.bytes(number)
    }
}

/// The one folder in which everything lies: it is called by the branch or the commit, and not by the repository.
fn top(paths: &[String]) -> Option<&str> {
    let top = paths.first()?.split_once('/')?.0;
    let in_it = |path: &String| path.strip_prefix(top).is_some_and(|rest| rest.starts_with('/'));
    paths.iter().all(in_it).then_some(top)
}

/// The path below a folder.
fn below<'a>(path: &'a str, within: &str) -> Option<&'a str> {
    if within.is_empty() { Some(path) } else { path.strip_prefix(within)?.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_around_everything_goes() {
        let of = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        for (paths, wanted) in [
            (&["help-main/", "help-main/a.md", "help-main/docs/b.md"][..], Some("help-main")),
            (&["a.md", "docs/b.md"], None),
            (&["docs/a.md", "docs2/b.md"], None),
            (&["docs/a.md", "docs"], None),
            (&[], None),
        ] {
            assert_eq!(top(&of(paths)), wanted, "{paths:?}");
        }
        for (path, within, wanted) in [
            ("docs/a.md", "", Some("docs/a.md")),
            ("docs/a.md", "docs", Some("a.md")),
            ("docs2/a.md", "docs", None),
            ("docs", "docs", None),
        ] {
            assert_eq!(below(path, within), wanted, "{path} {within}");
        }
    }
}
