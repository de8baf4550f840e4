//! What a file is, by its bytes; the name and the sender's word count for nothing.

/// Containers list their tracks within this.
const TRACKS_BYTES: usize = 4 * 1024;

/// A type that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    /// Media type to serve it with (always as an attachment).
    pub mime: &'static str,
}

/// What the bytes are: an accepted type, or the word for a refused one.
pub fn sniff(bytes: &[u8]) -> Result<FileType, &'static str> {
    let accepted = |mime| Ok(FileType { mime });
    let brand = bytes.get(4..12).unwrap_or_default();
    if bytes.is_empty() {
        return Err("empty");
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return accepted("image/png");
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return accepted("image/jpeg");
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return accepted("image/gif");
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => accepted("image/webp"),
            Some(b"WAVE") => accepted("audio/wav"),
            _ => Err("RIFF"),
        };
    }
    if brand.starts_with(b"ftyp") {
        return if brand.ends_with(b"heic") || brand.ends_with(b"mif1") {
            accepted("image/heic")
        } else if brand.starts_with(b"ftypM4A") || (names(bytes, b"soun") && !names(bytes, b"vide")) {
            accepted("audio/mp4")
        } else {
            accepted("video/mp4")
        };
    }
    if bytes.starts_with(b"\x1aE\xdf\xa3") {
        let sound = names(bytes, b"A_OPUS") || names(bytes, b"A_VORBIS");
        return accepted(if sound && !names(bytes, b"V_") { "audio/webm" } else { "video/webm" });
    }
    if bytes.starts_with(b"OggS") {
        return accepted("audio/ogg");
    }
    if bytes.starts_with(b"ID3") || bytes.starts_with(b"\xff\xfb") || bytes.starts_with(b"\xff\xf3") {
        return accepted("audio/mpeg");
    }
    if bytes.starts_with(b"%PDF-") {
        return accepted("application/pdf");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return accepted("application/zip");
    }
    if bytes.starts_with(b"MZ") || bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"#!") {
        return Err("program");
    }
    text(bytes)
}

/// Whether the file's beginning, where containers list their tracks, names this.
fn names(bytes: &[u8], word: &[u8]) -> bool {
    let beginning = bytes.get(..TRACKS_BYTES).unwrap_or(bytes);
    beginning.windows(word.len()).any(|window| window == word)
}

/// Plain text is taken, markup that a browser might run is not.
fn text(bytes: &[u8]) -> Result<FileType, &'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Err("unknown") };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return Err("unknown");
    }
    let lower = text.to_ascii_lowercase();
    let markup = ["<svg", "<html", "<!doctype", "<script", "<?xml", "<body", "<iframe", "<?php"];
    if markup.iter().any(|word| lower.contains(word)) {
        return Err("markup");
    }
    Ok(FileType { mime: "text/plain; charset=utf-8" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_and_names_do_not() {
        let table: &[(&[u8], Result<&str, &str>)] = &[
            (b"\x89PNG\r\n\x1a\n0000", Ok("image/png")),
            (b"\xff\xd8\xff\xe0JFIF", Ok("image/jpeg")),
            (b"GIF89a....", Ok("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Ok("image/webp")),
            (b"RIFF\0\0\0\0AVI LIST", Err("RIFF")),
            (b"\0\0\0\x18ftypisom\0\0", Ok("video/mp4")),
            (b"\0\0\0\x18ftypiso5....hdlr....soun", Ok("audio/mp4")),
            (b"\0\0\0\x18ftypiso5..soun..vide", Ok("video/mp4")),
            (b"\x1aE\xdf\xa3....webm....A_OPUS", Ok("audio/webm")),
            (b"\x1aE\xdf\xa3..webm..V_VP9..A_OPUS", Ok("video/webm")),
            (b"%PDF-1.7", Ok("application/pdf")),
            ("你好，这是说明".as_bytes(), Ok("text/plain; charset=utf-8")),
            (b"<svg onload=alert(1)>", Err("markup")),
            (b"  hello <SCRIPT>alert(1)</SCRIPT>", Err("markup")),
            (b"<?xml version='1.0'?><a/>", Err("markup")),
            (b"MZ\x90\0", Err("program")),
            (b"\x7fELF\x02", Err("program")),
            (b"#!/bin/sh\nrm", Err("program")),
            (b"\x00\x01\x02\x03", Err("unknown")),
            (b"\xff\xfe<\0h\0t\0m\0l\0", Err("unknown")),
            (b"", Err("empty")),
        ];
        for (bytes, expected) in table {
            assert_eq!(
                sniff(bytes).map(|found| found.mime),
                *expected,
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
