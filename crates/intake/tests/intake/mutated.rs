//! Files that were damaged on their way: whatever happens to them, reading comes to an end and says so.

use intake::{Limits, Options, Split, read};
use proptest::prelude::*;

use crate::made::{docx, pdf, xlsx, zip};

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let word = docx(
        "<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    let book = xlsx(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"ZZ9\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B9\"/></mergeCells></worksheet>",
        "<sst><si><t>a</t></si></sst>",
    );
    let page = pdf(
        b"q 1 0 0 1 0 0 cm BT /F 12 Tf 1 0 0 1 72 700 Tm [(He) -20 (llo)] TJ T* (x) ' ET Q BI /W 1 ID xx EI",
        false,
    );
    let archive = zip(&[("a.md", "# 甲\n\n- 乙\n".as_bytes()), ("b.csv", b"q,a\n1,2\n")]);
    let html =
        b"<html><main><h1>T</h1><table><tr><td rowspan=3>a<td>b</table><ul><li>x<pre>y</pre></ul></main>"
            .to_vec();
    vec![
        ("a.docx", word),
        ("a.xlsx", book),
        ("a.pdf", page),
        ("a.zip", archive),
        ("a.html", html),
        (
            "a.md",
            "---\ntitle: x\n---\n# A\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n**Q?**\n\nA: b".as_bytes().to_vec(),
        ),
        ("a.csv", "问题;答案\n\"a\nb\";c\n".as_bytes().to_vec()),
        ("a.json", br#"{"articles":[{"id":1,"title":"a","body":"<p>b"}]}"#.to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_refused(
        which in 0..8_usize,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
        short in any::<bool>(),
        split in 0..3_usize,
    ) {
        let (name, mut bytes) = seeds().swap_remove(which);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if short {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        let split = [Split::Whole, Split::Headings, Split::Questions][split];
        let limits = Limits { body_bytes: 64, ..Limits::default() };
        let taken = read(name, &bytes, &Options { split, limits, ..Options::default() });
        prop_assert!(!taken.documents.is_empty() || !taken.refused.is_empty());
    }

    #[test]
    fn whatever_a_page_is_made_of_is_read(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<ol>", "<table>", "</table>", "<tr>", "<td rowspan=2 colspan=3>", "</td>", "<b>",
        "</b>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<h2>", "</h2>", "<dl>", "<dt>", "<dd>", "</dl>", "<a href='http://x'>", "</a>",
        "<br>", "<nav>", "</nav>", "<main>", "</main>", "words ", "字", "|", "*", "# ", "1. ", "\n",
    ]), 0..60)) {
        let taken = read("a.html", parts.concat().as_bytes(), &Options::default());
        prop_assert!(!taken.documents.is_empty() || !taken.refused.is_empty());
    }
}
