//! Who and what the ids of the audit log mean, where they still mean somebody.

use std::collections::HashMap;

use base::{ContactId, ConversationId};
use store::{AuditRow, Cx};

use crate::app::App;
use crate::error::Result;

/// Names by what the log writes: `user:<id>`, `team:<id>` …
pub(super) struct Resolved(HashMap<String, String>);

impl Resolved {
    /// Our own people and teams.
    pub(super) async fn of_our_people(app: &App, cx: &Cx) -> Result<Self> {
        let people = crate::names::of(app, cx.workspace_id()).await?;
        let mut names: HashMap<String, String> =
            people.iter().map(|(id, name)| (format!("user:{id}"), name.clone())).collect();
        names.extend(cx.teams().await?.into_iter().map(|team| (format!("team:{}", team.id), team.name)));
        names
            .extend(cx.inboxes().await?.into_iter().map(|inbox| (format!("inbox:{}", inbox.id), inbox.name)));
        names.extend(cx.api_keys().await?.into_iter().map(|key| (format!("key:{}", key.id), key.name)));
        Ok(Self(names))
    }

    /// And the customers of these entries, unless they were erased.
    pub(super) async fn of(app: &App, cx: &Cx, rows: &[AuditRow]) -> Result<Self> {
        let mut names = Self::of_our_people(app, cx).await?;
        for text in rows.iter().flat_map(|row| [&row.actor, &row.subject]) {
            if names.0.contains_key(text) {
                continue;
            }
            let name = match text.split_once(':') {
                Some(("article", id)) => article(cx, id).await?,
                _ => customer(cx, text).await?,
            };
            if let Some(name) = name {
                names.0.insert(text.clone(), name);
            }
        }
        Ok(names)
    }

    pub(super) fn name(&self, text: &str) -> Option<String> {
        self.0.get(text).cloned()
    }
}

/// The title of an article, Chinese where it has one.
async fn article(cx: &Cx, id: &str) -> Result<Option<String>> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let titles = cx.article_titles(id).await?;
    Ok(titles.and_then(|titles| titles.into_iter().find(|title| !title.is_empty())))
}

async fn customer(cx: &Cx, text: &str) -> Result<Option<String>> {
    let contact_id = match text.split_once(':') {
        Some(("contact", id)) => id.parse::<ContactId>().ok(),
        Some(("conversation", id)) => match id.parse::<ConversationId>() {
            Ok(id) => cx.conversation(id).await?.map(|header| header.contact_id),
            Err(_) => None,
        },
        _ => None,
    };
    let Some(contact_id) = contact_id else { return Ok(None) };
    Ok(cx.contact(contact_id).await?.and_then(|record| record.profile.name))
}
