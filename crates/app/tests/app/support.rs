//! What the use-case tests share: a furnished application on either engine, people, a company's service, and time that passes at once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use ::conversation::{Author, Content, Header};
use access::Role;
use app::action::{ActionError, Actions, Call, Performed, Performing};
use app::conversation::Rating;
use app::testing::{Fixture, furnish, node_with};
use app::{App, Error, Settings, UserSession, Viewer, VisitorSession, job};
use base::{Bus, ConversationId, Timestamp};
use bus::LocalBus;
use parking_lot::Mutex;
use protocol::api::OpenWidget;
use protocol::problem::Problem;
use protocol::view::{AuthorView, ConversationView};
use store::testing::TestDatabase;
use store::{Config, StoredMessage};

use crate::world::order_answer;

/// As in the claiming loop.
pub const LEASE_MS: i64 = 30_000;

/// One call: the action, its inputs, its key.
pub type Asked = (String, BTreeMap<String, String>, String);

/// The company's service: the order that exists, unless something else is told first.
#[derive(Default)]
pub struct Service {
    pub next: Mutex<VecDeque<Result<Performed, ActionError>>>,
    pub asked: Mutex<Vec<Asked>>,
    /// Payments that came with a person's agreement.
    pub agreed: Mutex<Vec<base::PaymentId>>,
    /// What is said of attempts, one after another; then nobody can be reached.
    pub outcomes: Mutex<VecDeque<Result<Option<Performed>, ActionError>>>,
    /// What it says it gave; `None`: it does not answer.
    pub given: Mutex<Option<Vec<app::action::Given>>>,
    /// Which were asked about.
    pub looked_up: Mutex<Vec<String>>,
}

impl Actions for Service {
    fn perform<'a>(&'a self, call: Call<'a>) -> Performing<'a> {
        let Call { inputs, agreed, .. } = call;
        self.asked.lock().push((call.action.to_owned(), inputs.clone(), call.key.to_owned()));
        self.agreed.lock().extend(agreed);
        let told = self.next.lock().pop_front();
        Box::pin(async move { told.unwrap_or_else(|| Ok(order_answer(inputs))) })
    }

    fn outcome<'a>(&'a self, key: &'a str) -> app::action::Outcome<'a> {
        self.looked_up.lock().push(key.to_owned());
        let told = self.outcomes.lock().pop_front();
        Box::pin(async move { told.unwrap_or(Err(ActionError::Unreachable)) })
    }

    fn given(&self, from: Timestamp, to: Timestamp) -> app::action::Giving<'_> {
        let all = self.given.lock().clone();
        Box::pin(async move {
            let all = all.ok_or(ActionError::Unreachable)?;
            Ok(all.into_iter().filter(|one| (from..to).contains(&one.at)).collect())
        })
    }
}

/// The person of this role, as logged in.
pub fn session(app: &App, fixture: &Fixture, role: Role) -> UserSession {
    let view = fixture.users.iter().find(|user| user.role == role).expect("one of each");
    UserSession {
        workspace_id: fixture.workspace_id,
        user_id: view.id,
        role,
        name: view.name.clone(),
        email: view.email.clone(),
        locale: view.locale,
        csrf: String::new(),
        session_id: app.env().id(),
        token_hash: [0; 32],
    }
}

/// A whole house for one test.
pub struct House {
    pub app: App,
    pub fixture: Fixture,
    pub service: Arc<Service>,
    _database: Option<TestDatabase>,
}

impl House {
    /// In memory.
    pub async fn memory() -> Self {
        Self::with(Settings::default(), &Config::SqliteMemory, None).await
    }

    /// On a PostgreSQL database of its own.
    pub async fn postgres() -> Self {
        let database = store::testing::postgres().await;
        let config = database.config.clone();
        Self::with(Settings::default(), &config, Some(database)).await
    }

    pub async fn with(settings: Settings, config: &Config, database: Option<TestDatabase>) -> Self {
        Self::with_pack(settings, config, database, app::testing::pack()).await
    }

    /// In memory, with this pack.
    pub async fn of_pack(pack: Arc<dialogue::Pack>) -> Self {
        Self::with_pack(Settings::default(), &Config::SqliteMemory, None, pack).await
    }

    pub async fn with_pack(
        settings: Settings,
        config: &Config,
        database: Option<TestDatabase>,
        pack: Arc<dialogue::Pack>,
    ) -> Self {
        let service = Arc::new(Service::default());
        let house = Self::performing(settings, config, database, pack, service.clone()).await;
        Self { service, ..house }
    }

    /// Actions are performed by these.
    pub async fn performing(
        settings: Settings,
        config: &Config,
        database: Option<TestDatabase>,
        pack: Arc<dialogue::Pack>,
        actions: Arc<dyn Actions>,
    ) -> Self {
        let (env, clock) = base::seeded::env(1);
        let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
        let app = node_with(config, env, settings, bus, actions, pack).await;
        let fixture = furnish(&app, "house", clock).await;
        Self { app, fixture, service: Arc::default(), _database: database }
    }

    /// The person of this role, as logged in.
    pub fn user(&self, role: Role) -> UserSession {
        session(&self.app, &self.fixture, role)
    }

    pub fn agent(&self) -> UserSession {
        self.user(Role::Agent)
    }

