//! `zhike chat`: the whole assistant in a terminal, through the same use cases as the widget, on a temporary store and with its own
//! shop service. With `--json` one line in gives exactly one JSON object out.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::{Context as _, Result, bail};
use app::action::Services;
use app::app::Parts;
use app::{App, Settings, UserSession, VisitorSession, setup};
use base::{Clock, ConversationId, Env, Locale, Timestamp};
use clap::Args as ClapArgs;
use conversation::{Author, Content, Owner};
use protocol::api::{LogIn, NewUser, OpenWidget};
use serde::Serialize;
use serde_json::Value;
use shop::{Faults, Shop};
use store::{MasterKey, Store, StoredMessage};

use super::user::random_password;
use crate::{pack, system};

/// How to talk.
#[derive(ClapArgs)]
pub struct Args {
    /// Industry pack: a built-in name, or a folder.
    #[arg(long, default_value = "ecommerce")]
    pack: String,
    /// Language of the page, used until a message shows one: zh or en.
    #[arg(long, default_value = "zh")]
    lang: String,
    /// One JSON object per line of input, for machines.
    #[arg(long)]
    json: bool,
}

/// One answer, as `docs/chat.schema.json` describes it.
#[derive(Serialize)]
struct Answer {
    reply: String,
    decision: String,
    intent: Option<String>,
    confidence: f64,
    slots: Value,
    sources: Vec<Value>,
    emotion: String,
}

/// The machine's clock, moved on by hand: a held fragment is due at once.
struct ShiftedClock {
    env: Env,
    shift_us: AtomicI64,
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.env.now().0 + self.shift_us.load(Ordering::SeqCst))
    }
}

/// Longer than any burst is held.
const SHIFT_MS: i64 = 5_000;
/// Rounds of work for one line: turn, action, turn again, and some to spare.
const ROUNDS: u32 = 200;

struct Talk {
    app: App,
    clock: Arc<ShiftedClock>,
    agent: UserSession,
    inbox: String,
    locale: Locale,
    visitor: Option<VisitorSession>,
    lines: u32,
}

/// Runs it to the end of input.
pub async fn run(args: Args) -> Result<()> {
    let Some(locale) = Locale::parse(&args.lang) else { bail!("--lang must be zh or en") };
    let mut talk = begin(&args.pack, locale).await?;
    if !args.json {
        let first = talk.app.pack().reply("greeting_home", locale).to_owned();
        super::say(&first);
        super::say(if locale == Locale::Zh {
            "（/new 重新开始，Ctrl-D 结束）"
        } else {
            "(/new starts afresh, Ctrl-D ends)"
        });
    }
    let (sender, mut lines) = tokio::sync::mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().split(b'\n') {
            let Ok(bytes) = line else { return };
            let text = String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned();
            if sender.blocking_send(text).is_err() {
                return;
            }
        }
    });
    while let Some(line) = lines.recv().await {
        if line.trim() == "/new" {
            talk.visitor = None;
            continue;
        }
        let answer = talk.turn(&line).await?;
        if args.json {
            super::say(&serde_json::to_string(&answer)?);
        } else if !answer.reply.is_empty() {
            super::say(&answer.reply);
        }
        std::io::stdout().flush()?;
    }
    Ok(())
}

async fn begin(name: &str, locale: Locale) -> Result<Talk> {
    let folder = PathBuf::from(name);
    let pack = match folder.is_dir() {
        true => pack::load("", &folder, &())?,
        false => pack::load(name, &PathBuf::new(), &())?,
    };
    let real = system::env();
    let clock = Arc::new(ShiftedClock { env: real.clone(), shift_us: AtomicI64::new(0) });
    let env = Env::new(clock.clone(), Arc::new(system::SystemEntropy));
    let bus: Arc<dyn base::Bus> = Arc::new(bus::LocalBus::new());
    let master = MasterKey::from_bytes(env.bytes());
    let store = Store::open(&store::Config::SqliteMemory, env.clone(), master, bus.clone()).await?;
    let (key, secret, inbox) = (random_password(), random_password(), "chat".to_owned());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let config = shop::Config {
        key: key.clone(),
        signing_secret: None,
        inbox: inbox.clone(),
        inbox_secret: secret.clone(),
        texts: super::demo::texts(),
        faults: Faults::default(),
    };
    tokio::spawn(shop::serve(listener, Shop::new(config, real)?, std::future::pending()));
    let actions = Arc::new(Services::company(
        app::settings::ActionEndpoint { url, key, secrets: Vec::new() },
        env.clone(),
    )?);
    let token_key = *store.derive_key("tokens");
    let settings = Settings::default();
    let app = App::new(Parts { store, env, bus, settings, pack, actions, token_key });
    let workspace_id = setup::add_workspace(&app, "chat", "ecommerce").await?;
    setup::add_inbox(&app, workspace_id, &inbox, "chat", &secret, Vec::new()).await?;
    let agent = agent(&app, workspace_id).await?;
    Ok(Talk { app, clock, agent, inbox, locale, visitor: None, lines: 0 })
}

