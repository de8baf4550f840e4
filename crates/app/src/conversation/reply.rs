//! A person or a program of ours speaks to the customer, or writes a note that only colleagues see.

use access::{Action, may};
use base::ConversationId;
use conversation::{Command, Content, decide_all};
use protocol::api::{PostMessage, Posted};
use serde_json::json;
use store::{Changes, Keys, Once, State};

use super::act::flatten;
use super::mentions::called;
use super::rests_on::Rests;
use super::speaker::Speaker;
use crate::app::App;
use crate::error::{Error, Result};
use crate::once::once;
use crate::promise::heard;
use crate::session::{Asks, UserSession};
use crate::work::{Beside, SealedMessage, check_client_id};

/// Speaks to the customer; refused unless the agent owns the conversation.
pub async fn reply(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    client_msg_id: &str,
    content: Content,
) -> Result<Posted> {
    let client_msg_id = Some(client_msg_id.to_owned());
    let ask =
        PostMessage { client_msg_id, content, private: false, beside_agent: false, rests_on: Vec::new() };
    post(app, user, id, ask, None).await
}

/// Writes a private note.
pub async fn add_note(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    client_msg_id: &str,
    content: Content,
) -> Result<Posted> {
    let client_msg_id = Some(client_msg_id.to_owned());
    let ask =
        PostMessage { client_msg_id, content, private: true, beside_agent: false, rests_on: Vec::new() };
    post(app, user, id, ask, None).await
}

/// Speaks or notes, person or program. A person's words need their own id; a program's are refused while an agent owns the
/// conversation, unless it says that they belong beside the agent's.
pub async fn post(
    app: &App,
    asker: &dyn Asks,
    id: ConversationId,
    ask: PostMessage,
    key: Option<Once>,
) -> Result<Posted> {
    may(&asker.actor(), Action::WorkConversation)?;
    let PostMessage { client_msg_id, content, private, beside_agent, rests_on } = ask;
    let speaker = Speaker::of(asker)?;
    check_words(speaker, client_msg_id.as_deref(), &content)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let content = crate::file::file_of(app, &cx, header.contact_id, content).await?;
    let contact_key = cx.contact_key(header.contact_id).await?;
    let message_id = app.env().id();
    let rests = Rests::of(&cx, &rests_on, private, header.locale).await?;
    let beside =
        Beside { client_msg_id: client_msg_id.clone(), sources: rests.sources(), ..Beside::default() };
    let message = SealedMessage::new(&contact_key, message_id, &content, beside)?;
    let draft = match (&content, speaker) {
        (Content::Text { text }, Speaker::Person(user_id)) => {
            crate::draft::sent(&cx, &contact_key, user_id, id, private, text).await?
        }
        _ => None,
    };
    let promises = match (&content, speaker) {
        (Content::Text { text }, Speaker::Person(user_id)) if !private => {
            let place = (id, header.contact_id, message_id);
            heard(app, cx.workspace_id(), &contact_key, place, (user_id, text, header.locale)).await?
        }
        _ => Vec::new(),
    };
    let called = if private { called(&cx, speaker.person(), &content).await? } else { Vec::new() };
    let letters = match called.is_empty() {
        false if crate::mail::can_send(&cx).await? => {
            Some(crate::mail::planned_mentions(app, id, message_id, &called))
        }
        _ => None,
    };
    let mut commands =
        vec![if private { speaker.notes(message_id) } else { speaker.says(message_id, beside_agent) }];
    if !called.is_empty() {
        commands.push(Command::Mention { message_id, user_ids: called.clone() });
    }
    let keys = Keys::new().conversation(id);
    let keys = client_msg_id.iter().fold(keys, |keys, client_id| keys.client_message(id, client_id));
    let keys = key.iter().fold(keys, Keys::once);
    let owned = app.clone();
    let action = if private { "add_note" } else { "reply" };
    let change = move |state: &State| -> Result<Changes<(Posted, bool)>> {
        let now = owned.env().now();
        once(state, key.as_ref(), now, || {
            if let Some(found) =
                client_msg_id.as_deref().and_then(|client_id| state.client_message(id, client_id))
            {
                let (conversation_id, message_id, n) = (found.conversation_id, found.message_id, found.seq);
                let posted = Posted { conversation_id, message_id, n };
                return Ok(Changes::new((posted, false)).unaudited("written before"));
            }
            let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
            let (header, events) = decide_all(header, commands.clone(), &owned.settings().policy, now)?;
            let row = message.numbered(id, &events).ok_or(Error::Internal("a reply without its event"))?;
            let posted = Posted { conversation_id: id, message_id, n: row.seq };
            let changes = Changes::new((posted, true));
            let changes = match &draft {
                Some(draft) => changes.delete_draft(draft),
                None => changes,
            };
            let changes =
                called.iter().fold(changes, |changes, one| changes.put_mention(*one, id, message_id, now));
            let jobs = letters.iter().flat_map(|planned| planned(now));
            let changes = jobs.fold(changes, Changes::insert_job);
            let changes = promises.iter().fold(changes, |changes, promise| promise.made(changes, now));
            let changes = rests.told(changes, (message_id, id), now);
            Ok(changes.put_conversation(&header, &events).insert_message(row).audit(
                action,
                format!("conversation:{id}"),
                json!({ "message_id": message_id }),
            ))
        })
    };
    let (posted, new) = cx.change(keys, change).await.map_err(flatten)?;
    if new && !private {
        app.metrics().replies_sent.inc();
    }
    Ok(posted)
}

/// What our side may say, and by which id of its own.
pub(super) fn check_words(speaker: Speaker, client_msg_id: Option<&str>, content: &Content) -> Result<()> {
    match (client_msg_id, speaker) {
        (Some(client_msg_id), _) => check_client_id(client_msg_id)?,
        (None, Speaker::Program(_)) => {}
        (None, Speaker::Person(_)) => return Err(Error::invalid("client_msg_id", "must be given")),
    }
    match content {
        Content::System { .. } | Content::FormAnswer { .. } => {
            Err(Error::invalid("content", "our side cannot send this type of message"))
        }
        _ => Ok(()),
    }
}
