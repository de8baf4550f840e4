//! A house whose mail goes through this test's servers.

use std::sync::Arc;
use std::time::Duration;

use access::Role;
use app::action::NoActions;
use app::testing::Fixture;
use app::{App, Settings, UserSession};
use base::ConversationId;
use bus::LocalBus;
use conversation::{Content, Owner};
use jobs::Jobs;
use protocol::mail::{MailServer, MailboxSettings};
use store::StoredMessage;

use crate::servers::Servers;

pub const HELP: &str = "help@shop.example";

pub struct House {
    pub app: App,
    pub fixture: Fixture,
    pub servers: Servers,
    pub jobs: Jobs,
}

pub fn settings(servers: &Servers, assistant: bool) -> MailboxSettings {
    let server = |port| MailServer { host: "127.0.0.1".to_owned(), port, security: "plain".to_owned() };
    MailboxSettings {
        address: HELP.to_owned(),
        name: "云杉生活".to_owned(),
        imap: server(servers.imap),
        smtp: server(servers.smtp),
        user: "help".to_owned(),
        password: Some("secret".to_owned()),
        oauth: None,
        folder: "INBOX".to_owned(),
        assistant,
        authorities: None,
    }
}

pub fn person(app: &App, fixture: &Fixture, role: Role) -> UserSession {
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

impl House {
    pub async fn new(assistant: bool) -> Self {
        let servers = Servers::start().await;
        let settings = settings(&servers, assistant);
        let house = Self::around(servers, Settings::default()).await;
        let admin = house.administrator();
        app::mail::add(&house.app, &admin, settings).await.expect("both servers say yes");
        house
    }

    /// Without a mailbox yet.
    pub async fn around(servers: Servers, settings: Settings) -> Self {
        let (app, fixture) =
            app::testing::build(7, settings, Arc::new(LocalBus::new()), Arc::new(NoActions)).await;
        let jobs = jobs::start(&app);
        // The seeded clock follows the real one.
        let clock = fixture.clock.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(50)).await;
                clock.advance_ms(50);
            }
        });
        Self { app, fixture, servers, jobs }
    }

    pub fn administrator(&self) -> UserSession {
        person(&self.app, &self.fixture, Role::Administrator)
    }

    pub fn agent(&self) -> UserSession {
        person(&self.app, &self.fixture, Role::Agent)
    }

    /// Every message of every conversation that came by letter.
    pub async fn messages(&self) -> Vec<StoredMessage> {
        let cx = self.app.cx(self.fixture.workspace_id, app::system());
        let since = base::Timestamp::default();
        let mut all = Vec::new();
        for (id, ..) in cx.touched_since(since, 100).await.expect("conversations") {
            all.extend(cx.messages(id, None, 100).await.expect("messages"));
        }
        all
    }

    /// Waits until some message is as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&StoredMessage) -> bool) -> StoredMessage {
        for _ in 0..300 {
            if let Some(found) = self.messages().await.into_iter().find(|message| wanted(message)) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never came: {what}; there are {:?}", self.messages().await);
    }

    pub async fn said(&self, words: &str) -> StoredMessage {
        self.until(
            words,
            |message| matches!(&message.content, Content::Text { text } if text.contains(words)),
        )
        .await
    }

    pub async fn line(&self, key: &str) -> StoredMessage {
        self.until(
            key,
            |message| matches!(&message.content, Content::System { key: found, .. } if found == key),
        )
        .await
    }

    pub async fn owner(&self, id: ConversationId) -> Owner {
        let cx = self.app.cx(self.fixture.workspace_id, app::system());
        cx.conversation(id).await.expect("read").expect("there").owner
    }

    pub async fn reply(&self, id: ConversationId, words: &str) {
        let agent = self.agent();
        if self.owner(id).await
            != (Owner::Agent { user_id: agent.user_id, since: base::Timestamp::default() })
        {
            let _ = app::conversation::take_over(&self.app, &agent, id).await;
        }
        let client_id = format!("reply-{}", self.app.env().uuid().simple());
        app::conversation::reply(&self.app, &agent, id, &client_id, Content::text(words))
            .await
            .expect("replied");
    }
}
