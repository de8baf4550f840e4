//! A furnished application for tests: in memory, under a seed, with people to log in as.

use std::sync::Arc;

use access::Role;
use base::seeded::ManualClock;
use base::{Bus, Env, Locale, WorkspaceId};
use dialogue::Pack;
use protocol::api::{NewUser, UserView};
use store::{Config, MasterKey, Store};

use crate::action::{Actions, NoActions};
use crate::app::{App, Parts};
use crate::settings::Settings;
use crate::setup;

/// Password of every user of a fixture.
pub const PASSWORD: &str = "松下问童子 言师采药去";

/// What a test finds.
pub struct Fixture {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Public key of its inbox.
    pub inbox: String,
    /// Secret of its inbox, for signed identities.
    pub inbox_secret: String,
    /// One user per role: agent, supervisor, administrator.
    pub users: Vec<UserView>,
    /// The clock, to be moved by hand.
    pub clock: Arc<ManualClock>,
}

/// The e-commerce pack of the repository, compiled once per process.
pub fn pack() -> Arc<Pack> {
    static PACK: std::sync::OnceLock<Arc<Pack>> = std::sync::OnceLock::new();
    PACK.get_or_init(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce");
        let read = |path: &str| std::fs::read_to_string(root.join(path)).ok();
        match Pack::load(&read) {
            Ok(pack) => Arc::new(pack),
            Err(error) => panic!("packs/ecommerce: {error}"),
        }
    })
    .clone()
}

/// An application in memory under `seed`.
pub async fn app(seed: u64) -> (App, Fixture) {
    build(seed, Settings::default(), Arc::new(bus::LocalBus::new()), Arc::new(NoActions)).await
}

/// The same with its own settings, bus and actions.
pub async fn build(
    seed: u64,
    settings: Settings,
    bus: Arc<dyn Bus>,
    actions: Arc<dyn Actions>,
) -> (App, Fixture) {
    let (env, clock) = base::seeded::env(seed);
    let app = node(&Config::SqliteMemory, env, settings, bus, actions).await;
    let fixture = furnish(&app, "demo", clock).await;
    (app, fixture)
}

/// One node on a store; two on the same PostgreSQL are a cluster.
pub async fn node(
    config: &Config,
    env: Env,
    settings: Settings,
    bus: Arc<dyn Bus>,
    actions: Arc<dyn Actions>,
) -> App {
    node_with(config, env, settings, bus, actions, pack()).await
}

/// The same with a pack of its own.
pub async fn node_with(
    config: &Config,
    env: Env,
    settings: Settings,
    bus: Arc<dyn Bus>,
    actions: Arc<dyn Actions>,
    pack: Arc<Pack>,
) -> App {
    let master = MasterKey::from_bytes([42; 32]);
    let store = match Store::open(config, env.clone(), master, bus.clone()).await {
        Ok(store) => store,
        Err(error) => panic!("the store does not open: {error}"),
    };
    let token_key = *store.derive_key("tokens");
    App::new(Parts { store, env, bus, settings, pack, actions, token_key })
}

/// The pack of [`pack`] with its actions declared otherwise.
pub fn pack_with(
    change: impl FnOnce(&mut std::collections::BTreeMap<String, dialogue::pack::Action>),
) -> Arc<Pack> {
    let mut pack = (*pack()).clone();
    change(&mut pack.actions);
    Arc::new(pack)
}

/// The pack of [`pack`] with only these scripts: testing a release takes no longer than that.
pub fn pack_with_scripts_of(names: &[&str]) -> Arc<Pack> {
    Arc::new((*pack()).clone().with_scripts_of(names))
}

/// A mailbox of this address whose servers nobody asks: letters are handed to [`crate::mail::receive`].
pub async fn mailbox(app: &App, workspace_id: WorkspaceId, address: &str) -> crate::mail::Mailbox {
    let fail = |what: &str| -> ! { panic!("no mailbox: {what}") };
    let cx = app.cx(workspace_id, crate::system());
    let id: base::InboxId = app.env().id();
    let server = serde_json::json!({ "host": "127.0.0.1", "port": 1, "security": "plain" });
    let config = serde_json::json!({
        "name": "云杉生活", "imap": server, "smtp": server, "user": "help", "folder": "INBOX", "assistant": false,
    });
    let secret = cx.seal_inbox_secret(id, "secret").await.unwrap_or_else(|_| fail("its secret"));
    let inbox = store::NewInbox {
        id,
        public_key: format!("mail-{id}"),
        name: "mail".to_owned(),
        secret: secret.clone(),
        origins: Vec::new(),
        settings: serde_json::json!({}),
        at: app.env().now(),
    };
    let row = store::NewMailbox {
        inbox_id: id,
        address: address.to_owned(),
        config,
        secret,
        uid_validity: 1,
        last_uid: 0,
        at: app.env().now(),
    };
    let change = move |_: &store::State| -> crate::Result<store::Changes<()>> {
        Ok(store::Changes::new(())
            .insert_inbox(inbox.clone())
            .insert_mailbox(row.clone())
            .unaudited("made for a test"))
    };
    if cx.change(store::Keys::new(), change).await.is_err() {
        fail("its rows");
    }
    let row = cx.mailbox(id).await.ok().flatten().unwrap_or_else(|| fail("its row"));
    crate::mail::Mailbox::of(workspace_id, &row).unwrap_or_else(|_| fail("its settings"))
}

