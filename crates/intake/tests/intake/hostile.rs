//! Files that mean harm.

use intake::{Limits, Options, Refused, read};

use crate::made::{docx, pdf, xlsx, zip};

fn why(name: &str, bytes: &[u8]) -> Option<Refused> {
    let taken = read(name, bytes, &Options::default());
    if !taken.documents.is_empty() {
        return None;
    }
    Some(taken.refused[0].why)
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let zeros = vec![b' '; 40 * 1024 * 1024];
    assert_eq!(why("a.zip", &zip(&[("a.md", &zeros)])), Some(Refused::Bomb));
    let sheet = [b"<worksheet>", &zeros[..], b"</worksheet>"].concat();
    assert_eq!(
        why("a.xlsx", &xlsx(std::str::from_utf8(&sheet).expect("ascii"), "<sst/>")),
        Some(Refused::Bomb)
    );
    // Each part alone is small enough, all together are not.
    let some = "word ".repeat(100_000);
    let files: Vec<(String, &[u8])> = (0..20).map(|at| (format!("{at}.md"), some.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let limits = Limits { unpacked_bytes: 2_000_000, ..Limits::default() };
    let taken = read("a.zip", &zip(&files), &Options { limits, ..Options::default() });
    assert_eq!(taken.refused.last().map(|one| one.why), Some(Refused::Bomb));
    let limits = Limits { unpacked_bytes: 3_000_000, ratio: 2, ..Limits::default() };
    let taken = read("a.pdf", &pdf(&zeros, true), &Options { limits, ..Options::default() });
    assert_eq!(taken.refused[0].why, Refused::Bomb);
}

#[test]
fn an_archive_that_leads_outside_is_refused_whole() {
    for name in ["../a.md", "a/../../b.md", "/etc/a.md", "C:\\a.md", "..\\a.md"] {
        assert_eq!(
            why("a.zip", &zip(&[("ok.md", b"# ok\n\ntext"), (name, b"x")])),
            Some(Refused::UnsafeName),
            "{name}"
        );
    }
    let many: Vec<(String, &[u8])> = (0..2_001).map(|at| (format!("{at}.md"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert_eq!(why("a.zip", &zip(&many)), Some(Refused::TooMany));
    assert_eq!(why("outer.zip", &zip(&[("inner.zip", &zip(&[("a.md", b"x")]))])), Some(Refused::Unknown));
}

#[test]
fn xml_defines_nothing_of_its_own() {
    let lol = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    let outside =
        r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:t>&a;</w:t></w:document>"#;
    for body in [lol, outside] {
        assert_eq!(why("a.docx", &zip(&[("word/document.xml", body.as_bytes())])), Some(Refused::Entities));
    }
    assert_eq!(why("a.docx", &docx("<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>")), Some(Refused::Entities));
}

#[test]
fn macros_and_locked_files_are_refused_by_name() {
    assert_eq!(why("a.docm", b"PK\x03\x04"), Some(Refused::Macros));
    assert_eq!(why("a.xlsm", b"anything"), Some(Refused::Macros));
    let hidden = zip(&[("word/document.xml", b"<w:document/>"), ("word/vbaProject.bin", b"x")]);
    assert_eq!(why("a.docx", &hidden), Some(Refused::Macros));
    assert_eq!(why("a.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0]), Some(Refused::OldOffice));
    assert_eq!(why("a.docx", &[0xd0, 0xcf, 0x11, 0xe0, 0]), Some(Refused::Encrypted));
    let locked = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R/Encrypt 2 0 R>>";
    assert_eq!(why("a.pdf", locked), Some(Refused::Encrypted));
}

#[test]
fn what_lies_in_itself_ten_thousand_times_is_refused_or_laid_flat() {
    let deep = 10_000;
    let xml = format!("{}x{}", "<w:p>".repeat(deep), "</w:p>".repeat(deep));
    assert_eq!(why("a.docx", &docx(&xml)), Some(Refused::TooDeep));
    let list = format!("%PDF-1.4\n1 0 obj{}endobj", "[".repeat(deep));
    assert_eq!(why("a.pdf", list.as_bytes()), Some(Refused::TooDeep));
    assert_eq!(why("a.json", "[".repeat(deep).as_bytes()), Some(Refused::TooDeep));
    for tag in ["div", "ul><li", "blockquote", "table><tr><td", "b", "span"] {
        let page = format!("{}bottom", format!("<{tag}>").repeat(deep));
        let taken = read("a.html", page.as_bytes(), &Options::default());
        let text = taken.documents[0].texts.values().next().expect("a text");
        assert!(text.body.contains("bottom") && text.body.len() < 2_000, "{tag}: {}", text.body.len());
    }
    for mark in [">", "- ", "[", "*a"] {
        assert_eq!(why("a.md", format!("{} bottom", mark.repeat(deep)).as_bytes()), None, "{mark}");
    }
}

#[test]
fn nothing_that_runs_comes_through() {
    let page = "<h1>A</h1><p onclick=x()>words<script>alert(1)</script><svg onload=x()><script>alert(2)</script><text>svg</text></svg>\
        <iframe src=//evil></iframe><a href='javascript:x()'>link</a> <a href='data:text/html,x'>data</a> &lt;script&gt;alert(3)&lt;/script&gt;</p>";
    let taken = read("a.html", page.as_bytes(), &Options::default());
    let body = &taken.documents[0].texts.values().next().expect("a text").body;
    assert_eq!(body, "wordslink data \\<script>alert(3)\\</script>");
    assert_eq!(why("a.svg", b"<svg><script>x</script></svg>"), Some(Refused::Unknown));
}

#[test]
fn what_is_not_what_it_says_is_told() {
    for (name, bytes, wanted) in [
        ("a.pdf", &b"hello"[..], Refused::Broken),
        ("a.docx", b"hello", Refused::Broken),
        ("a.md", b"", Refused::Empty),
        ("a.md", b"\0\x01\xff\xfe\0", Refused::Encoding),
        ("a.exe", b"MZ", Refused::Unknown),
        ("a", b"text", Refused::Unknown),
        ("a.xlsx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Refused::Broken),
        ("a.html", b"<p></p>", Refused::Empty),
    ] {
        assert_eq!(why(name, bytes), Some(wanted), "{name}");
    }
    let scanned = pdf(b"q 100 0 0 100 0 0 cm /Im Do Q", false);
    assert_eq!(why("scan.pdf", &scanned), Some(Refused::NoText));
    let limits = Limits { file_bytes: 3, ..Limits::default() };
    let taken = read("a.md", b"four", &Options { limits, ..Options::default() });
    assert_eq!(taken.refused[0].why, Refused::TooLarge);
}

#[test]
fn a_form_that_draws_itself_ends() {
    let loops = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 3 0 R 3 0 R]>>endobj\n\
        3 0 obj<</Contents 4 0 R/Resources 5 0 R>>endobj 5 0 obj<</XObject<</X 4 0 R>>>>endobj\n\
        4 0 obj<</Subtype/Form/Resources 5 0 R/Length 20>>stream\n/X Do BT (words) Tj ET\nendstream endobj trailer<</Root 1 0 R>>";
    assert_eq!(why("a.pdf", loops), None);
}
