//! A small world under one seed: customers, agents, two nodes on one record, a bus that fails, a service that fails. One thread, no
//! wall clock: every choice is a throw of the dice, so a seed replays exactly.

mod check;
mod customer;
mod desk;
mod executor;
mod observer;
mod run;
mod surroundings;
mod worker;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use access::Role;
use app::app::Parts;
use app::{App, Error, Settings, UserSession, setup};
use base::seeded::{ManualClock, SeededEntropy};
use base::{ConversationId, Env, Locale, WorkspaceId};
use serde_json::json;
use store::{Changes, Config, Keys, NewUser, State, Store};
use tokio::sync::mpsc;

use check::Track;
use customer::Customer;
use executor::{Task, block_on};
use observer::Views;
pub use run::{Tally, run};
use surroundings::{FlakyBus, SlowActions};
pub use surroundings::{ORDER, PHONE, order_answer};

/// Customers of a world; few, so that they meet everything.
const CUSTOMERS: usize = 3;
/// Key of the inbox.
const INBOX: &str = "world";

/// One process.
pub struct Node {
    app: App,
    road: mpsc::Receiver<app::turns::Handed>,
}

/// What an agent was told is durable.
struct Posted {
    conversation_id: ConversationId,
    client_msg_id: String,
    by: usize,
    acked: Option<u64>,
}

pub struct World {
    /// Whether the clock only goes forward in this world.
    steady: bool,
    env: Env,
    clock: Arc<ManualClock>,
    dice: SeededEntropy,
    store: Store,
    bus: Arc<FlakyBus>,
    actions: Arc<SlowActions>,
    nodes: RefCell<Vec<Node>>,
    workspace_id: WorkspaceId,
    customers: Vec<Customer>,
    agents: Vec<UserSession>,
    posted: RefCell<Vec<Posted>>,
    tracks: RefCell<BTreeMap<ConversationId, Track>>,
    views: RefCell<Views>,
    spawned: RefCell<Vec<Task>>,
    step: Cell<u64>,
    counts: RefCell<Tally>,
    loud: bool,
}

impl World {
    pub fn new(seed: u64, loud: bool) -> Rc<Self> {
        let (env, clock) = base::seeded::env(seed);
        let bus = Arc::new(FlakyBus::new(seed));
        let actions = Arc::new(SlowActions::new(seed, clock.clone()));
        let first = app::testing::node(
            &Config::SqliteMemory,
            env.clone(),
            Settings::default(),
            bus.clone(),
            actions.clone(),
        );
        let first = block_on(first);
        let store = first.store().clone();
        let (workspace_id, agents) = block_on(furnish(&first));
        let customers = (0..CUSTOMERS).map(|at| block_on(Customer::arrive(&first, at))).collect();
        let dice = SeededEntropy::new(seed.wrapping_mul(0x9E37_79B9).wrapping_add(17));
        let world = Rc::new(Self {
            steady: seed % 4 != 3,
            env,
            clock,
            dice,
            store: store.clone(),
            bus,
            actions,
            nodes: RefCell::new(vec![Node::of(first)]),
            workspace_id,
            customers,
            agents,
            posted: RefCell::default(),
            tracks: RefCell::default(),
            views: RefCell::default(),
            spawned: RefCell::default(),
            step: Cell::new(0),
            counts: RefCell::default(),
            loud,
        });
        let second = world.new_node();
        world.nodes.borrow_mut().push(second);
        // From here on anything may come in between.
        store::testing::pause_everywhere(&store, true);
        world
    }

    /// Another process on the same record.
    fn new_node(&self) -> Node {
        Node::of(App::new(Parts {
            store: self.store.clone(),
            env: self.env.clone(),
            bus: self.bus.clone(),
            settings: Settings::default(),
            pack: app::testing::pack(),
            actions: self.actions.clone(),
            token_key: *self.store.derive_key("tokens"),
        }))
    }

    fn app(&self, node: usize) -> App {
        self.nodes.borrow()[node].app.clone()
    }

    fn any_node(&self) -> usize {
        self.below(2)
    }

    fn below(&self, bound: usize) -> usize {
        usize::try_from(self.dice.below(bound as u64)).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn spawn(&self, task: Task) {
        self.spawned.borrow_mut().push(task);
    }

    fn note(&self, what: impl FnOnce() -> String) {
        if self.loud {
            let line = format!("{:>6} {} {}\n", self.step.get(), self.env.now().ms() % 1_000_000_000, what());
            let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        }
    }

    /// A refusal is part of life; a failure of ours is not.
    fn tolerate(&self, what: &str, error: &Error) {
        let fine =
            matches!(error, Error::Rejected(_) | Error::NotFound(_) | Error::Forbidden(_) | Error::Contended);
        assert!(fine, "{what} failed: {error:?}");
        self.note(|| format!("{what} refused: {error}"));
    }
}

impl Node {
    fn of(app: App) -> Self {
        let road = app.turns().connect();
        Self { app, road }
    }
}

/// A workspace, an inbox and one user per role. Nobody logs in with a password here, so none is hashed.
async fn furnish(app: &App) -> (WorkspaceId, Vec<UserSession>) {
    let workspace_id = setup::add_workspace(app, INBOX, "ecommerce").await.expect("workspace");
    let secret = "a secret that nobody needs in this world";
    setup::add_inbox(app, workspace_id, INBOX, "云杉生活", secret, Vec::new()).await.expect("inbox");
    let mut agents = Vec::new();
    for role in Role::ALL {
        let row = NewUser {
            id: app.env().id(),
            email: format!("{}@world.example", role.word()),
            name: role.word().to_owned(),
            role,
            locale: Locale::Zh,
            password_hash: String::new(),
            at: app.env().now(),
        };
        agents.push(UserSession {
            workspace_id,
            user_id: row.id,
            role,
            name: row.name.clone(),
            email: row.email.clone(),
            locale: Locale::Zh,
            csrf: String::new(),
            session_id: app.env().id(),
            token_hash: [0; 32],
        });
        let add = move |_: &State| -> Result<Changes<()>, Error> {
            Ok(Changes::new(()).insert_user(row.clone()).audit(
                "add_user",
                format!("user:{}", row.id),
                json!({}),
            ))
        };
        app.cx(workspace_id, app::system()).change(Keys::new(), add).await.expect("user");
    }
    (workspace_id, agents)
}
