//! Small files that tests make themselves, byte by byte.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};

/// A zip of these files, packed.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes).expect("packs");
        let packed = packer.finish().expect("packs");
        let at = out.len() as u32;
        let sizes = [(packed.len() as u32).to_le_bytes(), (bytes.len() as u32).to_le_bytes()].concat();
        let name_length = (name.len() as u16).to_le_bytes();
        let common = [&[20, 0, 0, 8, 8, 0, 0, 0, 0, 0][..], &[0; 4], &sizes, &name_length, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &common[..]].concat());
        out.extend(name.as_bytes());
        out.extend(&packed);
        list.extend([b"PK\x01\x02", &[20, 0][..], &common, &[0; 10], &at.to_le_bytes()].concat());
        list.extend(name.as_bytes());
    }
    let (start, length, count) = (out.len() as u32, list.len() as u32, (files.len() as u16).to_le_bytes());
    out.extend(list);
    out.extend(
        [b"PK\x05\x06", &[0; 4][..], &count, &count, &length.to_le_bytes(), &start.to_le_bytes(), &[0, 0]]
            .concat(),
    );
    out
}

/// A Word document with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="a"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="2"><w:name w:val="Two"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"#;
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let links = r#"<Relationships><Relationship Id="r1" Type="x/hyperlink" Target="https://a.example/"/></Relationships>"#;
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r"><w:body>{body}</w:body></w:document>"#
    );
    zip(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
    ])
}

/// A workbook with one sheet of this content.
pub(crate) fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let book = r#"<workbook><sheets><sheet name="价目" r:id="r1"/><sheet name="secret" state="hidden" r:id="r2"/></sheets></workbook>"#;
    let links = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>"#;
    zip(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        (
            "xl/worksheets/sheet2.xml",
            b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>42</v></c></row></sheetData></worksheet>",
        ),
    ])
}

/// A PDF of one page with this content.
pub(crate) fn pdf(content: &[u8], packed: bool) -> Vec<u8> {
    let (bytes, filter) = if packed {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(content).expect("packs");
        (packer.finish().expect("packs"), "/Filter/FlateDecode")
    } else {
        (content.to_vec(), "")
    };
    let mut out = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
        .to_vec();
    out.extend(format!("4 0 obj<</Length {}{filter}>>stream\n", bytes.len()).into_bytes());
    out.extend(bytes);
    out.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    out
}
