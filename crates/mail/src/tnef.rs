//! `winmail.dat`: the package into which old programs put files (MS-OXTNEF). Opened as far as its files and their names; anything
//! that is not as it must be ends the reading, and what was found until then stays.

use crate::charset;

const SIGNATURE: u32 = 0x223e_9f78;
/// A new file begins.
const BEGINS: u32 = 0x0006_9002;
/// Its name.
const TITLE: u32 = 0x0001_8010;
/// Its bytes.
const DATA: u32 = 0x0006_800f;
/// Files taken out of one package.
const FILES: usize = 20;

/// Whether these bytes are such a package.
pub fn is_package(bytes: &[u8]) -> bool {
    bytes.first_chunk::<4>().is_some_and(|head| u32::from_le_bytes(*head) == SIGNATURE)
}

/// Its files with their names.
pub fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    let mut rest = if is_package(bytes) { bytes.get(6..).unwrap_or_default() } else { &[] };
    while let Some((id, value, after)) = attribute(rest) {
        rest = after;
        match id {
            BEGINS if found.len() < FILES => found.push(("file".to_owned(), Vec::new())),
            BEGINS => break,
            TITLE => {
                if let Some((name, _)) = found.last_mut() {
                    let end = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
                    *name = charset::guess(&value[..end], None);
                }
            }
            DATA => {
                if let Some((_, bytes)) = found.last_mut() {
                    *bytes = value.to_vec();
                }
            }
            _ => {}
        }
    }
    found.retain(|(_, bytes)| !bytes.is_empty());
    found
}

/// Level, id, length, value, checksum.
fn attribute(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let number = |at: usize| bytes.get(at..at + 4)?.first_chunk::<4>().map(|four| u32::from_le_bytes(*four));
    let (id, length) = (number(1)?, usize::try_from(number(5)?).ok()?);
    let end = 9_usize.checked_add(length)?;
    Some((id, bytes.get(9..end)?, bytes.get(end.checked_add(2)?..)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn package(files: &[(&[u8], &[u8])]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_le_bytes().to_vec();
        bytes.extend([1, 0]);
        let mut put = |id: u32, value: &[u8]| {
            bytes.push(2);
            bytes.extend(id.to_le_bytes());
            bytes.extend(u32::try_from(value.len()).expect("small").to_le_bytes());
            bytes.extend(value);
            bytes.extend([0, 0]);
        };
        put(0x0008_9006, &[1, 2]);
        for (name, value) in files {
            put(BEGINS, &[0; 14]);
            put(TITLE, name);
            put(DATA, value);
        }
        bytes
    }

    #[test]
    fn files_come_out_with_their_names() {
        let gbk = [0xb7, 0xa2, 0xc6, 0xb1, b'.', b'p', b'd', b'f', 0];
        let whole = package(&[(b"a.pdf\0", b"%PDF-1"), (&gbk, b"%PDF-2")]);
        assert_eq!(
            files(&whole),
            [("a.pdf".into(), b"%PDF-1".to_vec()), ("发票.pdf".into(), b"%PDF-2".to_vec())]
        );
        assert!(files(b"%PDF-1.7").is_empty());
    }

    proptest! {
        #[test]
        fn a_broken_package_ends_the_reading(cut in 0_usize..80, noise in any::<[u8; 4]>(), at in 0_usize..80) {
            let mut whole = package(&[(b"a.pdf\0", b"%PDF-1")]);
            whole.truncate(cut.min(whole.len()));
            for (offset, byte) in noise.into_iter().enumerate() {
                if let Some(place) = whole.get_mut(at + offset) {
                    *place = byte;
                }
            }
            let _ = files(&whole);
        }
    }
}
