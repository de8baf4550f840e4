//! Signatures in the manner of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one for each secret that is good.

use base::Env;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of a secret.
pub const SECRET_BYTES: usize = 32;
/// How a written secret begins.
const MARK: &str = "whsec_";

/// A secret, as the receiver is given it.
pub type Secret = String;

/// A new one.
pub fn new_secret(env: &Env) -> Secret {
    format!("{MARK}{}", B64.encode(env.bytes::<SECRET_BYTES>()))
}

/// Whether a text is a secret that signs: at least 16 bytes behind the mark.
pub fn is_secret(text: &str) -> bool {
    text.strip_prefix(MARK).and_then(|bytes| B64.decode(bytes).ok()).is_some_and(|bytes| bytes.len() >= 16)
}

/// The value of `webhook-signature`: one signature for each secret, separated by spaces. A text that is no secret signs nothing.
pub fn signature(secrets: &[Secret], id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let sign = |secret: &Secret| {
        let bytes = B64.decode(secret.strip_prefix(MARK)?).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&bytes).ok()?;
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        Some(format!("v1,{}", B64.encode(mac.finalize().into_bytes())))
    };
    secrets.iter().filter_map(sign).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn it_signs_as_the_specification_does() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let signed =
            signature(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_twice_and_nonsense_not_at_all() {
        let (env, _) = base::seeded::env(1);
        let (one, two) = (new_secret(&env), new_secret(&env));
        let both = signature(&[one.clone(), two], "evt_1", 1, b"{}");
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.starts_with(&signature(&[one], "evt_1", 1, b"{}")));
        assert_eq!(signature(&["secret".to_owned()], "evt_1", 1, b"{}"), "");
        for (text, good) in [
            (new_secret(&env).as_str(), true),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false),
            ("whsec_MfKQ9r8=", false),
            ("whsec_not base64 at all, and long enough", false),
        ] {
            assert_eq!(is_secret(text), good, "{text}");
        }
    }
}
