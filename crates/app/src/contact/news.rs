//! What the company says of a customer, checked.

use std::collections::BTreeMap;

use base::{Locale, limits};
use conversation::about::Detail;
use conversation::{IdentityKind, Profile};

use super::known::Known;
use super::tell_about::{detail, key};
use crate::error::{Error, Result};

/// What is said of a customer.
#[derive(Clone, Debug, Default)]
pub(super) struct News {
    /// Known by these.
    pub(super) known: Vec<Known>,
    /// No longer known by these.
    pub(super) forget: Vec<Known>,
    pub(super) name: Option<String>,
    pub(super) language: Option<Locale>,
    pub(super) attributes: BTreeMap<String, Option<Detail>>,
}

impl News {
    pub(super) fn onto(&self, mut profile: Profile) -> Result<Profile> {
        if self.name.is_some() {
            profile.name.clone_from(&self.name);
        }
        profile.language = self.language.or(profile.language);
        let reference = self.known.iter().find(|one| one.kind == IdentityKind::Signed);
        if let Some(reference) = reference {
            profile.customer_ref = Some(reference.value.clone());
        }
        let gone = |one: &Known| profile.customer_ref.as_ref() == Some(&one.value);
        if self.forget.iter().any(|one| one.kind == IdentityKind::Signed && gone(one)) {
            profile.customer_ref = None;
        }
        for (name, value) in &self.attributes {
            match value {
                Some(value) => profile.company_attributes.insert(name.clone(), value.clone()),
                None => profile.company_attributes.remove(name),
            };
        }
        if profile.company_attributes.len() > limits::COMPANY_ATTRIBUTES {
            let most = limits::COMPANY_ATTRIBUTES;
            return Err(Error::invalid(
                "attributes",
                format!("at most {most} of one customer; take others away with null"),
            ));
        }
        Ok(profile)
    }
}

pub(super) fn name_of(name: Option<String>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= limits::NAME_CHARS && !name.chars().any(char::is_control);
    if fits {
        return Ok(Some(name.to_owned()));
    }
    Err(Error::invalid("name", format!("one line of 1 to {} characters", limits::NAME_CHARS)))
}

pub(super) fn attributes_of(
    given: BTreeMap<String, Option<Detail>>,
) -> Result<BTreeMap<String, Option<Detail>>> {
    if given.len() > limits::COMPANY_ATTRIBUTES {
        let most = limits::COMPANY_ATTRIBUTES;
        return Err(Error::invalid("attributes", format!("at most {most} at once")));
    }
    let check = |(name, value): (String, Option<Detail>)| {
        key("attributes", &name)?;
        Ok((name, value.map(|value| detail("attributes", value)).transpose()?))
    };
    given.into_iter().map(check).collect()
}
