//! Colleagues who are called by a note: who may be, and that they have looked.

use access::{Action, may};
use base::{ConversationId, UserId};
use conversation::{Command, Content, MENTIONS, mentions};
use store::Cx;

use super::act::{Act, act};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Whom a note calls besides its writer; refused when one of them is not there.
pub(super) async fn called(cx: &Cx, by: Option<UserId>, content: &Content) -> Result<Vec<UserId>> {
    let Content::Text { text } = content else { return Ok(Vec::new()) };
    let mut called = mentions(text);
    called.retain(|one| Some(*one) != by);
    if called.len() > MENTIONS {
        return Err(Error::invalid("content", format!("a note calls at most {MENTIONS} colleagues")));
    }
    for one in &called {
        cx.user(*one).await?.filter(|user| user.disabled_at.is_none()).ok_or(Error::NotFound("user"))?;
    }
    Ok(called)
}

/// I have looked at what calls me here. Twice is once.
pub async fn see_mentions(app: &App, user: &UserSession, id: ConversationId) -> Result<()> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    act(app, &cx, id, Act::new("see_mentions", vec![Command::SeeMentions { by: user.user_id }])).await?;
    Ok(())
}
