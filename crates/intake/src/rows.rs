//! Tables as they stand, for whoever knows what their columns mean.

use crate::encoding::text_of;
use crate::kind::{Kind, tell};
use crate::limits::Limits;
use crate::refused::Refused;
use crate::{sheet, table};

/// The rows of a table: of CSV in any common encoding, or of the first sheet of a workbook that can be seen and has something in it.
pub fn rows(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge);
    }
    match tell(name, bytes)? {
        Kind::Csv => table::csv(&text_of(bytes, None)?, limits.cells).ok_or(Refused::TooMany),
        // A workbook under another name is one nevertheless.
        Kind::Excel | Kind::Zip => {
            let book = sheet::read(bytes, limits)?;
            book.sheets.into_iter().next().map(|sheet| sheet.rows).ok_or(Refused::Empty)
        }
        _ => Err(Refused::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_stands() {
        let read = |name: &str, bytes: &[u8]| rows(name, bytes, &Limits::default());
        let gb = encoding_rs::GB18030.encode("货号;价格\r\nA-1;\"1;2\"\r\n").0.into_owned();
        assert_eq!(read("a.csv", &gb).expect("reads"), [["货号", "价格"], ["A-1", "1;2"]]);
        let small = Limits { cells: 1, file_bytes: 20, ..Limits::default() };
        assert_eq!(rows("a.csv", b"a,b\nc,d", &small), Err(Refused::TooMany));
        assert_eq!(rows("a.csv", &[b'a'; 21], &small), Err(Refused::TooLarge));
        for (name, bytes, why) in [
            ("a.csv", b"".as_slice(), Refused::Empty),
            ("a.pdf", b"%PDF-1.7", Refused::Unknown),
            ("a.xlsm", b"PK\x03\x04", Refused::Macros),
            ("a.md", b"# a", Refused::Unknown),
        ] {
            assert_eq!(read(name, bytes), Err(why), "{name}");
        }
        assert!(read("a.xlsx", b"PK\x03\x04").is_err(), "a damaged workbook");
    }
}