/// Somebody to hand over to, who gives every conversation back so that the talk can go on.
async fn agent(app: &App, workspace_id: base::WorkspaceId) -> Result<UserSession> {
    let (email, password) = ("agent@chat.example".to_owned(), random_password());
    let new = NewUser {
        email: email.clone(),
        name: "Agent".to_owned(),
        role: access::Role::Agent,
        locale: Locale::Zh,
        password: password.clone(),
    };
    setup::add_user(app, workspace_id, new).await?;
    let (token, _) = app::user::log_in(app, LogIn { email, password }, [127, 0, 0, 1].into()).await?;
    Ok(app::user::authenticate(app, &token).await?)
}

impl Talk {
    async fn turn(&mut self, line: &str) -> Result<Answer> {
        let text = line.trim();
        if text.is_empty() {
            return Ok(silence());
        }
        if text.chars().count() > base::limits::MESSAGE_CHARS {
            bail!("a line is longer than {} characters", base::limits::MESSAGE_CHARS);
        }
        app::user::set_presence(&self.app, &self.agent, true).await?;
        let mut visitor = match self.visitor.take() {
            Some(visitor) => visitor,
            None => self.visit().await?,
        };
        self.lines += 1;
        let client_msg_id = format!("line-{:08}", self.lines);
        if let Some(id) = app::conversation::current(&self.app, &visitor).await? {
            self.give_back(id).await?;
        }
        let received =
            app::conversation::receive_message(&self.app, &mut visitor, &client_msg_id, Content::text(text))
                .await?;
        self.visitor = Some(visitor);
        self.clock.shift_us.fetch_add(SHIFT_MS * 1_000, Ordering::SeqCst);
        self.work(received.conversation_id).await?;
        self.read(received.conversation_id, received.seq).await
    }

    async fn visit(&self) -> Result<VisitorSession> {
        let ask = OpenWidget {
            inbox: self.inbox.clone(),
            secret: None,
            identity_token: None,
            locale: Some(self.locale),
        };
        let opened = app::contact::open_widget(&self.app, ask, None).await?;
        Ok(app::contact::visitor(&self.app, &opened.token).await?)
    }

    /// A conversation that people own comes back to the assistant.
    async fn give_back(&self, id: ConversationId) -> Result<()> {
        let header = self.app.cx(self.agent.workspace_id, app::system()).conversation(id).await?;
        if header.is_some_and(|header| matches!(header.owner, Owner::Queue { .. })) {
            app::conversation::take_over(&self.app, &self.agent, id).await?;
            let note = Content::text("…");
            let client_msg_id = format!("back-{:08}", self.lines);
            app::conversation::reply(&self.app, &self.agent, id, &client_msg_id, note).await?;
            app::conversation::give_back(&self.app, &self.agent, id).await?;
        }
        Ok(())
    }

    /// Everything that is due, until the assistant has nothing more to do here.
    async fn work(&self, id: ConversationId) -> Result<()> {
        let system = self.app.store().system();
        for _ in 0..ROUNDS {
            let now = self.app.env().now();
            let jobs = system.claim(self.app.node_id(), &["turn", "action"], now, 60_000, 8).await?;
            for job in &jobs {
                app::job::run(&self.app, job).await.context("a job of this turn failed")?;
            }
            let header = self.app.cx(self.agent.workspace_id, app::system()).conversation(id).await?;
            if jobs.is_empty() && header.is_none_or(|header| header.turn.is_none()) {
                return Ok(());
            }
            if jobs.is_empty() {
                // The turn is held, or waits for an action that will not come: time goes on.
                self.clock.shift_us.fetch_add(SHIFT_MS * 1_000, Ordering::SeqCst);
            }
        }
        bail!("the assistant did not come to an end")
    }

    async fn read(&self, id: ConversationId, after_seq: u64) -> Result<Answer> {
        let cx = self.app.cx(self.agent.workspace_id, app::system());
        let messages = cx.messages(id, None, 50).await?;
        let ours: Vec<&StoredMessage> = messages
            .iter()
            .filter(|message| {
                message.seq > after_seq && matches!(message.author, Author::Assistant | Author::System)
            })
            .collect();
        let why = app::assistant::last_why(&self.app, self.agent.workspace_id, id).await?.unwrap_or_default();
        let words = |message: &&StoredMessage| match &message.content {
            Content::Order(_) | Content::Product(_) => None,
            content => Some(content.words().to_owned()).filter(|words| !words.is_empty()),
        };
        let sources = ours
            .iter()
            .flat_map(|message| &message.meta.sources)
            .map(|source| serde_json::json!({ "id": source.id, "title": source.title }))
            .collect();
        let text = |key: &str| why.get(key).and_then(Value::as_str).map(str::to_owned);
        let emotion = why.pointer("/emotion/feeling").and_then(Value::as_str).unwrap_or("neutral").to_owned();
        Ok(Answer {
            reply: ours.iter().filter_map(words).collect::<Vec<_>>().join("\n"),
            decision: text("decision").unwrap_or_else(|| "smalltalk".to_owned()),
            intent: text("intent"),
            confidence: why.get("confidence").and_then(Value::as_f64).unwrap_or_default().clamp(0.0, 1.0),
            slots: why.get("slots").cloned().unwrap_or_else(|| serde_json::json!({})),
            sources,
            emotion,
        })
    }
}

/// An empty line says nothing, and nothing is said.
fn silence() -> Answer {
    Answer {
        reply: String::new(),
        decision: "smalltalk".to_owned(),
        intent: None,
        confidence: 0.0,
        slots: serde_json::json!({}),
        sources: Vec::new(),
        emotion: "neutral".to_owned(),
    }
}
