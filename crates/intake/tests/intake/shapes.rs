//! What each kind of file says, in small.

use base::Locale;
use intake::{Document, Options, Split, Taken, Warning, read};

use crate::made::{docx, pdf, xlsx, zip};

fn whole(name: &str, bytes: &[u8]) -> Document {
    let Taken { mut documents, refused, .. } = read(name, bytes, &Options::default());
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!(documents.len(), 1, "{documents:?}");
    documents.remove(0)
}

fn said(document: &Document) -> (&str, &str) {
    let text = document.texts.values().next().expect("a text");
    (&text.title, &text.body)
}

#[test]
fn a_page_is_what_somebody_reads_of_it() {
    let page = r##"<!doctype html><html lang="en"><head><title>Returns | Shop</title><script>var x = "</p>";</script><style>p{}</style></head>
        <body><nav><a href="/">Home</a></nav><main><h1>Return an <em>order</em><a class="headerlink" href="#x">¶</a></h1>
        <p>Within <b>7 days</b>, see <a href="https://a.example/b?c=d">terms</a> or <a href="javascript:x()">this</a>.
        <ul><li>one<ul><li>deep</ul><li>two</ul><ol start=3><li>three</ol>
        <table><tr><th>Region<th>Fee<tr><td rowspan=2>West<td>20<tr><td>2|5</table>
        <pre>a
  b</pre><blockquote><p>quoted</blockquote><dl><dt>SKU<dd>A number.</dl><img src="x.png"><p style="display: none">hidden</p></main><footer>©</footer></body>"##;
    let document = whole("returns.html", page.as_bytes());
    let body = "Within **7 days**, see [terms](https://a.example/b?c=d) or this.\n\n-   one\n    -   deep\n-   two\n\n3.  three\n\n\
        | Region | Fee |\n| --- | --- |\n| West | 20 |\n| West | 2\\|5 |\n\n```\na\n  b\n```\n\n> quoted\n\n**SKU**\n\nA number.";
    assert_eq!(said(&document), ("Return an order", body));
    assert!(document.warnings.contains(&Warning::Pictures) && document.texts.contains_key(&Locale::En));
    let asked =
        read("returns.html", page.as_bytes(), &Options { split: Split::Questions, ..Options::default() });
    assert_eq!(said(&asked.documents[0]), ("What is SKU?", "A number."));
}

#[test]
fn a_letter_of_word_keeps_its_shape() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>退货手册</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>时限</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">七天 </w:t></w:r><w:r><w:t>内，见</w:t></w:r><w:hyperlink r:id="r1"><w:r><w:t>条款</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>二</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>运费 &amp; 表</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>地区</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>元</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>西藏</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>20</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>25</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let document = whole("手册.docx", &docx(body));
    let wanted = "## 时限\n\n**七天** 内，见[条款](https://a.example/)\n\n1.  一\n    -   甲\n2.  二\n\n### 运费 & 表\n\n\
        | 地区 | 元 |\n| --- | --- |\n| 西藏 | 20 |\n| 西藏 | 25 |";
    assert_eq!(said(&document), ("退货手册", wanted));
    assert!(document.texts.contains_key(&Locale::Zh));
}

#[test]
fn a_workbook_is_what_its_visible_sheets_show() {
    let strings =
        "<sst><si><t>日期</t></si><si><r><t>折</t></r><r><t>扣</t></r><rPh><t>zhe</t></rPh></si></sst>";
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="2"><c r="A2" s="1"><v>45658</v></c><c r="B2" s="2"><f>1/8</f><v>0.125</v></c></row></sheetData></worksheet>"#;
    let document = whole("价目.xlsx", &xlsx(sheet, strings));
    assert_eq!(said(&document), ("价目", "| 日期 | 折扣 |\n| --- | --- |\n| 2025-01-01 | 12.50% |"));
    assert!(document.warnings.contains(&Warning::Hidden));
}

#[test]
fn a_page_of_pdf_is_put_together_again() {
    let content = b"BT /F 18 Tf 72 700 Td (Returns) Tj ET BT /F 10 Tf 72 670 Td (You may send it back within seven days of the day it was deliv-) Tj \
        0 -12 Td [(ered) -300 (to) -300 (you.)] TJ ET /Artifact BMC BT /F 10 Tf 72 30 Td (Page 1) Tj ET EMC";
    for packed in [false, true] {
        let document = whole("r.pdf", &pdf(content, packed));
        assert_eq!(
            said(&document),
            ("Returns", "You may send it back within seven days of the day it was delivered to you.")
        );
    }
}

#[test]
fn an_archive_is_read_file_by_file_and_by_what_is_inside() {
    let word = docx("<w:p><w:r><w:t>hello there</w:t></w:r></w:p>");
    let files: [(&str, &[u8]); 7] = [
        ("guide/a.md", "# 甲\n\n字".as_bytes()),
        ("guide/b.html", b"<h1>B</h1><p>b"),
        ("guide/logo.png", b"\x89PNG"),
        ("__MACOSX/._a.md", b"x"),
        ("broken.pdf", b"%PDF-1.4 nothing"),
        ("macro.docm", &word),
        ("faq.csv", "question,answer\nHow?,So.\nWhy?,Because.\n".as_bytes()),
    ];
    let taken = read("help.zip", &zip(&files), &Options::default());
    let parts: Vec<(&str, &str)> =
        taken.documents.iter().map(|one| (one.file.as_str(), one.part.as_str())).collect();
    assert_eq!(
        parts,
        [
            ("help.zip/guide/a.md", ""),
            ("help.zip/guide/b.html", ""),
            ("help.zip/faq.csv", "faq#How?"),
            ("help.zip/faq.csv", "faq#Why?")
        ]
    );
    let refused: Vec<(&str, &str)> =
        taken.refused.iter().map(|one| (one.file.as_str(), one.why.word())).collect();
    assert_eq!(refused, [("help.zip/broken.pdf", "broken"), ("help.zip/macro.docm", "macros")]);
    // A document under another name is what it is.
    assert_eq!(said(&whole("letter.zip", &word)).1, "hello there");
}

#[test]
fn the_same_file_is_read_the_same_way_twice() {
    let text = "# A\n\na\n\n# B\n\nb\n".as_bytes();
    let options = Options { split: Split::Headings, ..Options::default() };
    assert_eq!(read("x.md", text, &options), read("x.md", text, &options));
}
