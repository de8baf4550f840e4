//! Views are put in another order.

use access::{Action, may};
use protocol::filter::OrderViews;
use serde_json::json;
use store::{Changes, Keys, State};

use super::may_change;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Puts all of the shared ones, or all of mine, in this order.
pub async fn order(app: &App, user: &UserSession, ask: OrderViews) -> Result<()> {
    may(&user.actor(), Action::UseViews)?;
    let limit = base::limits::SHARED_VIEWS.max(base::limits::OWN_VIEWS) as usize;
    if ask.ids.len() > limit {
        return Err(Error::invalid("ids", format!("at most {limit}")));
    }
    let keys = ask.ids.iter().fold(Keys::new(), |keys, id| keys.saved_view(*id));
    let by = user.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for (place, id) in (0..).zip(&ask.ids) {
            may_change(&by, state.saved_view(*id))?;
            changes = changes.place_saved_view(*id, place);
        }
        Ok(changes.audit("order_saved_views", "saved_views", json!({ "ids": ask.ids })))
    };
    app.cx(user.workspace_id, user.actor()).change(keys, change).await.map_err(flatten)
}
