//! Archives of repositories: what lies below the one folder around everything, and of it what was asked for; hostile ones are refused whole.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use intake::{Limits, Options, Refused, Taken, read_archive};

use crate::made::zip;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("packs");
    packer.finish().expect("packs")
}

/// Each file with its kind.
fn tar(files: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, kind, body) in files {
        let mut head = vec![0; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
        head[156] = *kind;
        head[257..262].copy_from_slice(b"ustar");
        head[148..156].fill(b' ');
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        all.extend(head);
        all.extend_from_slice(body);
        all.resize(all.len().div_ceil(512) * 512, 0);
    }
    all.extend([0; 1024]);
    gzip(&all)
}

fn files(taken: &Taken) -> Vec<String> {
    let mut files: Vec<String> = taken.documents.iter().map(|document| document.file.clone()).collect();
    files.sort();
    files
}

fn read(bytes: &[u8], within: &str) -> Taken {
    read_archive("a.example/help", bytes, within, &Options::default())
}

#[test]
fn both_kinds_say_the_same_and_no_name_of_a_commit() {
    let words = b"# A\n\nOne.";
    let packed = zip(&[
        ("help-4f2a/", b""),
        ("help-4f2a/README.md", words),
        ("help-4f2a/docs/a.md", words),
        ("help-4f2a/docs/.draft/b.md", words),
        ("help-4f2a/.github/c.md", words),
        ("help-4f2a/src/main.rs", words),
        ("help-4f2a/docs2/d.md", words),
    ]);
    let unpacked = tar(&[
        ("pax_global_header", b'g', b"52 comment=4f2a\n"),
        ("help-4f2a/", b'5', b""),
        ("help-4f2a/README.md", b'0', words),
        ("help-4f2a/docs/a.md", b'0', words),
        ("help-4f2a/docs/link.md", b'2', b""),
        ("help-4f2a/.github/c.md", b'0', words),
        ("help-4f2a/docs2/d.md", b'0', words),
    ]);
    for bytes in [packed, unpacked] {
        let all = ["a.example/help/README.md", "a.example/help/docs/a.md", "a.example/help/docs2/d.md"];
        assert_eq!(files(&read(&bytes, "")), all);
        assert_eq!(files(&read(&bytes, "docs")), ["a.example/help/a.md"]);
        let none = read(&bytes, "docs/nothing");
        assert_eq!((none.refused[0].file.as_str(), none.refused[0].why), ("a.example/help", Refused::Empty));
    }
}

#[test]
fn a_link_in_a_zip_is_named_and_not_read() {
    let mut bytes = zip(&[("help/a.md", b"# A\n\nOne."), ("help/b.md", b"/etc/passwd")]);
    let second = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").expect("listed");
    bytes[second + 5] = 3;
    bytes[second + 40..second + 42].copy_from_slice(&0o120_777_u16.to_le_bytes());
    let taken = read(&bytes, "");
    assert_eq!(files(&taken), ["a.example/help/a.md"]);
    assert_eq!(
        (taken.refused[0].file.as_str(), taken.refused[0].why),
        ("a.example/help/b.md", Refused::Link)
    );
}

#[test]
fn hostile_archives_are_refused_whole() {
    let limits = Limits { unpacked_bytes: 4 * 1024 * 1024, entries: 3, ..Limits::default() };
    let bomb = vec![b' '; 3 * 1024 * 1024];
    for (bytes, why) in [
        (zip(&[("help/a.md", b"# A\n\nx"), ("help/../../b.md", b"# B")]), Refused::UnsafeName),
        (tar(&[("help/a.md", b'0', b"# A\n\nx"), ("help/../../b.md", b'0', b"# B")]), Refused::UnsafeName),
        (tar(&[("/etc/b.md", b'0', b"# B")]), Refused::UnsafeName),
        (zip(&[("help/a.md", &bomb), ("help/b.md", &bomb)]), Refused::Bomb),
        (tar(&[("help/a.md", b'0', &bomb), ("help/b.md", b'0', &bomb)]), Refused::Bomb),
        (tar(&[("a", b'0', b""), ("b", b'0', b""), ("c", b'0', b""), ("d", b'0', b"")]), Refused::TooMany),
        (gzip(b"no archive at all, but packed"), Refused::Empty),
        (gzip(&b"no archive at all, but packed ".repeat(50)), Refused::Broken),
        (b"\x1f\x8b and then nothing".to_vec(), Refused::Broken),
        (b"PK\x03\x04 and then nothing".to_vec(), Refused::Broken),
        (b"<!doctype html><h1>Log in</h1>".to_vec(), Refused::Unknown),
        (Vec::new(), Refused::Unknown),
    ] {
        let taken = read_archive("help", &bytes, "", &Options { limits, ..Options::default() });
        assert!(taken.documents.is_empty(), "{why:?}");
        let told: Vec<_> = taken.refused.iter().map(|refused| (refused.file.as_str(), refused.why)).collect();
        assert_eq!(told, [("help", why)]);
    }
}
