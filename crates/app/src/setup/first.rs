//! The first start: a link that works once, and everything that it makes in one change.

use access::{Action, Actor, Role, may};
use base::{Locale, WorkspaceId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use dialogue::text::Text;
use protocol::api::NewUser;
use protocol::inbox::{WidgetInbox, Wording};
use protocol::setup::{FinishSetup, SetupDone, SetupPack, SetupPerson, SetupPreview, SetupStart, SetupState};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Changes, Keys, State};
use tokio::sync::Mutex;

use super::checked_name;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::{HOURS, checked_hours, pack_hours};
use crate::workspace::Look;
use crate::{inbox, user};

/// How long a link is good; a restart prints a new one.
const LINK_MS: i64 = 60 * 60 * 1_000;
/// Questions that a pack is introduced with.
const EXAMPLES: usize = 6;
/// Two browsers with the same link must not both make keys for the workspace that only one of them will make.
static FINISHING: Mutex<()> = Mutex::const_new(());

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A new token for the set-up link, which voids every older one; none when there is a workspace already.
pub async fn new_setup_token(app: &App) -> Result<Option<String>> {
    let system = app.store().system();
    if !system.workspaces().await?.is_empty() {
        system.drop_setup_link().await?;
        return Ok(None);
    }
    let token = B64.encode(app.env().bytes::<32>());
    system.put_setup_link(app.env().id(), hash(&token), app.env().now().plus_ms(LINK_MS)).await?;
    Ok(Some(token))
}

/// Whether this installation waits to be set up.
pub async fn setup_state(app: &App) -> Result<SetupState> {
    Ok(SetupState { needed: app.store().system().workspaces().await?.is_empty() })
}

async fn link(app: &App, token: &str) -> Result<WorkspaceId> {
    may(&Actor::System, Action::Maintain)?;
    let system = app.store().system();
    let found = system.setup_link(hash(token), app.env().now()).await?.ok_or(Error::SetupOver)?;
    // The command line may have been faster.
    if system.workspaces().await?.is_empty() { Ok(found) } else { Err(Error::SetupOver) }
}

/// What the pages begin with.
pub async fn start_setup(app: &App, token: &str) -> Result<SetupStart> {
    link(app, token).await?;
    let pack = app.pack();
    let wording = |text: &Text| Wording { zh: text.zh.clone(), en: text.en.clone() };
    let [zh, en] = Locale::ALL.map(|locale| crate::assistant::frequent_questions(app.pack(), locale));
    let examples = zh.into_iter().zip(en).map(|(zh, en)| Wording { zh, en }).take(EXAMPLES).collect();
    let choice = SetupPack {
        id: pack.id.clone(),
        name: wording(&pack.name),
        topics: pack.topics.len(),
        flows: pack.flows.len(),
        examples,
    };
    Ok(SetupStart { packs: vec![choice], hours: pack_hours(app) })
}

/// What the widget would be told.
pub async fn preview_setup(app: &App, ask: SetupPreview) -> Result<WidgetInbox> {
    link(app, &ask.token).await?;
    inbox::preview_checked(app, ask.preview, &Look::default())
}

/// Makes workspace, people, inbox and hours, and uses the link up: all of it, or nothing.
pub async fn finish_setup(app: &App, ask: FinishSetup) -> Result<SetupDone> {
    let _only = FINISHING.lock().await;
    let workspace_id = link(app, &ask.token).await?;
    let name = checked_name("workspace", &ask.workspace)?;
    if ask.pack != app.pack().id {
        return Err(Error::invalid("pack", format!("there is no pack {:?}", ask.pack)));
    }
    let inbox = inbox::checked(ask.inbox)?;
    let hours = json!(checked_hours(ask.hours)?);
    let agent_email = ask.agent.as_ref().map(|agent| agent.email.trim().to_lowercase());
    if agent_email == Some(ask.administrator.email.trim().to_lowercase()) {
        return Err(Error::invalid("agent.email", "must differ from the administrator's"));
    }
    let person = |person: SetupPerson, role| NewUser {
        email: person.email,
        name: person.name,
        role,
        locale: ask.locale,
        password: person.password,
    };
    let mut people = vec![user::prepared(app, person(ask.administrator, Role::Administrator)).await?];
    if let Some(agent) = ask.agent {
        people.push(user::prepared(app, person(agent, Role::Agent)).await?);
    }
    let workspace = app.store().new_workspace(workspace_id, &name, &ask.pack);
    let cx = app.cx(workspace_id, Actor::System);
    let secret = inbox::new_secret(app);
    let row = inbox::new_row(app, &cx, inbox, &secret).await?;
    let (id, now, used) = (row.id, app.env().now(), hash(&ask.token));
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).take_setup_link(used).insert_workspace(workspace.clone());
        for person in &people {
            changes = changes.insert_user(person.clone());
        }
        let changes = changes.insert_inbox(row.clone()).put_setting(HOURS, &hours, now);
        let facts = json!({ "inbox": id, "people": people.len() });
        Ok(changes.audit("set_up", format!("workspace:{workspace_id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    let made = cx.inbox(id).await?.ok_or(Error::NotFound("inbox"))?;
    Ok(SetupDone { inbox: inbox::view(made), secret })
}
