//! A furnished application for tests: in memory, under a seed, with people to log in as.

use std::sync::Arc;

use access::Role;
use base::seeded::ManualClock;
use base::{Bus, Env, Locale, WorkspaceId};
use dialogue::Pack;
use protocol::api::{NewUser, UserView};
use store::{Config, MasterKey, Store};

use crate::app::{App, Parts};
use crate::settings::Settings;
use crate::setup;
use crate::shop::{Actions, NoActions};

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
    let master = MasterKey::from_bytes([42; 32]);
    let store = match Store::open(config, env.clone(), master, bus.clone()).await {
        Ok(store) => store,
        Err(error) => panic!("the store does not open: {error}"),
    };
    let token_key = *store.derive_key("tokens");
    App::new(Parts { store, env, bus, settings, pack: pack(), actions, token_key })
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
