//! The company says who a customer is: by whatever they are known already, else they are new.

use access::{Action, may};
use base::{ContactId, Timestamp, limits};
use protocol::api::ContactView;
use protocol::contact::{ChangeContact, KnownBy, PutContact, PutDone};
use serde_json::json;
use store::{ChangeError, Changes, Cx, Keys, Once, State, StoreError};

use super::known::checked;
use super::news::{News, attributes_of, name_of};
use super::plan::{self, Plan};
use super::show::view_of;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::once::once;
use crate::session::Asks;
use crate::work::TRIES;

/// Adds a customer, or brings up to date whoever is known by one of the references. Says whether they are new.
pub async fn put(
    app: &App,
    asker: &dyn Asks,
    ask: PutContact,
    key: Option<Once>,
) -> Result<(ContactView, bool)> {
    may(&asker.actor(), Action::WriteContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let PutContact { external_id, mail, phone, name, language, attributes } = ask;
    let known = checked(&cx, KnownBy { external_id, mail, phone }).await?;
    if known.is_empty() {
        let reason = "say by what the customer is known: external_id, mail or phone";
        return Err(Error::invalid("external_id", reason));
    }
    let (name, attributes) = (name_of(name)?, attributes_of(attributes)?);
    let news = News { known, forget: Vec::new(), name, language, attributes };
    for _ in 0..TRIES {
        let plan = plan::put(app, &cx, &news, &json!({})).await?;
        if let Some(done) = write(app, &cx, plan, key.clone()).await? {
            return Ok((view_of(app, &cx, done.id, limits::PAGE_ROWS).await?, done.created));
        }
    }
    Err(Error::Contended)
}

/// Changes what is said of one customer.
pub async fn change(app: &App, asker: &dyn Asks, id: ContactId, ask: ChangeContact) -> Result<ContactView> {
    may(&asker.actor(), Action::WriteContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let id = cx.contact_root(id).await?.ok_or(Error::NotFound("contact"))?;
    let ChangeContact { external_id, mail, phone, name, language, attributes, forget } = ask;
    let known = checked(&cx, KnownBy { external_id, mail, phone }).await?;
    let forget = checked(&cx, forget).await?;
    let (name, attributes) = (name_of(name)?, attributes_of(attributes)?);
    let news = News { known, forget, name, language, attributes };
    for _ in 0..TRIES {
        let plan = plan::change(app, &cx, id, &news, &json!({})).await?;
        if write(app, &cx, plan, None).await?.is_some() {
            return view_of(app, &cx, id, limits::PAGE_ROWS).await;
        }
    }
    Err(Error::Contended)
}

/// `None`: somebody else wrote meanwhile, and it is to be looked at anew.
async fn write(app: &App, cx: &Cx, plan: Plan, key: Option<Once>) -> Result<Option<PutDone>> {
    let now = app.env().now();
    let keys = key.iter().fold(plan.keys(Keys::new()), Keys::once);
    let change = move |state: &State| -> Result<Changes<PutDone>> {
        once(state, key.as_ref(), now, || {
            let changes = Changes::new(PutDone { id: plan.id, created: plan.creates() });
            let changes = plan.write(state, changes)?;
            Ok(if plan.is_done() { changes.unaudited("everything is so already") } else { changes })
        })
    };
    match cx.change(keys, change).await {
        Ok(done) => Ok(Some(done)),
        Err(ChangeError::Rejected(Error::Contended) | ChangeError::Store(StoreError::Conflict(_))) => {
            Ok(None)
        }
        Err(error) => Err(flatten(error)),
    }
}

/// When something happened, as the company's program says; `None` in the future or too long ago.
pub(super) fn when(at_ms: Option<i64>, now: Timestamp) -> Option<i64> {
    /// Clocks of two machines differ.
    const AHEAD_MS: i64 = 5 * 60_000;
    const BACK_MS: i64 = 366 * 24 * 60 * 60_000;
    let at = at_ms.unwrap_or_else(|| now.ms());
    (now.ms().saturating_sub(BACK_MS)..=now.ms().saturating_add(AHEAD_MS)).contains(&at).then_some(at)
}
