//! Two conversations of one customer become one: one is closed and goes on in the other, in one commit.

use access::{Action, may};
use base::{ConversationId, JobId};
use conversation::{Header, Merging, Rejection};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::act::flatten;
use crate::app::App;
use crate::error::{Error, Result};
use crate::report::follow;
use crate::session::UserSession;

/// Lets `source` go on in `target`, which must be one's own. What was said stays readable where it was said, and from where it
/// goes on; what was promised is to be kept where it goes on. Asking again changes nothing; nothing undoes it.
pub async fn merge(
    app: &App,
    user: &UserSession,
    source: ConversationId,
    target: ConversationId,
) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let from = cx.conversation(source).await?.ok_or(Error::NotFound("conversation"))?;
    let into = cx.conversation(target).await?.ok_or(Error::NotFound("conversation"))?;
    check_road(&cx, &from, &into).await?;
    let (owned, by, facts_job): (App, _, JobId) = (app.clone(), user.user_id, app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let missing = || Error::NotFound("conversation");
        let from = state.conversation(source).ok_or_else(missing)?;
        let into = state.conversation(target).ok_or_else(missing)?;
        let now = owned.env().now();
        let Merging { source: gone, target: goes_on } =
            match conversation::merge(from, into, by, &owned.settings().policy, now) {
                Ok(merging) => merging,
                Err(Rejection::NothingToDo) => return Ok(Changes::new(())),
                Err(rejection) => return Err(rejection.into()),
            };
        Ok(follow(Changes::new(()), &gone.0, &gone.1, facts_job, now)
            .put_conversation(&gone.0, &gone.1)
            .put_conversation(&goes_on.0, &goes_on.1)
            .move_promises(source, target)
            .move_tickets(source, target)
            .audit("merge_conversation", format!("conversation:{source}"), json!({ "into": target }))
            .audit("absorb_conversation", format!("conversation:{target}"), json!({ "from": source })))
    };
    cx.change(Keys::new().conversation(source).conversation(target), change).await.map_err(flatten)
}

/// Answers take the road of the conversation that goes on. Whoever writes letters would never get those of a chat, so letters go on in
/// letters only; the windows of a chat show whatever it goes on in.
async fn check_road(cx: &Cx, from: &Header, into: &Header) -> Result<()> {
    if from.inbox_id == into.inbox_id || cx.mailbox(into.inbox_id).await?.is_some() {
        return Ok(());
    }
    let mut inboxes = vec![from.inbox_id];
    inboxes.extend(from.parts.iter().map(|part| part.inbox_id));
    for inbox_id in inboxes {
        if cx.mailbox(inbox_id).await?.is_some() {
            return Err(Error::MergeRoad);
        }
    }
    Ok(())
}

/// The conversation in which this one goes on at last; itself, when it was not merged.
pub(crate) async fn goes_on(cx: &Cx, mut header: Header) -> Result<Header> {
    // Each merge names a conversation that was not over, so the way ends; it is no longer than the parts of the last.
    for _ in 0..=base::limits::PARTS_PER_CONVERSATION {
        let Some(merged) = header.merged_into else { return Ok(header) };
        match cx.conversation(merged.conversation_id).await? {
            Some(next) => header = next,
            None => return Ok(header),
        }
    }
    Ok(header)
}
