//! Which flows answer where: every process holds what the workspaces published, and looks for another release when it is told, and every few
//! seconds. They are laid over whatever pack answers there, once for each.

use std::collections::HashMap;
use std::sync::Arc;

use access::Actor;
use base::{ConversationId, WorkspaceId};
use dialogue::Pack;
use dialogue::pack::Laid;
use parking_lot::{Mutex, RwLock};
use store::{Cx, FlowFileKind, FlowHead, ReleaseFile, Rollout};

use super::REMEMBERED;
use crate::app::App;
use crate::error::{Error, Result};

/// What a workspace published.
struct Published {
    head: FlowHead,
    laid: Laid,
    /// What is laid in a share of the conversations instead.
    tried: Option<Laid>,
    /// Flows that answered before.
    earlier: Vec<(String, String)>,
}

/// Which of two releases answers somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    /// The one that is published; without one the pack's own flows.
    Published,
    /// The one that is tried in a share of the conversations.
    Tried,
}

/// Whether the release that is tried answers in a conversation: by the ids of both alone, so that it is the same on every node and after every restart, a larger
/// share only adds to a smaller one, and the next release is tried on others.
fn is_tried(rollout: Rollout, id: ConversationId) -> bool {
    // The low half of an id is random enough; mixed, as it tells other things apart too.
    let seed = (id.0.as_u128() as u64) ^ u64::from(rollout.no).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let place = (u128::from(seed ^ (seed >> 31)) * 100) >> 64;
    place < u128::from(rollout.percent)
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
    over: Mutex<HashMap<(WorkspaceId, Side), Over>>,
}

impl Flows {
    /// This pack with what the workspace published.
    pub(crate) fn over(&self, workspace_id: WorkspaceId, below: Arc<Pack>) -> Arc<Pack> {
        match self.of(workspace_id) {
            Some(published) => self.laid(workspace_id, published, below, Side::Published),
            None => below,
        }
    }

    /// The same in a conversation, where another release may be tried, and the release that answers there; without one the pack's own flows do.
    pub(crate) fn over_in(
        &self,
        workspace_id: WorkspaceId,
        id: ConversationId,
        below: Arc<Pack>,
    ) -> (Arc<Pack>, Option<u32>) {
        let Some(published) = self.of(workspace_id) else { return (below, None) };
        let head = published.head;
        let (side, release) = match head.rollout {
            Some(rollout) if is_tried(rollout, id) => (Side::Tried, Some(rollout.no)),
            _ => (Side::Published, head.published_no),
        };
        (self.laid(workspace_id, published, below, side), release)
    }

    fn of(&self, workspace_id: WorkspaceId) -> Option<Arc<Published>> {
        self.published.read().get(&workspace_id).cloned()
    }

    fn laid(
        &self,
        workspace_id: WorkspaceId,
        published: Arc<Published>,
        below: Arc<Pack>,
        side: Side,
    ) -> Arc<Pack> {
        let laid = match side {
            Side::Published => &published.laid,
            Side::Tried => published.tried.as_ref().unwrap_or(&published.laid),
        };
        if *laid == Laid::default() && published.earlier.is_empty() {
            return below;
        }
        let mut over = self.over.lock();
        let there = over.get(&(workspace_id, side));
        let same =
            |there: &&Over| Arc::ptr_eq(&there.below, &below) && Arc::ptr_eq(&there.published, &published);
        if let Some(there) = there.filter(same) {
            return there.pack.clone();
        }
        let (pack, wrong) = below.with_flows_that_go(laid);
        for error in wrong {
            tracing::error!(workspace = %workspace_id, %error, "a flow does not go with what answers; it is left out");
        }
        let pack = Arc::new(pack.remembering(&published.earlier));
        over.insert((workspace_id, side), Over { below, published, pack: pack.clone() });
        pack
    }

    /// Lays both sides, so that whoever asks next does not wait for it.
    fn lay(&self, workspace_id: WorkspaceId, below: &Arc<Pack>) {
        let Some(published) = self.of(workspace_id) else { return };
        self.laid(workspace_id, published.clone(), below.clone(), Side::Published);
        if published.tried.is_some() {
            self.laid(workspace_id, published, below.clone(), Side::Tried);
        } else {
            self.over.lock().remove(&(workspace_id, Side::Tried));
        }
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
        let laid = laid_by(&cx, head.published_no).await?;
        let tried = match head.rollout {
            Some(rollout) => Some(laid_by(&cx, Some(rollout.no)).await?),
            None => None,
        };
        let earlier = cx.earlier_flows(head.last_no.saturating_sub(REMEMBERED)).await?;
        app.flows().published.write().insert(id, Arc::new(Published { head, laid, tried, earlier }));
        let ready = app.clone();
        let laying = tokio::task::spawn_blocking(move || ready.flows().lay(id, &ready.taught(id)));
        laying.await.map_err(|_| Error::Internal("flows could not be laid"))?;
        tracing::info!(workspace = %id, release = head.published_no, tried = head.rollout.map(|rollout| rollout.no), "other flows answer");
    }
    Ok(())
}

/// What a release lays; without one nothing.
async fn laid_by(cx: &Cx, no: Option<u32>) -> Result<Laid> {
    Ok(match no {
        Some(no) => laid(cx.release_files(no).await?),
        None => Laid::default(),
    })
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

#[cfg(test)]
mod tests {
    use base::TypedId as _;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_share_is_a_share_grows_and_is_another_for_the_next_release() {
        let ids: Vec<ConversationId> =
            (0..20_000).map(|n| ConversationId::from_uuid(Uuid::from_u128(n))).collect();
        let on = |no, percent| -> Vec<bool> {
            ids.iter().map(|id| is_tried(Rollout { no, percent }, *id)).collect()
        };
        let share = |on: &[bool]| on.iter().filter(|tried| **tried).count() as f64 / on.len() as f64;
        let (ten, third) = (on(7, 10), on(7, 33));
        assert!((share(&ten) - 0.10).abs() < 0.01 && (share(&third) - 0.33).abs() < 0.015);
        assert!(ten.iter().zip(&third).all(|(few, more)| !few || *more), "nobody goes back");
        let both: Vec<bool> = ten.iter().zip(on(8, 10)).map(|(one, other)| *one && other).collect();
        assert!((share(&both) - 0.01).abs() < 0.005, "others are asked next");
        assert_eq!((share(&on(7, 0)), share(&on(7, 100))), (0.0, 1.0));
    }
}
