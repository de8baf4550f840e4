//! The webhooks as a table, out and in; never a secret. Said line by line what would happen, then all of it in one commit or nothing.

use access::{Action, may};
use base::{Timestamp, WebhookId, limits};
use protocol::people::{ImportLine, ImportTable, LineFate};
use protocol::webhook::{SaveWebhook, WebhookEventName, WebhookImport, WebhookWithSecret};
use serde_json::json;
use store::{Changes, Cx, Keys, NewWebhook, State, WebhookRow};

use super::settings::{self, Checked};
use super::view;
use crate::app::App;
use crate::conversation::flatten;
use crate::csv::{self, Column, Table, Wrong};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The last two only tell.
const COLUMNS: [Column; 7] = [
    ("url", "地址"),
    ("description", "用途"),
    ("events", "事件"),
    ("content", "附带内容"),
    ("paused", "已暂停"),
    ("failing_since", "开始失败"),
    ("created", "创建时间"),
];
/// Those that come in.
const TAKEN: usize = 5;

/// Every webhook, in the columns that an import takes, and how it fares.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    let at = |ms: Option<i64>| ms.map(|ms| csv::instant(Timestamp::from_ms(ms))).unwrap_or_default();
    let rows = super::list(app, user).await?.webhooks.into_iter().map(|hook| {
        vec![
            hook.url,
            hook.description,
            hook.events.into_iter().map(csv::word).collect::<Vec<_>>().join(" "),
            csv::flag(hook.content),
            csv::flag(hook.paused),
            at(hook.failing_since_ms),
            at(Some(hook.created_ms)),
        ]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}

/// A line that could be read, and what becomes of it.
#[derive(Clone)]
struct Planned {
    line: u32,
    id: WebhookId,
    set: Checked,
    /// Whether it is paused now, and whether it shall be.
    paused: (bool, bool),
    fate: LineFate,
}

/// Says what the table would do; does it when asked to and nothing in it is refused. A line is about the webhook of its address, or of
/// its address and purpose where several have it; what is not in the table stays, and a column that is not there changes nothing. A new
/// one gets a secret of its own, told this once.
pub async fn import(app: &App, user: &UserSession, ask: ImportTable) -> Result<WebhookImport> {
    may(&user.actor(), Action::ManageWebhooks)?;
    let table = Table::read(&ask.csv, &COLUMNS[..TAKEN], &[0])?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (planned, lines) = plan(app, &cx.webhooks().await?, table);
    if !ask.apply || csv::any_refused(&lines) {
        return Ok(WebhookImport { lines, applied: false, made: Vec::new() });
    }
    let now = app.env().now();
    let (mut new, mut secrets) = (Vec::new(), Vec::new());
    for one in planned.iter().filter(|one| one.fate == LineFate::Created) {
        let secret = hook::new_secret(app.env());
        let row = NewWebhook {
            id: one.id,
            url: one.set.url.clone(),
            description: one.set.description.clone(),
            events: one.set.events.clone(),
            content: one.set.content,
            secret: cx.seal_webhook_secret(one.id, &secret).await?,
            at: now,
        };
        new.push(row);
        secrets.push((one.id, secret.to_string()));
    }
    let keys = planned.iter().fold(Keys::new().workspace(), |keys, one| keys.webhook(one.id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        for one in &planned {
            changes = written(changes, one, &new, state, now)?;
        }
        Ok(changes.unaudited("a table that changes nothing"))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(WebhookImport { lines, applied: true, made: told(&cx, secrets, now).await? })
}

async fn told(cx: &Cx, secrets: Vec<(WebhookId, String)>, now: Timestamp) -> Result<Vec<WebhookWithSecret>> {
    let mut made = Vec::with_capacity(secrets.len());
    for (id, secret) in secrets {
        let row = cx.webhook(id).await?.ok_or(Error::NotFound("webhook"))?;
        made.push(WebhookWithSecret { webhook: view(row, now), secret });
    }
    Ok(made)
}

fn written(
    mut changes: Changes<()>,
    one: &Planned,
    new: &[NewWebhook],
    state: &State,
    now: Timestamp,
) -> Result<Changes<()>> {
    let (id, set, subject) = (one.id, &one.set, format!("webhook:{}", one.id));
    let facts = json!({ "events": set.events, "content": set.content, "line": one.line });
    match (one.fate, new.iter().find(|row| row.id == id)) {
        (LineFate::Created, Some(row)) => {
            changes = changes.insert_webhook(row.clone()).audit("create_webhook", &subject, facts);
        }
        (LineFate::Changed, _) => {
            state.webhook(id).ok_or(Error::NotFound("webhook"))?;
            changes = changes.save_webhook(id, &set.url, &set.description, &set.events, set.content).audit(
                "save_webhook",
                &subject,
                facts,
            );
        }
        _ => return Ok(changes),
    }
    Ok(match one.paused {
        (false, true) => {
            changes.pause_webhook(id, now, None).audit("pause_webhook", subject, json!({ "line": one.line }))
        }
        (true, false) => {
            changes.resume_webhook(id).audit("resume_webhook", subject, json!({ "line": one.line }))
        }
        _ => changes,
    })
}

fn plan(app: &App, known: &[WebhookRow], table: Table) -> (Vec<Planned>, Vec<ImportLine>) {
    let has: Vec<bool> = (0..TAKEN).map(|at| table.has(at)).collect();
    let heads = table.heads();
    let rows: Vec<(u32, Vec<String>)> = table.lines().collect();
    let (mut planned, mut said) = (Vec::<Planned>::new(), Vec::new());
    let (mut seen, mut there) = (Vec::<(&str, &str)>::new(), known.len());
    for (line, cells) in &rows {
        let named = (cells[0].as_str(), cells[1].as_str());
        let found = found(known, &rows, named, has[1]);
        let fate =
            if seen.contains(&named) { Err((Some(0), "twice")) } else { wanted(app, found, cells, &has) };
        seen.push(named);
        let fate = fate.and_then(|(set, paused)| {
            let fate = match found {
                None if there >= limits::WEBHOOKS => return Err((None, "too-many")),
                None => LineFate::Created,
                Some(row) if same(row, &set) && paused.0 == paused.1 => LineFate::Unchanged,
                Some(_) => LineFate::Changed,
            };
            there += usize::from(found.is_none());
            let id = found.map_or_else(|| app.env().id(), |row| row.id);
            planned.push(Planned { line: *line, id, set, paused, fate });
            Ok(fate)
        });
        let what = csv::subject(if cells[1].is_empty() { &cells[0] } else { &cells[1] });
        said.push(csv::placed(&heads, *line, what, fate));
    }
    let new = planned.iter_mut().filter(|one| one.fate == LineFate::Created);
    csv::in_order(new.map(|one| &mut one.id));
    (planned, said)
}

/// The one that a line is about.
fn found<'a>(
    known: &'a [WebhookRow],
    rows: &[(u32, Vec<String>)],
    (url, description): (&str, &str),
    described: bool,
) -> Option<&'a WebhookRow> {
    let exact = known.iter().find(|row| row.url == url && row.description == description);
    let mut of_url = known.iter().filter(|row| row.url == url);
    let only = match (of_url.next(), of_url.next()) {
        (Some(only), None) if rows.iter().filter(|(_, cells)| cells[0] == url).count() == 1 => Some(only),
        _ => None,
    };
    if described { exact.or(only) } else { only.or(exact) }
}

fn same(row: &WebhookRow, set: &Checked) -> bool {
    (&row.url, &row.description, &row.events, row.content)
        == (&set.url, &set.description, &set.events, set.content)
}

/// The webhook as the line wants it, and whether it is and shall be paused; else what is wrong.
fn wanted(
    app: &App,
    row: Option<&WebhookRow>,
    cells: &[String],
    has: &[bool],
) -> std::result::Result<(Checked, (bool, bool)), Wrong> {
    let name = |word: &str| serde_json::from_value::<WebhookEventName>(json!(word)).ok();
    let apart = |c: char| c.is_whitespace() || ",;，；、".contains(c);
    let events = if has[2] {
        let words = cells[2].split(apart).filter(|word| !word.is_empty());
        words.map(|word| name(word).ok_or((Some(2), "event"))).collect::<std::result::Result<_, _>>()?
    } else {
        row.map(|row| row.events.iter().filter_map(|word| name(word)).collect()).unwrap_or_default()
    };
    let flag = |at: usize| csv::yes(&cells[at]).ok_or((Some(at), "flag"));
    let is_paused = row.is_some_and(|row| row.paused_at.is_some());
    let paused = flag(4)?.unwrap_or(is_paused);
    let ask = SaveWebhook {
        url: cells[0].clone(),
        description: if has[1] {
            cells[1].clone()
        } else {
            row.map(|row| row.description.clone()).unwrap_or_default()
        },
        events,
        content: flag(3)?.unwrap_or_else(|| row.is_some_and(|row| row.content)),
    };
    let checked = settings::check(app, ask).map_err(|error| match error {
        Error::Invalid { field: "url", .. } => (Some(0), "url"),
        Error::Invalid { field: "description", .. } => (Some(1), "description"),
        _ => (Some(2), "events"),
    })?;
    Ok((checked, (is_paused, paused)))
}
