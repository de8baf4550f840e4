//! Which flows answer where: every process holds what the workspaces published, and looks for another release when it is told, and every few
//! seconds. They are laid over whatever pack answers there, once for each.

use std::collections::HashMap;
use std::sync::Arc;

use access::Actor;
use base::WorkspaceId;
use dialogue::Pack;
use dialogue::pack::Laid;
use parking_lot::{Mutex, RwLock};
use store::{FlowFileKind, FlowHead, ReleaseFile};

use super::REMEMBERED;
use crate::app::App;
use crate::error::{Error, Result};

/// What a workspace published.
struct Published {
    head: FlowHead,
    laid: Laid,
    /// Flows that answered before.
    earlier: Vec<(String, String)>,
}

/// A pack with what is laid over it.
struct Over {
    below: Arc<Pack>,
    published: Arc<Published>,
    pack: Arc<Pack>,
}

/// What this process holds of the flows of its workspaces.
#[derive(Default)]
pub struct Flows {
    published: RwLock<HashMap<WorkspaceId, Arc<Published>>>,
    over: Mutex<HashMap<WorkspaceId, Over>>,
}

impl Flows {
    /// This pack with what the workspace published.
    pub(crate) fn over(&self, workspace_id: WorkspaceId, below: Arc<Pack>) -> Arc<Pack> {
        let Some(published) = self.published.read().get(&workspace_id).cloned() else { return below };
        if published.laid == Laid::default() && published.earlier.is_empty() {
            return below;
        }
        let mut over = self.over.lock();
        let there = over.get(&workspace_id);
        let same =
            |there: &&Over| Arc::ptr_eq(&there.below, &below) && Arc::ptr_eq(&there.published, &published);
        if let Some(there) = there.filter(same) {
            return there.pack.clone();
        }
        let (pack, wrong) = below.with_flows_that_go(&published.laid);
        for error in wrong {
            tracing::error!(workspace = %workspace_id, %error, "a flow does not go with what answers; it is left out");
        }
        let pack = Arc::new(pack.remembering(&published.earlier));
        over.insert(workspace_id, Over { below, published, pack: pack.clone() });
        pack
    }

    /// The release that answers; without one the pack's own flows do.
    pub(crate) fn release(&self, workspace_id: WorkspaceId) -> Option<u32> {
        self.head(workspace_id)?.published_no
    }

    fn head(&self, workspace_id: WorkspaceId) -> Option<FlowHead> {
        self.published.read().get(&workspace_id).map(|published| published.head)
    }
}

/// Brings the flows that answer here in step with what is published.
pub async fn keep_flows_in_force(app: &App) -> Result<()> {
    let heads = app.store().system().flow_heads().await?;
    app.flows().published.write().retain(|id, _| heads.iter().any(|(there, _)| there == id));
    for (id, head) in heads {
        if app.flows().head(id) == Some(head) {
            continue;
        }
        let cx = app.cx(id, Actor::System);
        let laid = match head.published_no {
            Some(no) => laid(cx.release_files(no).await?),
            None => Laid::default(),
        };
        let earlier = cx.earlier_flows(head.last_no.saturating_sub(REMEMBERED)).await?;
        app.flows().published.write().insert(id, Arc::new(Published { head, laid, earlier }));
        // Whoever asks next does not wait for it.
        let ready = app.clone();
        let laying = tokio::task::spawn_blocking(move || ready.assistant(id));
        laying.await.map_err(|_| Error::Internal("flows could not be laid"))?;
        tracing::info!(workspace = %id, release = head.published_no, "other flows answer");
    }
    Ok(())
}

/// As the pack lays them.
pub(super) fn laid(files: Vec<ReleaseFile>) -> Laid {
    let mut laid = Laid::default();
    for file in files {
        let texts = match file.kind {
            FlowFileKind::Flow => &mut laid.flows,
            FlowFileKind::Scripts => &mut laid.scripts,
        };
        texts.insert(file.name, file.source);
    }
    laid
}
