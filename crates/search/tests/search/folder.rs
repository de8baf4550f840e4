//! An index in a folder: opened again as it was, or thrown away whole.

use std::path::Path;

use base::Locale;
use search::{Change, Error, Knowledge, Place, Synonyms};

use super::{first, query, shop};

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    all.retain(|file| file.is_file());
    all.sort();
    all
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for file in files(from) {
        std::fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("copied");
    }
}

#[test]
fn a_folder_is_opened_again_as_it_was() {
    let scratch = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(scratch.path().join("a/b"));
    let before = {
        let knowledge = Knowledge::open(place.clone(), Synonyms::default()).expect("opens");
        assert!(knowledge.is_empty() && knowledge.position() == 0);
        knowledge.apply(&shop(), 41).expect("applied");
        knowledge.search(&query("怎么退货", Locale::Zh)).expect("searched")
    };
    let knowledge = Knowledge::open(place, Synonyms::default()).expect("opens");
    assert_eq!(knowledge.position(), 41);
    assert_eq!(knowledge.search(&query("怎么退货", Locale::Zh)).expect("searched"), before);
    assert!(knowledge.bytes() > 0);
}

/// Each file cut short, altered at several places and removed: the index is as it was, or empty and ready to be fed; never anything else.
#[test]
fn a_damaged_folder_is_made_anew() {
    let scratch = tempfile::tempdir().expect("a folder");
    let good = scratch.path().join("good");
    {
        let knowledge = Knowledge::open(Place::Folder(good.clone()), Synonyms::default()).expect("opens");
        knowledge.apply(&shop(), 5).expect("applied");
        // A file of deletions, too.
        knowledge.apply(&[Change::Remove("invoice".into())], 6).expect("applied");
    }
    let whole = Knowledge::open(Place::Folder(good.clone()), Synonyms::default()).expect("opens");
    let want = whole.search(&query("怎么退货", Locale::Zh)).expect("searched");
    drop(whole);
    let (mut emptied, mut trials) = (0, 0);
    for file in files(&good) {
        let bytes = std::fs::read(&file).expect("read");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let mut damaged: Vec<Option<Vec<u8>>> =
            vec![None, Some(Vec::new()), Some(bytes[..bytes.len() / 2].to_vec())];
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(9)] {
            let mut altered = bytes.clone();
            if let Some(byte) = altered.get_mut(at) {
                *byte ^= 0x5a;
            }
            damaged.push(Some(altered));
        }
        for (trial, content) in damaged.into_iter().enumerate() {
            let folder = scratch.path().join(format!("{name}-{trial}"));
            copy(&good, &folder);
            match content {
                None => std::fs::remove_file(folder.join(&name)).expect("removed"),
                Some(content) => std::fs::write(folder.join(&name), content).expect("written"),
            }
            let knowledge = Knowledge::open(Place::Folder(folder), Synonyms::default()).expect("opens");
            trials += 1;
            if knowledge.position() == 0 {
                emptied += 1;
                assert!(knowledge.is_empty(), "{name} {trial}");
                knowledge.apply(&shop(), 5).expect("fed anew");
                knowledge.apply(&[Change::Remove("invoice".into())], 6).expect("fed anew");
            }
            assert_eq!(knowledge.position(), 6);
            assert_eq!(
                knowledge.search(&query("怎么退货", Locale::Zh)).expect("searched").hits[0].article,
                want.hits[0].article
            );
        }
    }
    // Only locks may be altered without harm.
    let locks =
        files(&good).iter().filter(|file| file.extension().is_some_and(|kind| kind == "lock")).count();
    assert!(emptied >= trials - 7 * locks && emptied > 30, "{emptied} of {trials}");
}

#[test]
fn a_second_writer_is_refused_and_nothing_is_lost() {
    let scratch = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(scratch.path().join("one"));
    let one = Knowledge::open(place.clone(), Synonyms::default()).expect("opens");
    one.apply(&shop(), 3).expect("applied");
    std::fs::remove_dir_all(scratch.path().join("one")).expect("removed");
    std::fs::write(scratch.path().join("one"), "a file where the folder was").expect("written");
    let error = one.apply(&[Change::Remove("fee".into())], 4).expect_err("there is no folder");
    assert!(matches!(error, Error::Index(_) | Error::Folder(_) | Error::Damaged), "{error}");
    // What was found before is still found: the search never stops.
    assert_eq!(first(&one.search(&query("怎么退货", Locale::Zh)).expect("searched")), Some("returns"));
    assert!(Knowledge::open(place, Synonyms::default()).is_err());
}
