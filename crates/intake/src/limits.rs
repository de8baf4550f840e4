//! How much a file may ask of the machine that reads it.

/// Bounds of one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file as it comes.
    pub file_bytes: usize,
    /// Bytes of everything that is unpacked of it.
    pub unpacked_bytes: usize,
    /// How many times more than what was packed may come out of one part of an archive.
    pub ratio: usize,
    /// Files in an archive.
    pub entries: usize,
    /// Elements, lists or objects inside one another.
    pub depth: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Cells of a workbook.
    pub cells: usize,
    /// Pieces of text on the pages of one PDF.
    pub pieces: usize,
    /// Bytes of the Markdown of one document: what is longer is cut at its headings.
    pub body_bytes: usize,
    /// Characters of a title.
    pub title_chars: usize,
    /// Documents that one file may become.
    pub documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 * 1024 * 1024,
            unpacked_bytes: 200 * 1024 * 1024,
            ratio: 200,
            entries: 2_000,
            depth: 128,
            pages: 5_000,
            cells: 2_000_000,
            pieces: 4_000_000,
            body_bytes: 100_000,
            title_chars: 200,
            documents: 5_000,
        }
    }
}
