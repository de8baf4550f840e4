//! `zhike demo`: a furnished shop to look around in, with its own order system as a separate HTTP server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::Role;
use anyhow::{Context as _, Result};
use app::past::{Stage, fill_past};
use app::{App, setup};
use base::Locale;
use clap::Args as ClapArgs;
use protocol::api::NewUser;
use serde::{Deserialize, Serialize};
use server::{DemoIdentity, DemoOrder, Options};
use shop::{Faults, Shop};
use store::Store;
use tokio::net::TcpListener;

use super::user::random_password;
use crate::config::Config;
use crate::{assets, system, wire};

/// How to run the demo.
#[derive(ClapArgs)]
pub struct Args {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Where the demo keeps its data; a second start goes on where the first ended.
    #[arg(long, value_name = "FOLDER", default_value = "var/demo")]
    data_dir: PathBuf,
    /// sqlite:PATH or postgres://…; a file in the data folder when absent.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Begin with nothing, as a shop does: the set-up leads to the first inbox. Give it a --data-dir of its own.
    #[arg(long)]
    empty: bool,
    /// Without the weeks of past conversations: people, an inbox and nothing else.
    #[arg(long, conflicts_with = "empty")]
    without_past: bool,
}

/// What the demo remembers between starts: readable by the owner only.
#[derive(Serialize, Deserialize)]
struct Logins {
    inbox: String,
    inbox_secret: String,
    users: Vec<Login>,
}

#[derive(Serialize, Deserialize)]
struct Login {
    email: String,
    password: String,
    name: String,
    role: Role,
}

const INBOX: &str = "demo";
/// What the workspace and its inbox are called.
const SHOP: &str = "云杉生活 Spruce Home";
const PEOPLE: &[(&str, &str, Role)] = &[
    ("chen@demo.example", "陈小雨", Role::Agent),
    ("emma@demo.example", "Emma Li", Role::Agent),
    ("zhou@demo.example", "周主管", Role::Supervisor),
    ("admin@demo.example", "管理员", Role::Administrator),
];

/// Runs it until told to stop.
pub async fn run(file: Option<&Path>, args: Args) -> Result<()> {
    let mut config = Config::load(file)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    config.data_dir = std::env::var_os("ZHIKE_DATA_DIR").map_or(args.data_dir, PathBuf::from);
    if let Some(database) = args.database {
        config.database = database;
    }
    wire::log(&config)?;
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("cannot make {}", config.data_dir.display()))?;
    let shop_listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let shop_url = format!("http://{}", shop_listener.local_addr()?);
    let key = random_password();
    let key_file = config.data_dir.join("shop.key");
    write_private(&key_file, &key)?;
    let (secret, secret_file) = (hook::new_secret(&system::env()), config.data_dir.join("shop.secret"));
    write_private(&secret_file, &secret)?;
    let actions = &mut config.actions;
    (actions.url, actions.key_file, actions.secret_file) = (shop_url.clone(), key_file, secret_file);
    Store::migrate(&config.store()).await?;
    let app = wire::app(&config).await?;
    let furnished = app.store().system().inbox_by_key(INBOX).await?.is_some();
    if args.empty && furnished {
        anyhow::bail!("{} is furnished already; name an empty --data-dir", config.data_dir.display());
    }
    let logins = if args.empty { None } else { Some(furnish(&app, &config).await?) };
    let shop = Shop::new(
        shop::Config {
            key: key.clone(),
            signing_secret: Some(secret),
            inbox: INBOX.to_owned(),
            inbox_secret: logins.as_ref().map_or_else(random_password, |logins| logins.inbox_secret.clone()),
            texts: texts(),
            faults: Faults::default(),
        },
        system::env(),
    )?;
    let orders = shop.demo_orders();
    tokio::spawn(shop::serve(shop_listener, shop, std::future::pending()));
    let listener = super::serve::bind(&config).await?;
    let url = format!("http://{}", listener.local_addr()?);
    super::say(&format!("listening on {url}"));
    let Some(logins) = logins else {
        super::serve::offer_setup(&app, &config, &listener).await?;
        return super::serve::until_told(app, &config, listener, Options::default()).await;
    };
    welcome(&url, &logins, &orders);
    tokio::spawn(fill(app.clone(), !args.without_past));
    let pages = ShopPages::new(shop_url, key)?;
    let options = Options {
        demo_identity: Some(pages.clone().identity()),
        demo_order: Some(pages.order()),
        ..Options::default()
    };
    super::serve::until_told(app, &config, listener, options).await
}

