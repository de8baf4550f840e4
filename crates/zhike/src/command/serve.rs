//! `zhike serve`: the product.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::App;
use clap::Args as ClapArgs;
use server::Options;
use tokio::net::TcpListener;

use crate::config::{Config, Switch};
use crate::{assets, sentence, wire};

/// How to serve.
#[derive(ClapArgs)]
pub struct Args {
    /// Where to listen, e.g. 127.0.0.1:8080; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

/// Runs it until told to stop.
pub async fn run(file: Option<&Path>, args: Args) -> Result<()> {
    let mut config = Config::load(file)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    wire::log(&config)?;
    let app = wire::app(&config).await?;
    let listener = bind(&config).await?;
    super::say(&format!("listening on http://{}", listener.local_addr()?));
    offer_setup(&app, &config, &listener).await?;
    until_told(app, &config, listener, Options::default()).await
}

/// While there is no workspace, says where to make one: a new link at each start, good for an hour and for one use.
pub async fn offer_setup(app: &App, config: &Config, listener: &TcpListener) -> Result<()> {
    let Some(token) = app::setup::new_setup_token(app).await? else { return Ok(()) };
    let base = if config.public_url.is_empty() {
        format!("http://{}", listener.local_addr()?)
    } else {
        config.public_url.clone()
    };
    super::say("");
    super::say("  开始设置（一小时内有效，只能用一次；重启会打印新的链接）");
    super::say("  Set it up here (good for an hour and for one use; a restart prints a new link)");
    // After `#`, so that no log on the way keeps it.
    super::say(&format!("  {base}/desk/setup#{token}"));
    super::say("");
    Ok(())
}

/// Opens the port.
pub async fn bind(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}; is something else running there?", config.listen))
}

/// Serves until a signal comes, then ends in order: sockets, jobs, store.
pub async fn until_told(
    app: App,
    config: &Config,
    listener: TcpListener,
    mut options: Options,
) -> Result<()> {
    sentence::give(&app, config).await?;
    // Nobody is answered by the pack alone where another model or other flows were published.
    app::training::keep_in_force(&app).await?;
    app::flow::keep_flows_in_force(&app).await?;
    let jobs = jobs::start(&app);
    options.trusted_proxies = config.proxies()?;
    options.metrics_token = config.metrics_token()?;
    if config.rate_limits == Switch::Off {
        options.limits = options.limits.without_rates();
    }
    server::serve(app.clone(), listener, Arc::new(assets::Embedded), options, wire::told_to_stop()).await?;
    jobs.stop().await;
    app.store().clone().close().await;
    Ok(())
}
