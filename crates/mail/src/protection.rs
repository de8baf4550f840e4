//! Letters that are signed or encrypted: said, never pretended to have been opened or checked.

use mail_parser::{Message, MessagePart, MimeHeaders};

/// What protects a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Signed by S/MIME; the signature was not checked.
    SmimeSigned,
    /// Encrypted by S/MIME; it cannot be read here.
    SmimeEncrypted,
    /// Signed by OpenPGP; the signature was not checked.
    PgpSigned,
    /// Encrypted by OpenPGP; it cannot be read here.
    PgpEncrypted,
}

impl Protection {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SmimeSigned => "smime_signed",
            Self::SmimeEncrypted => "smime_encrypted",
            Self::PgpSigned => "pgp_signed",
            Self::PgpEncrypted => "pgp_encrypted",
        }
    }

    /// Whether its words are hidden from us.
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::SmimeEncrypted | Self::PgpEncrypted)
    }
}

/// How a letter is protected, by the types of its parts and the marks of old programs in its text.
pub fn of(message: &Message<'_>, text: &str) -> Option<Protection> {
    let found = message.parts.iter().find_map(by_type);
    found.or_else(|| {
        let text = text.trim_start();
        if text.starts_with("-----BEGIN PGP MESSAGE-----") {
            Some(Protection::PgpEncrypted)
        } else {
            text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----").then_some(Protection::PgpSigned)
        }
    })
}

fn by_type(part: &MessagePart<'_>) -> Option<Protection> {
    let kind = part.content_type()?;
    let whole = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase();
    let attribute = |name: &str| kind.attribute(name).unwrap_or_default().to_ascii_lowercase();
    match whole.as_str() {
        "multipart/encrypted" => Some(Protection::PgpEncrypted),
        "multipart/signed" if attribute("protocol").contains("pgp") => Some(Protection::PgpSigned),
        "multipart/signed" => Some(Protection::SmimeSigned),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            let signed = attribute("smime-type").starts_with("signed");
            Some(if signed { Protection::SmimeSigned } else { Protection::SmimeEncrypted })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::read;

    #[test]
    fn protection_is_named_by_its_kind() {
        for (head, body, expected) in [
            (
                "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=x",
                "--x--",
                Some(Protection::PgpEncrypted),
            ),
            (
                "multipart/signed; protocol=\"application/pgp-signature\"; boundary=x",
                "--x\r\n\r\nhi\r\n--x--",
                Some(Protection::PgpSigned),
            ),
            (
                "multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=x",
                "--x\r\n\r\nhi\r\n--x--",
                Some(Protection::SmimeSigned),
            ),
            (
                "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
                "AAAA",
                Some(Protection::SmimeEncrypted),
            ),
            (
                "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
                "AAAA",
                Some(Protection::SmimeSigned),
            ),
            ("text/plain", "-----BEGIN PGP MESSAGE-----\r\nx", Some(Protection::PgpEncrypted)),
            ("text/plain", "I got a -----BEGIN PGP MESSAGE----- thing", None),
        ] {
            let raw = format!("From: a@b.example\r\nContent-Type: {head}\r\n\r\n{body}\r\n");
            assert_eq!(read(raw.as_bytes()).expect("readable").protection, expected, "{head}");
        }
    }
}