/// The people of the threads, by their names there.
const CAST: [(&str, &str); 3] =
    [("chen", "chen@demo.example"), ("emma", "emma@demo.example"), ("zhou", "zhou@demo.example")];
/// Every first start of a demo shows the same past, counted back from its day.
const SEED: u64 = 20_260_101;

/// Lays the articles in and writes the weeks before, behind the open door: the demo is ready before its past is.
async fn fill(app: App, with_past: bool) {
    match articles(&app).await {
        Ok(0) => {}
        Ok(laid) => {
            super::say(&format!("  知识库已备好：{laid} 篇文章  The knowledge base is in: {laid} articles"))
        }
        Err(error) => super::say(&format!("  The articles could not be laid in: {error:#}")),
    }
    if !with_past {
        return;
    }
    match past(&app).await {
        Ok(0) => {}
        Ok(written) => {
            super::say(&format!(
                "  过去几周的会话已备好：{written} 段  The past weeks are in: {written} conversations"
            ));
        }
        Err(error) => super::say(&format!("  The past weeks could not be written: {error:#}")),
    }
}

async fn articles(app: &App) -> Result<usize> {
    let inbox = app.store().system().inbox_by_key(INBOX).await?.context("the demo's inbox")?;
    let shelf = crate::pack::articles("ecommerce")?;
    let laid = app::article::lay(app, inbox.workspace_id, &shelf).await?;
    app::centre::open_demo(app, inbox.workspace_id, inbox.id).await?;
    Ok(laid)
}

async fn past(app: &App) -> Result<u64> {
    let inbox = app.store().system().inbox_by_key(INBOX).await?.context("the demo's inbox")?;
    let people = app.cx(inbox.workspace_id, access::Actor::System).users().await?;
    let id = |email: &str| people.iter().find(|person| person.email == email).map(|person| person.id);
    let stage = Stage {
        workspace_id: inbox.workspace_id,
        inbox_id: inbox.id,
        agents: CAST.iter().filter_map(|(name, email)| Some(((*name).to_owned(), id(email)?))).collect(),
        seed: SEED,
    };
    Ok(fill_past(app, &stage, Arc::new(crate::pack::past("ecommerce")?)).await?)
}

/// The demo has no phones: what the shop texts to one is printed where the demo runs.
pub(crate) fn texts() -> shop::Texts {
    Arc::new(|message| super::say(&format!("  短信 Text to {}: {}", message.to, message.text)))
}

fn welcome(url: &str, logins: &Logins, orders: &[shop::DemoOrder]) {
    let say = super::say;
    say("");
    say(&format!("  商店 Shop    {url}/demo/"));
    say(&format!("  工作台 Desk   {url}/desk/"));
    say(&format!("  帮助中心 Help {url}/help/"));
    say("");
    for login in &logins.users {
        say(&format!("    {:<20} {}   {} ({})", login.email, login.password, login.name, login.role.word()));
    }
    say("");
    say("  订单 Orders to ask for (number, last four digits of the phone):");
    for order in orders.iter().take(4) {
        say(&format!("    {}  {}", order.number, order.phone_last4));
    }
    say("  验证码短信会显示在这里。Codes that the shop texts to phones are printed here.");
    say("");
    if assets::count() == 0 {
        say("  The web pages are not in this binary: build it with `make demo` or `make build`.");
    }
}

