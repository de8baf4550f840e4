//! What the shop has set up by its second week: hours of its own, teams, labels, replies written beforehand.

use serde_json::{Value, json};
use store::{CannedReplyRow, Changes, Cx, Keys, LabelRow, State};

use super::{Script, Stage, note};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::house::{HOURS, pack_hours};

/// Sets it up, with the note that the past has begun, in one change.
pub(super) async fn set_up(
    app: &App,
    cx: &Cx,
    stage: &Stage,
    script: &Script,
    progress: Value,
) -> Result<()> {
    let (now, hours) = (app.env().now(), json!(pack_hours(app)));
    let mut replies = Vec::with_capacity(script.house.canned.len());
    for canned in &script.house.canned {
        let row = CannedReplyRow {
            id: app.env().id(),
            owner_id: None,
            folder: canned.folder.clone(),
            shortcut: canned.shortcut.clone(),
            title: canned.title.clone(),
            zh: canned.zh.clone(),
            en: canned.en.clone(),
            used: 0,
            updated_at: now,
        };
        replies.push(row);
    }
    let mut teams = Vec::with_capacity(script.house.teams.len());
    for team in &script.house.teams {
        let members: Vec<_> =
            team.members.iter().filter_map(|name| stage.agents.get(name).copied()).collect();
        teams.push((app.env().id::<base::TeamId>(), team.name.clone(), members));
    }
    let label = |one: &super::script::Label| LabelRow {
        id: app.env().id(),
        zh: one.zh.clone(),
        en: one.en.clone(),
        color: one.color.clone(),
        created_at: now,
        archived_at: None,
    };
    let labels: Vec<LabelRow> = script.house.labels.iter().map(label).collect();
    let payment_limits = json!(script.house.payment_limits);
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = note(Changes::new(()), &progress, now).put_setting(HOURS, &hours, now);
        changes = changes.put_setting(crate::payment::LIMITS, &payment_limits, now);
        for reply in &replies {
            changes = changes.insert_canned_reply(reply.clone());
        }
        for (id, name, members) in &teams {
            changes = changes.insert_team(*id, name, now).set_team_members(*id, members);
        }
        for label in &labels {
            changes = changes.insert_label(label);
        }
        let facts = json!({ "canned": replies.len(), "teams": teams.len(), "labels": labels.len() });
        Ok(changes.audit("set_up_demo", "workspace", facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}