/// What letters of ours carry so that an answer finds back: the reply address of a conversation, the Message-ID of a message.
pub fn marks(
    app: &App,
    address: &str,
    conversation_id: base::ConversationId,
    message_id: base::MessageId,
) -> (String, String) {
    let sign = crate::mail::signer(app);
    let threads = mail::Threads::new(&sign);
    let bytes = crate::mail::code_bytes(conversation_id);
    let message_id = crate::mail::code_bytes(message_id);
    (threads.reply_address(bytes, address), threads.message_id(message_id, address))
}

/// A workspace with an inbox and one user per role.
pub async fn furnish(app: &App, inbox: &str, clock: Arc<ManualClock>) -> Fixture {
    let fail = |error: crate::Error| -> ! { panic!("the fixture could not be made: {error}") };
    let workspace_id = setup::add_workspace(app, inbox, "ecommerce").await.unwrap_or_else(|e| fail(e));
    let secret = format!("secret-of-{inbox}-with-enough-length-for-hs256");
    setup::add_inbox(app, workspace_id, inbox, "云杉生活", &secret, Vec::new())
        .await
        .unwrap_or_else(|e| fail(e));
    let mut users = Vec::new();
    for role in Role::ALL {
        let new = NewUser {
            email: format!("{}@{inbox}.example", role.word()),
            name: format!("{} of {inbox}", role.word()),
            role,
            locale: Locale::Zh,
            password: PASSWORD.to_owned(),
        };
        users.push(setup::add_user(app, workspace_id, new).await.unwrap_or_else(|e| fail(e)));
    }
    Fixture { workspace_id, inbox: inbox.to_owned(), inbox_secret: secret, users, clock }
}

/// Whether money may be given now in this attempt, as a turn of the assistant would ask.
pub async fn may_pay(
    app: &App,
    conversation: &conversation::Header,
    workspace_id: WorkspaceId,
    (key, order, fen): (&str, &str, i64),
) -> crate::Result<bool> {
    let cx = app.cx(workspace_id, access::Actor::Assistant);
    let contact_key = cx.contact_key(conversation.contact_id).await?;
    let pays = dialogue::Pays { fen, order: order.to_owned() };
    let call = crate::assistant::PendingCall {
        key: key.to_owned(),
        action: "shop.refund".to_owned(),
        inputs: std::collections::BTreeMap::new(),
        pays: None,
        since: app.env().now(),
        look: None,
        ticket: None,
        result: None,
    };
    let begun = crate::payment::begin(app, &cx, conversation, &contact_key, (&call, &pays, key)).await?;
    Ok(matches!(begun, crate::payment::Begun::Go(_)))
}

fn call_for_codes(app: &App, key: &str, order: &str) -> crate::assistant::PendingCall {
    let inputs = std::collections::BTreeMap::from([("order_number".to_owned(), order.to_owned())]);
    crate::assistant::PendingCall {
        key: key.to_owned(),
        action: "shop.send_code".to_owned(),
        inputs,
        pays: None,
        since: app.env().now(),
        look: None,
        ticket: None,
        result: None,
    }
}

/// What comes of having a code sent in this attempt, as a turn of the assistant would ask.
pub async fn send_code(
    app: &App,
    conversation: &conversation::Header,
    workspace_id: WorkspaceId,
    (key, order): (&str, &str),
) -> crate::Result<String> {
    let cx = app.cx(workspace_id, access::Actor::Assistant);
    let key = format!("{}:{key}", conversation.id);
    let call = call_for_codes(app, &key, order);
    let came = crate::code::send(app, &cx, conversation, &call, &key).await?;
    Ok(came.map_or_else(
        |error| format!("{error:?}"),
        |came| came["result"].as_str().unwrap_or_default().to_owned(),
    ))
}

/// What a look at a code finds that was sent in this attempt.
pub async fn check_code(
    app: &App,
    conversation: &conversation::Header,
    workspace_id: WorkspaceId,
    (key, sent, order, code): (&str, &str, &str, &str),
) -> crate::Result<String> {
    let cx = app.cx(workspace_id, access::Actor::Assistant);
    let call = call_for_codes(app, key, order);
    let look = crate::code::look(&cx, conversation.id, sent, code).await?;
    let found = crate::code::check(app, &cx, conversation, (&call, &look, key)).await?;
    Ok(found["result"].as_str().unwrap_or_default().to_owned())
}

/// What a flow is told that asks for a ticket in this attempt.
pub async fn ticket_of_flow(
    app: &App,
    conversation: &conversation::Header,
    workspace_id: WorkspaceId,
    (key, ticket): (&str, &dialogue::ticket::NewTicket),
) -> crate::Result<serde_json::Value> {
    let cx = app.cx(workspace_id, access::Actor::Assistant);
    let key = format!("{}:{key}", conversation.id);
    let sealing = cx.contact_key(conversation.contact_id).await?;
    crate::ticket::opened(app, &cx, conversation, &sealing, (ticket, &key)).await
}
