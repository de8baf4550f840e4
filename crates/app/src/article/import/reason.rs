//! Why something does not come from the web, in words of the catalogue.

use hook::{BadAddress, Trouble};

/// What an address is that is not asked.
pub(super) const fn bad(error: &BadAddress) -> &'static str {
    match error {
        BadAddress::Plain => "plain",
        BadAddress::Inside(_) => "inside",
        BadAddress::Form | BadAddress::User => "address",
    }
}

/// What went wrong; what is too large and what is too slow is said of what was asked for.
pub(super) const fn word(trouble: &Trouble, large: &'static str, slow: &'static str) -> &'static str {
    match trouble {
        Trouble::Address(error) => bad(error),
        Trouble::TooLarge(_) => large,
        Trouble::Packed => "packed",
        Trouble::Timeout(_) => slow,
        Trouble::Name(_) | Trouble::Connect(_) | Trouble::Tls(_) | Trouble::Answer(_) => "no_answer",
    }
}