    /// A browser with this secret.
    pub async fn visitor(&self, who: &str) -> VisitorSession {
        let secret = Some(format!("{who:-<32}"));
        let ask =
            OpenWidget { inbox: self.fixture.inbox.clone(), secret, identity_token: None, locale: None };
        let opened = app::contact::open_widget(&self.app, ask, None).await.expect("the widget opens");
        app::contact::visitor(&self.app, &opened.token).await.expect("its own token")
    }

    /// The customer says it; gives the conversation.
    pub async fn say(&self, visitor: &mut VisitorSession, text: &str) -> ConversationId {
        let id = format!("say-{}", self.app.env().uuid().simple());
        let received = app::conversation::receive_message(&self.app, visitor, &id, Content::text(text)).await;
        received.expect("it is received").conversation_id
    }

    /// Says it and lets the assistant do what it does within five seconds.
    pub async fn talk(&self, visitor: &mut VisitorSession, text: &str) -> ConversationId {
        let id = self.say(visitor, text).await;
        self.pass(5_000).await;
        id
    }

    /// Does everything that is due now.
    pub async fn work(&self) {
        loop {
            let (system, now) = (self.app.store().system(), self.app.env().now());
            let claimed =
                system.claim(self.app.node_id(), job::KINDS, now, LEASE_MS, 16).await.expect("claims");
            if claimed.is_empty() {
                return;
            }
            for row in claimed {
                if let Err(error) = job::run(&self.app, &row).await {
                    job::failed(&self.app, &row, &error).await.expect("a failure is noted");
                }
            }
        }
    }

    /// Time passes, and what becomes due meanwhile is done when it is due.
    pub async fn pass(&self, ms: i64) {
        let end = self.app.env().now().plus_ms(ms);
        for _ in 0..10_000 {
            self.work().await;
            match self.app.store().system().next_due(job::KINDS).await.expect("the next due time") {
                Some(due) if due <= end => self.fixture.clock.set(due.max(self.app.env().now())),
                _ => {
                    self.fixture.clock.set(end);
                    return;
                }
            }
        }
        panic!("work without an end");
    }

    pub async fn header(&self, id: ConversationId) -> Header {
        let cx = self.app.cx(self.fixture.workspace_id, app::system());
        cx.conversation(id).await.expect("a header").expect("it exists")
    }

    pub async fn messages(&self, id: ConversationId) -> Vec<StoredMessage> {
        let cx = self.app.cx(self.fixture.workspace_id, app::system());
        cx.messages(id, None, 1_000).await.expect("messages")
    }

    /// What the assistant has said.
    pub async fn answers(&self, id: ConversationId) -> Vec<String> {
        let said = self.messages(id).await.into_iter().filter(|message| message.author == Author::Assistant);
        said.map(|message| message.content.words().to_owned()).collect()
    }

    pub async fn view(
        &self,
        viewer: impl Into<Looker>,
        id: ConversationId,
    ) -> Result<ConversationView, Error> {
        app::conversation::snapshot(&self.app, &viewer.into().0, id).await
    }

    /// The agent takes it and answers once.
    pub async fn serve(&self, id: ConversationId, client_msg_id: &str) {
        let agent = self.agent();
        app::conversation::take_over(&self.app, &agent, id).await.expect("it is taken over");
        let words = Content::text("您好，我是人工客服");
        app::conversation::reply(&self.app, &agent, id, client_msg_id, words).await.expect("it is said");
    }

    /// The agent who owns it answers once more.
    pub async fn serve_again(&self, id: ConversationId, client_msg_id: &str) {
        let words = Content::text("我在看");
        app::conversation::reply(&self.app, &self.agent(), id, client_msg_id, words)
            .await
            .expect("it is said");
    }

    pub async fn online(&self, user: &UserSession) {
        app::user::set_presence(&self.app, user, true).await.expect("presence");
    }
}

/// Stars and nothing else.
pub fn rating(stars: u8, agent_stars: Option<u8>) -> Rating {
    Rating { stars, agent_stars, reasons: Vec::new(), comment: None }
}

/// Whoever looks.
pub struct Looker(Viewer);

impl From<&VisitorSession> for Looker {
    fn from(visitor: &VisitorSession) -> Self {
        Self(Viewer::Visitor(visitor.clone()))
    }
}

impl From<&UserSession> for Looker {
    fn from(user: &UserSession) -> Self {
        Self(Viewer::User(user.clone()))
    }
}

/// The words of a view by author.
pub fn words_of(view: &ConversationView, author: &AuthorView) -> Vec<String> {
    let by = view.messages.iter().filter(|message| message.author == *author);
    by.map(|message| message.content.words().to_owned()).collect()
}

/// The problem that a refusal becomes at the edge.
pub fn refused<T>(done: Result<T, Error>) -> Problem {
    match done {
        Ok(_) => panic!("it should have been refused"),
        Err(error) => error.problem(),
    }
}

/// Runs a case in memory and on PostgreSQL, each under its own name.
macro_rules! on_both_engines {
    ($($case:ident),* $(,)?) => {
        mod in_memory {
            $(#[tokio::test]
            async fn $case() { super::$case(crate::support::House::memory().await).await; })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$case(crate::support::House::postgres().await).await; })*
        }
    };
}
pub(crate) use on_both_engines;
