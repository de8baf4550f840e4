//! Puts the parts together.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::App;
use app::action::Services;
use app::app::Parts;
use base::Bus;
use bus::LocalBus;
use store::{MasterKey, Store};

use crate::config::{Config, LogFormat};
use crate::learned::Folder;
use crate::{pack, system};

/// Lines of the log go to standard error; never with a message's words in them.
pub fn log(config: &Config) -> Result<()> {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter =
        EnvFilter::try_new(&config.log).with_context(|| format!("log: '{}' is not a filter", config.log))?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    // A second initialisation (tests) changes nothing.
    let _ = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    Ok(())
}

/// The store alone, opened with the master key of the configuration.
pub async fn store(config: &Config, bus: Arc<dyn Bus>) -> Result<Store> {
    let env = system::env();
    let path = config.master_key_path();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let master =
        MasterKey::load_or_create(&path, &env).with_context(|| format!("master key {}", path.display()))?;
    Ok(Store::open(&config.store(), env, master, bus).await?)
}

/// The whole application.
pub async fn app(config: &Config) -> Result<App> {
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
    // Reading the pack, or even learning it, takes most of the start, so it happens beside opening the database.
    let (dir, kept) = (config.pack_dir.clone(), Folder::new(&config.data_dir));
    let training = tokio::task::spawn_blocking(move || pack::load("ecommerce", &dir, &kept));
    let store = store(config, bus.clone()).await?;
    let settings = config.settings()?;
    let env = store.env().clone();
    let actions = Arc::new(Services::new(&settings, &env)?);
    let token_key = *store.derive_key("tokens");
    let app = App::new(Parts { store, env, bus, settings, pack: training.await??, actions, token_key });
    app.library().keep_in(config.data_dir.join("search"));
    Ok(app)
}

/// Ends with Ctrl-C or SIGTERM.
pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
