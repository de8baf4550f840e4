//! Held replies: kept with the turn that would have said them, shown by rule and source.

use access::{Action, may};
use base::{ConversationId, HeldReplyId, Timestamp};
use dialogue::{Held, Outcome};
use protocol::guards::{
    ExportedHeldReply, FindHeldReplies, HeldReplyGroup, HeldReplyGroups, HeldReplyPage, HeldReplyView,
    SeeHeldReplies,
};
use protocol::inbox::Wording;
use serde_json::json;
use store::{Changes, Column, ContactKey, HeldReplyRow, Keys, NewHeldReply, State};

use super::{reason, word};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Groups that are shown.
const GROUPS: u32 = 200;
/// Held replies of a page, and that are seen at once.
const PAGE: u32 = 50;

/// What a turn held, sealed and ready to be kept.
pub(crate) fn held_of(
    app: &App,
    key: &ContactKey,
    conversation_id: ConversationId,
    outcome: &Outcome,
) -> Vec<NewHeldReply> {
    let at = app.env().now();
    let one = |held: &Held| {
        let id: HeldReplyId = app.env().id();
        let body = json!({ "text": held.text, "reasons": held.reasons });
        NewHeldReply {
            id,
            conversation_id,
            rule: held.reasons.first().map_or("", |reason| word(reason.rule)).to_owned(),
            said_by: held.said_by.clone(),
            body: key.seal(Column::HeldReply, id, &body),
            at,
        }
    };
    outcome.why.held.iter().map(one).collect()
}

/// Rules and sources with held replies, the latest first.
pub async fn held_groups(app: &App, user: &UserSession) -> Result<HeldReplyGroups> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let pack = app.assistant(user.workspace_id);
    let mut groups = Vec::new();
    for group in cx.held_groups(GROUPS).await? {
        let title = match group.said_by.split_once(':') {
            Some(("topic", id)) => {
                pack.title(id).map(|title| Wording { zh: title.zh.clone(), en: title.en.clone() })
            }
            Some(("article" | "model", id)) => match id.parse() {
                Ok(id) => cx.article(id).await?.and_then(|record| record.live).map(|edition| {
                    let of = |locale| {
                        edition.wordings.get(&locale).map_or_else(String::new, |text| text.title.clone())
                    };
                    Wording { zh: of(base::Locale::Zh), en: of(base::Locale::En) }
                }),
                Err(_) => None,
            },
            _ => None,
        };
        groups.push(HeldReplyGroup {
            rule: group.rule,
            said_by: group.said_by,
            title,
            count: group.count,
            unseen: group.count.saturating_sub(group.seen),
            last_ms: group.last_at.ms(),
        });
    }
    Ok(HeldReplyGroups { groups })
}

/// Held replies of one rule and one source, the newest first.
pub async fn held_replies(app: &App, user: &UserSession, ask: FindHeldReplies) -> Result<HeldReplyPage> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let rows = cx.held_replies(&ask.rule, &ask.said_by, ask.before, PAGE).await?;
    let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| row.id);
    Ok(HeldReplyPage { replies: rows.into_iter().map(view).collect(), next })
}

fn view(row: HeldReplyRow) -> HeldReplyView {
    let (text, reasons) = opened(&row);
    let reasons = reasons.iter().map(|one| reason(text.as_deref().unwrap_or_default(), one)).collect();
    HeldReplyView {
        id: row.id,
        conversation_id: row.conversation_id,
        text,
        reasons,
        at_ms: row.at.ms(),
        seen_ms: row.seen_at.map(Timestamp::ms),
    }
}

fn opened(row: &HeldReplyRow) -> (Option<String>, Vec<dialogue::guard::Reason>) {
    let Some(body) = &row.body else { return (None, Vec::new()) };
    let text = body["text"].as_str().map(str::to_owned);
    (text, serde_json::from_value(body["reasons"].clone()).unwrap_or_default())
}

/// As an export carries it.
pub(crate) fn exported(row: HeldReplyRow) -> Option<ExportedHeldReply> {
    let text = opened(&row).0?;
    Some(ExportedHeldReply { conversation_id: row.conversation_id, text, at_ms: row.at.ms() })
}

/// Somebody has seen these; who was first stays.
pub async fn see_held_replies(app: &App, user: &UserSession, ask: SeeHeldReplies) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    if ask.ids.is_empty() || ask.ids.len() > PAGE as usize {
        return Err(Error::invalid("ids", format!("1 to {PAGE}")));
    }
    let (now, by) = (app.env().now(), user.user_id);
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes =
            Changes::new(()).audit("see_held_replies", "workspace", json!({ "count": ask.ids.len() }));
        Ok(ask.ids.iter().fold(changes, |changes, id| changes.see_held_reply(*id, by, now)))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)
}
