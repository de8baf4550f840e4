//! Signed identities: the shop tells the platform who is looking at its page.

use base::Env;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::{Deserialize, Serialize};

use crate::Customer;

/// How long an identity is good for; the page asks for a new one when it needs it.
pub const IDENTITY_TTL_SECONDS: i64 = 300;

/// What the token says, signed with HS256 under the secret of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Reference of the customer.
    pub sub: String,
    /// Name.
    pub name: String,
    /// Last four digits of the phone.
    pub phone_last4: String,
    /// Public key of the inbox it is for.
    pub inbox: String,
    /// When it was made, in Unix seconds.
    pub iat: i64,
    /// When it ends, in Unix seconds.
    pub exp: i64,
    /// Unique id of this token.
    pub jti: String,
}

/// A token for `customer`, and its claims.
pub(crate) fn sign(
    customer: &Customer,
    inbox: &str,
    secret: &str,
    env: &Env,
) -> Result<(String, Claims), jsonwebtoken::errors::Error> {
    let now = env.now().ms().div_euclid(1_000);
    let claims = Claims {
        sub: customer.reference.clone(),
        name: customer.name.clone(),
        phone_last4: customer.phone_last4().to_owned(),
        inbox: inbox.to_owned(),
        iat: now,
        exp: now + IDENTITY_TTL_SECONDS,
        jti: env.uuid().to_string(),
    };
    let token =
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes()))?;
    Ok((token, claims))
}
