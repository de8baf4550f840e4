//! How large a picture is, by the first bytes of its format. Nothing is unpacked.

/// Width and height in pixels as a browser shows it; `None` where the bytes do not say.
pub(super) fn pixels(bytes: &[u8], mime: &str) -> Option<(u32, u32)> {
    let (width, height) = match mime {
        "image/png" => png(bytes),
        "image/gif" => gif(bytes),
        "image/webp" => webp(bytes),
        "image/jpeg" => jpeg(bytes),
        _ => None,
    }?;
    (width > 0 && height > 0).then_some((width, height))
}

/// Whether browsers show it.
pub(super) fn is_picture(mime: &str) -> bool {
    matches!(mime, "image/png" | "image/gif" | "image/webp" | "image/jpeg")
}

fn big16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn little16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn little24(bytes: &[u8], at: usize) -> Option<u32> {
    let three = bytes.get(at..at + 3)?;
    Some(u32::from(three[0]) | u32::from(three[1]) << 8 | u32::from(three[2]) << 16)
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((side(16)?, side(20)?))
}

fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    Some((little16(bytes, 6)?, little16(bytes, 8)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little24(bytes, 24)? + 1, little24(bytes, 27)? + 1)),
        b"VP8L" => {
            let packed = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little16(bytes, 26)? & 0x3fff, little16(bytes, 28)? & 0x3fff)),
        _ => None,
    }
}

/// Segments are passed over until the one that begins a picture; where a camera says that it was turned, the sides change places.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut turned) = (2, false);
    loop {
        while bytes.get(at)? == &0xff && bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        let (0xff, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        let length = big16(bytes, at + 2)? as usize;
        let begins_picture = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if begins_picture {
            let (height, width) = (big16(bytes, at + 5)?, big16(bytes, at + 7)?);
            return Some(if turned { (height, width) } else { (width, height) });
        }
        if length < 2 || kind == 0xda {
            return None;
        }
        if kind == 0xe1 {
            turned |= is_turned(bytes.get(at + 4..at + 2 + length)?).unwrap_or_default();
        }
        at += 2 + length;
    }
}

/// Whether what a camera wrote says that the picture lies on its side.
fn is_turned(exif: &[u8]) -> Option<bool> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| if big { big16(tiff, at) } else { little16(tiff, at) };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let begin = usize::try_from(long(4)?).ok().filter(|begin| *begin < tiff.len())?;
    let entries = short(begin)? as usize;
    (0..entries).map(|no| begin + 2 + 12 * no).find_map(|at| {
        let orientation = short(at)? == 0x0112;
        orientation.then(|| short(at + 8)).flatten().map(|how| (5..=8).contains(&how))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_of(orientation: Option<u8>) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        if let Some(orientation) = orientation {
            let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
            exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
            let length = u16::try_from(exif.len() + 2).expect("short");
            bytes.extend([0xff, 0xe1]);
            bytes.extend(length.to_be_bytes());
            bytes.extend(exif);
        }
        // Filled with more than one sign, and tables before the picture.
        bytes.extend([0xff, 0xff, 0xff, 0xc4, 0, 4, 0, 0]);
        bytes.extend([0xff, 0xc2, 0, 11, 8, 0, 200, 1, 64, 3, 0, 0, 0]);
        bytes
    }

    #[test]
    fn every_format_tells_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x40\0\0\0\xc8";
        let gif = b"GIF89a\x40\x01\xc8\0";
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x41\xc8\x40";
        let packed = ((319_u32) | 199 << 14).to_le_bytes();
        let lossless = [b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".as_slice(), &packed].concat();
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x3f\x01\0\xc7\0\0";
        let (jpeg, upright) = (jpeg_of(None), jpeg_of(Some(3)));
        for (mime, bytes) in [
            ("image/png", png.as_slice()),
            ("image/gif", gif),
            ("image/webp", lossy),
            ("image/webp", &lossless),
            ("image/webp", extended),
            ("image/jpeg", &jpeg),
            ("image/jpeg", &upright),
        ] {
            assert_eq!(pixels(bytes, mime), Some((320, 200)), "{mime}");
        }
        assert_eq!(pixels(&jpeg_of(Some(6)), "image/jpeg"), Some((200, 320)), "turned by a camera");
    }

    /// Cut off anywhere and with any byte changed: nothing is read beyond the end, nothing goes on for ever.
    #[test]
    fn broken_ones_say_nothing() {
        for whole in [jpeg_of(Some(6)), jpeg_of(None)] {
            for end in 0..whole.len() {
                let _ = pixels(&whole[..end], "image/jpeg");
                for with in [0, 1, 0x7f, 0xff] {
                    let mut changed = whole.clone();
                    changed[end] = with;
                    let _ = pixels(&changed, "image/jpeg");
                }
            }
        }
        for mime in ["image/png", "image/gif", "image/webp", "image/jpeg", "text/plain"] {
            assert_eq!(pixels(b"", mime), None);
            assert_eq!(pixels(b"\x89PNG\r\n\x1a\n", mime), None);
            assert_eq!(pixels(&[0xff; 64], mime).is_some(), mime == "image/gif", "{mime}");
        }
        assert_eq!(pixels(b"GIF89a\0\0\0\0", "image/gif"), None, "without a pixel");
    }
}
