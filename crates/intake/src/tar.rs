//! Tar archives as Git writes them: plain files with their paths; long ones in the records before them. Links and devices are none.

use crate::refused::Refused;

const BLOCK: usize = 512;
/// Bytes of a path in a record of its own.
const LONGEST: usize = 64 * 1024;

/// A file in an archive: its path, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) at: std::ops::Range<usize>,
}

/// Lists the files, at most so many.
pub(crate) fn list(bytes: &[u8], most: usize) -> Result<Vec<Entry>, Refused> {
    let (mut entries, mut at) = (Vec::new(), 0);
    // What the record before says of the next one.
    let mut long: Option<String> = None;
    while let Some(head) = bytes.get(at..at + BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        if !is_right(head) {
            return Err(Refused::Broken);
        }
        let size = octal(&head[124..136]).ok_or(Refused::Broken)?;
        let start = at + BLOCK;
        let end = start.checked_add(size).filter(|end| *end <= bytes.len()).ok_or(Refused::Broken)?;
        at = start + size.div_ceil(BLOCK) * BLOCK;
        match head[156] {
            b'x' | b'L' if size > LONGEST => return Err(Refused::Broken),
            b'x' => long = pax_path(&bytes[start..end]).or(long),
            b'L' => long = Some(text(&bytes[start..end])?),
            b'0' | 0 => {
                let path = match long.take() {
                    Some(path) => path,
                    None => name(head)?,
                };
                // Folders of old archives are files whose name ends so.
                if path.ends_with('/') {
                    continue;
                }
                entries.push(Entry { path, at: start..end });
                if entries.len() > most {
                    return Err(Refused::TooMany);
                }
            }
            // What holds for all that follows names no file.
            b'g' => {}
            _ => long = None,
        }
    }
    Ok(entries)
}

/// Whether the sum that stands in a head is the sum of its bytes.
fn is_right(head: &[u8]) -> bool {
    let sum: usize = head
        .iter()
        .enumerate()
        .map(|(at, byte)| usize::from(if (148..156).contains(&at) { b' ' } else { *byte }))
        .sum();
    octal(&head[148..156]) == Some(sum)
}

fn octal(field: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() { Some(0) } else { usize::from_str_radix(text, 8).ok() }
}

fn text(field: &[u8]) -> Result<String, Refused> {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    std::str::from_utf8(&field[..end]).map(str::to_owned).map_err(|_| Refused::Encoding)
}

fn name(head: &[u8]) -> Result<String, Refused> {
    let name = text(&head[..100])?;
    let prefix = if &head[257..262] == b"ustar" { text(&head[345..500])? } else { String::new() };
    Ok(if prefix.is_empty() { name } else { format!("{prefix}/{name}") })
}

/// The path in a record of lines `LENGTH KEY=VALUE`.
fn pax_path(mut record: &[u8]) -> Option<String> {
    loop {
        let space = record.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&record[..space]).ok()?.parse().ok()?;
        let line = record.get(space + 1..length)?.strip_suffix(b"\n")?;
        if let Some(path) = line.strip_prefix(b"path=") {
            return std::str::from_utf8(path).ok().map(str::to_owned);
        }
        record = &record[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(name: &str, size: usize, kind: u8) -> Vec<u8> {
        let mut head = vec![0; BLOCK];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        head[156] = kind;
        head[257..262].copy_from_slice(b"ustar");
        head[148..156].fill(b' ');
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        head
    }

    fn file(name: &str, kind: u8, body: &[u8]) -> Vec<u8> {
        let mut all = head(name, body.len(), kind);
        all.extend_from_slice(body);
        all.resize(all.len().div_ceil(BLOCK) * BLOCK, 0);
        all
    }

    fn listed(parts: &[Vec<u8>]) -> Result<Vec<(String, usize)>, Refused> {
        let all = [parts.concat(), vec![0; 2 * BLOCK]].concat();
        Ok(list(&all, 10)?.into_iter().map(|entry| (entry.path, entry.at.len())).collect())
    }

    #[test]
    fn plain_files_are_listed_with_long_paths_and_nothing_else_is() {
        let long = format!("docs/{}/a.md", "x".repeat(200));
        let pax = format!("path={long}\n");
        let pax = format!("{} {pax}", pax.len() + 4);
        let parts = [
            file("pax_global_header", b'g', b"52 comment=0123\n"),
            head("docs/", 0, b'5'),
            file("docs/a.md", b'0', b"one"),
            file("docs/link.md", b'2', b""),
            file("x", b'x', pax.as_bytes()),
            file("docs/short", b'0', &[b'y'; 600]),
            file("././@LongLink", b'L', format!("{long}\0").as_bytes()),
            file("docs/short", 0, b""),
        ];
        let wanted = vec![("docs/a.md".to_owned(), 3), (long.clone(), 600), (long, 0)];
        assert_eq!(listed(&parts), Ok(wanted));
    }

    #[test]
    fn what_is_damaged_or_without_end_is_refused() {
        let mut wrong = file("a.md", b'0', b"one");
        wrong[0] = b'b';
        assert_eq!(listed(&[wrong]), Err(Refused::Broken), "its sum is another");
        assert_eq!(list(&head("a.md", 10_000, b'0'), 10), Err(Refused::Broken), "it ends before its end");
        let many: Vec<Vec<u8>> = (0..11).map(|no| file(&format!("{no}.md"), b'0', b"x")).collect();
        assert_eq!(listed(&many), Err(Refused::TooMany));
        assert_eq!(listed(&[b"<html>".repeat(200)]), Err(Refused::Broken));
        assert_eq!(listed(&[]), Ok(Vec::new()));
        for record in [&b"9"[..], b"x path=a\n", b"99 path=a\n", b"0 path=a\n", b""] {
            assert_eq!(pax_path(record), None, "{}", String::from_utf8_lossy(record));
        }
    }
}
