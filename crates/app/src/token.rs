//! Signed tokens that any node can check without asking the database: `base64url(claims).base64url(hmac-sha256)`.

use base::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// Longest token looked at.
const TOKEN_BYTES: usize = 4_096;

/// The key that signs; derived from the master key.
#[derive(Clone)]
pub struct TokenKey([u8; 32]);

#[derive(serde::Serialize, serde::Deserialize)]
struct Envelope<T> {
    /// What the token is for: one kind is never accepted as another.
    u: String,
    /// Until when, in microseconds.
    e: i64,
    c: T,
}

impl TokenKey {
    /// From key bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn tag(&self, body: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
        mac.update(body.as_bytes());
        mac
    }

    /// A text that only this key can make of `bytes` for `purpose`.
    pub fn bind(&self, purpose: &str, bytes: &[u8]) -> String {
        B64.encode(self.bind_bytes(purpose, bytes))
    }

    /// Like [`Self::bind`], as bytes.
    pub fn bind_bytes(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        let mut mac = self.tag(purpose);
        mac.update(b"\0");
        mac.update(bytes);
        mac.finalize().into_bytes().to_vec()
    }

    /// Signs `claims` for `purpose` until `expires_at`.
    pub fn sign<T: Serialize>(&self, purpose: &str, claims: &T, expires_at: Timestamp) -> String {
        let envelope = Envelope { u: purpose.to_owned(), e: expires_at.0, c: claims };
        let body = B64.encode(serde_json::to_vec(&envelope).unwrap_or_default());
        let tag = B64.encode(self.tag(&body).finalize().into_bytes());
        format!("{body}.{tag}")
    }

    /// The claims and the end of a token, when the signature, the purpose and the time are right.
    pub fn open<T: DeserializeOwned>(
        &self,
        purpose: &str,
        token: &str,
        now: Timestamp,
    ) -> Option<(T, Timestamp)> {
        if token.len() > TOKEN_BYTES {
            return None;
        }
        let (body, tag) = token.split_once('.')?;
        self.tag(body).verify_slice(&B64.decode(tag).ok()?).ok()?;
        let envelope: Envelope<T> = serde_json::from_slice(&B64.decode(body).ok()?).ok()?;
        (envelope.u == purpose && envelope.e > now.0).then_some((envelope.c, Timestamp(envelope.e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_key_purpose_and_time_open() {
        let key = TokenKey::new([7; 32]);
        let now = Timestamp::from_ms(1_000);
        let token = key.sign("visitor", &42_u32, now.plus_ms(10));
        assert_eq!(key.open::<u32>("visitor", &token, now).map(|found| found.0), Some(42));
        assert!(key.open::<u32>("ticket", &token, now).is_none(), "another purpose");
        assert!(key.open::<u32>("visitor", &token, now.plus_ms(10)).is_none(), "over");
        assert!(TokenKey::new([8; 32]).open::<u32>("visitor", &token, now).is_none(), "another key");
        let (body, tag) = token.split_once('.').expect("two parts");
        let forged = B64.encode(r#"{"u":"visitor","e":9000000000000000,"c":43}"#);
        assert!(key.open::<u32>("visitor", &format!("{forged}.{tag}"), now).is_none(), "forged claims");
        assert!(key.open::<u32>("visitor", body, now).is_none(), "no tag");
        assert!(key.open::<u32>("visitor", &"x".repeat(TOKEN_BYTES + 1), now).is_none(), "too long");
    }
}
