//! How many conversations each view shows.

use access::{Action, may};
use protocol::filter::{ViewCount, ViewCounts};

use super::{filter_of, seen};
use crate::app::App;
use crate::conversation::{Judge, count};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Counted up to a limit. A view that looks for words, or for something that is no more, is not counted.
pub async fn counts(app: &App, user: &UserSession) -> Result<ViewCounts> {
    may(&user.actor(), Action::UseViews)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut counts = Vec::new();
    for row in seen(&cx, user).await? {
        let filter = filter_of(row.filter);
        if !filter.text.is_empty() {
            continue;
        }
        let judge = match Judge::new(app, user, &cx, &filter).await {
            Ok(judge) => judge,
            Err(Error::Invalid { .. }) => continue,
            Err(error) => return Err(error),
        };
        let (count, more) = count(&cx, &judge).await?;
        counts.push(ViewCount { id: row.id, count, more });
    }
    Ok(ViewCounts { counts })
}
