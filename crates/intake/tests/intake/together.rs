//! Files that lie together: those of kinds that are read come, with the pictures that they name and the archives among them; the others are passed over.

use std::collections::BTreeMap;

use intake::{Files, Limits, Options, Refused, Taken, is_document, read_files};

use crate::made::zip;

struct Shelf(Vec<(&'static str, Result<Vec<u8>, Refused>)>);

impl Files for Shelf {
    fn paths(&self) -> Vec<String> {
        self.0.iter().map(|(path, _)| (*path).to_owned()).collect()
    }

    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused> {
        self.0[at].1.clone()
    }
}

fn text(words: &str) -> Result<Vec<u8>, Refused> {
    Ok(words.as_bytes().to_vec())
}

fn refused(taken: &Taken) -> BTreeMap<&str, Refused> {
    taken.refused.iter().map(|refused| (refused.file.as_str(), refused.why)).collect()
}

#[test]
fn what_is_of_a_kind_that_is_read_comes_and_the_rest_is_passed_over() {
    let packed = zip(&[("in/b.md", b"# B\n\nTwo."), ("x.zip", &zip(&[("c.md", b"# C")]))]);
    let mut shelf = Shelf(vec![
        ("help/a.md", text("# A\n\n![a](../img/a.png) ![b](../img/b.png)")),
        ("img/a.png", text("bytes")),
        ("img/nobody.png", text("bytes")),
        ("more.zip", Ok(packed)),
        ("main.rs", text("fn main() {}")),
        ("package.json", text("{\"name\":\"x\"}")),
        ("old.doc", text("words")),
        ("macros.docm", text("words")),
        ("closed.md", Err(Refused::NoAccess)),
        ("LICENSE", text("words")),
    ]);
    let taken = read_files("place", &mut shelf, &Options::default());
    let files: Vec<&str> = taken.documents.iter().map(|document| document.file.as_str()).collect();
    assert_eq!(files, ["place/help/a.md", "place/more.zip/in/b.md"]);
    assert_eq!(taken.pictures.len(), 1, "only what is named and there");
    let wanted = BTreeMap::from([
        ("place/more.zip/x.zip", Refused::Unknown),
        ("place/old.doc", Refused::Unknown),
        ("place/macros.docm", Refused::Macros),
        ("place/closed.md", Refused::NoAccess),
    ]);
    assert_eq!(refused(&taken), wanted);
}

#[test]
fn more_than_may_be_refuses_the_place_and_takes_nothing() {
    let limits = Limits { documents: 1, ..Limits::default() };
    let mut shelf =
        Shelf(vec![("a.md", text("# A\n\nx")), ("b.md", text("# B\n\nx")), ("c.md", text("# C\n\nx"))]);
    let taken = read_files("place", &mut shelf, &Options { limits, ..Options::default() });
    assert_eq!(refused(&taken)["place/b.md"], Refused::TooMany, "one that is too much is named: {taken:?}");
    let mut shelf = Shelf(vec![("a.md", text("# A\n\nx")), ("b.zip", Err(Refused::Bomb))]);
    let taken = read_files("place", &mut shelf, &Options::default());
    assert!(taken.documents.is_empty());
    assert_eq!(refused(&taken), BTreeMap::from([("place", Refused::Bomb)]));
    let none = read_files("place", &mut Shelf(Vec::new()), &Options::default());
    assert_eq!(refused(&none), BTreeMap::from([("place", Refused::Empty)]), "an empty place says nothing");
}

#[test]
fn archives_among_files_share_what_may_be_unpacked() {
    let packed = zip(&[("a.md", ["# A\n\n", &"x ".repeat(2_000)].concat().as_bytes())]);
    let names = ["1.zip", "2.zip", "3.zip", "4.zip"];
    let mut shelf = Shelf(names.iter().map(|name| (*name, Ok(packed.clone()))).collect());
    let limits = Limits { unpacked_bytes: 9_000, ..Limits::default() };
    let taken = read_files("place", &mut shelf, &Options { limits, ..Options::default() });
    assert_eq!(taken.documents.len(), 2);
    let wanted = BTreeMap::from([("place/3.zip", Refused::Bomb), ("place/4.zip", Refused::Bomb)]);
    assert_eq!(refused(&taken), wanted);
}

#[test]
fn a_name_tells_whether_a_file_is_looked_at() {
    for (path, is_one) in [
        ("a.md", true),
        ("in/A.DOCX", true),
        ("a.doc", true),
        ("a.xlsm", true),
        ("a.zip", true),
        ("a.rs", false),
        ("a.png", false),
        ("md", false),
        (".a.md", false),
        ("~$a.docx", false),
    ] {
        assert_eq!(is_document(path), is_one, "{path}");
    }
}
