//! A store with one workspace and one inbox, and the few changes that most tests begin with.

use std::sync::Arc;

use access::Actor;
use base::seeded::ManualClock;
use base::{
    Bus, ContactId, ConversationId, Env, IdentityId, InboxId, Locale, MessageId, Wake, WorkspaceId, seeded,
};
use conversation::session::Policy;
use conversation::{
    Author, Command, Contact, Content, Event, Header, Identity, IdentityKind, Profile, decide_all, fold, open,
};
use parking_lot::Mutex;
use serde_json::json;
use store::testing::TestDatabase;
use store::{
    ChangeError, Changes, Column, Config, ContactKey, Cx, IdentityHash, Keys, MasterKey, MessageMeta,
    NewInbox, NewMessage, State, Store, StoreError, WrappedKey,
};

/// Remembers every wake-up.
#[derive(Default)]
pub struct Ear(pub Mutex<Vec<Wake>>);

impl Bus for Ear {
    fn publish(&self, wake: Wake) {
        self.0.lock().push(wake);
    }
    fn subscribe(&self, _: Box<dyn Fn(&Wake) + Send + Sync>) {}
}

pub struct Fixture {
    pub store: Store,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub ear: Arc<Ear>,
    pub config: Config,
    pub workspace_id: WorkspaceId,
    pub inbox_id: InboxId,
    pub folder: Option<tempfile::TempDir>,
    pub database: Option<TestDatabase>,
}

pub const MASTER: [u8; 32] = [9; 32];

impl Fixture {
    pub async fn memory() -> Self {
        Self::new(Config::SqliteMemory, None, None).await
    }

    pub async fn file() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::Sqlite { path: folder.path().join("zhike.db") };
        Self::new(config, Some(folder), None).await
    }

    pub async fn postgres() -> Self {
        let database = store::testing::postgres().await;
        Self::new(database.config.clone(), None, Some(database)).await
    }

    async fn new(config: Config, folder: Option<tempfile::TempDir>, database: Option<TestDatabase>) -> Self {
        Store::migrate(&config).await.expect("migrates");
        let (env, clock) = seeded::env(7);
        let ear = Arc::new(Ear::default());
        let store = Store::open(&config, env.clone(), MasterKey::from_bytes(MASTER), ear.clone())
            .await
            .expect("opens");
        let (workspace_id, inbox_id) = set_up(&store, "one").await;
        ear.0.lock().clear();
        Self { store, env, clock, ear, config, workspace_id, inbox_id, folder, database }
    }

    pub fn cx(&self) -> Cx {
        self.store.cx(self.workspace_id, Actor::System)
    }

    /// Opens the same database once more, as another process would.
    pub async fn reopen(&self) -> Result<Store, StoreError> {
        Store::open(&self.config, self.env.clone(), MasterKey::from_bytes(MASTER), Arc::new(Ear::default()))
            .await
    }

    pub async fn customer(&self, secret: &str) -> Customer {
        Customer::new(&self.cx(), self.inbox_id, secret).await
    }

    /// Changes the database behind the store's back; `false` in memory, where nobody can.
    pub async fn tamper(&self, sql: &str) {
        match &self.config {
            Config::Sqlite { path } => {
                let connection = rusqlite::Connection::open(path).expect("opens");
                connection.execute_batch(&format!("pragma busy_timeout = 5000; {sql}")).expect("tampers");
            }
            Config::Postgres { url, .. } => {
                let (client, connection) =
                    tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connects");
                tokio::spawn(connection);
                client.batch_execute(sql).await.expect("tampers");
            }
            Config::SqliteMemory => panic!("nobody reaches a database in memory"),
        }
    }
}

/// Creates a workspace with an inbox.
pub async fn set_up(store: &Store, name: &str) -> (WorkspaceId, InboxId) {
    let env = store.env();
    let (workspace_id, inbox_id) = (env.id(), env.id());
    let workspace = store.new_workspace(workspace_id, name, "ecommerce");
    let cx = store.cx(workspace_id, Actor::System);
    let inbox = NewInbox {
        id: inbox_id,
        public_key: format!("key-{inbox_id}"),
        name: "网站".into(),
        secret: cx.seal_inbox_secret(inbox_id, "a secret for signed identities").await.expect("seals"),
        origins: vec!["https://shop.example".into()],
        settings: serde_json::json!({}),
        at: env.now(),
    };
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).insert_workspace(workspace.clone()).insert_inbox(inbox.clone()).audit(
            "add_workspace",
            format!("workspace:{workspace_id}"),
            json!({}),
        ))
    };
    cx.change(Keys::new().workspace(), change).await.expect("sets up");
    (workspace_id, inbox_id)
}

/// What a customer's message came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub seq: u64,
}

/// A customer who writes, as `receive_message` does it.
#[derive(Clone)]
pub struct Customer {
    pub cx: Cx,
    pub inbox_id: InboxId,
    pub contact_id: ContactId,
    pub hash: IdentityHash,
    pub key: ContactKey,
    wrapped: WrappedKey,
    secret: String,
    thread: String,
}

impl Customer {
    pub async fn new(cx: &Cx, inbox_id: InboxId, secret: &str) -> Self {
        let contact_id = cx.env().id();
        let (key, wrapped) = cx.new_contact_key(contact_id).await.expect("a key");
        let hash = cx.identity_hash(IdentityKind::Anonymous, secret).await.expect("a hash");
        Self {
            cx: cx.clone(),
            inbox_id,
            contact_id,
            hash,
            key,
            wrapped,
            secret: secret.into(),
            thread: String::new(),
        }
    }

    /// The same customer in a thread of the channel.
    pub fn in_thread(&self, thread: &str) -> Self {
        Self { thread: thread.to_owned(), ..self.clone() }
    }

