//! Why the assistant said what it said.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, may};
use base::{ConversationId, MessageId};
use protocol::api::WhyView;
use protocol::inbox::Wording;
use serde_json::Value;

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::training::pack_wording;

/// The reasons kept with one reply.
pub async fn why(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    message_id: MessageId,
) -> Result<WhyView> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let found = cx.messages_by_id(id, &[message_id]).await?;
    let why =
        found.into_iter().next().and_then(|message| message.meta.why).ok_or(Error::NotFound("message"))?;
    let titles = titles(app, user, &why);
    Ok(WhyView { message_id, why, titles })
}

/// What the intents in it are called where they are taught today.
fn titles(app: &App, user: &UserSession, why: &Value) -> BTreeMap<String, Wording> {
    let each = |list: &str, key: &str| -> Vec<&str> {
        let entries = why.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        entries.iter().filter_map(|entry| entry.get(key)?.as_str()).collect()
    };
    let acted = why.get("intent").and_then(Value::as_str);
    let chosen = why.get("chosen").and_then(|chosen| chosen.get("id")?.as_str()?.strip_prefix("topic:"));
    let ids: BTreeSet<&str> =
        each("intents", "id").into_iter().chain(each("parts", "intent")).chain(acted).chain(chosen).collect();
    let pack = app.assistant(user.workspace_id);
    let named = |id: &str| pack.title(id).map(|title| (id.to_owned(), pack_wording(title)));
    ids.into_iter().filter_map(named).collect()
}