/// The workspace, its inbox and its people, once.
async fn furnish(app: &App, config: &Config) -> Result<Logins> {
    let path = config.data_dir.join("demo-logins.json");
    if app.store().system().inbox_by_key(INBOX).await?.is_some() {
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "the database is furnished, but {} is gone; begin with an empty --data-dir",
                path.display()
            )
        })?;
        return Ok(serde_json::from_str(&text)?);
    }
    let mut logins = Logins { inbox: INBOX.to_owned(), inbox_secret: random_password(), users: Vec::new() };
    for (email, name, role) in PEOPLE {
        let password = random_password();
        logins.users.push(Login {
            email: (*email).to_owned(),
            password,
            name: (*name).to_owned(),
            role: *role,
        });
    }
    // Written first: a start that is killed in the middle leaves no people without a known password.
    write_private(&path, &serde_json::to_string_pretty(&logins)?)?;
    let workspace_id = match app.store().system().workspaces().await?.first() {
        Some(found) => found.id,
        None => setup::add_workspace(app, SHOP, "ecommerce").await?,
    };
    for login in &logins.users {
        let new = NewUser {
            email: login.email.clone(),
            name: login.name.clone(),
            role: login.role,
            locale: if login.name.is_ascii() { Locale::En } else { Locale::Zh },
            password: login.password.clone(),
        };
        match setup::add_user(app, workspace_id, new).await {
            Ok(_) => {}
            Err(app::Error::Exists(_)) => anyhow::bail!(
                "an earlier start was interrupted; begin with an empty folder: {}",
                config.data_dir.display()
            ),
            Err(error) => return Err(error.into()),
        }
    }
    // The inbox last: with it the furnishing counts as done.
    setup::add_inbox(app, workspace_id, INBOX, SHOP, &logins.inbox_secret, Vec::new()).await?;
    Ok(logins)
}

/// The shop's own pages: they sign in customers and show one order, with the key that only they have.
#[derive(Clone)]
struct ShopPages {
    url: String,
    key: String,
    client: reqwest::Client,
}

/// The order that the demo's order page shows. Only this one is told without a phone number, because its page stands for a customer
/// who is signed in at the shop.
const SHOWN_ORDER: &str = "ZK20260001";

impl ShopPages {
    fn new(url: String, key: String) -> Result<Self> {
        let client =
            reqwest::Client::builder().timeout(std::time::Duration::from_secs(5)).no_proxy().build()?;
        Ok(Self { url, key, client })
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
        what: &'static str,
    ) -> app::Result<T> {
        let answer = request.bearer_auth(&self.key).send().await;
        let answer = answer.map_err(|_| app::Error::Internal("the demo shop does not answer"))?;
        if !answer.status().is_success() {
            return Err(app::Error::NotFound(what));
        }
        answer.json().await.map_err(|_| app::Error::Internal("the demo shop answered something else"))
    }

    fn identity(self) -> DemoIdentity {
        #[derive(Deserialize)]
        struct Signed {
            token: String,
        }
        Arc::new(move |customer: &str| {
            let (pages, customer) = (self.clone(), customer.to_owned());
            Box::pin(async move {
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                if customer.len() > 32 || !customer.bytes().all(plain) {
                    return Err(app::Error::NotFound("customer"));
                }
                let request = pages.client.post(format!("{}/identity/{customer}", pages.url));
                Ok(pages.ask::<Signed>(request, "customer").await?.token)
            })
        })
    }

    fn order(self) -> DemoOrder {
        Arc::new(move |number: &str| {
            let (pages, number) = (self.clone(), number.to_owned());
            Box::pin(async move {
                if number != SHOWN_ORDER {
                    return Err(app::Error::NotFound("order"));
                }
                pages.ask(pages.client.get(format!("{}/orders/{number}", pages.url)), "order").await
            })
        })
    }
}

fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}