    /// Says something; the contact and the conversation come to be with the first word.
    pub async fn say(&self, text: &str, client_msg_id: &str) -> Result<Said, ChangeError<StoreError>> {
        let (me, client, content) = (self.clone(), client_msg_id.to_owned(), Content::text(text));
        let keys = Keys::new()
            .identity(IdentityKind::Anonymous, self.hash)
            .contact(self.contact_id)
            .open_conversation(self.contact_id, self.inbox_id, &self.thread)
            .sent_message(self.contact_id, self.inbox_id, client_msg_id);
        self.cx.change(keys, move |state| me.decide(state, &client, &content)).await
    }

    fn decide(&self, state: &State, client: &str, content: &Content) -> Result<Changes<Said>, StoreError> {
        if let Some(known) = state.sent_message(self.contact_id, self.inbox_id, client) {
            let said =
                Said { conversation_id: known.conversation_id, message_id: known.message_id, seq: known.seq };
            return Ok(Changes::new(said));
        }
        if state
            .identity(IdentityKind::Anonymous, self.hash)
            .is_some_and(|known| known.contact_id != self.contact_id)
        {
            return Err(StoreError::Conflict("somebody else has this secret".into()));
        }
        if state.contact(self.contact_id).is_some_and(|contact| contact.erased_at.is_some()) {
            return Err(StoreError::Erased);
        }
        let (env, now) = (self.cx.env(), self.cx.env().now());
        let (header, opened) = match state.open_conversation(self.contact_id, self.inbox_id, &self.thread) {
            Some(header) => (header.clone(), None),
            None => {
                let (header, event) = open(env.id(), self.contact_id, self.inbox_id, Locale::Zh, now);
                (header, Some(event))
            }
        };
        let message_id: MessageId = env.id();
        let command = Command::Receive {
            message_id,
            locale: Some(Locale::Zh),
            dangers: Vec::new(),
            turn_job: env.id(),
            due: None,
        };
        let (header, events) = decide_all(&header, [command], &Policy::default(), now).expect("may speak");
        let events: Vec<Event> = opened.into_iter().chain(events).collect();
        let added = events.iter().find(|event| is_message(event, message_id)).expect("an event").clone();
        let mut changes = Changes::new(Said { conversation_id: header.id, message_id, seq: added.seq });
        if state.contact(self.contact_id).is_none() {
            changes = self.introduce(changes);
        }
        let meta = MessageMeta { emotion: Some("calm".into()), ..MessageMeta::default() };
        Ok(changes
            .put_in_thread(&header, &events, &self.thread)
            .insert_message(NewMessage {
                id: message_id,
                conversation_id: header.id,
                seq: added.seq,
                public_seq: added.public_seq,
                author: Author::Customer,
                private: false,
                client_msg_id: Some(client.to_owned()),
                kind: content.kind(),
                body: self.key.seal(Column::MessageBody, message_id, content),
                meta: Some(self.key.seal(Column::MessageMeta, message_id, &meta)),
                at: now,
            })
            .audit(
                "receive_message",
                format!("conversation:{}", header.id),
                json!({ "message": message_id }),
            ))
    }

    fn introduce<T>(&self, changes: Changes<T>) -> Changes<T> {
        let profile = Profile { name: Some("李雷 Erasable".into()), ..Profile::default() };
        let contact = Contact { id: self.contact_id, created_at: self.cx.env().now(), erased_at: None };
        let identity_id: IdentityId = self.cx.env().id();
        let identity =
            Identity { id: identity_id, contact_id: self.contact_id, kind: IdentityKind::Anonymous };
        let value = self.key.seal(Column::IdentityValue, identity_id, &self.secret);
        let profile = self.key.seal(Column::Profile, self.contact_id, &profile);
        changes
            .insert_contact(&contact, profile, self.wrapped.clone())
            .insert_identity(&identity, self.hash, value)
    }

    /// The contact's key as it is stored.
    pub fn wrapped(&self) -> &[u8] {
        self.wrapped.bytes()
    }

    /// Applies a command that adds no message.
    pub async fn command(&self, id: ConversationId, command: Command) -> Header {
        let env = self.cx.env().clone();
        let change = move |state: &State| -> Result<Changes<Header>, StoreError> {
            let header = state.conversation(id).ok_or(StoreError::Missing("conversation"))?;
            let (header, events) =
                decide_all(header, [command.clone()], &Policy::default(), env.now()).expect("may");
            Ok(Changes::new(header.clone()).put_conversation(&header, &events).audit(
                "change",
                format!("conversation:{id}"),
                json!({}),
            ))
        };
        self.cx.change(Keys::new().conversation(id), change).await.expect("changes")
    }
}

fn is_message(event: &Event, id: MessageId) -> bool {
    matches!(event.kind, conversation::EventKind::MessageAdded { message_id, .. } if message_id == id)
}

/// Folding the stored events gives the stored header; both numbers have no gap.
pub async fn assert_sound(cx: &Cx, id: ConversationId) -> Header {
    let header = cx.conversation(id).await.expect("reads").expect("is there");
    let events = cx.events(id, 0, 100_000).await.expect("reads");
    assert_eq!(fold(id, &events).as_ref(), Some(&header), "folding the events gives the row");
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=header.seq).collect::<Vec<_>>());
    let public: Vec<u64> = events.iter().filter_map(|event| event.public_seq).collect();
    assert_eq!(public, (1..=header.public_seq).collect::<Vec<_>>());
    let seen = cx.public_events(id, 0, 100_000).await.expect("reads");
    assert_eq!(seen, events.into_iter().filter(|event| event.public_seq.is_some()).collect::<Vec<_>>());
    header
}
