//! What a person of ours may be called, and by which address they log in.

use access::Role;
use base::limits;

use crate::error::{Error, Result};

/// A name, without the spaces around it.
pub(crate) fn name(text: &str) -> Result<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > limits::NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Error::invalid("name", format!("must be 1 to {} characters", limits::NAME_CHARS)));
    }
    Ok(name.to_owned())
}

/// A mail address, in lower case.
pub(crate) fn email(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let bad = || Error::invalid("email", "must look like name@example.com");
    let (name, host) = email.split_once('@').ok_or_else(bad)?;
    let printable = email.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let fits = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    if fits && printable && email.len() <= 254 && !host.contains('@') { Ok(email) } else { Err(bad()) }
}

/// Refuses what would leave a workspace without anybody who can set it up.
pub(crate) fn keeps_an_administrator(
    user: &store::UserRecord,
    stays: bool,
    administrators: Option<&u64>,
) -> Result<()> {
    let counts = user.role == Role::Administrator && user.disabled_at.is_none();
    if counts && !stays && administrators.copied().unwrap_or(0) <= 1 {
        return Err(Error::LastAdministrator);
    }
    Ok(())
}
