//! Use cases on saved views: filters kept under a name, one's own or shared.

mod add;
mod count;
mod list;
mod order;
mod remove;
mod save;

pub use add::add;
pub use count::counts;
pub use list::list;
pub use order::order;
pub use remove::remove;
pub use save::save;

use access::{Action, may};
use base::{UserId, limits};
use protocol::filter::{Filter, SaveView, SavedView};
use protocol::label::COLORS;
use store::{Cx, SavedViewRow};

use crate::error::{Error, Result};
use crate::session::UserSession;

/// Characters of the emoji before a name: one pictograph may be a family of several.
const ICON_CHARS: usize = 8;

/// As the desk shows it. A filter that this version does not understand shows everything rather than nothing.
fn shown(row: SavedViewRow) -> SavedView {
    SavedView {
        id: row.id,
        shared: row.owner_id.is_none(),
        name: row.name,
        icon: row.icon,
        color: row.color,
        filter: filter_of(row.filter),
    }
}

fn filter_of(stored: serde_json::Value) -> Filter {
    serde_json::from_value(stored).unwrap_or_default()
}

/// The shared ones in their order, then this colleague's.
async fn seen(cx: &Cx, user: &UserSession) -> Result<Vec<SavedViewRow>> {
    let mut rows = cx.shared_views(limits::SHARED_VIEWS).await?;
    rows.extend(cx.own_views(user.user_id, limits::OWN_VIEWS).await?);
    Ok(rows)
}

/// Whose view this is to be; a shared one needs the permission for it.
fn owner_for(user: &UserSession, shared: bool) -> Result<Option<UserId>> {
    if !shared {
        return Ok(Some(user.user_id));
    }
    may(&user.actor(), Action::ManageSharedViews)?;
    Ok(None)
}

/// Somebody else's own view does not exist for me; a shared one needs the permission.
fn may_change<'a>(user: &UserSession, row: Option<&'a SavedViewRow>) -> Result<&'a SavedViewRow> {
    let row = row.ok_or(Error::NotFound("saved view"))?;
    match row.owner_id {
        Some(owner) if owner != user.user_id => return Err(Error::NotFound("saved view")),
        Some(_) => {}
        None => may(&user.actor(), Action::ManageSharedViews)?,
    }
    Ok(row)
}

/// The same with its edges trimmed, or what is wrong with it.
fn check(ask: SaveView) -> Result<SaveView> {
    let name = ask.name.trim().to_owned();
    if !(1..=limits::NAME_CHARS).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        let reason = format!("must be 1 to {} characters on one line", limits::NAME_CHARS);
        return Err(Error::invalid("name", reason));
    }
    let icon = ask.icon.trim().to_owned();
    if icon.chars().count() > ICON_CHARS || icon.chars().any(|c| c.is_control() || c.is_ascii_alphanumeric())
    {
        return Err(Error::invalid("icon", "must be one emoji, or nothing"));
    }
    if !COLORS.contains(&ask.color.as_str()) {
        return Err(Error::invalid("color", format!("must be one of {}", COLORS.join(", "))));
    }
    if ask.filter.text.chars().count() > limits::SEARCH_CHARS {
        return Err(Error::invalid(
            "filter",
            format!("at most {} characters of words", limits::SEARCH_CHARS),
        ));
    }
    Ok(SaveView { name, icon, ..ask })
}
