//! The same to many conversations: each its own change, each refused or done on its own.

use access::{Action, may};
use base::{ConversationId, limits};
use protocol::filter::{Bulk, BulkAct, BulkReport, BulkResult};

use super::{agent_act, label};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Does it to each in turn, and says what became of each. Asking again is safe: what is so already is said so.
pub async fn bulk(app: &App, user: &UserSession, ask: Bulk) -> Result<BulkReport> {
    may(&user.actor(), Action::WorkConversation)?;
    if ask.ids.is_empty() || ask.ids.len() > limits::BULK_CONVERSATIONS {
        let reason = format!("must name 1 to {} conversations", limits::BULK_CONVERSATIONS);
        return Err(Error::invalid("ids", reason));
    }
    if let BulkAct::Label(labels) = &ask.act {
        label::check(&app.cx(user.workspace_id, user.actor()), labels).await?;
    }
    let mut results = Vec::with_capacity(ask.ids.len());
    for id in ask.ids {
        let problem = match one(app, user, id, &ask.act).await {
            Ok(()) => None,
            Err(error) => {
                if error.is_internal() {
                    tracing::error!(%error, conversation_id = %id, "one of many failed");
                }
                Some(error.problem())
            }
        };
        results.push(BulkResult { id, problem });
    }
    Ok(BulkReport { results })
}

async fn one(app: &App, user: &UserSession, id: ConversationId, act: &BulkAct) -> Result<()> {
    match act {
        BulkAct::Label(labels) => {
            let cx = app.cx(user.workspace_id, user.actor());
            label::put(app, &cx, Some(user.user_id), id, labels.clone()).await
        }
        BulkAct::TakeOver => agent_act::take_over(app, user, id).await,
        BulkAct::Assign { to } => agent_act::transfer(app, user, id, *to).await,
        BulkAct::Resolve => agent_act::resolve(app, user, id).await,
        BulkAct::ReturnToQueue => agent_act::return_to_queue(app, user, id).await,
    }
}
