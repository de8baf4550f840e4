//! Passwords: argon2id, and what a new one must be.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base::Env;

use crate::error::{Error, Result};

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;
/// Most characters, so that nobody makes us hash a book.
pub const LONGEST: usize = 200;

/// OWASP's argon2id parameters: 19 MiB, two passes, one lane.
fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1_024, 2, 1, None).unwrap_or_default())
}

/// Whether a new password is acceptable.
pub fn check(password: &str, email: &str) -> Result<()> {
    check_of(password, email, SHORTEST)
}

/// The same where the workspace wants at least so many characters.
pub fn check_of(password: &str, email: &str, least: usize) -> Result<()> {
    let (least, length) = (least.max(SHORTEST), password.chars().count());
    if !(least..=LONGEST).contains(&length) {
        return Err(Error::invalid("password", format!("must be {least} to {LONGEST} characters")));
    }
    let lower = password.to_lowercase();
    let name = email.split('@').next().unwrap_or_default().to_lowercase();
    if lower == email.to_lowercase() || (name.len() >= 4 && lower.starts_with(&name)) {
        return Err(Error::invalid("password", "must not begin with the mail address"));
    }
    let first = lower.chars().next();
    if lower.chars().all(|c| Some(c) == first)
        || lower.contains("password")
        || lower.starts_with("1234567890")
    {
        return Err(Error::invalid("password", "is too easy to guess"));
    }
    Ok(())
}

/// Hashes a password, off the async threads.
pub async fn hash(env: &Env, password: String) -> Result<String> {
    let salt: [u8; 16] = env.bytes();
    run(move || argon().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()))
        .await
}

/// Whether `password` is the one of `stored`; `None` takes as long and is false, so that accounts cannot be probed by time.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    if password.chars().count() > LONGEST {
        return Ok(false);
    }
    run(move || -> std::result::Result<bool, argon2::password_hash::Error> {
        let Some(stored) = stored else {
            argon().hash_password_with_salt(password.as_bytes(), &[0; 16])?;
            return Ok(false);
        };
        let parsed = PasswordHash::new(&stored)?;
        Ok(argon().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

async fn run<T, E>(work: impl FnOnce() -> std::result::Result<T, E> + Send + 'static) -> Result<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(Error::Internal("a password could not be hashed")),
        Err(_) => Err(Error::Internal("the password worker stopped")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        for bad in
            ["short", "aaaaaaaaaaaa", "mypassword123", "1234567890ab", "chen.li-2026", "CHEN.LI@example.com"]
        {
            assert!(check(bad, "chen.li@example.com").is_err(), "{bad}");
        }
        assert!(check("松下问童子言师采药去", "chen.li@example.com").is_ok());
        assert!(check("correct horse battery", "chen.li@example.com").is_ok());
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let (env, _) = base::seeded::env(1);
        let stored = hash(&env, "correct horse battery".into()).await.expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.expect("verifies"));
        assert!(!verify("wrong horse battery".into(), Some(stored)).await.expect("verifies"));
        assert!(!verify("anything at all".into(), None).await.expect("verifies"));
    }
}
