//! Whose word we take for a server's name: the authorities that the public internet agrees on, and those that somebody added. Nothing
//! here accepts a server without one.

use std::error::Error as StdError;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, RootCertStore};

use crate::account::{Server, Trouble, words};

/// Certificates that may be added at once.
const AUTHORITIES: usize = 20;
/// Bytes of their text.
const PEM_BYTES: usize = 64 * 1024;

/// A certificate of an authority.
pub type Certificate = CertificateDer<'static>;
/// Authorities beside the public ones.
pub type Authorities = Arc<[Certificate]>;

/// Why a text names no authorities.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is too long.
    #[error("is longer than {PEM_BYTES} bytes or {AUTHORITIES} certificates; enter the authority's own only")]
    TooLong,
    /// Somebody pasted a secret.
    #[error(
        "holds a private key: enter the authority's certificate only, and take the key out of wherever you copied it from"
    )]
    PrivateKey,
    /// There is none.
    #[error("holds no certificate: it begins with -----BEGIN CERTIFICATE-----")]
    None,
    /// One of them is broken.
    #[error("certificate {0} cannot be read")]
    Broken(usize),
}

/// Reads authorities from text in PEM; none from an empty one.
pub fn authorities(pem: &str) -> Result<Vec<Certificate>, Unfit> {
    if pem.trim().is_empty() {
        return Ok(Vec::new());
    }
    if pem.len() > PEM_BYTES {
        return Err(Unfit::TooLong);
    }
    if pem.contains("PRIVATE KEY-----") {
        return Err(Unfit::PrivateKey);
    }
    let mut found = Vec::new();
    for (at, certificate) in CertificateDer::pem_slice_iter(pem.as_bytes()).enumerate() {
        let certificate = certificate.map_err(|_| Unfit::Broken(at + 1))?;
        RootCertStore::empty().add(certificate.clone()).map_err(|_| Unfit::Broken(at + 1))?;
        found.push(certificate);
    }
    match found.len() {
        0 => Err(Unfit::None),
        count if count > AUTHORITIES => Err(Unfit::TooLong),
        _ => Ok(found),
    }
}

/// The public ones and these.
pub(crate) fn roots(more: &Authorities) -> RootCertStore {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    roots.add_parsable_certificates(more.iter().cloned());
    roots
}

/// What of a certificate was wrong, when a connection failed for that; looks behind what wraps it.
pub(crate) fn refused(server: &Server, error: &(dyn StdError + 'static)) -> Option<Trouble> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(of(server, found));
        }
        // An IO error names as its source what lies behind that which it holds.
        let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match held {
            Some(held) => Some(held as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

fn of(server: &Server, error: &rustls::Error) -> Trouble {
    use CertificateError::{
        BadSignature, Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
        NotValidYetContext, UnknownIssuer,
    };
    let host = server.host.clone();
    match error {
        rustls::Error::InvalidCertificate(why) => match why {
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => {
                Trouble::TlsExpired(host)
            }
            NotValidForName | NotValidForNameContext { .. } => Trouble::TlsName(host),
            // Of another authority that has the same name.
            UnknownIssuer | BadSignature => Trouble::TlsAuthority(host),
            other => Trouble::Tls(words(other)),
        },
        other => Trouble::Tls(words(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_authority_is_said() {
        assert_eq!(authorities(" \n"), Ok(Vec::new()));
        assert_eq!(authorities("ca.example.com"), Err(Unfit::None));
        assert_eq!(
            authorities("-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----"),
            Err(Unfit::PrivateKey)
        );
        assert_eq!(
            authorities("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
            Err(Unfit::Broken(1))
        );
        assert_eq!(authorities(&"x".repeat(PEM_BYTES + 1)), Err(Unfit::TooLong));
    }
}
