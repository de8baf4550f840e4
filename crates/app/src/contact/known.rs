//! By what a customer is known to the company: its own reference, a mail address, a phone number, each in the one form in which it is
//! compared.

use base::{ContactId, limits};
use conversation::{Identity, IdentityKind};
use protocol::contact::{ContactIdentity, ContactIdentityKind, KnownBy};
use store::{ContactRecord, Cx, IdentityHash, StoreError};

use super::tell_about::{is_mail, is_phone};
use crate::error::{Error, Result};

/// One of them, ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) kind: IdentityKind,
    pub(super) value: String,
    pub(super) hash: IdentityHash,
}

impl Known {
    /// The name of its field.
    pub(super) const fn field(&self) -> &'static str {
        match self.kind {
            IdentityKind::Mail => "mail",
            IdentityKind::Phone => "phone",
            IdentityKind::Anonymous | IdentityKind::Signed => "external_id",
        }
    }
}

/// Whatever of it is given, checked, the company's own reference first.
pub(super) async fn checked(cx: &Cx, by: KnownBy) -> Result<Vec<Known>> {
    let given = [
        (IdentityKind::Signed, by.external_id.map(|text| reference(&text)).transpose()?),
        (IdentityKind::Mail, by.mail.map(|text| mail_of(&text)).transpose()?),
        (IdentityKind::Phone, by.phone.map(|text| phone_of(&text)).transpose()?),
    ];
    let mut known = Vec::new();
    for (kind, value) in given.into_iter().filter_map(|(kind, value)| Some((kind, value?))) {
        let hash = cx.identity_hash(kind, &value).await?;
        known.push(Known { kind, value, hash });
    }
    Ok(known)
}

/// Which customer is known by each of them.
pub(super) async fn owners(cx: &Cx, known: &[Known]) -> Result<Vec<Option<ContactId>>> {
    let mut owners = holders(cx, known).await?;
    for owner in owners.iter_mut().flatten() {
        *owner = cx.contact_root(*owner).await?.unwrap_or(*owner);
    }
    Ok(owners)
}

/// Which record is known by each of them.
pub(super) async fn holders(cx: &Cx, known: &[Known]) -> Result<Vec<Option<ContactId>>> {
    let mut holders = Vec::with_capacity(known.len());
    for one in known {
        holders.push(cx.contact_by_identity_hash(one.kind, one.hash).await?);
    }
    Ok(holders)
}

/// By what a customer is known, as it is shown; nothing after erasure.
pub(super) async fn of(cx: &Cx, record: &ContactRecord) -> Result<Vec<ContactIdentity>> {
    if record.contact.erased_at.is_some() {
        return Ok(Vec::new());
    }
    let all = match cx.identities(record.contact.id).await {
        Ok(all) => all,
        Err(StoreError::Erased) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let shown = |(identity, value): (Identity, String)| {
        let kind = match identity.kind {
            IdentityKind::Anonymous => return None,
            IdentityKind::Signed => ContactIdentityKind::ExternalId,
            IdentityKind::Mail => ContactIdentityKind::Mail,
            IdentityKind::Phone => ContactIdentityKind::Phone,
        };
        Some(ContactIdentity { kind, value }).filter(|one| !one.value.is_empty())
    };
    let mut known: Vec<_> = all.into_iter().filter_map(shown).collect();
    known.sort_by_key(|one| one.kind);
    Ok(known)
}

fn reference(text: &str) -> Result<String> {
    let text = text.trim();
    let fits =
        !text.is_empty() && text.chars().count() <= limits::NAME_CHARS && !text.chars().any(char::is_control);
    if fits {
        return Ok(text.to_owned());
    }
    Err(Error::invalid("external_id", format!("one line of 1 to {} characters", limits::NAME_CHARS)))
}

pub(super) fn mail_of(text: &str) -> Result<String> {
    mail::address::normal(text)
        .filter(|address| is_mail(address))
        .ok_or_else(|| Error::invalid("mail", "write it as name@example.com"))
}

/// The digits, the country's first: a number of mainland China without it gets it.
pub(super) fn phone_of(text: &str) -> Result<String> {
    let text = text.trim();
    if !is_phone(text) {
        return Err(Error::invalid(
            "phone",
            "write digits, with + and the country's number in front if abroad",
        ));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    Ok(match abroad {
        Some(whole) => whole.to_owned(),
        None if digits.len() == 11 && digits.starts_with('1') => format!("86{digits}"),
        None => digits,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for (written, form) in [
            ("13800138000", "8613800138000"),
            ("+86 138-0013-8000", "8613800138000"),
            ("0086 13800138000", "8613800138000"),
            ("+44 20 7946 0018", "442079460018"),
            ("010 6552 9988", "01065529988"),
        ] {
            assert_eq!(phone_of(written).expect("a number"), form, "{written}");
        }
        for bad in ["", "12", "call me", "1234567890123456"] {
            assert!(phone_of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_and_references_have_a_form() {
        assert_eq!(mail_of(" Wang@Example.COM ").expect("an address"), "wang@example.com");
        assert_eq!(reference(" C-1 ").expect("a reference"), "C-1");
        for bad in ["", "a\nb", &"x".repeat(limits::NAME_CHARS + 1)] {
            assert!(reference(bad).is_err(), "{bad}");
        }
        assert!(mail_of("wang@example").is_err() && mail_of("x").is_err());
    }
}
