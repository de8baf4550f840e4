//! Files of labelled lines.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// The longest file that is read.
const FILE_BYTES: u64 = 256 * 1024 * 1024;
/// The longest text of a line.
const TEXT_CHARS: usize = 10_000;

/// A labelled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its label.
    pub label: String,
    /// The text.
    pub text: String,
}

/// Reads files one after another; empty lines are passed over.
pub fn read(files: &[PathBuf]) -> Result<Vec<Line>> {
    rows(files, "`label<TAB>text`", parse)
}

/// Reads files one after another, each by `parse`; `form` says what a line is.
pub fn rows<T>(
    files: &[PathBuf],
    form: &str,
    parse: impl Fn(&Path, &[u8], &mut Vec<T>) -> Result<()>,
) -> Result<Vec<T>> {
    let mut out = Vec::new();
    for file in files {
        let size =
            std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
        if size > FILE_BYTES {
            bail!("{} has {size} bytes; at most {FILE_BYTES} are read", file.display());
        }
        let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        parse(file, &bytes, &mut out)?;
    }
    if out.is_empty() {
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        bail!("{} has no lines; each is {form}", names.join(", "));
    }
    Ok(out)
}

fn parse(file: &Path, bytes: &[u8], out: &mut Vec<Line>) -> Result<()> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let place = || format!("{}, line {}", file.display(), at + 1);
        let Ok(line) = std::str::from_utf8(line) else { bail!("{} is not UTF-8", place()) };
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let Some((label, text)) = line.split_once('\t') else {
            bail!("{} has no tab between label and text", place());
        };
        if label.trim().is_empty() {
            bail!("{} has no label before its tab", place());
        }
        if text.trim().is_empty() {
            bail!("{} has no text after its tab", place());
        }
        if text.contains('\t') {
            bail!("{} has two tabs: a label and a text have none in them", place());
        }
        if text.chars().count() > TEXT_CHARS {
            bail!("{} is longer than {TEXT_CHARS} characters", place());
        }
        out.push(Line { label: label.trim().to_owned(), text: text.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<Vec<Line>, String> {
        let mut out = Vec::new();
        parse(Path::new("a.tsv"), bytes, &mut out).map_err(|error| error.to_string()).map(|()| out)
    }

    #[test]
    fn lines_are_read_and_faults_say_where() {
        let read = of("\u{feff}退货\t怎么退货？\r\n\nship\thow long ".as_bytes()).expect("read");
        assert_eq!(
            read.iter().map(|line| (line.label.as_str(), line.text.as_str())).collect::<Vec<_>>(),
            [("退货", "怎么退货？"), ("ship", "how long "),]
        );
        for (bytes, wanted) in [
            (&b"a\tb\nno tab"[..], "a.tsv, line 2 has no tab between label and text"),
            (b"\ttext", "a.tsv, line 1 has no label before its tab"),
            (b"a\t \r\n", "a.tsv, line 1 has no text after its tab"),
            (b"a\tb\tc", "a.tsv, line 1 has two tabs: a label and a text have none in them"),
            (b"a\tb\nc\t\xff\xfe", "a.tsv, line 2 is not UTF-8"),
        ] {
            assert_eq!(of(bytes).expect_err("refused"), wanted);
        }
        let long = format!("a\t{}", "长".repeat(TEXT_CHARS + 1));
        assert_eq!(
            of(long.as_bytes()).expect_err("refused"),
            "a.tsv, line 1 is longer than 10000 characters"
        );
    }
}
