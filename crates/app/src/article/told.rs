//! Whom the assistant and agents told what an article says: when it was wrong, these customers are to hear what is right.

use std::collections::HashMap;

use access::{Action, may};
use base::{ArticleId, ContactId, MessageId};
use protocol::article_told::{ArticleTold, ArticleToldPage, ArticleToldQuery};
use store::Cx;

use super::act::seen;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Messages on a page.
const PAGE: u32 = 30;

/// Messages of ours that rest on an article, or on one version of it, the newest first.
pub async fn told(
    app: &App,
    user: &UserSession,
    id: ArticleId,
    ask: ArticleToldQuery,
) -> Result<ArticleToldPage> {
    may(&user.actor(), Action::ReadArticles)?;
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    seen(&cx, user, id).await?;
    let (customers, conversations, messages) = cx.article_told_count(id, ask.version).await?;
    let mut rows = cx.article_told(id, ask.version, ask.before, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next: Option<MessageId> = rows.last().filter(|_| more).map(|row| row.message_id);
    let mut names: HashMap<ContactId, Option<String>> = HashMap::new();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let contact_name = match names.get(&row.contact_id) {
            Some(name) => name.clone(),
            None => {
                let name = name_of(&cx, row.contact_id).await?;
                names.insert(row.contact_id, name.clone());
                name
            }
        };
        told.push(ArticleTold {
            message_id: row.message_id,
            conversation_id: row.conversation_id,
            contact_id: row.contact_id,
            contact_name,
            version: row.version,
            at_ms: row.at.ms(),
        });
    }
    Ok(ArticleToldPage { customers, conversations, messages, told, next })
}

/// What a customer is called; a record that leads to another is called as that one is.
pub(super) async fn name_of(cx: &Cx, id: ContactId) -> Result<Option<String>> {
    let root = cx.contact_root(id).await?.unwrap_or(id);
    let mut name = None;
    for one in if root == id { vec![id] } else { vec![root, id] } {
        name = name.or(cx.contact(one).await?.and_then(|record| record.profile.name));
    }
    Ok(name)
}
