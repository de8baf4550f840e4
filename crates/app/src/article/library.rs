//! What articles are found by: every process holds an index for each workspace, and follows what is published there. See
//! docs/adr/0022-each-node-follows-what-is-published.md.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::Actor;
use base::{Locale, WorkspaceId};
use knowledge::Edition;
use knowledge::product::Products;
use nlu::Encoder;
use parking_lot::RwLock;
use search::{Change, Knowledge, Place, Synonyms};

use crate::app::App;
use crate::error::{Error, Result};
use crate::product::named_by;

/// Changes that are read and taken in at once.
const AT_ONCE: u32 = 500;
/// So often an index that is found damaged is begun anew in one round; then the next round tries.
const TRIES: usize = 3;

/// The indexes of this process.
#[derive(Default)]
pub struct Library {
    /// Where they lie; `None`: in memory.
    folder: RwLock<Option<PathBuf>>,
    open: RwLock<HashMap<WorkspaceId, Arc<Knowledge>>>,
    /// One feeds at a time.
    feeding: tokio::sync::Mutex<()>,
}

impl Library {
    /// Keeps indexes in this folder from now on, each in one of its own: the next start need not read every article.
    pub fn keep_in(&self, folder: PathBuf) {
        *self.folder.write() = Some(folder);
    }

    /// The index of a workspace; `None` while nothing was published there, or nothing was read yet.
    pub(crate) fn of(&self, workspace_id: WorkspaceId) -> Option<Arc<Knowledge>> {
        self.open.read().get(&workspace_id).cloned()
    }

    /// Opens the index of a workspace of this record; after the database was restored it is another record, with another epoch.
    /// With a sentence encoder it is read by that; what another process made without one is made anew.
    fn opened(
        &self,
        workspace_id: WorkspaceId,
        epoch: &str,
        synonyms: Synonyms,
        encoder: Option<Arc<dyn Encoder>>,
    ) -> Result<Arc<Knowledge>> {
        let folder = self.folder.read().clone();
        let place = folder.map_or(Place::Memory, |folder| {
            let (of, own) = (format!("{workspace_id}."), format!("{workspace_id}.{epoch}"));
            remove_others(&folder, &of, &own);
            Place::Folder(folder.join(own))
        });
        let made = Knowledge::open(place, synonyms.clone()).or_else(|error| {
            // Another process of this machine has it, or the disk is full: articles are found nevertheless.
            tracing::warn!(%error, %workspace_id, "the index of articles cannot lie in its folder; it is kept in memory");
            Knowledge::open(Place::Memory, synonyms)
        });
        let mut made = made.map_err(|_| Error::Internal("no index of articles can be made"))?;
        if let Some(encoder) = encoder {
            made = made.with_encoder(encoder);
        }
        let made = Arc::new(made);
        self.open.write().insert(workspace_id, made.clone());
        Ok(made)
    }
}

/// Removes what earlier records of a workspace left.
fn remove_others(folder: &Path, of: &str, own: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(of) && name != own {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Takes in what was published, archived and taken back since the last look, in every workspace.
pub async fn follow_articles(app: &App) -> Result<()> {
    let _feeding = app.library().feeding.lock().await;
    for (workspace_id, newest) in app.store().system().article_change_numbers().await? {
        follow(app, workspace_id, newest).await?;
    }
    Ok(())
}

async fn follow(app: &App, workspace_id: WorkspaceId, newest: u64) -> Result<()> {
    let index = match app.library().of(workspace_id) {
        Some(index) => index,
        None => {
            let (owned, epoch) = (app.clone(), app.store().system().epoch().await?);
            let open = move || {
                let synonyms = Synonyms::new(&[(Locale::Zh, owned.pack().synonyms().to_vec())].into());
                let encoder = owned.assistants().encoder();
                owned.library().opened(workspace_id, &epoch, synonyms, encoder)
            };
            blocking(open).await??
        }
    };
    let cx = app.cx(workspace_id, Actor::System);
    let mut damaged = 0;
    // It can only be ahead where the record is not the one that it was fed from.
    if index.position() > newest {
        index.distrust();
    }
    while index.position() < newest {
        let after = index.position();
        let changes = cx.article_changes(after, AT_ONCE).await?;
        let Some(last) = changes.last().map(|change| change.no) else { return Ok(()) };
        let named = named_by(&cx, changes.iter().filter_map(published)).await?;
        let taken: Vec<Change> = changes.into_iter().map(|one| change(one, &named)).collect();
        let fed = index.clone();
        match blocking(move || fed.apply(&taken, last)).await? {
            Ok(()) => {}
            Err(search::Error::Damaged) if damaged < TRIES => {
                tracing::warn!(%workspace_id, "the index of articles was damaged and is made anew");
                damaged += 1;
            }
            Err(error) => return Err(broken(error)),
        }
    }
    Ok(())
}

fn published(change: &store::ArticleChange) -> Option<&Edition> {
    change.published.as_ref().map(|(_, edition)| edition)
}

/// What is published is found as it is read: with what the facts say that it names.
fn change(change: store::ArticleChange, named: &Products) -> Change {
    let article = change.article_id.to_string();
    match change.published {
        Some((version, edition)) => {
            Change::Put { article, version, edition: Box::new(edition.with_facts(named)) }
        }
        None => Change::Remove(article),
    }
}

fn broken(error: search::Error) -> Error {
    tracing::error!(%error, "the index of articles cannot be written");
    Error::Internal("the index of articles cannot be written")
}

/// Reads and writes files beside the threads that everybody shares.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Internal("work on articles came to no end"))
}
