//! The sentence encoder of this installation, given to what answers. Whatever is wrong with it is said, and is no reason not to start.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::App;
use encoder::{Cached, Model, Shelf};

use crate::config::Config;
use crate::learned::Folder;

/// Texts whose vectors are remembered: one message is read several times in its turn.
const REMEMBERED: usize = 256;

/// The model in use, with the name of its file; `None` where none is.
pub fn active(data: &Path) -> Result<Option<(String, Model)>> {
    let Some(path) = Shelf::new(data).active()? else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let model = Model::load(&path).with_context(|| format!("model {name}"))?;
    Ok(Some((name, model)))
}

/// Gives the application the model in use, and says what came of it.
pub async fn give(app: &App, config: &Config) -> Result<()> {
    let (data, pack) = (config.data_dir.clone(), app.pack().clone());
    let read = move || {
        active(&data).map(|found| {
            found.map(|(name, model)| {
                let languages = model.about().languages.join(" ");
                let encoder: Arc<dyn nlu::Encoder> = Arc::new(Cached::new(model, REMEMBERED));
                let kept = Folder::new(&data);
                let joined = pack.kept_joined(&encoder, &kept).map(Arc::new);
                (name, languages, encoder, joined, kept)
            })
        })
    };
    match tokio::task::spawn_blocking(read).await? {
        Ok(None) => tracing::info!("no sentence encoder is in use"),
        Ok(Some((model, languages, encoder, joined, kept))) => {
            match joined.is_some() {
                true => tracing::info!(model, languages, "the assistant understands with a sentence encoder"),
                false => tracing::info!(
                    model,
                    languages,
                    "a sentence encoder is in use; the assistant answers without it until it is learned"
                ),
            }
            app::training::give_encoder(app, encoder, joined, Box::new(move |pack| pack.keep_joined(&kept)));
        }
        Err(error) => {
            let error = format!("{error:#}");
            tracing::warn!(error, "the sentence encoder cannot be used: the assistant answers without one");
        }
    }
    Ok(())
}
