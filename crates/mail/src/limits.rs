//! How large a letter may be.

/// Bytes of files that one letter may carry, as customers are told.
pub const FILES_BYTES: usize = 25 * 1024 * 1024;
/// Bytes of one letter: files grow by 37 % on their way, and words and pictures come with them.
pub const LETTER_BYTES: usize = 36 * 1024 * 1024;
/// Parts of one letter, those of letters inside it too.
pub const PARTS: usize = 1_000;
/// Letters inside letters.
pub const DEPTH: usize = 8;
/// Bytes of HTML that are made safe and kept.
pub const HTML_BYTES: usize = 512 * 1024;
/// Characters of plain text that are kept.
pub const TEXT_CHARS: usize = 100_000;
/// Characters of a subject.
pub const SUBJECT_CHARS: usize = 300;
/// Message ids looked at in `References`.
pub const REFERENCES: usize = 50;
/// Characters of one address.
pub const ADDRESS_CHARS: usize = 254;
/// Lines of the head that are kept to be looked at.
pub const HEAD_LINES: usize = 100;
/// Characters of each.
pub const HEAD_CHARS: usize = 1_000;
/// Addresses beside the sender to which an answer goes too.
pub const COPIES: usize = 20;
/// Files taken out of one letter.
pub const FILES: usize = 20;
/// Characters of history that an answer quotes.
pub const QUOTE_CHARS: usize = 4_000;
